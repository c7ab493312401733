//! Text from exports and needs, made harmless for every format: it can neither turn the direction of writing, hide, nor
//! climb over its neighbours, and only links of the web are links.

use unicode_normalization::char::is_combining_mark;

/// A link longer than this is text: mail programs, Excel and older Edge cut it (at 2,083 characters).
const LONGEST_LINK: usize = 2_083;
/// The most a cell of a spreadsheet holds, in the units of UTF-16 (Excel specifications and limits).
const LONGEST_CELL: usize = 32_767;
/// Marks on top of one letter. Languages use three at most; towers of them are drawn over other lines.
const MARKS: usize = 4;

/// `text` in one line of at most `longest` characters, cut with `…`.
pub fn clean(text: &str, longest: usize) -> String {
    let mut clean = String::with_capacity(text.len().min(4 * longest));
    let (mut length, mut marks, mut space) = (0, 0, false);
    for c in text.chars() {
        if c.is_control() || c.is_whitespace() {
            space = true;
            continue;
        }
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if is_invisible(c) || marks > MARKS {
            continue;
        }
        if length >= longest {
            clean.push('…');
            break;
        }
        if space && !clean.is_empty() {
            clean.push(' ');
            length += 1;
        }
        space = false;
        clean.push(c);
        length += 1;
    }
    clean
}

/// `text` as a cell of a spreadsheet can hold it: one line, cut with `…` where it is too long.
pub(super) fn cell_text(text: &str) -> String {
    let mut cell = clean(text, LONGEST_CELL);
    let mut units = cell.chars().map(char::len_utf16).sum::<usize>();
    if units > LONGEST_CELL {
        while units >= LONGEST_CELL
            && let Some(last) = cell.pop()
        {
            units -= last.len_utf16();
        }
        cell.push('…');
    }
    cell
}

/// Characters that are not seen but change what is: they turn the direction of writing or carry hidden text. Joiners
/// stay, they are letters' business in Persian, Hindi and emoji.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// `url` if it is a link of the web that shows where it goes, and nothing else.
pub fn web_link(url: &str) -> Option<&str> {
    let url = url.trim();
    let rest = ["https://", "http://"]
        .iter()
        .find(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
        .and_then(|scheme| url.get(scheme.len()..))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let strange = |c: char| c.is_control() || c.is_whitespace() || is_invisible(c) || "<>\"'\\^`{|}".contains(c);
    let opens = !host.is_empty() && !host.contains('@') && !url.contains(strange) && url.len() <= LONGEST_LINK;
    opens.then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_or_turns_around() {
        assert_eq!(clean("a\u{202e}b\u{0}c\r\n\td", 99), "ab c d");
        assert_eq!(clean("safe\u{e0041}\u{200b}\u{feff}", 99), "safe");
        assert_eq!(clean("می\u{200c}خواهم", 99), "می\u{200c}خواهم");
        let tower = format!("Z{}", "\u{0335}".repeat(50));
        assert_eq!(clean(&tower, 99).chars().count(), 1 + MARKS);
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(clean("abcdef", 6), "abcdef");
        assert_eq!(clean("abcdef", 5), "abcde…");
        assert!(clean(&"x".repeat(100_000), 300).len() < 310);
    }

    #[test]
    fn a_cell_holds_no_more_than_excel_takes() {
        for text in ["x".repeat(100_000), "😀".repeat(20_000), "x".repeat(LONGEST_CELL - 1) + "😀"] {
            let cell = cell_text(&text);
            assert!(cell.encode_utf16().count() <= LONGEST_CELL);
            assert!(cell.ends_with('…'));
        }
        assert_eq!(cell_text(&"x".repeat(LONGEST_CELL)).len(), LONGEST_CELL);
    }

    #[test]
    fn only_links_of_the_web_are_links() {
        for good in ["https://www.udemy.com/course/k8s/?a=b&c=d#e", "HTTP://intranet/x", "https://de.example/ü"] {
            assert_eq!(web_link(good), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,<script>",
            "//example.com",
            "https://",
            "https://udemy.com@evil.example/",
            "https://x.example/\" onclick=\"alert(1)",
            "https://x.example/\u{202e}moc",
            "vbscript:x",
            "",
        ] {
            assert_eq!(web_link(bad), None, "{bad}");
        }
    }
}
