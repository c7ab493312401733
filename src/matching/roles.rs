//! What each word of a need is there for: wanted, a circumstance, unwanted, or left behind.

use super::wording::{Cue, cue, is_conjunction, is_flow, is_joint, is_move, is_people};
use crate::model::Level;
use crate::skills::{Kind, Knowledge, Mention, Recognition};

/// What a token of a need is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It says what people should learn.
    Wanted,
    /// It says who it is for, or what it is used in.
    Circumstance,
    /// It says what they should not be given.
    Unwanted,
    /// It says where they come from.
    LeftBehind,
}

/// The roles of a need's tokens, and the level its words say.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles {
    /// By token.
    pub of: Vec<Role>,
    /// The level said: "basics", "for beginners", "advanced", "no intro courses", "never touched it".
    pub level: Option<Level>,
}

/// At most this many plain words stand beside the names on the left of a move ("Excel pricing sheets to Python").
const MOVED_WORDS: usize = 2;
/// "leave … alone" spans at most so many words.
const LET_ALONE: usize = 6;
/// How far behind "no" the word stands that makes it a lack ("no Terraform experience").
const LACK_WITHIN: usize = 5;

/// Reads the roles of the tokens in `text`: cues hold to the end of their clause.
pub(super) fn roles(text: &str, found: &Recognition, knowledge: &Knowledge) -> Roles {
    let words: Vec<&str> = (0..found.tokens.len()).map(|index| found.tokens.word(index)).collect();
    let clauses = clauses(text, found);
    let mut reader = Reader { found, knowledge, roles: vec![Role::Wanted; words.len()], words, lacks: false };
    let mut carried = Role::Wanted;
    for (index, clause) in clauses.iter().enumerate() {
        let end = clauses.get(index + 1).map_or(reader.words.len(), |next| next.start);
        let role = if clause.opened == Opened::Comma && reader.goes_on(carried, clause.start) {
            carried
        } else {
            Role::Wanted
        };
        carried = reader.clause(clause.start, end, role);
    }
    reader.arrows(&clauses);
    let level = level_said(&reader);
    Roles { of: reader.roles, level }
}

/// What stands before a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opened {
    Start,
    Comma,
    Stop,
    Arrow,
}

#[derive(Debug, Clone, Copy)]
struct Clause {
    start: usize,
    opened: Opened,
}

/// Where clauses begin: at the start, behind punctuation, and behind an arrow.
fn clauses(text: &str, found: &Recognition) -> Vec<Clause> {
    let mut clauses = vec![Clause { start: 0, opened: Opened::Start }];
    for at in 1..found.tokens.len() {
        let gap = text.get(found.tokens.get(at - 1).end..found.tokens.get(at).start).unwrap_or("");
        let opened = if gap.contains("->") || gap.contains('→') || gap.contains("=>") {
            Opened::Arrow
        } else if gap.contains([';', '.', ':', '(', ')', '\n', '!', '?', '–', '—']) || gap.contains(" - ") {
            Opened::Stop
        } else if gap.contains(',') {
            Opened::Comma
        } else {
            continue;
        };
        if found.mention_at(at).is_none_or(|mention| mention.first == at) {
            clauses.push(Clause { start: at, opened });
        }
    }
    clauses
}

struct Reader<'a> {
    found: &'a Recognition,
    knowledge: &'a Knowledge,
    words: Vec<&'a str>,
    roles: Vec<Role>,
    /// People are said to know nothing of it.
    lacks: bool,
}

impl Reader<'_> {
    /// Gives roles to the tokens `start..end`, beginning with `role`; the role at the end.
    fn clause(&mut self, start: usize, end: usize, mut role: Role) -> Role {
        let mut at = start;
        while at < end {
            if let Some(mention) = self.mention_starting(at) {
                let behind = mention.end.max(at + 1).min(end);
                // "the COBOL programmers to Java": a role is people too.
                let onto = self.is_role(mention).then(|| self.people_onto(behind - 1, end)).flatten();
                if let Some(onto) = onto {
                    self.roles[start..behind].fill(Role::LeftBehind);
                    (role, at) = (Role::Wanted, onto);
                    continue;
                }
                let own = self.said_behind(behind, end).unwrap_or(role);
                self.roles[at..behind].fill(own);
                at = behind;
                continue;
            }
            if let Some(onto) = self.move_in_short(start, at, end) {
                self.roles[start..at].fill(Role::LeftBehind);
                (role, at) = (Role::Wanted, onto);
                continue;
            }
            if let Some(onto) = self.people_onto(at, end) {
                self.roles[start..at].fill(Role::LeftBehind);
                (role, at) = (Role::Wanted, onto);
                continue;
            }
            // "dropping Citrix for Horizon": what comes instead.
            if role == Role::LeftBehind && self.words[at] == "for" && self.names_soon(at + 1, end) {
                (role, at) = (Role::Wanted, at + 1);
                continue;
            }
            if let Some(behind) = self.let_alone(at, end) {
                self.roles[at..behind].fill(Role::Unwanted);
                at = behind;
                continue;
            }
            // "since Teradata", but not "since 2015".
            if self.words[at] == "since" && self.mention_starting(at + 1).is_some() {
                role = Role::LeftBehind;
            }
            let Some((cue, length)) = cue(&self.words[at..end]) else {
                self.roles[at] = role;
                at += 1;
                continue;
            };
            let behind = at + length;
            // "who know nothing about X" is another cue, a word further on.
            if cue == Cue::Knows && matches!(self.words.get(behind), Some(&("nothing" | "little"))) {
                at += 1;
                continue;
            }
            self.roles[at..behind].fill(role);
            let backwards = behind == end;
            match cue {
                Cue::Not if self.is_lack(at, end) => role = self.lack(start, at),
                Cue::Not if backwards && length > 1 => self.roles[start..at].fill(Role::Unwanted),
                Cue::Not => role = Role::Unwanted,
                Cue::NotBefore => self.roles[start..at].fill(Role::Unwanted),
                Cue::From if self.words[at] == "off" && at > start && is_joint(self.words[at - 1]) => {}
                Cue::From if backwards => self.roles[start..at].fill(Role::LeftBehind),
                Cue::From if self.words[at] == "from" && self.flows(start, at) => role = Role::Circumstance,
                Cue::From => role = Role::LeftBehind,
                Cue::Knows if self.tells_who(start, at) => role = Role::LeftBehind,
                Cue::Knows => {}
                Cue::LeavesBefore => {
                    self.roles[start..at].fill(Role::LeftBehind);
                    role = Role::Wanted;
                }
                Cue::Lacks => role = self.lack(start, at),
                Cue::Onto if role != Role::Unwanted => role = Role::Wanted,
                Cue::Onto => {}
                Cue::Again => role = Role::Wanted,
                Cue::Circumstance if role == Role::Wanted => role = Role::Circumstance,
                Cue::Circumstance => {}
            }
            at = behind;
        }
        role
    }

    fn is_role(&self, mention: &Mention) -> bool {
        self.knowledge.vocabulary.get(mention.skill).kind == Kind::Role
    }

    fn mention_starting(&self, at: usize) -> Option<&Mention> {
        self.found.mentions.iter().find(|mention| mention.first == at)
    }

    /// What the words behind a name say of it: "a Java background" is where people come from, "Oracle out" that it goes.
    fn said_behind(&self, behind: usize, end: usize) -> Option<Role> {
        match *self.words.get(behind).filter(|_| behind < end)? {
            "background" | "backgrounds" | "veteran" | "veterans" | "refugees" => Some(Role::LeftBehind),
            "out" if behind + 1 == end => Some(Role::LeftBehind),
            "shop" | "house" => Some(Role::Circumstance),
            word if is_people(word) && self.is_for(behind) => Some(Role::Circumstance),
            _ => None,
        }
    }

    /// Whether the name that ends before `behind` follows "for", in a text that named something before that: "Rust for
    /// C++ people".
    fn is_for(&self, behind: usize) -> bool {
        let Some(mention) = self.found.mentions.iter().find(|mention| mention.end == behind) else { return false };
        let before = &self.words[mention.first.saturating_sub(3)..mention.first];
        let Some(place) = before.iter().rposition(|word| *word == "for") else { return false };
        let at = mention.first - before.len() + place;
        self.found.mentions.iter().any(|other| other.end <= at)
    }

    /// "Jenkins to GitHub Actions", "move the Excel pricing sheets to Python": where the clause goes on if `at` is that
    /// "to". Both sides are names of one kind; Kafka to Snowflake is a pipeline, and "up to" a place.
    fn move_in_short(&self, start: usize, at: usize, end: usize) -> Option<usize> {
        if !matches!(self.words[at], "to" | "onto" | "into") || at == start {
            return None;
        }
        let mut first = start;
        while first < at && self.leads_to_move(first) {
            first += 1;
        }
        let moved: Vec<&Mention> =
            self.found.mentions.iter().filter(|mention| (first..at).contains(&mention.first)).collect();
        let plain = (first..at)
            .filter(|index| self.found.mention_at(*index).is_none() && !is_conjunction(self.words[*index]))
            .count();
        let starts_with_name = moved.first().is_some_and(|mention| mention.first == first);
        if !starts_with_name || plain > MOVED_WORDS || self.words[at - 1] == "up" {
            return None;
        }
        let target = (at + 1..end.min(at + 4)).find_map(|index| {
            let between = &self.words[at + 1..index];
            self.mention_starting(index).filter(|_| between.iter().all(|word| is_article(word)))
        })?;
        if self.words[target.end.min(end)..end].iter().any(|word| is_flow(word)) {
            return None;
        }
        let moves = first > start && self.words[start..first].iter().any(|word| is_move(word));
        let kin = moved.iter().any(|mention| self.are_kin(mention, target));
        (moves || kin).then_some(at + 1)
    }

    /// Whether a word may stand before what is moved: "we are moving 300 VBA macros to Python".
    fn leads_to_move(&self, at: usize) -> bool {
        let word = self.words[at];
        is_move(word)
            || is_article(word)
            || matches!(word, "we" | "were" | "weve" | "are" | "will" | "must" | "should" | "have" | "going" | "they")
            || word.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// "leave Jenkins alone": where it ends.
    fn let_alone(&self, at: usize, end: usize) -> Option<usize> {
        let alone = self.words[at..end.min(at + LET_ALONE)].iter().position(|word| *word == "alone")?;
        matches!(self.words[at], "leave" | "leaving" | "let").then_some(at + alone + 1)
    }

    /// Whether two names are alternatives: of one larger subject, or neighbours.
    fn are_kin(&self, a: &Mention, b: &Mention) -> bool {
        if a.skill == b.skill {
            return false;
        }
        let (above, other) = (self.knowledge.above(a.skill), self.knowledge.above(b.skill));
        above.iter().any(|skill| other.contains(skill))
            || self.knowledge.graph.links(a.skill).iter().any(|link| link.skill == b.skill)
    }

    /// "the JMeter people onto Gatling", "COBOL staff to Java": where the clause goes on.
    fn people_onto(&self, at: usize, end: usize) -> Option<usize> {
        let role = self.found.mention_at(at).is_some_and(|mention| self.is_role(mention));
        if !(role || is_people(self.words[at])) || at + 2 >= end {
            return None;
        }
        match self.words[at + 1] {
            "onto" => Some(at + 2),
            "to" | "into" if self.names_soon(at + 2, end) => Some(at + 2),
            _ => None,
        }
    }

    /// Whether a name begins at `at`, or behind articles there.
    fn names_soon(&self, at: usize, end: usize) -> bool {
        (at..end.min(at + 3)).any(|index| {
            self.mention_starting(index).is_some() && self.words[at..index].iter().all(|word| is_article(word))
        })
    }

    /// Whether "who know X" tells for whom something else is: something is named before, or it follows "for".
    fn tells_who(&self, start: usize, at: usize) -> bool {
        self.found.mentions.iter().any(|mention| mention.end <= at && self.roles[mention.first] == Role::Wanted)
            || self.words[start.max(at.saturating_sub(4))..at].contains(&"for")
    }

    /// Whether "from" tells where data comes from, not people.
    fn flows(&self, start: usize, at: usize) -> bool {
        self.words[start.max(at.saturating_sub(3))..at].iter().any(|word| is_flow(word))
    }

    /// Whether the "no" at `at` says what is lacking: "no Terraform experience", but not "no experience needed".
    fn is_lack(&self, at: usize, end: usize) -> bool {
        if self.words[at] != "no" {
            return false;
        }
        let within = &self.words[at + 1..end.min(at + 1 + LACK_WITHIN)];
        let lack = |word: &&str| matches!(*word, "experience" | "knowledge" | "skills" | "expertise" | "clue" | "idea");
        within.iter().any(lack)
            && !self.words[at..end].iter().any(|word| matches!(*word, "needed" | "required" | "necessary" | "assumed"))
    }

    /// What nobody knows yet is what they want to learn, unless something else was named first.
    fn lack(&mut self, start: usize, at: usize) -> Role {
        self.lacks = true;
        let named = |mention: &Mention| {
            mention.end <= at && self.roles[mention.first] == Role::Wanted && mention.first < start.max(at)
        };
        if self.found.mentions.iter().any(named) { Role::Circumstance } else { Role::Wanted }
    }

    /// Whether a list goes on behind a comma: "no React, Vue or Angular", "from COBOL, PL/I and JCL to Java".
    fn goes_on(&self, role: Role, start: usize) -> bool {
        let closes = |word: &str| match role {
            Role::Unwanted => matches!(word, "or" | "nor"),
            Role::LeftBehind => matches!(word, "to" | "onto" | "into"),
            Role::Wanted | Role::Circumstance => false,
        };
        let mut at = start;
        while at < self.words.len() {
            if let Some(mention) = self.mention_starting(at) {
                at = mention.end;
            } else if closes(self.words[at]) {
                return true;
            } else if is_conjunction(self.words[at]) {
                at += 1;
            } else {
                return false;
            }
        }
        false
    }

    /// What stands before an arrow is left behind; several arrows in a row are the steps of something.
    fn arrows(&mut self, clauses: &[Clause]) {
        for (index, clause) in clauses.iter().enumerate() {
            let neighbour =
                |at: Option<usize>| at.and_then(|at| clauses.get(at)).is_some_and(|c| c.opened == Opened::Arrow);
            if clause.opened != Opened::Arrow || neighbour(index.checked_sub(1)) || neighbour(Some(index + 1)) {
                continue;
            }
            let mut first = index - 1;
            while clauses[first].opened == Opened::Comma
                && self.is_all_names(clauses[first - 1].start, clauses[first].start)
            {
                first -= 1;
            }
            self.roles[clauses[first].start..clause.start].fill(Role::LeftBehind);
        }
    }

    fn is_all_names(&self, start: usize, end: usize) -> bool {
        (start..end).all(|at| self.found.mention_at(at).is_some() || is_conjunction(self.words[at]))
    }

    /// Whether "what is" at `at` begins what is not wanted: "not another 'what is a container' course".
    fn asks_what_is(&self, at: usize) -> bool {
        self.words[at] == "what" && self.words.get(at + 1) == Some(&"is") && self.roles[at] == Role::Unwanted
    }
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "our" | "own" | "my" | "some" | "all" | "new" | "plain")
}

fn level_said(reader: &Reader) -> Option<Level> {
    let mut level = None;
    for (index, role) in reader.roles.iter().enumerate() {
        let word = reader.words[index];
        let said = match word {
            "beginner" | "beginners" | "basic" | "basics" | "intro" | "introduction" | "introductory"
            | "fundamentals" | "foundations" | "newbies" | "scratch" | "novices" | "101" | "newcomers"
            | "apprentices" | "interns" => Some(Level::Beginner),
            "intermediate" => Some(Level::Intermediate),
            "advanced" | "expert" | "experts" | "deep" | "masterclass" => Some(Level::Advanced),
            "depth" if index > 0 && reader.words[index - 1] == "in" => Some(Level::Advanced),
            "what" if reader.asks_what_is(index) => Some(Level::Beginner),
            _ => None,
        };
        match (said, role) {
            (Some(Level::Beginner), Role::Unwanted) => level = Some(Level::Intermediate),
            (Some(said), Role::Wanted | Role::Circumstance) if reader.found.mention_at(index).is_none() => {
                level = level.or(Some(said));
            }
            // "from scratch", "from zero": nobody leaves them behind.
            (Some(Level::Beginner), Role::LeftBehind) if word == "scratch" => level = level.or(Some(Level::Beginner)),
            _ => {}
        }
    }
    level.or(reader.lacks.then_some(Level::Beginner))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::super::wording::is_circumstance;
    use super::*;

    static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::bundled);

    fn skills(text: &str, wanted: Role) -> Vec<&'static str> {
        let mut found = Recognition::default();
        KNOWLEDGE.recognizer.read_typed(text, &is_circumstance, &mut found);
        let roles = roles(text, &found, &KNOWLEDGE).of;
        let of_role = found.mentions.iter().filter(|mention| roles[mention.first] == wanted);
        let skills = of_role.map(|mention| KNOWLEDGE.vocabulary.get(mention.skill));
        skills.filter(|skill| skill.kind != Kind::Role).map(|skill| skill.id.as_str()).collect()
    }

    fn level(text: &str) -> Option<Level> {
        let mut found = Recognition::default();
        KNOWLEDGE.recognizer.read_typed(text, &|_| false, &mut found);
        roles(text, &found, &KNOWLEDGE).level
    }

    #[track_caller]
    fn reads(text: &str, wanted: &[&str], left: &[&str]) {
        assert_eq!(skills(text, Role::Wanted), wanted, "wanted in “{text}”");
        assert_eq!(skills(text, Role::LeftBehind), left, "left behind in “{text}”");
    }

    #[test]
    fn a_move_in_short_leaves_its_left_side_behind() {
        reads("Jenkins to GitHub Actions", &["github-actions"], &["jenkins"]);
        reads("VBA and Tableau pricing sheets to Python", &["python"], &["vba", "tableau"]);
        reads("move our Firebase apps to Supabase", &["supabase"], &["firebase"]);
        reads("We're moving 300 VBA macros to Python this year", &["python"], &["vba"]);
    }

    #[test]
    fn a_way_for_data_is_no_move() {
        reads("Kafka to Snowflake pipelines", &["kafka", "snowflake"], &[]);
        reads("MQTT up to Azure IoT Hub", &["mqtt", "azure-iot-hub"], &[]);
        assert_eq!(skills("pull data from Oracle Database into Snowflake", Role::Wanted), ["snowflake"]);
        assert_eq!(skills("pull data from Oracle Database into Snowflake", Role::Circumstance), ["oracle-database"]);
    }

    #[test]
    fn people_move_from_what_they_are_called() {
        reads("the Selenium people onto Cypress", &["cypress"], &["selenium"]);
        reads("the COBOL programmers are to become Java people", &["java"], &["cobol"]);
        reads("get the Cisco admins to Juniper", &["juniper"], &["cisco"]);
    }

    #[test]
    fn what_people_know_is_left_behind_if_something_else_is_asked_for() {
        reads("Unreal Engine for people who know Unity inside out", &["unreal-engine"], &["unity"]);
        reads("somebody who knows Kubernetes", &["kubernetes"], &[]);
        reads("Nokia SR OS for folks brought up on Cisco IOS", &["nokia-sr"], &["cisco-ios"]);
    }

    #[test]
    fn veterans_come_from_what_they_are_veterans_of() {
        reads("Twelve PL/I veterans, to be Kotlin people soon", &["kotlin"], &["pl-i"]);
        reads("Exchange on-prem to Exchange Online, hybrid first", &["exchange-online"], &["exchange-server"]);
        reads("FHIR R4 for people who have done HL7 for years", &["hl7-fhir"], &["hl7"]);
        reads("Datadog is too dear: Prometheus", &["prometheus"], &["datadog"]);
    }

    #[test]
    fn who_it_is_for_is_a_circumstance() {
        assert_eq!(skills("Rust for C++ people", Role::Circumstance), ["cpp"]);
        assert_eq!(skills("training for Kafka admins", Role::Wanted), ["kafka"]);
    }

    #[test]
    fn what_ends_is_left_behind() {
        reads("Oracle Database out, PostgreSQL in", &["postgresql"], &["oracle-database"]);
        reads("we are dropping Citrix for VMware Horizon", &["vmware-horizon"], &["citrix"]);
        reads("Ansible is replaced by Puppet", &["puppet"], &["ansible"]);
        reads("Splunk licence ends, we go Elasticsearch", &["elasticsearch"], &["splunk"]);
        reads("We bought Snowflake. Nobody modelled anything since Teradata.", &["snowflake"], &["teradata"]);
    }

    #[test]
    fn lists_go_on_behind_commas() {
        assert_eq!(skills("no React, Vue or Angular please", Role::Unwanted), ["react", "vue", "angular"]);
        reads("from COBOL, RPG and CICS to Java", &["java"], &["cobol", "rpg", "cics"]);
        assert_eq!(skills("no React, Kubernetes hands-on", Role::Wanted), ["kubernetes"]);
    }

    #[test]
    fn a_lack_is_what_they_want_to_learn() {
        assert_eq!(skills("twelve admins who know nothing about Kubernetes", Role::Wanted), ["kubernetes"]);
        assert_eq!(skills("no Terraform experience in the team", Role::Wanted), ["terraform"]);
        assert_eq!(skills("Python course, no Java experience needed", Role::Unwanted), ["java"]);
        assert_eq!(level("twelve admins who know nothing about Kubernetes"), Some(Level::Beginner));
        assert_eq!(skills("not only Terraform", Role::Wanted), ["terraform"]);
    }

    #[test]
    fn refusals_may_follow_the_name() {
        assert_eq!(skills("Playwright, Cucumber can stay at home", Role::Unwanted), ["cucumber"]);
        assert_eq!(skills("React we do not need", Role::Unwanted), ["react"]);
        assert_eq!(skills("teach them GitLab CI and leave Jenkins alone", Role::Unwanted), ["jenkins"]);
        assert_eq!(skills("a testing course that isn't Selenium", Role::Unwanted), ["selenium"]);
    }

    #[test]
    fn arrows_leave_behind_and_chains_of_arrows_do_not() {
        reads("COBOL, CICS -> Java", &["java"], &["cobol", "cics"]);
        reads("Kafka -> Flink -> Snowflake", &["kafka", "flink", "snowflake"], &[]);
    }

    #[test]
    fn levels_are_said_in_many_ways() {
        assert_eq!(level("spare them the 'what is a container' modules"), Some(Level::Intermediate));
        assert_eq!(level("Python from scratch"), Some(Level::Beginner));
        assert_eq!(level("Kafka in depth"), Some(Level::Advanced));
        assert_eq!(level("Kafka"), None);
    }
}
