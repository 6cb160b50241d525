//! The rule as a table; `tests/page/unit/mentions.test.js` has the same one for the page.

use super::*;
use crate::chat::user::{Role, Users};

const PEOPLE: [&str; 18] = [
    "Ann",
    "Ann Lee",
    "李雷",
    "李",
    "O'Brien",
    "José",
    "Bo_B",
    "محمد",
    "İpek",
    "Marie-Claire",
    "R2.D2",
    "🍵",
    "佐藤・花子",
    "Νίκος",
    "Straße",
    "👩‍💻",
    "علی",
    "_end_",
];

fn house(names: &[&str]) -> Users {
    let mut users = Users::default();
    for (at, name) in names.iter().enumerate() {
        let name = UserName::parse(name).unwrap();
        users.add(UserId(at as u64 + 1), name, Role::Member, [0, 0]);
    }
    users
}

/// Each mention as the name, and what of the text it covers.
fn found(text: &str, users: &Users, all: bool) -> Vec<(String, String)> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let shown = |mention: Mention| {
        let name = users.get(mention.user).map_or("all", |user| user.name.as_str()).to_owned();
        let covered = &units[mention.start as usize..mention.end as usize];
        (name, String::from_utf16(covered).unwrap())
    };
    mentions(text, users, all).into_iter().map(shown).collect()
}

/// A text, and pairs of whom it mentions by which of its words.
type Case = (&'static str, &'static [(&'static str, &'static str)]);

const TABLE: &[Case] = &[
    ("@Ann", &[("Ann", "@Ann")]),
    ("hello @ANN!", &[("Ann", "@ANN")]),
    ("＠ann", &[("Ann", "＠ann")]),
    ("👍👍 @ann", &[("Ann", "@ann")]),
    ("(@ann)", &[("Ann", "@ann")]),
    ("@ann.", &[("Ann", "@ann")]),
    ("@ann...", &[("Ann", "@ann")]),
    ("@ann, @ann?", &[("Ann", "@ann"), ("Ann", "@ann")]),
    ("@ann's tea", &[("Ann", "@ann")]),
    ("@ANN'S TEA", &[("Ann", "@ANN")]),
    ("@ann’s", &[("Ann", "@ann")]),
    ("@ann-", &[("Ann", "@ann")]),
    ("请@ann看", &[("Ann", "@ann")]),
    ("@ann你好", &[("Ann", "@ann")]),
    ("@ann.你好", &[("Ann", "@ann")]),
    ("@annさん", &[("Ann", "@ann")]),
    ("@ann씨", &[("Ann", "@ann")]),
    ("がく@ann", &[("Ann", "@ann")]),
    ("か\u{3099}@ann", &[("Ann", "@ann")]),
    ("ﾃｽﾄ@ann", &[("Ann", "@ann")]),
    ("👍@ann", &[("Ann", "@ann")]),
    ("❤️@ann", &[("Ann", "@ann")]),
    ("・@ann", &[("Ann", "@ann")]),
    ("①@ann", &[("Ann", "@ann")]),
    ("@@ann", &[("Ann", "@ann")]),
    ("@ann@ann", &[("Ann", "@ann")]),
    ("@李雷@李雷", &[("李雷", "@李雷"), ("李雷", "@李雷")]),
    ("*@ann*", &[("Ann", "@ann")]),
    ("line\n@ann", &[("Ann", "@ann")]),
    ("@ann\nlee", &[("Ann", "@ann")]),
    ("@Ann Lee", &[("Ann Lee", "@Ann Lee")]),
    ("@ann lee!", &[("Ann Lee", "@ann lee")]),
    ("@Ann_Lee", &[("Ann Lee", "@Ann_Lee")]),
    ("@Ann\u{3000}Lee", &[("Ann Lee", "@Ann\u{3000}Lee")]),
    ("@Ann Leeds", &[("Ann", "@Ann")]),
    ("@Ann  Lee", &[("Ann", "@Ann")]),
    ("@Ann ", &[("Ann", "@Ann")]),
    ("@李雷看", &[("李雷", "@李雷")]),
    ("@李四", &[("李", "@李")]),
    ("@o'brien", &[("O'Brien", "@o'brien")]),
    ("@O’Brien", &[("O'Brien", "@O’Brien")]),
    ("@O’Brien’s", &[("O'Brien", "@O’Brien")]),
    ("@jose\u{301}", &[("José", "@jose\u{301}")]),
    ("@bo b", &[("Bo_B", "@bo b")]),
    ("@محمد yes", &[("محمد", "@محمد")]),
    ("@علی‌", &[("علی", "@علی‌")]),
    ("@İPEK", &[("İpek", "@İPEK")]),
    ("@marie\u{2010}claire", &[("Marie-Claire", "@marie\u{2010}claire")]),
    ("@R2.D2.", &[("R2.D2", "@R2.D2")]),
    ("@ΝΊΚΟΣ", &[("Νίκος", "@ΝΊΚΟΣ")]),
    ("@νίκοσ", &[("Νίκος", "@νίκοσ")]),
    ("@STRASSE, @straẞe", &[("Straße", "@STRASSE"), ("Straße", "@straẞe")]),
    ("@🍵", &[("🍵", "@🍵")]),
    ("@🍵tea", &[]),
    ("@👩‍💻!", &[("👩‍💻", "@👩‍💻")]),
    ("@👩", &[]),
    ("@ann👩‍💻", &[("Ann", "@ann")]),
    ("@佐藤・花子さん", &[("佐藤・花子", "@佐藤・花子")]),
    ("@ＡＮＮ", &[("Ann", "@ＡＮＮ")]),
    // A Cyrillic letter looks the same.
    ("@\u{410}nn", &[("Ann", "@\u{410}nn")]),
    ("@_end_", &[("_end_", "@_end_")]),
    ("@ end ", &[]),
    ("@_end ", &[]),
    ("a `b` @ann", &[("Ann", "@ann")]),
    ("`` @ann", &[("Ann", "@ann")]),
    ("` @ann", &[("Ann", "@ann")]),
    ("\\`@ann\\`", &[("Ann", "@ann")]),
    ("```\nnever closed @ann", &[("Ann", "@ann")]),
    ("```\na\n``` @ann", &[("Ann", "@ann")]),
    ("```\na\n```\n@ann", &[("Ann", "@ann")]),
    ("    ```\n@ann\n    ```", &[]),
    ("````\n@ann\n```\n@ann", &[("Ann", "@ann"), ("Ann", "@ann")]),
    ("````\n@ann\n```\n````", &[]),
    ("> quoted\n@ann", &[("Ann", "@ann")]),
    ("> `quoted\n@ann` more", &[("Ann", "@ann")]),
    ("@Ann and @李雷", &[("Ann", "@Ann"), ("李雷", "@李雷")]),
    ("@Anna", &[]),
    ("@Annlee", &[]),
    ("@ann2", &[]),
    ("@ann\u{301}", &[]),
    ("@ann.example", &[]),
    ("@ann-marie", &[]),
    ("@ann_b", &[]),
    ("@ann'smith", &[]),
    ("@ann'ss", &[]),
    ("@ann·b", &[]),
    ("@علی‌ها", &[]),
    ("info@ann.example.org", &[]),
    ("mail@ann", &[]),
    ("é@ann", &[]),
    ("e\u{301}@ann", &[]),
    ("2@ann", &[]),
    (".@ann", &[]),
    ("_@ann", &[]),
    ("-@ann", &[]),
    ("'@ann", &[]),
    ("·@ann", &[]),
    ("я@ann", &[]),
    ("@ ann", &[]),
    ("@", &[]),
    ("ann", &[]),
    ("@jose", &[]),
    ("`@ann`", &[]),
    ("``` @ann ```", &[]),
    ("`a\n@ann`", &[]),
    ("```\n@ann\n```", &[]),
    ("```sh\nmail @ann\n``` ok", &[]),
    ("```\n@ann```", &[]),
    ("> @ann", &[]),
    (">@ann", &[]),
    (">_< @ann", &[]),
    (">a< @ann", &[]),
    ("a\n> @ann", &[]),
    ("@all", &[]),
];

#[test]
fn a_text_mentions_whom_the_rule_says() {
    let users = house(&PEOPLE);
    for (text, expected) in TABLE {
        let expected: Vec<(String, String)> =
            expected.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
        assert_eq!(found(text, &users, false), expected, "{text:?}");
    }
}

#[test]
fn places_are_counted_in_units_of_utf_16() {
    let users = house(&PEOPLE);
    let places: Vec<[u32; 2]> = mentions("🍵é李 @ann, ＠李雷!\n> @ann\n@🍵", &users, false)
        .iter()
        .map(|m| [m.start, m.end])
        .collect();
    assert_eq!(places, [[5, 9], [11, 14], [23, 26]]);
}

#[test]
fn all_are_mentioned_only_by_who_may() {
    let users = house(&["Ann", "Allan"]);
    let pairs = |text: &str| found(text, &users, true);
    let pair = |name: &str, words: &str| (name.to_owned(), words.to_owned());
    assert_eq!(pairs("@all"), [pair("all", "@all")]);
    assert_eq!(pairs("@ALL: @ann"), [pair("all", "@ALL"), pair("Ann", "@ann")]);
    assert_eq!(pairs("@all's"), [pair("all", "@all")]);
    assert_eq!(pairs("@allan"), [pair("Allan", "@allan")]);
    assert_eq!(pairs("@ally"), []);
    assert_eq!(pairs("`@all`"), []);
    assert!(mentions("@all", &users, true)[0].is_of_all());
}

#[test]
fn who_is_renamed_or_forgotten_is_found_by_what_they_are_called_now() {
    let mut users = house(&["Ann", "Bo"]);
    users.rename(UserId(1), UserName::parse("Cleo").unwrap());
    assert_eq!(found("@Ann @Cleo", &users, false), [("Cleo".to_owned(), "@Cleo".to_owned())]);
    users.forget(UserId(1));
    assert_eq!(found("@Cleo", &users, false), []);
}

#[test]
fn there_is_a_most_and_the_work_is_bounded() {
    let names: Vec<String> = (0..10_000).map(|at| format!("a{}{at}", "b".repeat(at % 15))).collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.push("a");
    names.push("字字字字字字字字字字字字字字字字字字字字字字字字");
    let users = house(&names);
    assert_eq!(mentions(&"@a ".repeat(1_333), &users, false).len(), limits::MENTIONS_MAX);
    for text in [
        "@".repeat(4_000),
        "@a.".repeat(1_333),
        "@a ".repeat(1_333),
        format!("@{}", "字".repeat(23)).repeat(57),
        format!("@a{}", "b".repeat(14)).repeat(250),
        "`@".repeat(2_000),
        "```\n".repeat(1_000),
        (1..80).rev().map(|count| format!("{}\n", "`".repeat(count))).collect(),
        format!("@a{}", "\u{301}".repeat(1_999)),
        ">@".repeat(2_000),
    ] {
        assert!(mentions(&text, &users, true).len() <= limits::MENTIONS_MAX);
    }
}
