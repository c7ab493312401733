//! Who may come in: the name the server is called by, the token or the trusted header, and that what changes something
//! comes from our own pages.

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;

use super::app::App;
use super::problem::Problem;
use super::settings::Settings;

/// Addresses that say nothing about the shelf and that machines ask without a token.
const OPEN: [&str; 2] = ["/healthz", "/readyz"];
/// The longest name of a person that is kept.
const LONGEST_NAME: usize = 120;

/// Who asks, as far as that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Who(pub Option<String>);

/// Lets in who may come in, and says who it is.
pub(super) async fn open(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let settings = &app.settings;
    let checked = is_meant(settings, &request)
        .and_then(|()| if is_open(&request) { Ok(Who::default()) } else { who(settings, request.headers()) })
        .and_then(|who| is_from_here(request.method(), request.headers()).map(|()| who));
    match checked {
        Ok(who) => {
            request.extensions_mut().insert(who);
            next.run(request).await
        }
        Err(problem) if problem.status == StatusCode::UNAUTHORIZED && settings.token.is_some() => {
            let ask = [
                HeaderValue::from_static("Bearer"),
                HeaderValue::from_static("Basic realm=\"Onshelf\", charset=\"UTF-8\""),
            ];
            let mut response = problem.into_response();
            // Programs are asked for a bearer token; browsers know how to ask people only for name and password.
            let ask = if request.uri().path().starts_with("/api/v1") { &ask[0] } else { &ask[1] };
            response.headers_mut().insert(WWW_AUTHENTICATE, ask.clone());
            response
        }
        Err(problem) => problem.into_response(),
    }
}

fn is_open(request: &Request) -> bool {
    OPEN.contains(&request.uri().path())
}

/// A name server of somebody else's may point their name at this machine and have a browser here ask us (DNS rebinding);
/// it asks under that name.
fn is_meant(settings: &Settings, request: &Request) -> Result<(), Problem> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        _ => None,
    };
    let host = host.ok_or_else(|| Problem::bad("The request must name the host once, in the header Host."))?;
    // A host in the request's first line is the one that counts (RFC 9112, section 3.2.2).
    let host = request.uri().authority().map_or(host, axum::http::uri::Authority::as_str);
    if settings.answers_to(host) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        "This server is not known by that name. Ask it by its address, or start it with --host NAME.",
    ))
}

/// Who asks; refused if it is nobody who may.
fn who(settings: &Settings, headers: &HeaderMap) -> Result<Who, Problem> {
    let mut name = None;
    if let Some(token) = &settings.token {
        let (said, given) = credentials(headers).ok_or_else(|| {
            unauthorised(
                "This server asks for its token: `Authorization: Bearer TOKEN`, or any name with the token as password.",
            )
        })?;
        if !token.is(&said) {
            return Err(unauthorised("That is not the token of this server."));
        }
        name = given;
    }
    if let Some(header) = &settings.user_header {
        let mut said = headers.get_all(header).iter();
        let user = match (said.next(), said.next()) {
            (Some(user), None) => std::str::from_utf8(user.as_bytes()).ok().and_then(plain_name),
            _ => None,
        };
        name = Some(user.ok_or_else(|| {
            unauthorised("The reverse proxy did not say who asks; this server only answers to those it names.")
        })?);
    }
    Ok(Who(name))
}

fn unauthorised(detail: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, detail)
}

/// The token a request brings, and the name that stands with it in a browser's form.
fn credentials(headers: &HeaderMap) -> Option<(String, Option<String>)> {
    let said = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = said.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some((rest.trim().to_owned(), None));
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = base64::engine::general_purpose::STANDARD.decode(rest.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (name, token) = text.split_once(':')?;
    Some((token.to_owned(), plain_name(name)))
}

/// A name in one line, without what cannot be seen.
fn plain_name(name: &str) -> Option<String> {
    let name = crate::report::clean(name, LONGEST_NAME);
    (!name.is_empty()).then_some(name)
}

/// Whether a request that changes something comes from our own page, or from a program. Browsers say where a request comes
/// from in `Sec-Fetch-Site`, older ones in `Origin`; programs send neither, and no site can make a browser leave both out.
fn is_from_here(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let from_here = match (text("sec-fetch-site"), text(ORIGIN.as_str())) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            origin.split_once("://").is_some_and(|(_, place)| place.eq_ignore_ascii_case(host))
        }
        (None, None) => true,
    };
    if from_here {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "This was sent from a page of another site, which this server does not take.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Token;

    const SECRET: &str = "0123456789abcdef0123";

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn settings(token: bool, header: Option<&str>) -> Settings {
        let token = token.then(|| Token::parse(SECRET).unwrap());
        Settings::new("127.0.0.1:1".parse().unwrap(), token, header, &[]).unwrap()
    }

    #[test]
    fn a_token_opens_as_bearer_or_as_password() {
        let door = settings(true, None);
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("Ada:{SECRET}"));
        let asks = |value: &str| who(&door, &headers(&[("authorization", value)]));
        assert_eq!(asks(&format!("Bearer {SECRET}")).unwrap(), Who(None));
        assert_eq!(asks(&format!("Basic {basic}")).unwrap(), Who(Some("Ada".into())));
        for wrong in ["Bearer", "Bearer x", "Basic x", "Digest x", ""] {
            assert_eq!(asks(wrong).unwrap_err().status, StatusCode::UNAUTHORIZED, "{wrong}");
        }
        assert!(who(&door, &HeaderMap::new()).is_err());
    }

    #[test]
    fn a_trusted_header_names_who_asks_and_must_be_there_once() {
        let door = settings(false, Some("x-forwarded-user"));
        let asks = |pairs: &[(&'static str, &str)]| who(&door, &headers(pairs));
        assert_eq!(asks(&[("x-forwarded-user", "ada@example.com")]).unwrap(), Who(Some("ada@example.com".into())));
        assert!(asks(&[]).is_err() && asks(&[("x-forwarded-user", " ")]).is_err());
        assert!(asks(&[("x-forwarded-user", "ada"), ("x-forwarded-user", "root")]).is_err());
    }

    #[test]
    fn what_changes_something_comes_from_our_own_page_or_a_program() {
        let post = |pairs: &[(&'static str, &str)]| is_from_here(&Method::POST, &headers(pairs)).is_ok();
        assert!(post(&[]) && post(&[("sec-fetch-site", "same-origin")]));
        assert!(post(&[("host", "localhost:7878"), ("origin", "http://localhost:7878")]));
        assert!(!post(&[("sec-fetch-site", "cross-site")]) && !post(&[("sec-fetch-site", "same-site")]));
        assert!(!post(&[("host", "localhost:7878"), ("origin", "https://evil.example")]));
        assert!(!post(&[("host", "localhost:7878"), ("origin", "null")]));
        assert!(is_from_here(&Method::GET, &headers(&[("sec-fetch-site", "cross-site")])).is_ok());
    }
}
