//! Where somebody may look for what was said, and whom the names in a query mean.

use crate::support::stage::Stage;

const ANN: u64 = 1;
const EVE: u64 = 3;

/// Ann, Bob and Eve are in the lobby, Ann and Bob have a conversation, and somebody was in "tea".
fn house() -> Stage {
    let mut stage = Stage::new();
    stage.seat(ANN, "Ann");
    stage.seat(2, "Bob");
    stage.seat(EVE, "Eve");
    stage.say(ANN, r#"{"type":"join","room":"tea"}"#);
    stage.say(ANN, r#"{"type":"post","room":"dm:1:2","cid":"a","text":"psst"}"#);
    stage
}

#[test]
fn names_in_a_query_mean_what_their_asker_may_know() {
    let mut stage = house();
    for (who, query, expected) in [
        (ANN, r#""query":"x""#, r#"1 looks in everybody's ["dm:1:2"] for 1 by []"#),
        (EVE, r#""query":"x""#, r#"3 looks in everybody's [] for 1 by []"#),
        (ANN, r#""query":"in:Bob x""#, r#"1 looks in ["dm:1:2"] for 1 by []"#),
        (EVE, r#""query":"in:Bob x""#, r#"3 looks in [] for 1 by []"#),
        (EVE, r#""query":"in:dm:1:2 x""#, r#"3 looks in [] for 1 by []"#),
        (EVE, r#""query":"in:nowhere x""#, r#"3 looks in [] for 1 by []"#),
        (EVE, r#""query":"in:TEA in:lobby x""#, r#"3 looks in ["lobby", "tea"] for 1 by []"#),
        (EVE, r#""query":"in:tea x","room":"lobby""#, r#"3 looks in [] for 1 by []"#),
        (EVE, r#""query":"x","room":"tea""#, r#"3 looks in ["tea"] for 1 by []"#),
        (EVE, r#""query":"from:bob from:Ann""#, r#"3 looks in everybody's [] for 0 by [1, 2]"#),
        (EVE, r#""query":"from:nobody x""#, r#"3 looks in [] for 1 by []"#),
        (EVE, r#""query":"""#, r#"3 looks in [] for 0 by []"#),
        (EVE, r#""query":"x","room":"dm:1:2""#, "3: no_such_room"),
        (EVE, r#""query":"x","room":"nowhere""#, "3: no_such_room"),
    ] {
        let said = stage.say(who, &format!(r#"{{"type":"search",{query}}}"#));
        assert_eq!(said, expected, "{query}");
        stage.later(1_000);
    }
}

#[test]
fn a_search_is_well_formed_or_a_bad_field() {
    let mut stage = house();
    let long = format!(r#""query":"{}""#, "x".repeat(1_001));
    for fields in [
        "\"query\":7",
        "\"text\":\"x\"",
        &long,
        r#""query":"x","zone":841"#,
        r#""query":"x","zone":"east""#,
        r#""query":"x","room":7"#,
        r#""query":"x","before":7"#,
        r#""query":"x","before":{"time":1,"room":"lobby"}"#,
        r#""query":"x","before":{"time":-1,"room":"lobby","seq":1}"#,
    ] {
        let said = stage.say(EVE, &format!(r#"{{"type":"search",{fields}}}"#));
        assert_eq!(said, "3: bad_field", "{fields}");
    }
}
