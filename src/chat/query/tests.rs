//! The language of a query, as a table.

use super::*;

/// The phrases, then the filters.
fn shown(query: &Query) -> String {
    let phrases = query.phrases.iter().map(|phrase| {
        let words = phrase.terms.join("·");
        if phrase.is_prefix { format!("{words}*") } else { words }
    });
    let list = |key: &str, values: &[Box<str>]| -> Vec<String> {
        values.iter().map(|value| format!("{key}={value}")).collect()
    };
    let has: Vec<Box<str>> = query.has.iter().map(|has| has.word().into()).collect();
    let time = |key: &str, time: Option<u64>| time.map(|time| format!("{key}={time}"));
    phrases
        .chain(list("from", &query.from))
        .chain(list("in", &query.rooms))
        .chain(list("has", &has))
        .chain(time("since", query.since))
        .chain(time("until", query.until))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn what_is_typed_becomes_words_and_filters() {
    for (typed, expected) in [
        ("", ""),
        ("  … ", ""),
        ("Tea time", "tea* time*"),
        ("tea Tea TEA", "tea*"),
        ("茶", "茶"),
        ("喝茶 tea", "喝·茶 tea*"),
        ("\"tea time\" now", "tea·time now*"),
        ("“喝 茶”", "喝·茶"),
        ("\"tea time", "tea·time"),
        ("tea\"time\"", "tea* time"),
        ("\"\" tea", "tea*"),
        ("from:ann tea", "tea* from=ann"),
        ("from:\"Ann Lee\" tea", "tea* from=Ann Lee"),
        ("from：小明", "from=小明"),
        ("FROM:ann In:kitchen", "from=ann in=kitchen"),
        ("from:ann from:bob", "from=ann from=bob"),
        ("in:dm:7:9", "in=dm:7:9"),
        ("from: ann", "from* ann*"),
        ("from:\"\"", "from*"),
        ("has:link has:file has:IMAGE", "has=link has=file has=image"),
        ("has:tea", "has·tea*"),
        ("after:2026-11-26", "since=1795737600000"),
        ("before:2026-11-26", "until=1795651200000"),
        ("before:2026-11-26 before:2026-11-25", "until=1795564800000"),
        ("after:2026-11-24 after:2026-11-25", "since=1795651200000"),
        ("before:yesterday", "before·yesterday*"),
        ("before:2026-02-30", "before·2026·02·30*"),
        ("re:zero http://tea.example/a", "re·zero* http·tea·example·a*"),
        ("12:30 ::", "12·30*"),
        ("a:b:c", "a·b·c*"),
    ] {
        assert_eq!(shown(&Query::parse(typed, 0)), expected, "{typed}");
    }
    assert_eq!(shown(&Query::parse("before:2026-11-26", 480)), "until=1795622400000");
    assert!(Query::parse(" … ", 0).is_empty() && !Query::parse("from:x", 0).is_empty());
}

#[test]
fn no_query_is_too_long_to_be_read() {
    let many = "a1 b2 c3 d4 ".repeat(limits::search::SEARCH_BYTES_MAX / 12);
    assert_eq!(Query::parse(&many, 0).phrases.len(), 4);
    let many: String = (0..200).map(|n| format!("w{n} ")).collect();
    assert_eq!(Query::parse(&many, 0).phrases.len(), limits::search::SEARCH_PARTS_MAX);
}

#[test]
fn a_link_is_what_a_page_shows_as_one() {
    for (text, expected) in [
        ("see http://tea.example", true),
        ("看HTTPS://tea.example", true),
        ("http://[::1]/", true),
        ("http:// tea", false),
        ("http://", false),
        ("tea.example", false),
        ("the http:// of it, and http://x", true),
    ] {
        assert_eq!(has_link(text), expected, "{text}");
    }
}
