//! How long an answer is waited for, and how often a question is asked again.

use std::time::Duration;

use super::Trouble;

/// How long an answer is waited for, and how often a question is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long the other side may be silent: before it takes the connection, before it answers, between two pieces.
    pub silence: Duration,
    /// How often a question is asked again after trouble that may pass.
    pub retries: u32,
    /// How long to wait before the first time; doubled for each further one.
    pub pause: Duration,
}

/// No pause is longer, whatever a server asks for: the other catalogs of the night wait too.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

impl Default for Patience {
    fn default() -> Self {
        Self { silence: Duration::from_secs(60), retries: 3, pause: Duration::from_secs(2) }
    }
}

impl Patience {
    /// How long to wait before asking for the `number`th time again, 0 is the first; a server may ask for longer.
    fn pause_before(&self, number: u32, asked: Option<Duration>) -> Duration {
        let doubled = self.pause.saturating_mul(2_u32.saturating_pow(number));
        doubled.max(asked.unwrap_or_default()).min(LONGEST_PAUSE)
    }
}

/// Tries until it works, the trouble will not pass, or patience is at its end.
///
/// # Errors
/// The last trouble.
pub async fn persist<T>(
    patience: &Patience,
    mut attempt: impl AsyncFnMut() -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    let mut again = 0;
    loop {
        match attempt().await {
            Err(trouble) if trouble.may_pass && again < patience.retries => {
                let pause = patience.pause_before(again, trouble.wait);
                again += 1;
                let (pause_ms, of) = (pause.as_millis() as u64, patience.retries);
                tracing::info!(trouble = %trouble, pause_ms, again, of, "trying again");
                tokio::time::sleep(pause).await;
            }
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience =
        Patience { silence: Duration::from_secs(1), retries: 3, pause: Duration::from_millis(1) };

    fn attempts(trouble: impl Fn() -> Trouble, works_at: u32) -> (u32, Result<(), Trouble>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut number = 0;
        let done = runtime.block_on(persist(&PATIENCE, async || {
            number += 1;
            if number == works_at { Ok(()) } else { Err(trouble()) }
        }));
        (number, done)
    }

    #[test]
    fn what_may_pass_is_tried_again_and_what_stays_is_not() {
        assert!(matches!(attempts(|| Trouble::passing("busy"), 3), (3, Ok(()))));
        assert!(matches!(attempts(|| Trouble::passing("busy"), 99), (4, Err(_))));
        assert!(matches!(attempts(|| Trouble::lasting("gone"), 99), (1, Err(_))));
    }

    #[test]
    fn pauses_grow_follow_the_server_and_end_somewhere() {
        let patience = Patience::default();
        let pauses: Vec<u64> = (0..3).map(|number| patience.pause_before(number, None).as_secs()).collect();
        assert_eq!(pauses, [2, 4, 8]);
        assert_eq!(patience.pause_before(0, Some(Duration::from_secs(30))), Duration::from_secs(30));
        assert_eq!(patience.pause_before(60, Some(Duration::from_secs(3600))), LONGEST_PAUSE);
    }
}
