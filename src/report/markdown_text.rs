//! Markdown that wikis, chats and code hosts show alike, in which no text from outside is markup.

use std::fmt::Write;

use super::inert::{clean, web_link};

/// Longer texts are cut; no title has as many characters.
const LONGEST: usize = 2_000;

/// A text in the making.
#[derive(Debug, Default)]
pub struct Markdown(String);

impl Markdown {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// A heading of `level`, 1 to 6.
    pub fn heading(&mut self, level: usize, text: &str) {
        self.gap();
        // Writing to a text cannot fail.
        _ = writeln!(self.0, "{} {}", "#".repeat(level.clamp(1, 6)), Self::text(text));
    }

    /// A paragraph of what [`text`](Self::text), [`strong`](Self::strong) and [`link`](Self::link) give.
    pub fn paragraph(&mut self, markup: &str) {
        self.gap();
        _ = writeln!(self.0, "{markup}");
    }

    /// An item of a list, `depth` steps in; of a numbered list if it has a number.
    pub fn item(&mut self, depth: usize, number: Option<usize>, markup: &str) {
        // A list begins after a gap; its items stand together.
        let listed = self.0.lines().last().is_some_and(|line| {
            let line = line.trim_start();
            line.starts_with("- ") || line.split_once(". ").is_some_and(|(digits, _)| digits.parse::<u32>().is_ok())
        });
        if !listed {
            self.gap();
        }
        let mark = number.map_or("-".into(), |number| format!("{number}."));
        _ = writeln!(self.0, "{}{mark} {markup}", "   ".repeat(depth));
    }

    /// A table; cells are what [`text`](Self::text) and the like give.
    pub fn table(&mut self, heads: &[String], rows: &[Vec<String>]) {
        self.gap();
        let mut row = |cells: &[String]| _ = writeln!(self.0, "| {} |", cells.join(" | "));
        row(heads);
        row(&vec!["---".to_owned(); heads.len()]);
        rows.iter().for_each(|cells| row(cells));
    }

    /// The whole.
    pub fn finish(self) -> String {
        self.0
    }

    /// Text that stays text: every character that could be markup is escaped.
    pub fn text(text: &str) -> String {
        let mut escaped = String::new();
        let clean = clean(text, LONGEST);
        for (at, c) in clean.char_indices() {
            let next = clean[at + c.len_utf8()..].chars().next();
            let previous = clean[..at].chars().next_back();
            let is_markup = match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '^' | '$' | '{' | '}' | '&' => true,
                // A heading, a list or a rule begins a line only.
                '#' | '+' | '-' | '=' => at == 0,
                '.' | ')' => at > 0 && clean[..at].chars().all(|c| c.is_ascii_digit()),
                '!' => next == Some('['),
                // What looks like an address would become a link, what looks like a name would be told.
                ':' => next == Some('/'),
                '@' => next.is_some_and(char::is_alphanumeric) || previous.is_some_and(char::is_alphanumeric),
                _ => false,
            };
            match c {
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '&' => escaped.push_str("&amp;"),
                '|' => escaped.push_str("&#124;"),
                '@' if is_markup => escaped.push_str("&#64;"),
                ':' if is_markup => escaped.push_str("&#58;"),
                c => {
                    if is_markup {
                        escaped.push('\\');
                    }
                    escaped.push(c);
                }
            }
        }
        // `www.` begins a link by itself on some hosts.
        escaped.replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")
    }

    /// Text that stands out.
    pub fn strong(text: &str) -> String {
        let text = Self::text(text);
        if text.is_empty() { text } else { format!("**{text}**") }
    }

    /// `text` that opens `url`, if that is a link of the web; else just the text.
    pub fn link(text: &str, url: Option<&str>) -> String {
        let text = Self::text(text);
        match url.and_then(web_link) {
            // Brackets would end the link, an asterisk or an underline could begin something else.
            Some(url) => {
                let escape = |c: char| match c {
                    '(' | ')' | '[' | ']' | '*' | '_' | '~' | '$' => format!("%{:02X}", u32::from(c)),
                    c => c.to_string(),
                };
                format!("[{text}]({})", url.chars().map(escape).collect::<String>())
            }
            None => text,
        }
    }

    fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_no_markup() {
        for (text, escaped) in [
            ("C++ & C#", "C++ &amp; C#"),
            ("# no heading", "\\# no heading"),
            ("- no item", "\\- no item"),
            ("1. no item", "1\\. no item"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("![x](https://evil.example)", "\\!\\[x\\](https&#58;//evil.example)"),
            ("a|b", "a&#124;b"),
            ("**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"),
            ("@everyone and a@b.example", "&#64;everyone and a&#64;b.example"),
            ("www.evil.example", "www&#46;evil.example"),
            ("line\nbreak\u{202e}", "line break"),
        ] {
            assert_eq!(Markdown::text(text), escaped);
        }
    }

    #[test]
    fn only_links_of_the_web_are_links() {
        assert_eq!(Markdown::link("a]b", Some("https://x.example/a_(b)")), "[a\\]b](https://x.example/a%5F%28b%29)");
        assert_eq!(Markdown::link("a", Some("javascript:alert(1)")), "a");
        assert_eq!(Markdown::link("a", None), "a");
    }

    #[test]
    fn parts_stand_apart_and_items_together() {
        let mut text = Markdown::new();
        text.heading(1, "Title");
        text.paragraph(&Markdown::strong("bold"));
        text.item(0, Some(1), "one");
        text.item(1, None, "two");
        text.table(&["a".into(), "b".into()], &[vec!["1".into(), "2".into()]]);
        assert_eq!(text.finish(), "# Title\n\n**bold**\n\n1. one\n   - two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n");
    }
}
