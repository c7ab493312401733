//! The HTTP client: one question, its answer, redirects followed with care.

use std::future::Future;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Client, Method, Response, StatusCode, Url, redirect};
use tokio::runtime::Runtime;

use super::trouble::innermost;
use super::{Patience, Secret, Trouble, persist};

/// How many redirects are followed; browsers stop at 20, vendors' download links take one to three.
const MOST_REDIRECTS: usize = 10;

/// How much of a webhook's or server's answer is read to be shown.
const SHOWN: usize = 200;

/// Connections to other machines, for code that waits for them.
pub struct Network {
    runtime: Runtime,
    client: Client,
    patience: Patience,
}

/// A question to a server.
#[derive(Debug, Clone)]
pub struct Question {
    /// Where it goes.
    pub url: Url,
    /// Headers that go wherever redirects lead.
    pub headers: HeaderMap,
    /// A header for the server itself; a redirect to another one does not carry it along.
    pub credential: Option<(HeaderName, Secret)>,
}

/// An answer whose body is still to come.
pub struct Reply {
    /// What the server answered: a success, or `304 Not Modified`.
    pub response: Response,
    /// The address that answered in the end.
    pub url: Url,
}

impl Network {
    /// A network with so much patience.
    ///
    /// # Errors
    /// If the system gives neither threads nor its list of trusted certificates.
    pub fn new(patience: Patience) -> Result<Self, Trouble> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Trouble::lasting(error.to_string()))?;
        let client = Client::builder()
            .user_agent(concat!("onshelf/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(patience.silence)
            .read_timeout(patience.silence)
            // Redirects are followed below: the client would carry a header of our own to any other host.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|error| Trouble::lasting(format!("no HTTP client: {}", innermost(&error))))?;
        Ok(Self { runtime, client, patience })
    }

    /// Its patience.
    pub fn patience(&self) -> &Patience {
        &self.patience
    }

    /// Waits for `work`.
    pub fn wait_for<F: Future>(&self, work: F) -> F::Output {
        self.runtime.block_on(work)
    }

    /// Asks once, follows redirects, and gives the answer if it is a success or `304 Not Modified`.
    ///
    /// # Errors
    /// If there is no answer, or another one.
    pub async fn ask(&self, question: &Question) -> Result<Reply, Trouble> {
        let mut url = question.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let mut request = self.client.request(Method::GET, url.clone()).headers(question.headers.clone());
            if let Some((name, secret)) = question.credential.as_ref().filter(|_| same_server(&url, &question.url)) {
                request = request.header(name, sensitive(secret)?);
            }
            let response = request.send().await.map_err(Trouble::of_client)?;
            match response.status() {
                status if status.is_success() || status == StatusCode::NOT_MODIFIED => {
                    return Ok(Reply { response, url });
                }
                status if status.is_redirection() => url = next(&url, &response)?,
                _ => return Err(refused(response).await),
            }
        }
        Err(Trouble::lasting(format!("more than {MOST_REDIRECTS} redirects")))
    }

    /// Sends `body` as JSON to the secret address, again and again as far as patience goes.
    ///
    /// # Errors
    /// If the address is none, or the server does not take it.
    pub fn post_json(&self, address: &Secret, body: &str) -> Result<(), Trouble> {
        let url = Url::parse(address.reveal()).map_err(|_| Trouble::lasting("the variable holds no address"))?;
        if !is_safe_for_secrets(&url) {
            return Err(Trouble::lasting("its address is a secret, and only https keeps it"));
        }
        self.wait_for(persist(&self.patience, async || {
            let request = self.client.post(url.clone()).header("content-type", "application/json");
            let sent = request.timeout(self.patience.silence).body(body.to_owned()).send();
            let response = sent.await.map_err(Trouble::of_client)?;
            if response.status().is_success() {
                return Ok(());
            }
            // The server's own words may hold the address, or a part of it.
            let told = status(response.status());
            let trouble = refused(response).await;
            Err(Trouble { what: told, ..trouble })
        }))
    }
}

/// The header that carries a bearer token.
pub(crate) fn bearer(token: &Secret) -> (HeaderName, Secret) {
    (AUTHORIZATION, Secret::new(format!("Bearer {}", token.reveal())))
}

/// Whether a secret may be sent there: by https, or not beyond this machine.
pub(crate) fn is_safe_for_secrets(url: &Url) -> bool {
    url.scheme() == "https" || matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn same_server(a: &Url, b: &Url) -> bool {
    (a.scheme(), a.host_str(), a.port_or_known_default()) == (b.scheme(), b.host_str(), b.port_or_known_default())
}

fn sensitive(secret: &Secret) -> Result<HeaderValue, Trouble> {
    let mut value = HeaderValue::from_str(secret.reveal())
        .map_err(|_| Trouble::lasting("the credential in the environment holds characters that no header may"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn next(url: &Url, response: &Response) -> Result<Url, Trouble> {
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let next = location.and_then(|location| url.join(location).ok());
    let next = next.ok_or_else(|| Trouble::lasting(format!("{}, and not where to", status(response.status()))))?;
    match next.scheme() {
        "https" => Ok(next),
        "http" if url.scheme() == "http" => Ok(next),
        _ => Err(Trouble::lasting(format!(
            "a redirect from {} to {}, which is not followed",
            url.scheme(),
            next.scheme()
        ))),
    }
}

/// What an answer that is none means.
async fn refused(response: Response) -> Trouble {
    let code = response.status();
    let wait =
        response.headers().get(RETRY_AFTER).and_then(|wait| wait.to_str().ok()).and_then(|wait| wait.parse().ok());
    let mut what = status(code);
    if matches!(code, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
        what.push_str(": the credential is missing or not accepted");
    } else if let Some(said) = plain_answer(response).await {
        what.push_str(&format!(": {said}"));
    }
    let may_pass = code.is_server_error() && code != StatusCode::NOT_IMPLEMENTED
        || matches!(code, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS | StatusCode::TOO_EARLY);
    let trouble = if may_pass { Trouble::passing(what) } else { Trouble::lasting(what) };
    Trouble { wait: wait.map(Duration::from_secs), ..trouble }
}

/// `404 Not Found`.
fn status(code: StatusCode) -> String {
    format!("the server answers {} {}", code.as_u16(), code.canonical_reason().unwrap_or("")).trim_end().to_owned()
}

/// What the server says in a line of plain text; pages of markup help nobody.
async fn plain_answer(response: Response) -> Option<String> {
    let is_page = |kind: &str| kind.contains("html") || kind.contains("xml");
    if response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).is_some_and(is_page) {
        return None;
    }
    let mut response = response;
    let piece = response.chunk().await.ok()??;
    let text: String = String::from_utf8_lossy(&piece).chars().take(SHOWN).collect();
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && !line.starts_with('<')).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn a_credential_stays_with_its_server() {
        assert!(same_server(&url("https://a.example/x"), &url("https://a.example:443/y")));
        assert!(!same_server(&url("https://a.example/x"), &url("https://b.example/x")));
        assert!(!same_server(&url("https://a.example/x"), &url("http://a.example/x")));
    }

    #[test]
    fn secrets_go_by_https_or_stay_on_this_machine() {
        assert!(is_safe_for_secrets(&url("https://a.example/")));
        assert!(is_safe_for_secrets(&url("http://127.0.0.1:80/")));
        assert!(!is_safe_for_secrets(&url("http://a.example/")));
    }
}
