//! Text to tokens, keeping the symbols that carry meaning in this field.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One token: its normal form, and where it stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// Lower case, without accents; symbols kept where they belong to the name: `c++`, `c#`, `security+`, `dotnet`, `3.11`.
    pub word: &'a str,
    /// First byte in the text.
    pub start: usize,
    /// Byte behind the last in the text.
    pub end: usize,
}

/// The tokens of one text. Kept and filled again for the next text, so that a long import allocates once.
#[derive(Debug, Default, Clone)]
pub struct Tokens {
    /// The text with its ASCII letters small, where most words stand as they are, and behind it the words that had to be
    /// made: `cafe` of `café`, `dotnet` of `.NET`.
    words: String,
    spans: Vec<Span>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    word_start: u32,
    word_end: u32,
    start: u32,
    end: u32,
}

impl Tokens {
    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether the text held no token.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The token at `index`, which must be below `len`.
    pub fn get(&self, index: usize) -> Token<'_> {
        let span = self.spans[index];
        Token {
            word: &self.words[span.word_start as usize..span.word_end as usize],
            start: span.start as usize,
            end: span.end as usize,
        }
    }

    /// The normal form of the token at `index`.
    pub fn word(&self, index: usize) -> &str {
        let span = self.spans[index];
        &self.words[span.word_start as usize..span.word_end as usize]
    }

    /// Where the token at `index` stands in the text.
    pub(super) fn range(&self, index: usize) -> std::ops::Range<usize> {
        let span = self.spans[index];
        span.start as usize..span.end as usize
    }

    /// All tokens in order.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> {
        (0..self.len()).map(|index| self.get(index))
    }

    fn begin(&mut self, text: &str) {
        self.words.clear();
        self.words.push_str(text);
        self.words.make_ascii_lowercase();
        self.spans.clear();
    }
}

/// Cuts text into tokens.
///
/// * Letters and digits make words; case and accents are folded.
/// * `C++`, `C#`, `A+`, `Security+` keep their symbols; `C ++` is read as `C++`.
/// * `.NET` is the word `dotnet`, alone and in `ASP.NET`, `VB.NET`.
/// * Digits keep their dots: `3.11`, `802.1x`.
/// * `R&D` is one word, so that it is not `R`; `TCP/IP`, `CI/CD`, `Node.js` are two words each.
/// * A possessive `'s` is dropped, another apostrophe closes up: `O'Reilly` is `oreilly`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Analyzer;

impl Analyzer {
    /// Fills `tokens` with the tokens of `text`.
    pub fn analyze(self, text: &str, tokens: &mut Tokens) {
        tokens.begin(text);
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match SORTS[bytes[at] as usize] {
                Sort::Word => at = word(text, at, tokens),
                Sort::Dot if starts_dotnet(bytes, at) => {
                    let start = tokens.words.len();
                    tokens.words.push_str("dotnet");
                    tokens.push(start, at, at + 4);
                    at += 4;
                }
                Sort::Wide => match next_char(text, at) {
                    (c, _) if is_word(c) => at = folded_word(text, at, at, tokens),
                    (_, length) => at += length,
                },
                Sort::Dot | Sort::Symbol | Sort::Space | Sort::Mark => at += 1,
            }
        }
    }

    /// The tokens' normal forms of `text`, for places where speed does not matter.
    pub fn words(self, text: &str) -> Vec<String> {
        let mut tokens = Tokens::default();
        self.analyze(text, &mut tokens);
        tokens.iter().map(|token| token.word.to_owned()).collect()
    }
}

impl Tokens {
    /// Adds the word that was made at the end of `words`, from `word_start` on.
    fn push(&mut self, word_start: usize, start: usize, end: usize) {
        let word_end = self.words.len();
        if word_end > word_start {
            self.spans.push(Span {
                word_start: narrow(word_start),
                word_end: narrow(word_end),
                start: narrow(start),
                end: narrow(end),
            });
        }
    }

    /// Adds a word that is written as its normal form is, but for capitals.
    fn push_as_written(&mut self, start: usize, end: usize) {
        let (start, end) = (narrow(start), narrow(end));
        self.spans.push(Span { word_start: start, word_end: end, start, end });
    }
}

/// A text of 4 GiB never gets here: the importer's cells and the page's bodies are bounded far below.
fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What a byte may mean to a word before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// An ASCII letter or digit: the word goes on.
    Word,
    /// A dot goes on behind a digit.
    Dot,
    /// A symbol that may belong to the word, or join what follows to it.
    Symbol,
    /// A space, which stands before the symbols of `C ++`.
    Space,
    /// Part of a character beyond ASCII.
    Wide,
    /// What ends a word.
    Mark,
}

static SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        sorts[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Sort::Word,
            b'.' => Sort::Dot,
            b'+' | b'#' | b'&' | b'\'' => Sort::Symbol,
            b' ' => Sort::Space,
            0x80.. => Sort::Wide,
            _ => Sort::Mark,
        };
        byte += 1;
    }
    sorts
};

/// Reads the word that begins with the ASCII letter or digit at `start`; returns where reading goes on.
fn word(text: &str, start: usize, tokens: &mut Tokens) -> usize {
    let bytes = text.as_bytes();
    let rest = &bytes[start + 1..];
    let at = start + 1 + rest.iter().position(|byte| SORTS[*byte as usize] != Sort::Word).unwrap_or(rest.len());
    let ends = match bytes.get(at).map(|byte| SORTS[*byte as usize]) {
        None | Some(Sort::Mark) => true,
        Some(Sort::Space) => at - start > 1,
        Some(Sort::Dot) => !bytes[at - 1].is_ascii_digit(),
        Some(_) => false,
    };
    if !ends {
        return folded_word(text, start, at, tokens);
    }
    tokens.push_as_written(start, at);
    at
}

/// Reads the word that begins at `start` and consists of ASCII letters and digits up to `at`; returns where reading
/// goes on.
fn folded_word(text: &str, start: usize, mut at: usize, tokens: &mut Tokens) -> usize {
    let bytes = text.as_bytes();
    let word_start = tokens.words.len();
    tokens.words.extend(bytes[start..at].iter().map(|byte| byte.to_ascii_lowercase() as char));
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_alphanumeric() {
            tokens.words.push(byte.to_ascii_lowercase() as char);
            at += 1;
            continue;
        }
        let (c, length) = next_char(text, at);
        let next_is_word = at + length < bytes.len() && is_word(next_char(text, at + length).0);
        let digit_before = bytes[at.saturating_sub(1)].is_ascii_digit() && at > start;
        match c {
            _ if !c.is_ascii() && is_word(c) => fold(c, &mut tokens.words),
            '.' if digit_before && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => tokens.words.push('.'),
            '\'' | '’' => {
                let rest = &bytes[at + length..];
                let possessive = matches!(rest.first(), Some(b's' | b'S'))
                    && !(rest.len() > 1 && is_word(next_char(text, at + length + 1).0));
                if possessive {
                    tokens.push(word_start, start, at);
                    return at + length + 1;
                }
                if !next_is_word {
                    break;
                }
            }
            '&' if at == start + 1 && next_is_word && single_letter_follows(text, at + 1) => tokens.words.push('&'),
            _ => break,
        }
        at += length;
    }
    let end = symbols(bytes, start, at, &mut tokens.words);
    tokens.push(word_start, start, end);
    end
}

/// Takes the symbols that belong to the word `start..end`; returns the new end.
fn symbols(bytes: &[u8], start: usize, end: usize, word: &mut String) -> usize {
    if bytes[start..end].iter().all(u8::is_ascii_digit) {
        return end;
    }
    let rest = &bytes[end..];
    let single = end - start == 1;
    let ends_word = |after: usize| rest.get(after).is_none_or(|b| !b.is_ascii_alphanumeric());
    if rest.starts_with(b"++") && (ends_word(2) || rest[2].is_ascii_digit()) {
        word.push_str("++");
        end + 2
    } else if single && rest.starts_with(b" ++") && ends_word(3) {
        word.push_str("++");
        end + 3
    } else if rest.starts_with(b"#") && (ends_word(1) || (single && rest[1].is_ascii_digit())) {
        word.push('#');
        end + 1
    } else if single && rest.starts_with(b" #") && ends_word(2) && !rest[2..].starts_with(b" ") {
        word.push('#');
        end + 2
    } else if rest.starts_with(b"+") && ends_word(1) && rest.get(1) != Some(&b'+') {
        word.push('+');
        end + 1
    } else {
        end
    }
}

/// Whether `.NET` begins at the dot at `at`, alone or behind a word such as `ASP`; not in a web address.
fn starts_dotnet(bytes: &[u8], at: usize) -> bool {
    let net = bytes.get(at + 1..at + 4).is_some_and(|word| word.eq_ignore_ascii_case(b"net"));
    let ends = bytes.get(at + 4).is_none_or(|b| !b.is_ascii_alphabetic());
    if !net || !ends {
        return false;
    }
    let word_before =
        bytes[..at].iter().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'#' | b'+')).count();
    let before_that = at.checked_sub(word_before + 1).map(|i| bytes[i]);
    let address = word_before > 0 && matches!(before_that, Some(b'.' | b'/' | b'@'));
    let path_behind = bytes.get(at + 4) == Some(&b'/') && bytes.get(at + 5).is_some_and(u8::is_ascii_alphanumeric);
    // "example.net/path" is an address, "ASP.NET/C#" is none.
    let domain = word_before > 6 && path_behind;
    !(address || domain)
}

fn single_letter_follows(text: &str, at: usize) -> bool {
    let (_, length) = next_char(text, at);
    at + length >= text.len() || !is_word(next_char(text, at + length).0)
}

fn next_char(text: &str, at: usize) -> (char, usize) {
    let byte = text.as_bytes()[at];
    if byte.is_ascii() {
        return (byte as char, 1);
    }
    text[at..].chars().next().map_or(('\0', 1), |c| (c, c.len_utf8()))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && is_combining_mark(c))
}

fn fold(c: char, word: &mut String) {
    if c == 'ß' {
        word.push_str("ss");
        return;
    }
    word.extend(std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        Analyzer.words(text)
    }

    #[test]
    fn the_fields_names_stay_what_they_are() {
        assert_eq!(words("C++, C# and F#"), ["c++", "c#", "and", "f#"]);
        assert_eq!(words("Modern C++17 / C ++"), ["modern", "c++", "17", "c++"]);
        assert_eq!(words(".NET 8, ASP.NET Core; VB.NET"), ["dotnet", "8", "asp", "dotnet", "core", "vb", "dotnet"]);
        assert_eq!(words("Node.js CI/CD TCP/IP"), ["node", "js", "ci", "cd", "tcp", "ip"]);
        assert_eq!(words("k8s, AZ-104, Java 17"), ["k8s", "az", "104", "java", "17"]);
        assert_eq!(words("R, Go"), ["r", "go"]);
        assert_eq!(words("Python 3.11."), ["python", "3.11"]);
        assert_eq!(words("CompTIA A+ & Security+ (SY0-701)"), ["comptia", "a+", "security+", "sy0", "701"]);
        assert_eq!(words("Terraform+AWS, 100+ tricks"), ["terraform", "aws", "100", "tricks"]);
    }

    #[test]
    fn look_alikes_are_not_taken_for_them() {
        assert_eq!(words("R&D"), ["r&d"]);
        assert_eq!(words("Q&A with R & D"), ["q&a", "with", "r", "d"]);
        assert_eq!(words("Lesson #1"), ["lesson", "1"]);
        assert_eq!(words("see www.example.net"), ["see", "www", "example", "net"]);
        assert_eq!(words("net profit"), ["net", "profit"]);
    }

    #[test]
    fn apostrophes_and_accents_fold() {
        assert_eq!(words("O'Reilly's café"), ["oreilly", "cafe"]);
        assert_eq!(words("don’t Größe"), ["dont", "grosse"]);
    }

    #[test]
    fn a_token_knows_where_it_stood() {
        let mut tokens = Tokens::default();
        let text = "Über ASP.NET und C ++!";
        Analyzer.analyze(text, &mut tokens);
        let found: Vec<_> = tokens.iter().map(|t| &text[t.start..t.end]).collect();
        assert_eq!(found, ["Über", "ASP", ".NET", "und", "C ++"]);
    }

    proptest! {
        #[test]
        fn any_text_gives_tokens_inside_it(text in "\\PC{0,80}") {
            let mut tokens = Tokens::default();
            Analyzer.analyze(&text, &mut tokens);
            let mut end = 0;
            for token in tokens.iter() {
                prop_assert!(!token.word.is_empty());
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(text.get(token.start..token.end).is_some());
                end = token.end;
            }
        }

        #[test]
        fn case_does_not_matter(text in "[A-Za-z0-9 .+#/&'-]{0,60}") {
            prop_assert_eq!(words(&text.to_uppercase()), words(&text.to_lowercase()));
        }
    }
}
