//! Days of a query: `2026-11-26`, in the asker's own zone.

/// A day without its leap second, which no clock here knows.
pub(super) const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// When a day begins where clocks are so many minutes ahead of UTC, in ms since 1970; what is before is 0. `None` for
/// what is no day.
pub(super) fn begins(written: &str, zone: i64) -> Option<u64> {
    let mut fields = written.split('-');
    let mut field = |digits: usize| {
        let field = fields.next().filter(|field| field.len() == digits)?;
        field.bytes().all(|byte| byte.is_ascii_digit()).then(|| field.parse::<i64>().ok())?
    };
    let (year, month, day) = (field(4)?, field(2)?, field(2)?);
    if fields.next().is_some() || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let minutes = days_since_1970(year, month, day) * 24 * 60 - zone;
    Some(u64::try_from(minutes * 60_000).unwrap_or(0))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Of the Gregorian calendar, which counts backwards too.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let leaps = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    years + months + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_where_the_asker_is() {
        for (written, zone, expected) in [
            ("1970-01-01", 0, Some(0)),
            ("1970-01-02", 0, Some(86_400_000)),
            ("2000-02-29", 0, Some(951_782_400_000)),
            ("2000-03-01", 0, Some(951_868_800_000)),
            ("2026-11-26", 0, Some(1_795_651_200_000)),
            // In Shanghai it begins eight hours earlier, in New York five later.
            ("2026-11-26", 480, Some(1_795_651_200_000 - 8 * 3_600_000)),
            ("2026-11-26", -300, Some(1_795_651_200_000 + 5 * 3_600_000)),
            // Nothing was said before.
            ("1970-01-01", 60, Some(0)),
            ("0000-01-01", 0, Some(0)),
            ("9999-12-31", 0, Some(253_402_214_400_000)),
            ("2026-02-29", 0, None),
            ("2100-02-29", 0, None),
            ("2026-13-01", 0, None),
            ("2026-00-01", 0, None),
            ("2026-04-31", 0, None),
            ("2026-1-1", 0, None),
            ("26-01-01", 0, None),
            ("2026-01-01-01", 0, None),
            ("+026-01-01", 0, None),
            ("today", 0, None),
            ("", 0, None),
        ] {
            assert_eq!(begins(written, zone), expected, "{written} {zone}");
        }
    }
}
