//! Names of files: which are only half written, and which may be given to a download.

/// Endings of files that are still being written, or were given up: browsers, transfer programs, editors.
const HALF_WRITTEN: [&str; 10] =
    [".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".opdownload", ".lock", "~"];

/// Endings of files an export can be read from.
const EXPORTS: [&str; 16] = [
    ".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".ndjson", ".jsonl", ".jsonld", ".gz",
    ".zip", ".csv.txt", ".psv",
];

/// Longer names are cut: some file systems end at 255 bytes.
const LONGEST: usize = 120;

/// Whether a file of this name is never taken: hidden, or of a kind that programs write while they are at it.
pub(super) fn is_half_written(name: &str) -> bool {
    let lower = name.to_lowercase();
    // `~$` marks the file in which Excel notes who has a workbook open.
    lower.starts_with('.') || lower.starts_with("~$") || HALF_WRITTEN.iter().any(|ending| lower.ends_with(ending))
}

/// Whether an export may be in it, by its ending.
pub(super) fn may_be_an_export(name: &str) -> bool {
    let lower = name.to_lowercase();
    !is_half_written(name) && EXPORTS.iter().any(|ending| lower.ends_with(ending))
}

/// The name a server gives a download, as a plain name of a file: no folders, nothing a file system stumbles over.
pub(super) fn plain(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let kept = last.chars().map(|c| if c.is_control() || ":*?\"<>|".contains(c) { '_' } else { c });
    let kept: String = kept.collect();
    let kept = kept.trim();
    // The end is kept, which says what kind of file it is.
    let from = kept.len().saturating_sub(LONGEST);
    let from = (from..=kept.len()).find(|at| kept.is_char_boundary(*at)).unwrap_or(0);
    let kept = kept[from..].trim_start_matches(|c: char| c == '.' || c.is_whitespace());
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// The name in a `Content-Disposition` header: `attachment; filename="udemy.csv"`.
pub(super) fn of_disposition(header: &str) -> Option<String> {
    let parameters = parameters(header);
    let parameter = |wanted: &str| {
        let found = parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.as_str())
    };
    // RFC 6266: the encoded form counts where both are given. `UTF-8'en'na%C3%AFve.csv`
    let encoded = parameter("filename*").and_then(|value| {
        let text = value.splitn(3, '\'').nth(2)?;
        plain(&percent_decoded(text))
    });
    encoded.or_else(|| plain(parameter("filename")?))
}

/// The parameters of a header behind its first word. A value in quotation marks may hold a semicolon, and a backslash there
/// says that the next character is meant as it is (RFC 9110, 5.6.4).
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut parts = vec![(String::new(), None::<String>)];
    let (mut quoted, mut escaped) = (false, false);
    for c in header.chars() {
        let Some((name, value)) = parts.last_mut() else { break };
        match (c, value) {
            (c, Some(value)) if escaped => {
                value.push(c);
                escaped = false;
            }
            ('\\', Some(_)) if quoted => escaped = true,
            ('"', Some(_)) => quoted = !quoted,
            (';', _) if !quoted => parts.push((String::new(), None)),
            ('=', value @ None) => *value = Some(String::new()),
            (c, Some(value)) => value.push(c),
            (c, None) => name.push(c),
        }
    }
    let named = parts.into_iter().skip(1).filter_map(|(name, value)| Some((name, value?)));
    named.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// `text` with `%C3%A4` and the like decoded.
pub(super) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_written_files_are_told_by_name() {
        for name in [".udemy.csv.x7", "udemy.csv.part", "~$udemy.xlsx", "udemy.csv~", "Udemy.CSV.FILEPART"] {
            assert!(is_half_written(name), "{name}");
        }
        assert!(!is_half_written("udemy.csv"));
        assert!(may_be_an_export("Udemy.CSV.gz") && !may_be_an_export("README.md") && !may_be_an_export(".a.csv"));
    }

    #[test]
    fn a_server_names_a_file_and_no_folder() {
        assert_eq!(plain("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(plain("C:\\x\\a?.csv").as_deref(), Some("a_.csv"));
        assert_eq!(plain("..").as_deref(), None);
        assert_eq!(plain(&"ä".repeat(200)).map(|name| name.len()), Some(120));
    }

    #[test]
    fn the_name_of_a_disposition_is_found() {
        assert_eq!(of_disposition("attachment; filename=\"udemy.csv\"").as_deref(), Some("udemy.csv"));
        let both = "attachment; filename=\"x.csv\"; filename*=UTF-8''na%C3%AFve.csv";
        assert_eq!(of_disposition(both).as_deref(), Some("naïve.csv"));
        assert_eq!(of_disposition("inline"), None);
        assert_eq!(percent_decoded("100%&%zz"), "100%&%zz");
    }

    #[test]
    fn a_quoted_name_may_hold_what_parts_parameters() {
        let header = "attachment; filename=\"a;b \\\"c\\\" = d.csv\"; size=3";
        assert_eq!(of_disposition(header).as_deref(), Some("a;b _c_ = d.csv"));
        assert_eq!(of_disposition("attachment; filename = udemy.csv ; x").as_deref(), Some("udemy.csv"));
        assert_eq!(of_disposition("attachment; filename*=nonsense; filename=x.csv").as_deref(), Some("x.csv"));
        assert_eq!(of_disposition("attachment; filename=\"unclosed.csv").as_deref(), Some("unclosed.csv"));
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_server_says_is_a_plain_name_or_none(header in "(attachment)?(;? ?filename\\*?=\"?)?\\PC{0,200}") {
            if let Some(name) = of_disposition(&header) {
                proptest::prop_assert!(!name.is_empty() && name.len() <= LONGEST);
                proptest::prop_assert!(!name.contains(['/', '\\', ':', '\0', '\n']) && !name.starts_with('.'));
            }
        }

        #[test]
        fn a_name_comes_through_quotes_and_through_percent_signs(name in "[a-zäß][ a-z0-9;=,äß()-]{0,40}[.]csv") {
            let quoted = format!("attachment; filename=\"{name}\"");
            proptest::prop_assert_eq!(of_disposition(&quoted), Some(name.clone()));
            let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
            proptest::prop_assert_eq!(percent_decoded(&encoded), name.as_str());
            let encoded = format!("attachment; filename=\"x.csv\"; filename*=UTF-8''{encoded}");
            proptest::prop_assert_eq!(of_disposition(&encoded), Some(name));
        }
    }
}
