//! Files in the rules: who may bring how many of which size, until when, and what goes with what.

use teahouse::chat::file::{FileId, FileName, MediaKind, NewFile, PictureSize, Seal};
use teahouse::chat::upload::{Bearer, FileRules, Transfer};
use teahouse::chat::{Rules, UserId};
use teahouse::limits;
use teahouse::wire::json::request;

use crate::support::stage::Stage;

const HOUR_MS: u64 = 3_600_000;

fn stage() -> Stage {
    let files = FileRules { upload_bytes: 1_000, user_bytes: 2_500, all_bytes: 4_000 };
    stage_with(Rules { files, ..Rules::default() })
}

fn stage_with(rules: Rules) -> Stage {
    let mut stage = Stage::with(Rules { server_name: "Teahouse".into(), ..rules });
    for (client, name) in [(1, "Ann"), (2, "Bob"), (3, "Cid"), (4, "Dora")] {
        stage.connect(client);
        stage.say(client, &format!(r#"{{"type":"hello","name":"{name}"}}"#));
        stage.say(client, r#"{"type":"join","room":"lobby"}"#);
    }
    stage
}

fn id(number: u8) -> FileId {
    FileId::new([number; 16])
}

fn by(stage: &Stage, client: u64) -> Bearer {
    let token = request::hash(&stage.tokens[&client]);
    Bearer { token, address: [127, 0, 0, 1].into(), wall: stage.at.wall }
}

fn begin(stage: &mut Stage, client: u64, number: u8, bytes: u64, preview_of: Option<u8>) -> String {
    let file = NewFile { id: id(number), name: FileName::of("tea"), bytes, preview_of: preview_of.map(id) };
    let by = by(stage, client);
    stage.transfer(&Transfer::Begin { by, file, instead_of: None })
}

fn finish(stage: &mut Stage, number: u8, kind: MediaKind) -> String {
    finish_with(stage, number, kind, Some(PictureSize { width: 2_000, height: 2_000 }))
}

fn finish_with(stage: &mut Stage, number: u8, kind: MediaKind, size: Option<PictureSize>) -> String {
    let seal = Seal { sha256: [number; 32], kind, size };
    stage.transfer(&Transfer::Finish { id: id(number), seal })
}

fn post(stage: &mut Stage, client: u64, cid: &str, files: &[u8]) -> String {
    let files: Vec<String> = files.iter().map(|number| format!("\"{}\"", id(*number))).collect();
    let files = files.join(",");
    stage.say(client, &format!(r#"{{"type":"post","room":"lobby","cid":"{cid}","files":[{files}]}}"#))
}

/// Under many names: as much as one user may have, or half.
#[test]
fn one_address_announces_no_more_than_half_of_what_is_free() {
    let files = FileRules { upload_bytes: 1_000, user_bytes: 1_000, all_bytes: 4_000 };
    let mut stage = stage_with(Rules { files, address_quotas: true, ..Rules::default() });
    let begin_from = |stage: &mut Stage, client, number, bytes, host: u8| {
        let file = NewFile { id: id(number), name: FileName::of("tea"), bytes, preview_of: None };
        let by = Bearer { address: [10, 0, 0, host].into(), ..by(stage, client) };
        stage.transfer(&Transfer::Begin { by, file, instead_of: None })
    };
    assert!(begin_from(&mut stage, 1, 1, 1_000, 1).contains("is to come"));
    assert!(begin_from(&mut stage, 2, 2, 1_000, 1).contains("is to come"));
    assert!(begin_from(&mut stage, 4, 3, 1, 1).starts_with("storage_full"));
    assert!(begin_from(&mut stage, 3, 4, 1_000, 2).contains("is to come"), "others have the other half");
    assert!(begin_from(&mut stage, 4, 5, 1, 2).starts_with("storage_full"), "and half of that for each");
    assert!(begin_from(&mut stage, 4, 6, 1_000, 3).contains("is to come"), "as much as one user may have");
    // What has come is announced no longer, and what ends neither.
    assert!(finish(&mut stage, 1, MediaKind::Png).contains("is here"));
    let end = Transfer::End { by: by(&stage, 2), id: id(2) };
    assert!(stage.transfer(&end).contains("1 files go"));
    assert!(begin_from(&mut stage, 2, 7, 1_000, 1).contains("is to come"));
}

#[test]
fn what_is_full_refuses_and_a_delete_gives_back() {
    let mut stage = stage();
    assert!(begin(&mut stage, 1, 1, 1_001, None).starts_with("too_long"));
    for number in [1, 2] {
        assert!(begin(&mut stage, 1, number, 1_000, None).contains("is to come"));
        assert!(finish(&mut stage, number, MediaKind::Png).contains("is here"));
    }
    assert!(begin(&mut stage, 1, 3, 501, None).starts_with("storage_full"), "of one user");
    assert!(begin(&mut stage, 1, 3, 500, None).contains("is to come"));
    assert!(begin(&mut stage, 2, 4, 1_000, None).contains("is to come"));
    assert!(begin(&mut stage, 2, 5, 501, None).starts_with("storage_full"), "of all");
    assert!(post(&mut stage, 1, "a", &[1, 2]).contains(": ack"));
    let taken = |stage: &Stage| (stage.hall.uploads().taken_by(UserId(1)), stage.hall.uploads().taken());
    assert_eq!(taken(&stage), (2_500, 3_500));
    assert!(stage.say(1, r#"{"type":"delete","room":"lobby","seq":1}"#).contains("2 files go"));
    assert_eq!(taken(&stage), (500, 1_500));
    let end = Transfer::End { by: by(&stage, 1), id: id(3) };
    assert!(stage.transfer(&end).contains("1 files go"));
    assert_eq!(taken(&stage), (0, 1_000));
    assert!(stage.transfer(&end).starts_with("upload_unknown"));
}

#[test]
fn what_no_message_gets_in_a_day_is_unknown_and_goes() {
    let mut stage = stage();
    for number in [1, 2, 3] {
        begin(&mut stage, 1, number, 100, None);
    }
    stage.later(HOUR_MS);
    finish(&mut stage, 2, MediaKind::Png);
    finish(&mut stage, 3, MediaKind::Text);
    assert!(post(&mut stage, 1, "a", &[3]).contains(": ack"));
    stage.later(23 * HOUR_MS);
    assert!(finish(&mut stage, 1, MediaKind::Png).starts_with("upload_unknown"), "a day is over");
    assert!(stage.hall.upload_of(&by(&stage, 1), id(1)).is_err());
    assert!(stage.hall.upload_of(&by(&stage, 1), id(2)).is_ok(), "it was finished an hour later");
    assert!(stage.note(600_000).contains("1 files go"));
    stage.later(HOUR_MS);
    assert!(post(&mut stage, 1, "b", &[2]).contains("upload_unknown"));
    assert!(stage.note(600_000).contains("1 files go"));
    assert_eq!(
        (stage.hall.uploads().count(), stage.hall.uploads().taken()),
        (0, 100),
        "a message keeps its own"
    );
}

#[test]
fn a_clock_that_jumps_takes_no_file_and_keeps_none() {
    const YEARS_MS: u64 = 10 * 365 * 24 * HOUR_MS;
    let mut stage = stage();
    for number in [1, 2] {
        begin(&mut stage, 1, number, 100, None);
    }
    finish(&mut stage, 1, MediaKind::Png);
    stage.at.wall += YEARS_MS;
    assert!(!stage.note(600_000).contains("files go"), "a clock that is wrong takes nothing");
    assert!(!finish(&mut stage, 2, MediaKind::Png).contains("upload_unknown"));
    assert!(post(&mut stage, 1, "a", &[1]).contains(": ack"));
    begin(&mut stage, 1, 3, 100, None);
    stage.at.wall -= YEARS_MS;
    assert!(finish(&mut stage, 3, MediaKind::Png).contains("here"), "it is right again");
    stage.later(24 * HOUR_MS - 1);
    assert!(stage.hall.upload_of(&by(&stage, 1), id(3)).is_ok());
    stage.later(1);
    assert_eq!(stage.note(600_000).matches("1 files go").count(), 2, "after a day, and not after ten years");
}

#[test]
fn a_preview_goes_where_its_picture_goes() {
    let mut stage = stage();
    for number in [1, 3] {
        begin(&mut stage, 1, number, 100, None);
        finish(&mut stage, number, MediaKind::Jpeg);
    }
    assert!(begin(&mut stage, 2, 2, 10, Some(1)).starts_with("upload_unknown"), "somebody else's");
    assert!(begin(&mut stage, 1, 2, 10, Some(1)).contains("is to come"));
    assert!(finish(&mut stage, 2, MediaKind::Text).contains("file gone"), "a text is none");
    assert!(begin(&mut stage, 1, 2, 10, Some(1)).contains("is to come"));
    for size in [None, Some((2_000, 2_001)), Some((50_000, 50_000)), Some((u32::MAX, u32::MAX))] {
        let size = size.map(|(width, height)| PictureSize { width, height });
        assert!(finish_with(&mut stage, 2, MediaKind::Png, size).contains("file gone"), "{size:?}");
        assert!(begin(&mut stage, 1, 2, 10, Some(1)).contains("is to come"));
    }
    assert!(begin(&mut stage, 1, 4, 10, Some(2)).starts_with("bad_field"), "of a preview");
    // It has not come when its picture is posted.
    let told = post(&mut stage, 1, "a", &[1]);
    assert!(told.contains("1 files go") && told.contains(": ack"), "{told}");
    begin(&mut stage, 1, 5, 10, Some(3));
    finish(&mut stage, 5, MediaKind::Png);
    let end = Transfer::End { by: by(&stage, 1), id: id(3) };
    assert!(stage.transfer(&end).contains("2 files go"));
    assert_eq!(stage.hall.uploads().taken(), 100);
}

#[test]
fn a_fifth_that_is_not_finished_waits_or_takes_the_place_of_one() {
    let mut stage = stage();
    for number in 1..=4 {
        begin(&mut stage, 1, number, 10, None);
    }
    assert!(begin(&mut stage, 1, 5, 10, None).starts_with("too_many"));
    assert!(begin(&mut stage, 2, 6, 10, None).contains("is to come"), "each has four");
    let file = NewFile { id: id(5), name: FileName::of("tea"), bytes: 10, preview_of: None };
    let other = Transfer::Begin { by: by(&stage, 1), file: file.clone(), instead_of: Some(id(6)) };
    assert!(stage.transfer(&other).starts_with("too_many"), "somebody else's");
    let before = stage.hall.clone();
    let large = NewFile { bytes: 1_001, ..file.clone() };
    let refused = Transfer::Begin { by: by(&stage, 1), file: large, instead_of: Some(id(2)) };
    assert!(stage.transfer(&refused).starts_with("too_long"));
    assert!(stage.hall == before, "nothing ends for what is refused");
    let own = Transfer::Begin { by: by(&stage, 1), file, instead_of: Some(id(2)) };
    assert!(stage.transfer(&own).contains("1 files go"));
    assert!(stage.hall.uploads().get(id(2)).is_none());
    stage.say(1, r#"{"type":"forget","user":1}"#);
    assert_eq!(stage.hall.uploads().of(UserId(1)).count(), 0, "whoever is forgotten brings nothing more");
}

#[test]
fn many_names_at_one_address_begin_so_many_together_and_others_go_on() {
    let files = FileRules { upload_bytes: 1_000, user_bytes: 2_500, all_bytes: 4_000 };
    let rules = Rules { server_name: "Teahouse".into(), address_quotas: true, files, ..Rules::default() };
    for (address_quotas, expected) in [(true, "slow_down"), (false, "is to come")] {
        let mut stage = Stage::with(Rules { address_quotas, ..rules.clone() });
        for client in 1..=11 {
            stage.connect(client);
            stage.say(client, &format!(r#"{{"type":"hello","name":"N{client}"}}"#));
        }
        let begun = |stage: &mut Stage, client, address: [u8; 4]| {
            let by = Bearer { address: address.into(), ..by(stage, client) };
            let file = NewFile { id: id(1), name: FileName::of("tea"), bytes: 0, preview_of: None };
            let begun = stage.transfer(&Transfer::Begin { by: by.clone(), file, instead_of: None });
            stage.transfer(&Transfer::End { by, id: id(1) });
            begun
        };
        let here = [10, 0, 0, 7];
        for n in 0..limits::files::UPLOADS_OF_ADDRESS.at_once {
            let begun = begun(&mut stage, n / 200 + 1, here);
            assert!(begun.contains("is to come"), "{n}: {begun}");
        }
        let answer = begun(&mut stage, 11, here);
        assert!(answer.contains(expected), "{answer}");
        assert!(begun(&mut stage, 11, [10, 0, 0, 8]).contains("is to come"), "elsewhere");
        stage.later(500);
        assert!(begun(&mut stage, 11, here).contains("is to come"), "half a second later");
    }
}
