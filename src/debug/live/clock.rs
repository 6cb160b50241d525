//! The time of day in a line, in UTC: without a database of time zones nothing else is honest.

use std::time::{SystemTime, UNIX_EPOCH};

/// `09:03:04.123`.
pub fn clock(at: SystemTime) -> String {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs() % 86_400;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", seconds % 60, since.subsec_millis())
}

/// Milliseconds since 1970, as everywhere in JSON.
pub fn millis(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() as u64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_of_day() {
        let at = |ms| clock(UNIX_EPOCH + Duration::from_millis(ms));
        assert_eq!((at(0), at(1_000_000_000_123)), ("00:00:00.000".into(), "01:46:40.123".into()));
    }
}
