//! Cells that are no UTF-8, and UTF-8 that somebody read as Windows-1252.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, WINDOWS_1252};

/// What Windows-1252 has at 0x80..0xA0. The five holes keep the control character of their number, as the WHATWG
/// encoding standard does, which is also what damaged exports hold there.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Seen once and twice in many titles, three times in one (a corporate list of O'Reilly titles).
const MOST_MISREADINGS: usize = 3;

/// Letters beyond ASCII that a file must show before it is believed to be in another encoding than Windows-1252: from a
/// handful, any detector guesses wildly.
const ENOUGH: usize = 40;

/// The encoding of cells that are no UTF-8, told from the beginning of their file: Windows-1252, unless the letters
/// leave no doubt that it is another, such as Windows-1251 for Russian.
pub(crate) fn legacy(sample: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(sample).is_ok() {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut letters = 0;
    for line in sample.split_inclusive(|byte| *byte == b'\n').filter(|line| std::str::from_utf8(line).is_err()) {
        letters += line.iter().filter(|byte| !byte.is_ascii()).count();
        detector.feed(line, false);
    }
    detector.feed(b"", true);
    if letters < ENOUGH { WINDOWS_1252 } else { detector.guess(None, Utf8Detection::Deny) }
}

/// The bytes of a cell as text, in `legacy` if they are no UTF-8; `true` then.
pub(crate) fn decode_into(bytes: &[u8], legacy: &'static Encoding, text: &mut String) -> bool {
    let error = match std::str::from_utf8(bytes) {
        Ok(valid) => {
            text.push_str(valid);
            return false;
        }
        Err(error) => error,
    };
    let valid = bytes[..error.valid_up_to()].iter().any(|byte| !byte.is_ascii());
    if error.error_len().is_none() && bytes.len() - error.valid_up_to() <= 3 && (valid || is_utf8_lead(bytes, &error)) {
        // Cut by length in the middle of a character.
        text.push_str(&String::from_utf8_lossy(&bytes[..error.valid_up_to()]));
    } else if valid {
        text.push_str(&String::from_utf8_lossy(bytes));
    } else {
        text.push_str(&legacy.decode_without_bom_handling(bytes).0);
    }
    true
}

/// Two or three bytes of an unfinished character at the end are UTF-8; a single one may be any letter of Windows-1252.
fn is_utf8_lead(bytes: &[u8], error: &std::str::Utf8Error) -> bool {
    bytes.len() - error.valid_up_to() >= 2
}

fn to_1252(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{FF}' => Some(c as u8),
        _ => HIGH.iter().position(|known| *known == c).map(|at| 0x80 + at as u8),
    }
}

/// `text` with UTF-8 that was read as Windows-1252 read back, up to three times; `None` if there is nothing certain to repair.
///
/// Certain is: a lead byte with all its continuation bytes, standing for a character that texts are written with.
/// `É»` at the end of a French quotation is a lead and a continuation too, but for a letter of the phonetic alphabet.
pub(crate) fn repair_mojibake(text: &str) -> Option<String> {
    let mut repaired = read_back(text)?;
    for _ in 1..MOST_MISREADINGS {
        let Some(again) = read_back(&repaired) else { break };
        repaired = again;
    }
    Some(repaired)
}

/// Whether text shows the marks of a wrong encoding: what cannot be read back for certain, because a byte of it is gone.
pub(crate) fn is_misread(text: &str) -> bool {
    if text.is_ascii() {
        return text.contains('?') && has_lost_apostrophe(text);
    }
    if text.contains(char::REPLACEMENT_CHARACTER) || text.contains("â€") || has_lost_apostrophe(text) {
        return true;
    }
    // `voilÃ ` was an `à`, `5Â ` a fixed space. In `IRMÃ` and `São` the letter is meant.
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let ends = chars.peek().is_none_or(|next| !next.is_alphanumeric());
        if ends && (c == 'Ã' && before.is_lowercase() || c == 'Â' && !before.is_uppercase()) {
            return true;
        }
        before = c;
    }
    false
}

/// `you?ll`, `it?s`: a curly apostrophe that an older encoding had no letter for.
fn has_lost_apostrophe(text: &str) -> bool {
    const ENDINGS: [&str; 7] = ["s", "t", "ll", "re", "ve", "d", "m"];
    text.match_indices('?').any(|(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        text[..at].ends_with(|c: char| c.is_lowercase())
            && ENDINGS.contains(&&rest[..end])
            && !rest[end..].starts_with(['=', '&', '/'])
    })
}

fn read_back(text: &str) -> Option<String> {
    if !text.chars().any(|c| ('\u{C2}'..='\u{F4}').contains(&c)) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at, mut repaired) = (String::with_capacity(text.len()), 0, false);
    while at < chars.len() {
        if let Some((meant, length)) = meant(&chars[at..]) {
            out.push(meant);
            at += length;
            repaired = true;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    repaired.then_some(out)
}

/// The character the first few of `chars` are the misread bytes of, and how many they are.
fn meant(chars: &[char]) -> Option<(char, usize)> {
    let lead = *chars.first()? as u32;
    let length = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    for (byte, c) in bytes[..length].iter_mut().zip(chars.get(..length)?) {
        *byte = to_1252(*c)?;
    }
    let meant = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let written = match meant as u32 {
        0x80..=0x9F => length == 2 && chars[0] == 'Â', // the inner layer of text misread twice
        0xA0..=0x17F | 0x386..=0x3CE | 0x401..=0x451 => true,
        0x180..=0x7FF => false,
        _ => length >= 3,
    };
    written.then_some((meant, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> (String, bool) {
        let mut text = String::new();
        let repaired = decode_into(bytes, legacy(bytes), &mut text);
        (text, repaired)
    }

    #[test]
    fn a_cell_that_is_no_utf8_is_windows_1252() {
        assert_eq!(decode("Grüße".as_bytes()), ("Grüße".into(), false));
        assert_eq!(decode(b"Gr\xFC\xDFe \x96 \x80 5"), ("Grüße – € 5".into(), true));
        assert_eq!(decode(b"caf\xE9"), ("café".into(), true));
    }

    #[test]
    fn a_character_cut_by_a_length_limit_is_left_out() {
        let cut = "Größe – ".as_bytes();
        assert_eq!(decode(&cut[..cut.len() - 2]), ("Größe ".into(), true));
    }

    #[test]
    fn another_encoding_is_told_by_enough_of_its_letters() {
        for (text, encoding) in [
            ("Основы программирования на языке Go для начинающих и не только", encoding_rs::WINDOWS_1251),
            ("データベースの基礎を学ぶための入門コースです。初心者の方もどうぞ。", encoding_rs::SHIFT_JIS),
            ("面向初学者的数据库基础课程，不需要任何编程经验即可参加学习", encoding_rs::GBK),
        ] {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(decode(&bytes), (text.into(), true));
        }
        // A few letters are Windows-1252, whatever they might be elsewhere.
        assert_eq!(decode(b"\xC1\xE9\xF1"), ("Áéñ".into(), true));
    }

    fn misread(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn misread_text_is_read_back_once_and_twice() {
        for text in ["CISSP® – From Beginner to Pro", "don’t", "Größe €5 ™", "Программирование", "数据科学 🎓"]
        {
            assert_eq!(repair_mojibake(&misread(text)).unwrap(), text);
            assert_eq!(repair_mojibake(&misread(&misread(text))).unwrap(), text);
        }
    }

    #[test]
    fn text_that_only_looks_odd_is_left_alone() {
        for text in
            ["Größe", "SOCIÉTÉ»", "naïve café", "Ã la carte", "Ñandú", "5 €", "Português – Avançado", "São Paulo"]
        {
            assert_eq!(repair_mojibake(text), None, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_back_is_seen() {
        for text in ["you?ll see", "it?s", "said â€œyesâ€", "voilÃ  tout", "5Â km", "caf\u{fffd}"] {
            assert!(is_misread(text), "{text}");
        }
        for text in
            ["Why? So that", "page?s=2", "IRMÃ", "São Paulo", "Âge d’or", "NÃO", "what?", "really?!", "Ã la carte"]
        {
            assert!(!is_misread(text), "{text}");
        }
    }
}
