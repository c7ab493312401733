//! The words leaders put around what they need: who, why, what not, where from.

/// Words of a need that say nothing about the subject: people, wishes, circumstances. Normal form of the analyzer, sorted.
#[rustfmt::skip]
const CIRCUMSTANCE: [&str; 513] = [
    "able", "about", "absolute", "across", "actual", "actually", "after", "afternoon", "again", "against", "agree",
    "ahead", "allowed", "almost", "along", "already", "also", "although", "among", "anybody", "anyone", "anyway",
    "around", "aside", "asked", "asking", "audience", "away", "back", "bad", "badly", "basics", "because", "been",
    "before", "began", "begin", "behind", "being", "believe", "below", "besides", "big", "bit", "blame", "both",
    "bought", "bring", "brought", "bunch", "buy", "buying", "call", "called", "came", "cannot", "cant", "care",
    "case", "cases", "catch", "certain", "chance", "changed", "cheap", "clear", "clearly", "colleague", "colleagues",
    "coming", "company", "complain", "completely", "could", "couple", "course", "courses", "coworkers", "crew",
    "currently", "daily", "deal", "dear", "december", "decent", "decided", "department", "desk", "develop", "devs",
    "did", "didnt", "die", "difference", "different", "does", "doesnt", "doing", "done", "dont", "double", "down",
    "due", "during", "each", "early", "either", "else", "employees", "end", "enough", "entire", "especially", "etc",
    "even", "ever", "every", "everybody", "exactly", "except", "expected", "experienced", "explain", "fail", "fairly",
    "far", "few", "find", "fine", "finish", "finished", "fluent", "folk", "folks", "forward", "found", "foundation",
    "foundations", "four", "fresh", "friday", "full", "gave", "general", "generally", "gets", "give", "given",
    "gives", "giving", "goes", "going", "gone", "got", "group", "grown", "guess", "guide", "guild", "guy", "guys",
    "had", "half", "hand", "happen", "happens", "hard", "has", "have", "havent", "having", "head", "heard", "heavily",
    "hello", "help", "helps", "here", "hey", "hired", "hires", "home", "honestly", "hope", "hour", "hours", "however",
    "hundred", "idea", "if", "important", "improve", "including", "inside", "instead", "interested", "involved",
    "isnt", "itself", "january", "join", "juniors", "just", "keep", "keeps", "kick", "kind", "know", "knows", "large",
    "last", "late", "later", "latest", "least", "leave", "left", "less", "let", "lets", "level", "little", "live",
    "lives", "long", "look", "looking", "looks", "lost", "lot", "lots", "main", "mainly", "make", "makes", "making",
    "man", "many", "march", "matter", "maybe", "mean", "means", "meant", "member", "members", "might", "mind", "mine",
    "mixed", "moment", "monday", "month", "months", "mostly", "move", "moved", "moving", "much", "must", "my",
    "myself", "near", "nearly", "needs", "neither", "never", "new", "news", "next", "nice", "night", "nine", "nobody",
    "non", "none", "nor", "normal", "nothing", "now", "number", "off", "often", "ok", "old", "once", "ones", "onto",
    "oppose", "option", "org", "organisation", "organization", "other", "others", "otherwise", "ought", "ours",
    "ourselves", "out", "outside", "over", "overall", "own", "pair", "part", "particular", "particularly", "pass", "passed", "passing", "people",
    "person", "pick", "place", "plan", "plans", "please", "plenty", "plus", "point", "pointless", "poor", "possible",
    "preferably", "pretty", "probably", "productive", "proper", "properly", "proud", "purely", "put", "quarter",
    "question", "quickly", "quite", "rather", "reach", "reached", "reason", "recently", "refresher", "regarding",
    "related", "rest", "right", "roll", "rough", "roughly", "round", "run", "running", "said", "same", "sat",
    "saturday", "say", "saying", "says", "second", "see", "seem", "seems", "seen", "self", "send", "senior",
    "seniors", "sent", "several", "shall", "share", "she", "short", "should", "show", "shows", "side", "simply",
    "since", "sits", "six", "sleep", "small", "so", "somebody", "somehow", "someone", "something", "sometimes",
    "somewhat", "soon", "sort", "sorts", "spend", "squad", "staff", "stand", "started", "stay", "still", "stop",
    "strong", "stuck", "stuff", "such", "suddenly", "summer", "sunday", "supposed", "sure", "switch", "switched",
    "switching", "take", "taken", "takes", "talk", "talking", "team", "teams", "tell", "ten", "than", "thank",
    "thanks", "think", "third", "thirty", "those", "though", "thought", "three", "throughout", "thursday", "till",
    "time", "times", "together", "told", "tomorrow", "tonight", "too", "took", "total", "towards", "traditional",
    "train", "trained", "training", "trainings", "tribe", "tried", "try", "trying", "tuesday", "turn", "turned",
    "twelve", "twenty", "twice", "two", "type", "unit", "unless", "until", "upskill", "upskilling", "use", "used",
    "using", "usual", "usually", "various", "very", "via", "wait", "wants", "was", "wednesday", "well", "went",
    "were", "weve", "whatever", "whenever", "where", "whether", "while", "whole", "whose", "wide", "will", "winter",
    "within", "without", "wont", "work", "worked", "worker", "workers", "works", "worse", "worst", "would", "wrong",
    "yes", "yesterday", "yet", "youll", "young", "yours",
];

/// Whether `word` only tells the circumstances of a need.
pub fn is_circumstance(word: &str) -> bool {
    CIRCUMSTANCE.binary_search(&word).is_ok()
}

/// What a cue does to the names that follow it in its clause, or that it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// What follows is not wanted; at the end of a clause, what stands before it.
    Not,
    /// What stands before it in the clause is not wanted.
    NotBefore,
    /// What follows is left behind, it tells where people come from; at the end of a clause, what stands before it.
    From,
    /// What follows is what people know; where they come from, if something else is asked for.
    Knows,
    /// What stands before it in the clause is left behind.
    LeavesBefore,
    /// What follows is what people do not know yet.
    Lacks,
    /// What follows is wanted where something was left behind before it.
    Onto,
    /// What follows is wanted whatever was said before it.
    Again,
    /// What follows is who it is for or what it is used in.
    Circumstance,
}

/// Cues, as words in the analyzer's normal form; the longest that fits counts.
#[rustfmt::skip]
const CUES: [(Cue, &[&str]); 9] = [
    (Cue::Not, &[
        "not another", "not", "no", "without", "dont", "never", "except", "nothing on", "nothing about", "instead of",
        "rather than", "spare them", "spare us", "skip the", "skip", "excluding", "other than", "apart from", "aside from",
        "we do not use", "we dont use", "we do not need", "we dont need", "they do not need", "they dont need", "no need",
        "no more", "tired of", "sick of", "fed up with", "bored of", "enough of", "anything but", "leave out", "neither", "that isnt", "that arent", "which isnt", "which arent",
    ]),
    (Cue::NotBefore, &[
        "can stay", "can wait", "may wait", "out of scope", "off the table", "not an option", "is banned", "are banned",
        "is forbidden", "is not needed", "are not needed", "isnt needed", "not required", "is not for us", "not wanted",
        "is not wanted", "is no use", "no thanks",
    ]),
    (Cue::From, &[
        "away from", "off", "from", "coming from", "leaving", "replace", "replaces", "replacing", "retire", "retiring",
        "switching", "live in", "lives in", "lived in", "living in", "stuck on", "stuck in", "still on", "still in",
        "still use", "still uses", "is still", "are still", "used to run", "already know", "they know", "know only",
        "only know", "only knows", "only knew", "brought up on", "grew up on", "grew up with", "grown up on", "raised on",
        "know it in", "do it in", "did it in", "at home in", "background in", "ditch", "ditching", "drop", "dropping",
        "abandon", "abandoning", "sunset", "sunsetting", "decommission", "decommissioning", "phase out", "phasing out",
        "get rid of", "getting rid of", "migrate off", "no longer", "goodbye to", "farewell to", "retrain from",
        "years of", "years in", "years with",
    ]),
    (Cue::Knows, &["who have done", "who have used", "who have written", "who write", "who use", "who work in", "who have lived in",
        "who know", "who knows", "who knew", "that know", "who do", "who did", "fluent in", "familiar with"]),
    (Cue::LeavesBefore, &[
        "goes away", "goes", "going away", "is going", "are going", "is leaving", "is being retired", "is being replaced",
        "is retired", "is dying", "is dead", "end of life", "eol", "expires", "runs out", "licence ends", "license ends", "licences end", "licenses end", "contract ends", "support ends", "replaced by", "replaced with",
        "superseded by", "makes way", "gives way", "is too dear", "is too expensive", "is unaffordable", "off to", "and off to", "to be", "people onto", "people to", "folks to", "folks onto", "devs to",
        "devs onto", "developers to", "developers onto", "team to", "team onto", "to become", "become", "renewal",
    ]),
    (Cue::Lacks, &[
        "never seen", "never touched", "never used", "never written", "never worked with", "never done", "know nothing about",
        "knows nothing about", "know nothing of", "know little about", "no idea about", "no idea of", "no clue about",
        "do not know", "dont know", "does not know", "doesnt know", "do not understand", "dont understand", "new to",
    ]),
    (Cue::Onto, &["to", "into", "onto", "with"]),
    (Cue::Again, &["but", "want", "need", "not only", "not just", "not merely", "not yet", "no longer afraid of"]),
    (Cue::Circumstance, &[
        "for our", "for the", "for my", "so that", "between", "across", "we run", "weve run", "theyve run", "they run",
        "have run", "already run", "already use", "we use", "they use",
    ]),
];

/// The cue whose words begin `words`, the longest, with how many words it takes.
pub(super) fn cue(words: &[&str]) -> Option<(Cue, usize)> {
    let mut longest = None;
    for (cue, texts) in CUES {
        for text in texts {
            let length = text.split(' ').count();
            let fits = length <= words.len() && text.split(' ').eq(words[..length].iter().copied());
            if fits && longest.is_none_or(|(_, known)| known < length) {
                longest = Some((cue, length));
            }
        }
    }
    longest
}

/// Whether `word` asks for something to be learnt: who says it does not only complain.
pub(super) fn is_wish(word: &str) -> bool {
    matches!(
        word,
        "need"
            | "needs"
            | "want"
            | "wants"
            | "wish"
            | "course"
            | "courses"
            | "training"
            | "trainings"
            | "train"
            | "learn"
            | "learning"
            | "teach"
            | "workshop"
            | "basics"
            | "fundamentals"
            | "intro"
            | "introduction"
            | "advanced"
            | "beginners"
            | "certification"
            | "skills"
            | "upskill"
            | "move"
            | "moving"
            | "migrate"
            | "migration"
            | "should"
            | "get"
            | "onto"
            | "please"
    )
}

/// Whether `word` says who people are by their work: "the JMeter people", "COBOL devs".
pub(super) fn is_people(word: &str) -> bool {
    matches!(
        word,
        "people"
            | "folks"
            | "folk"
            | "devs"
            | "developers"
            | "dev"
            | "developer"
            | "engineers"
            | "admins"
            | "testers"
            | "analysts"
            | "programmers"
            | "coders"
            | "guys"
            | "lot"
            | "team"
            | "teams"
            | "crew"
            | "hands"
            | "experts"
            | "specialists"
            | "staff"
            | "colleagues"
            | "users"
            | "consultants"
            | "scientists"
            | "operators"
            | "designers"
            | "administrators"
            | "gang"
            | "bunch"
            | "crowd"
            | "veterans"
    )
}

/// Whether `word` says that something moves to something else.
pub(super) fn is_move(word: &str) -> bool {
    matches!(
        word,
        "move"
            | "moving"
            | "migrate"
            | "migrating"
            | "migration"
            | "switch"
            | "convert"
            | "converting"
            | "port"
            | "porting"
            | "going"
            | "rewrite"
            | "rewriting"
            | "translate"
            | "translating"
            | "retrain"
            | "retraining"
            | "cross"
            | "train"
            | "transition"
            | "reskill"
            | "reskilling"
            | "modernise"
            | "modernize"
    )
}

/// Whether `word` is about data on its way, not about people who change.
pub(super) fn is_flow(word: &str) -> bool {
    matches!(
        word,
        "data"
            | "ingest"
            | "ingesting"
            | "ingestion"
            | "extract"
            | "extracting"
            | "pull"
            | "pulling"
            | "read"
            | "reading"
            | "import"
            | "importing"
            | "export"
            | "load"
            | "loading"
            | "feed"
            | "feeds"
            | "events"
            | "messages"
            | "pipeline"
            | "pipelines"
            | "bridge"
            | "gateway"
            | "integration"
            | "interface"
            | "interfaces"
            | "sync"
            | "replication"
            | "connector"
            | "connectors"
            | "streaming"
            | "stream"
            | "records"
            | "files"
            | "logs"
            | "metrics"
            | "telemetry"
    )
}

/// Whether `word` joins the names of a list.
pub(super) fn is_conjunction(word: &str) -> bool {
    matches!(word, "and" | "or" | "nor" | "plus")
}

/// Whether "off" behind `word` belongs to it: a trade-off, a sign-off.
pub(super) fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "trade"
            | "hand"
            | "hands"
            | "one"
            | "sign"
            | "kick"
            | "cut"
            | "show"
            | "log"
            | "days"
            | "day"
            | "better"
            | "well"
            | "goes"
            | "go"
            | "falls"
            | "set"
            | "take"
            | "spin"
            | "pay"
            | "pays"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circumstances_are_sorted() {
        assert!(CIRCUMSTANCE.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn the_longest_cue_counts() {
        assert_eq!(cue(&["not", "another", "course"]), Some((Cue::Not, 2)));
        assert_eq!(cue(&["people", "onto", "gatling"]), Some((Cue::LeavesBefore, 2)));
        assert_eq!(cue(&["python"]), None);
    }
}
