//! What one run of the nightly job, or of an import by hand, came to: a line of the shelf's history.

use serde::{Deserialize, Serialize};

use super::{CatalogKind, CatalogName, CoverageChange, Difference, Objection, Verdict};

/// What one run came to. Keys may be added; a line written before has none of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// When it began, RFC 3339 in UTC.
    pub at: String,
    /// The command: `sync`, `import`.
    pub command: String,
    /// The catalogs it looked at, in its order.
    pub catalogs: Vec<CatalogNight>,
    /// The needs whose coverage is watched, with what the shelf has for them after the run; empty where none are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watched: Vec<WatchedNeed>,
    /// The watched needs whose coverage the run changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<CoverageChange>,
}

/// What a run came to for one catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogNight {
    /// The catalog.
    pub catalog: CatalogName,
    /// Whether people have access.
    pub kind: CatalogKind,
    /// How many of its courses are on the shelf after the run.
    pub courses: u64,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of a catalog in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Its export was taken over.
    Updated {
        /// What that changed.
        difference: Difference,
    },
    /// Its export was the one of the last time, byte for byte.
    Unchanged,
    /// Its export was held back; the catalog stayed as it was.
    Held {
        /// What speaks against the export.
        objections: Vec<Objection>,
        /// What it would have changed.
        difference: Difference,
    },
    /// Its export could not be had or read; the catalog stayed as it was.
    Failed {
        /// Why, in a sentence.
        reason: String,
    },
}

/// What the shelf has for a watched need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchedNeed {
    /// The need's id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Its team, where it names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// What the shelf has.
    pub verdict: Verdict,
    /// The best course, `catalog/source-id`, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best: Option<String>,
}

impl Outcome {
    /// Why a person is needed, if one is: what was held back or could not be read.
    pub fn trouble(&self) -> Option<String> {
        match self {
            Self::Held { objections, .. } => {
                Some(objections.iter().map(Objection::to_string).collect::<Vec<_>>().join("; "))
            }
            Self::Failed { reason } => Some(reason.clone()),
            Self::Updated { .. } | Self::Unchanged => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_is_one_line_and_read_back_the_same() {
        let catalog = |name: &str, outcome| CatalogNight {
            catalog: name.parse().unwrap(),
            kind: CatalogKind::Owned,
            courses: 5,
            outcome,
        };
        let night = Night {
            at: "2026-11-23T02:10:00Z".into(),
            command: "sync".into(),
            catalogs: vec![
                catalog("a", Outcome::Updated { difference: Difference { added: 5, ..Difference::default() } }),
                catalog("b", Outcome::Unchanged),
                catalog("c", Outcome::Failed { reason: "line 1\nline 2".into() }),
            ],
            watched: vec![WatchedNeed {
                id: "W001".into(),
                text: "k8s".into(),
                team: None,
                verdict: Verdict::Covered,
                best: Some("a/1".into()),
            }],
            coverage: Vec::new(),
        };
        let line = serde_json::to_string(&night).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(serde_json::from_str::<Night>(&line).unwrap(), night);
    }
}
