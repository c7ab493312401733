//! Links: http and https only, without anything that opens doors.

/// Names of query parameters that carry a session or a key, in lower case.
const SECRET: [&str; 26] = [
    "token",
    "access_token",
    "id_token",
    "auth_token",
    "authtoken",
    "auth",
    "session",
    "sessionid",
    "session_id",
    "sid",
    "phpsessid",
    "jsessionid",
    "aicc_sid",
    "aicc_url",
    "sig",
    "signature",
    "jwt",
    "key",
    "apikey",
    "api_key",
    "ticket",
    "samlresponse",
    "password",
    "code_verifier",
    "x-amz-signature",
    "x-amz-security-token",
];
/// Query parameters that only count visitors: kept in the link, not in what identifies the course.
const TRACKING: [&str; 6] = ["wt.mc_id", "gclid", "fbclid", "ref", "referrer", "trk"];
/// No link that works is longer (Microsoft Edge's limit is 2083 characters).
const LONGEST: usize = 4_000;

/// A link as it may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) url: String,
    /// A token was cut out.
    pub(crate) cut: bool,
}

/// The link in a cell; `None` if it is none that people can open. `base` goes before a mere path.
pub(crate) fn read(cell: &str, base: Option<&str>) -> Option<Link> {
    let cell = inside(cell.trim()).unwrap_or(cell);
    // SuccessFactors marks links to be opened in a window of their own.
    let cell = cell.trim().trim_start_matches("<popup>").trim();
    let absolute = match (scheme_end(cell), base) {
        (Some(_), _) => cell.to_owned(),
        _ if cell.starts_with("//") => format!("https:{cell}"),
        _ if cell.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) => format!("https://{cell}"),
        (None, Some(base)) if cell.starts_with('/') => format!("{base}{cell}"),
        _ => return None,
    };
    let after = scheme_end(&absolute)?;
    let (scheme, rest) = (absolute[..after].to_ascii_lowercase(), &absolute[after..]);
    let (rest, fragment) = rest.split_once('#').map_or((rest, None), |(rest, fragment)| (rest, Some(fragment)));
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let (host, path) = place.find('/').map_or((place, ""), |at| place.split_at(at));
    let mut cut = false;
    let host = match host.rsplit_once('@') {
        Some((_, host)) => {
            cut = true;
            host
        }
        None => host,
    };
    let named = host.split(':').next().unwrap_or("");
    let broken = path.ends_with("/undefined") || path.ends_with("/null");
    if !(named.contains('.') || named == "localhost")
        || named.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c))
        || broken
    {
        return None;
    }
    let path = match path.to_ascii_lowercase().find(";jsessionid=") {
        Some(at) => {
            cut = true;
            &path[..at]
        }
        None => path,
    };
    let kept: Vec<&str> =
        query.into_iter().flat_map(|query| query.split('&')).filter(|pair| !is_secret(pair)).collect();
    cut |= query.is_some_and(|query| query.split('&').count() != kept.len());
    let mut url = format!("{scheme}{}{path}", host.to_ascii_lowercase());
    if !kept.is_empty() && query != Some("") {
        url.push('?');
        url.push_str(&kept.join("&"));
    }
    match fragment {
        Some(fragment) if fragment.split(['&', '?']).any(is_secret) => cut = true,
        Some(fragment) => {
            url.push('#');
            url.push_str(fragment);
        }
        None => {}
    }
    if url.len() > LONGEST {
        return None;
    }
    if url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c)) {
        url = url.chars().fold(String::new(), |mut out, c| {
            match c {
                '"' => out.push_str("%22"),
                '<' => out.push_str("%3C"),
                '>' => out.push_str("%3E"),
                _ if c.is_whitespace() => out.push_str("%20"),
                _ if c.is_control() => {}
                _ => out.push(c),
            }
            out
        });
    }
    Some(Link { url, cut })
}

/// The link inside a spreadsheet's or page's notation of one: `=HYPERLINK("https://…";"Go")`, `<a href="https://…">Go</a>`.
fn inside(cell: &str) -> Option<&str> {
    let starts = |word: &str| cell.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let from = match () {
        () if starts("=HYPERLINK(") => 0,
        () if starts("<a ") => cell.find("href=")?,
        () => return None,
    };
    let mark = cell[from..].find(['"', '\''])? + from;
    let quoted = &cell[mark + 1..];
    Some(&quoted[..quoted.find(cell.as_bytes()[mark] as char)?])
}

/// Where the scheme ends, if it is http or https.
fn scheme_end(text: &str) -> Option<usize> {
    ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
        .map(str::len)
}

fn is_secret(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = name.to_ascii_lowercase();
    let named = SECRET.contains(&name.as_str()) && !value.is_empty()
        || name.ends_with("_token")
        || name.ends_with("session_id");
    named || is_jwt(value)
}

/// A signed token: three parts in base 64, the first of which starts with `{"`.
fn is_jwt(value: &str) -> bool {
    value.starts_with("eyJ") && value.bytes().filter(|b| *b == b'.').count() >= 2
}

/// What identifies the page a link leads to: without scheme, `www.`, tracking, fragment and closing slash.
pub(crate) fn identity(url: &str) -> String {
    let rest = scheme_end(url).map_or(url, |after| &url[after..]);
    let rest = rest.split('#').next().unwrap_or("");
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
    kept.sort_unstable();
    let place = place.strip_prefix("www.").unwrap_or(place).trim_end_matches('/');
    if kept.is_empty() { place.to_owned() } else { format!("{place}?{}", kept.join("&")) }
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(cell: &str) -> Option<String> {
        read(cell, None).map(|link| link.url)
    }

    #[test]
    fn only_links_people_can_open() {
        assert_eq!(url(" HTTPS://WWW.Example.com/A b ").unwrap(), "https://www.example.com/A%20b");
        assert_eq!(url("www.example.com/x").unwrap(), "https://www.example.com/x");
        assert_eq!(url("<popup>https://a.example/x").unwrap(), "https://a.example/x");
        assert_eq!(read("/course/go/", Some("https://www.udemy.com")).unwrap().url, "https://www.udemy.com/course/go/");
        for bad in [
            "javascript:alert(1)",
            "ftp://a.example",
            "file:///etc/passwd",
            "nan",
            "data:text/html,x",
            "https://",
            "/x",
            "é",
            "wwwé",
        ] {
            assert_eq!(url(bad), None, "{bad}");
        }
        assert_eq!(url("https://share.percipio.com/cd/undefined"), None);
    }

    #[test]
    fn tokens_are_cut_out() {
        let link = read("https://u:p@a.example/x;jsessionid=9?id=5&token=abc&lang=en#access_token=z", None).unwrap();
        assert_eq!(link, Link { url: "https://a.example/x?id=5&lang=en".into(), cut: true });
        assert_eq!(url("https://a.example/?go=eyJhbGciOi.eyJzdWIi.c2ln").unwrap(), "https://a.example/");
        assert!(!read("https://a.example/c?id=7", None).unwrap().cut);
    }

    #[test]
    fn the_same_page_has_one_identity() {
        let page = identity("https://www.example.com/course?b=2&a=1&utm_source=x#top");
        assert_eq!(page, identity("http://example.com/course?a=1&b=2"));
        assert_ne!(page, identity("http://example.com/course?a=1&b=3"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(cell: String) {
            if let Some(link) = read(&cell, Some("https://a.example")) {
                identity(&link.url);
            }
        }
    }
}
