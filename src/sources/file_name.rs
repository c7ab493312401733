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
    let kept = kept.trim().trim_start_matches('.');
    let from = kept.len().saturating_sub(LONGEST);
    let from = (from..=kept.len()).find(|at| kept.is_char_boundary(*at)).unwrap_or(0);
    (!kept.is_empty()).then(|| kept[from..].to_owned())
}

/// The name in a `Content-Disposition` header: `attachment; filename="udemy.csv"`.
pub(super) fn of_disposition(header: &str) -> Option<String> {
    let parameter = |wanted: &str| {
        header.split(';').skip(1).find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().trim_matches('"').to_owned())
        })
    };
    // RFC 6266: the encoded form counts where both are given. `UTF-8'en'na%C3%AFve.csv`
    let encoded = parameter("filename*").and_then(|value| {
        let text = value.splitn(3, '\'').nth(2)?;
        Some(percent_decoded(text))
    });
    encoded.or_else(|| parameter("filename")).and_then(|name| plain(&name))
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
}
