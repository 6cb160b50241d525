//! Which part of a file a request wants (RFC 9110 section 14), and whether it has it already (section 13).

use super::head::Head;

/// What to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// 200.
    Whole,
    /// 206: from this place on, so many bytes; at least one.
    Part { from: u64, bytes: u64 },
    /// 304.
    Nothing,
    /// 416.
    Impossible,
}

/// Of a file with this tag and length. Only a `GET` asks for a part.
pub fn wanted(head: &Head, tag: &str, length: u64) -> Wanted {
    if head.if_none_match.as_deref().is_some_and(|list| names(list, tag)) {
        return Wanted::Nothing;
    }
    let Some(range) = head.fields.get("range").filter(|_| head.method == super::head::Method::Get) else {
        return Wanted::Whole;
    };
    // A date never stands for a file here, and a weak tag for no part of one.
    if head.fields.get("if-range").is_some_and(|of| of != tag) {
        return Wanted::Whole;
    }
    part(range, length)
}

/// RFC 9110 section 13.1.2: compared weakly.
fn names(list: &str, tag: &str) -> bool {
    list.trim() == "*" || list.split(',').map(str::trim).any(|one| one.trim_start_matches("W/") == tag)
}

/// One range; more than one is more than we give. What is not understood is as if it had not been said.
fn part(range: &str, length: u64) -> Wanted {
    let Some(set) = range.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"))
    else {
        return Wanted::Whole;
    };
    let mut specs = set.1.split(',').map(str::trim).filter(|spec| !spec.is_empty());
    let (Some(spec), None) = (specs.next(), specs.next()) else {
        return if set.1.contains(',') { Wanted::Impossible } else { Wanted::Whole };
    };
    let number = |digits: &str| -> Option<u64> {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // What is beyond 64 bits is beyond every file.
        is_number.then(|| digits.parse().unwrap_or(u64::MAX))
    };
    match spec.split_once('-').map(|(first, last)| (first.trim(), last.trim())) {
        Some(("", last)) => match number(last) {
            None => Wanted::Whole,
            Some(last) if last == 0 || length == 0 => Wanted::Impossible,
            Some(last) => {
                let bytes = last.min(length);
                Wanted::Part { from: length - bytes, bytes }
            }
        },
        Some((first, last)) => {
            let end = if last.is_empty() { Some(u64::MAX) } else { number(last) };
            match (number(first), end) {
                (Some(from), Some(end)) if from <= end && from >= length => Wanted::Impossible,
                (Some(from), Some(end)) if from <= end => {
                    Wanted::Part { from, bytes: end.min(length - 1) - from + 1 }
                }
                _ => Wanted::Whole,
            }
        }
        None => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::super::head::HeadScanner;
    use super::*;

    fn of(method: &str, fields: &str, length: u64) -> Wanted {
        let mut scanner = HeadScanner::default();
        scanner.feed(format!("{method} / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n").as_bytes());
        wanted(&scanner.take().unwrap().unwrap().0, "\"tea\"", length)
    }

    /// T66.
    #[test]
    fn one_part_of_a_file_is_given_and_never_more_than_there_is() {
        let part = |from, bytes| Wanted::Part { from, bytes };
        let many = format!("Range: bytes={}", vec!["0-0"; 1_000].join(","));
        for (fields, expected) in [
            ("X: y", Wanted::Whole),
            ("Range: bytes=0-", part(0, 10)),
            ("Range: bytes=0-0", part(0, 1)),
            ("Range: bytes=2-5", part(2, 4)),
            ("Range: bytes=2-99999999999999999999999", part(2, 8)),
            ("Range: bytes=9-", part(9, 1)),
            ("Range: bytes=10-", Wanted::Impossible),
            ("Range: bytes=99999999999999999999999-", Wanted::Impossible),
            ("Range: bytes=-3", part(7, 3)),
            ("Range: bytes=-30", part(0, 10)),
            ("Range: bytes=-0", Wanted::Impossible),
            ("Range: BYTES = 2 - 5", part(2, 4)),
            ("Range: bytes=5-2", Wanted::Whole),
            ("Range: bytes=-", Wanted::Whole),
            ("Range: bytes=a-b", Wanted::Whole),
            ("Range: bytes=+1-2", Wanted::Whole),
            ("Range: bytes", Wanted::Whole),
            ("Range: lines=1-2", Wanted::Whole),
            ("Range: bytes=0-1,3-4", Wanted::Impossible),
            ("Range: bytes=0-1\r\nRange: bytes=3-4", Wanted::Impossible),
            (&many, Wanted::Impossible),
            ("Range: bytes=2-5\r\nIf-Range: \"tea\"", part(2, 4)),
            ("Range: bytes=2-5\r\nIf-Range: \"coffee\"", Wanted::Whole),
            ("Range: bytes=2-5\r\nIf-Range: W/\"tea\"", Wanted::Whole),
            ("Range: bytes=2-5\r\nIf-Range: Thu, 01 Jan 1970 00:00:00 GMT", Wanted::Whole),
            ("If-None-Match: \"tea\"", Wanted::Nothing),
            ("If-None-Match: \"a\", W/\"tea\"", Wanted::Nothing),
            ("If-None-Match: *", Wanted::Nothing),
            ("If-None-Match: \"coffee\"", Wanted::Whole),
            ("If-None-Match: \"tea\"\r\nRange: bytes=2-5", Wanted::Nothing),
        ] {
            assert_eq!(of("GET", fields, 10), expected, "{fields}");
        }
        assert_eq!(of("HEAD", "Range: bytes=2-5", 10), Wanted::Whole);
        for empty in ["bytes=0-", "bytes=0-0", "bytes=-1"] {
            assert_eq!(of("GET", &format!("Range: {empty}"), 0), Wanted::Impossible, "{empty}");
        }
    }
}
