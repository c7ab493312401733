//! The language technology teams speak: the analyzer that keeps `C++` what it is, the vocabulary of skills, and the
//! recognizer that finds skills in text.

mod ambiguity;
mod analyzer;
mod bundled;
mod common_phrases;
mod cooccurrence;
mod entry;
mod example_names;
mod form_words;
mod knowledge;
mod lexicon;
mod merge;
mod merge_relations;
mod merged;
mod name_owners;
mod names;
mod ordinary_words;
mod other_names;
mod own;
mod problems;
mod recognition;
mod recognizer;
mod relations;
mod skill_names;
mod spelling;
mod stem;
mod unknown;
mod vocabulary;
mod word_table;

pub use analyzer::{Analyzer, Token, Tokens};
pub use bundled::bundled_fingerprint;
pub use common_phrases::{CommonPhrase, SaidOnce, common_phrases, possible_name};
pub use cooccurrence::{Cooccurrence, Pair, log_likelihood_ratio};
pub use entry::{Alias, Context, DefaultRule, Kind, Relation, Skill, SkillIdx};
pub use form_words::is_form_word;
pub use knowledge::Knowledge;
pub use merged::{Added, Conflict, Extended, Finding, Labels, Merged, Understood};
pub use names::SkillNames;
pub use own::{Broader, HEADER_WORDS, OwnEntry, OwnError, OwnFormat, OwnRow, OwnVocabulary};
pub use problems::{Problem, Problems};
pub use recognition::{Certainty, Mention, Recognition};
pub use recognizer::Recognizer;
pub use relations::{Graph, Link, LinkKind};
pub use stem::{Stems, stem};
pub use unknown::{UnknownPhrase, UnknownPhrases};
pub use vocabulary::{Vocabulary, VocabularyError};
