//! The vocabulary files that ship inside the binary. A new domain is a file in `catalogs/skills/` and a line here.

macro_rules! domains {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../catalogs/skills/", $name, ".csv")))),*]
    };
}

/// Name and text of each domain.
pub(super) const DOMAINS: [(&str, &str); 28] = domains![
    "architecture",
    "bi",
    "certifications",
    "cloud-aws",
    "cloud-azure",
    "cloud-gcp",
    "cloud-other",
    "data-engineering",
    "databases",
    "design",
    "devops",
    "embedded-hardware",
    "erp-crm-itsm",
    "games",
    "industry",
    "languages",
    "low-code-rpa",
    "mainframe-legacy",
    "methods",
    "ml-ai",
    "mobile",
    "networking",
    "office",
    "operating-systems",
    "people-business",
    "security",
    "testing",
    "web",
];

/// A number that changes whenever the vocabulary inside the program does. It costs far less than reading the vocabulary.
pub fn bundled_fingerprint() -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    DOMAINS.hash(&mut hasher);
    hasher.finish()
}
