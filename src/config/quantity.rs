//! Sizes and spans of time, as people write them: `2 GB`, `90s`, `1h 30m`.

use std::time::Duration;

use toml::Spanned;

use super::ConfigError;
use super::place::Text;

/// Units of size and their bytes, the longer names first.
const UNITS: [(&str, u64); 7] = [
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("b", 1),
];

/// The span that is written, or `default` where none is. One of no time at all is none, unless `may_be_zero`.
pub(super) fn span(
    written: Option<Spanned<String>>,
    default: Duration,
    may_be_zero: bool,
    text: &Text<'_>,
) -> Result<Duration, ConfigError> {
    let Some(written) = written else { return Ok(default) };
    let span = written.get_ref().trim().parse::<jiff::SignedDuration>().ok().and_then(|span| span.try_into().ok());
    span.filter(|span: &Duration| may_be_zero || !span.is_zero())
        .ok_or_else(|| text.wrong(&written.span(), "write a span of time like \"90s\", \"15m\" or \"1h\""))
}

/// The size in bytes that is written, or `default` where none is.
pub(super) fn size(written: Option<Spanned<String>>, default: u64, text: &Text<'_>) -> Result<u64, ConfigError> {
    let Some(written) = written else { return Ok(default) };
    bytes(written.get_ref()).ok_or_else(|| text.wrong(&written.span(), "write a size like \"500 MB\" or \"2 GB\""))
}

fn bytes(text: &str) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    let (number, unit) = UNITS.iter().find_map(|(name, bytes)| Some((lower.strip_suffix(name)?, *bytes)))?;
    let number: f64 = number.trim().parse().ok()?;
    let bytes = number * unit as f64;
    (bytes.is_finite() && bytes >= 1.0 && bytes < u64::MAX as f64).then_some(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_written() {
        assert_eq!(
            [bytes("2 GB"), bytes("500MB"), bytes("1.5 MiB"), bytes("80 b")],
            [Some(2_000_000_000), Some(500_000_000), Some(1_572_864), Some(80)]
        );
        for wrong in ["2", "GB", "-1 GB", "0 MB", "NaN GB", "inf GB", "2 GBit"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
