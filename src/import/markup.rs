//! HTML to plain text: known tags go, entities become characters. What is no HTML stays: `List<String>`, `a < b`.

/// Tags that exports carry. Anything else in angle brackets is text.
const TAGS: [&str; 60] = [
    "a",
    "abbr",
    "article",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "center",
    "code",
    "col",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "li",
    "link",
    "meta",
    "o:p",
    "ol",
    "p",
    "pre",
    "s",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "u",
    "ul",
];
/// Of these, the content goes too.
const SILENT: [&str; 3] = ["script", "style", "head"];
/// Between the words on both sides of these there is no space.
const INLINE: [&str; 15] =
    ["a", "abbr", "b", "big", "code", "em", "font", "i", "s", "small", "span", "strong", "sub", "sup", "u"];

const ENTITIES: [(&str, &str); 62] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("zwnj", ""),
    ("zwj", ""),
    ("shy", ""),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("trade", "™"),
    ("reg", "®"),
    ("copy", "©"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("times", "×"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("sect", "§"),
    ("rarr", "→"),
    ("larr", "←"),
    ("check", "✓"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("atilde", "ã"),
    ("ccedil", "ç"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("iacute", "í"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("ocirc", "ô"),
    ("otilde", "õ"),
    ("uacute", "ú"),
    ("aring", "å"),
];

/// The text without markup; `None` if there was none. In a title a tag counts only if one is closed or broken off in
/// it: `<video> and <canvas>` may be what the course is about.
pub(crate) fn to_text(text: &str, title: bool) -> Option<String> {
    if !text.contains(['<', '&']) {
        return None;
    }
    let stripped =
        if !title || text.contains("</") || text.contains("<br") { strip_tags(text) } else { text.to_owned() };
    let mut decoded = decode(&stripped);
    if decoded.contains("</") && !title {
        decoded = strip_tags(&decoded); // markup that was written as entities
    }
    if decoded.contains('&') && decoded != stripped {
        decoded = decode(&decoded); // entities of entities
    }
    (decoded != text).then_some(decoded)
}

fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let Some((name, closing, length)) = tag(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        rest = &rest[length..];
        if !INLINE.contains(&name.as_str()) {
            out.push(' ');
        }
        if SILENT.contains(&name.as_str()) && !closing {
            let end = format!("</{name}");
            let lower = rest.to_ascii_lowercase();
            rest = lower.find(&end).map_or("", |at| &rest[at..]);
        }
    }
    out.push_str(rest);
    out
}

/// The tag at the start of `text`: its name, whether it closes, and its length.
fn tag(text: &str) -> Option<(String, bool, usize)> {
    let inside = &text[1..];
    let closing = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != ':').unwrap_or(inside.len());
    let name = inside[..end].to_ascii_lowercase();
    let follows = inside[end..].chars().next();
    if !TAGS.contains(&name.as_str()) || !matches!(follows, Some('>' | '/' | ' ' | '\n' | '\r' | '\t') | None) {
        return None;
    }
    // A tag cut off by a length limit takes the rest with it.
    let length = text.find('>').map_or(text.len(), |at| at + 1);
    Some((name, closing, length))
}

fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((meant, length)) => {
                out.push_str(&meant);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The characters an entity at the start of `text` stands for, and its length.
fn entity(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let meant = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || c.is_whitespace())?.to_string()
        }
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1.to_owned(),
    };
    Some((meant, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        to_text(html, false).unwrap_or_else(|| html.to_owned()).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn markup_becomes_plain_text() {
        assert_eq!(
            text("<p>Learn <b>Go</b>&nbsp;&amp; Rust.</p><ul><li>One</li><li>Two</li></ul>"),
            "Learn Go & Rust. One Two"
        );
        assert_eq!(text("a<br/>b<style>p{}</style>c<!-- d -->"), "a b c");
        assert_eq!(text("it&#39;s &#x2014; fine &eacute;"), "it's — fine é");
        assert_eq!(text("&lt;p&gt;Hello&lt;/p&gt;"), "Hello");
        assert_eq!(text("R&amp;amp;D"), "R&D");
        assert_eq!(text("cut off <a href=\"http"), "cut off");
    }

    #[test]
    fn what_is_no_markup_stays() {
        for plain in ["List<String> in C#", "a < b && c > d", "AT&T", "R&D; Q&A", "<T> generics", "&bogus;"] {
            assert_eq!(to_text(plain, false), None, "{plain}");
        }
        assert_eq!(to_text("The <video> tag", true), None);
        assert_eq!(to_text("<b>Bold</b> title", true).unwrap(), "Bold title");
        assert_eq!(to_text("HTML &lt;canvas&gt;", true).unwrap(), "HTML <canvas>");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text: String, title: bool) {
            to_text(&text, title);
        }
    }
}
