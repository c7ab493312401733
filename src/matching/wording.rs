//! The words leaders put around what they need: who, why, what not, where from.

/// Words of a need that say nothing about the subject: people, wishes, circumstances. Normal form of the analyzer, sorted.
#[rustfmt::skip]
const CIRCUMSTANCE: [&str; 510] = [
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
    "ourselves", "out", "outside", "over", "overall", "own", "pair", "part", "particular", "particularly", "people",
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
    /// What follows is not wanted.
    Not,
    /// What follows is left behind; it tells where people come from.
    From,
    /// What stands before it in the clause is left behind.
    LeavesBefore,
    /// What follows is wanted again: ends what a cue before it said.
    Onto,
    /// What follows is who it is for or what it is used in.
    Circumstance,
}

/// Cues, as words in the analyzer's normal form; the longest that fits counts.
const CUES: [(&[&str], Cue); 77] = [
    (&["not", "another"], Cue::Not),
    (&["not"], Cue::Not),
    (&["no"], Cue::Not),
    (&["without"], Cue::Not),
    (&["dont"], Cue::Not),
    (&["never"], Cue::Not),
    (&["except"], Cue::Not),
    (&["nothing", "on"], Cue::Not),
    (&["nothing", "about"], Cue::Not),
    (&["instead", "of"], Cue::Not),
    (&["rather", "than"], Cue::Not),
    (&["spare", "them"], Cue::Not),
    (&["spare", "us"], Cue::Not),
    (&["skip", "the"], Cue::Not),
    (&["excluding"], Cue::Not),
    (&["other", "than"], Cue::Not),
    (&["away", "from"], Cue::From),
    (&["off"], Cue::From),
    (&["from"], Cue::From),
    (&["coming", "from"], Cue::From),
    (&["leaving"], Cue::From),
    (&["replace"], Cue::From),
    (&["replacing"], Cue::From),
    (&["retire"], Cue::From),
    (&["retiring"], Cue::From),
    (&["switching"], Cue::From),
    (&["live", "in"], Cue::From),
    (&["lives", "in"], Cue::From),
    (&["stuck", "on"], Cue::From),
    (&["stuck", "in"], Cue::From),
    (&["still", "on"], Cue::From),
    (&["still", "in"], Cue::From),
    (&["is", "still"], Cue::From),
    (&["are", "still"], Cue::From),
    (&["used", "to", "run"], Cue::From),
    (&["already", "know"], Cue::From),
    (&["they", "know"], Cue::From),
    (&["know", "only"], Cue::From),
    (&["goes", "away"], Cue::LeavesBefore),
    (&["goes"], Cue::LeavesBefore),
    (&["going", "away"], Cue::LeavesBefore),
    (&["is", "being", "retired"], Cue::LeavesBefore),
    (&["people", "onto"], Cue::LeavesBefore),
    (&["people", "to"], Cue::LeavesBefore),
    (&["folks", "to"], Cue::LeavesBefore),
    (&["folks", "onto"], Cue::LeavesBefore),
    (&["devs", "to"], Cue::LeavesBefore),
    (&["devs", "onto"], Cue::LeavesBefore),
    (&["developers", "to"], Cue::LeavesBefore),
    (&["developers", "onto"], Cue::LeavesBefore),
    (&["team", "to"], Cue::LeavesBefore),
    (&["team", "onto"], Cue::LeavesBefore),
    (&["renewal"], Cue::LeavesBefore),
    (&["to"], Cue::Onto),
    (&["into"], Cue::Onto),
    (&["onto"], Cue::Onto),
    (&["with"], Cue::Onto),
    (&["but"], Cue::Onto),
    (&["want"], Cue::Onto),
    (&["need"], Cue::Onto),
    (&["for", "our"], Cue::Circumstance),
    (&["for", "the"], Cue::Circumstance),
    (&["for", "my"], Cue::Circumstance),
    (&["so", "that"], Cue::Circumstance),
    (&["between"], Cue::Circumstance),
    (&["across"], Cue::Circumstance),
    (&["we", "run"], Cue::Circumstance),
    (&["weve", "run"], Cue::Circumstance),
    (&["theyve", "run"], Cue::Circumstance),
    (&["they", "run"], Cue::Circumstance),
    (&["have", "run"], Cue::Circumstance),
    (&["already", "run"], Cue::Circumstance),
    (&["already", "use"], Cue::Circumstance),
    (&["we", "use"], Cue::Circumstance),
    (&["they", "use"], Cue::Circumstance),
    (&["we", "do", "not", "use"], Cue::Not),
    (&["we", "dont", "use"], Cue::Not),
];

/// The cue whose words begin `words`, the longest, with how many words it takes.
pub(super) fn cue(words: &[&str]) -> Option<(Cue, usize)> {
    CUES.iter()
        .filter(|(cue, _)| words.len() >= cue.len() && words[..cue.len()] == **cue)
        .max_by_key(|(words, _)| words.len())
        .map(|(words, cue)| (*cue, words.len()))
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
