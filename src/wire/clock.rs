//! The time of day in a line, in UTC: without a database of time zones nothing else is honest.

use std::time::{SystemTime, UNIX_EPOCH};

/// `09:03:04.123`.
pub fn clock(at: SystemTime) -> String {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs() % 86_400;
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    format!("{hours:02}:{minutes:02}:{:02}.{:03}", seconds % 60, since.subsec_millis())
}

/// `2026-11-23`, by the proleptic Gregorian calendar (Hinnant, days from civil).
pub fn date(at: SystemTime) -> String {
    let days = (at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / 86_400) as i64 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!("{year}-{month:02}-{day:02}")
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
        let day = |seconds| date(UNIX_EPOCH + Duration::from_secs(seconds));
        let days = [0, 951_782_399, 951_782_400, 1_000_000_000, 4_107_542_400].map(day);
        assert_eq!(days, ["1970-01-01", "2000-02-28", "2000-02-29", "2001-09-09", "2100-03-01"]);
        assert_eq!((at(0), at(1_000_000_000_123)), ("00:00:00.000".into(), "01:46:40.123".into()));
    }
}
