//! The program as people run it: how long it takes, and how much memory at its peak.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

/// What a run cost.
#[derive(Clone, Copy)]
pub struct Cost {
    /// Seconds from start to exit.
    pub seconds: f64,
    /// The most memory it held, in MB; `None` where the system does not tell.
    pub peak_mb: Option<f64>,
}

/// The program, for the shelf at `shelf`.
pub fn onshelf(shelf: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshelf"));
    command.arg("--shelf").arg(shelf).arg("--quiet").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Runs `command` to its end.
pub fn run(command: &mut Command) -> Result<Cost, Failure> {
    let started = Instant::now();
    let mut child = command.spawn()?;
    let mut peak_mb = None;
    let mut wait = Duration::from_micros(200);
    let status = loop {
        peak_mb = peak(&child).or(peak_mb);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(wait);
        wait = (wait * 2).min(Duration::from_millis(50));
    };
    let seconds = started.elapsed().as_secs_f64();
    if status.code().is_none_or(|code| code > 1) {
        return Err(format!("{command:?} ended with {status}").into());
    }
    Ok(Cost { seconds, peak_mb })
}

/// Seconds from start to exit, nothing else done meanwhile.
pub fn time(command: &mut Command) -> Result<f64, Failure> {
    let started = Instant::now();
    let status = command.status()?;
    let seconds = started.elapsed().as_secs_f64();
    if status.success() { Ok(seconds) } else { Err(format!("{command:?} ended with {status}").into()) }
}

/// The most memory `child` has held so far, in MB, where the system tells (Linux).
pub fn peak(child: &Child) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1024.0)
}
