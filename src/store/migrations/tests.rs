mod answers;

use std::path::Path;

use super::*;
use crate::chat::circle::Circle;
use crate::chat::name::{Cid, RoomName, Topic};
use crate::chat::room::{Charter, Kind};
use crate::chat::sanction::Sanction;
use crate::chat::{Fact, Past, Range, UserId};
use crate::store::archive;
use crate::store::backup::backup;
use crate::store::journal::Journal;
use crate::store::journal::tests::open;
use crate::store::schema::{DataDir, FILE_NAME};
use crate::store::verify::verify;

/// A directory with a history of an older format, each as a server of its time wrote it: but `"2"` is what the first
/// upgrade makes of `"1"`.
fn old(format: &str) -> tempfile::TempDir {
    let temporary = tempfile::tempdir().unwrap();
    let mut connection = Connection::open(temporary.path().join(FILE_NAME)).unwrap();
    let history = match format {
        "1" | "2" => include_str!("../../../tests/support/first_format.sql"),
        "3" => include_str!("../../../tests/support/third_format.sql"),
        "4" => include_str!("../../../tests/support/fourth_format.sql"),
        "5" => include_str!("../../../tests/support/fifth_format.sql"),
        "6" => include_str!("../../../tests/support/sixth_format.sql"),
        "7" => include_str!("../../../tests/support/seventh_format.sql"),
        other => panic!("there is no history of format {other}"),
    };
    connection.execute_batch(history).unwrap();
    if format == "2" {
        let transaction = connection.transaction().unwrap();
        v2::upgrade(&transaction, &mut Upgrade::new(0)).unwrap();
        transaction.pragma_update(None, "user_version", 2).unwrap();
        transaction.commit().unwrap();
    }
    temporary
}

fn halt(called: bool) -> Halt {
    let halt = Halt::default();
    if called {
        halt.call();
    }
    halt
}

fn refused(path: &Path, stop: bool) -> StoreError {
    let dir = DataDir::open(path).unwrap();
    Journal::open(&dir, &halt(stop), &mut |_| {}).err().unwrap()
}

/// Every row of a table, as words.
fn rows(dir: &DataDir, select: &str) -> Vec<String> {
    let connection = dir.reader().unwrap();
    let mut statement = connection.prepare(select).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width).map(|at| Ok(format!("{:?}", row.get_ref(at)?))).collect::<Result<Vec<_>, _>>()
    });
    rows.unwrap().map(|row| row.unwrap().join(" ")).collect()
}

#[test]
fn every_older_format_becomes_the_present_one() {
    for (format, messages, users, known) in [
        ("1", 2_000, 2, 2),
        ("2", 2_000, 2, 2),
        ("3", 7, 4, 4),
        ("4", 7, 4, 4),
        ("5", 17, 5, 6),
        ("6", 23, 3, 3),
        ("7", 20, 3, 3),
    ] {
        let temporary = old(format);
        let path = temporary.path().join(FILE_NAME);
        let before = verify(&path).unwrap();
        assert_eq!((before.faults.len(), before.unchecked), (0, format == "1"), "{format}: {before}");
        let dir = DataDir::open(temporary.path()).unwrap();
        let (journal, facts) = open(&dir);
        let made = facts.iter().filter(|fact| matches!(fact, Fact::UserMade { .. })).count();
        let devices = facts.iter().filter(|fact| matches!(fact, Fact::DeviceMade { .. })).count();
        assert_eq!((made, devices), (users, known), "{format}");
        let (cid, seq) = match format {
            "1" | "2" => ("c8", 4),
            "6" | "7" => ("c1", 1),
            _ => ("cid-5", 3),
        };
        let receipt = journal.receipt(UserId(1), &Cid::stored(cid));
        assert_eq!(receipt.map(|receipt| receipt.seq), Some(seq), "{format}");
        drop(journal);
        let after = verify(&path).unwrap();
        assert!(after.faults.is_empty(), "{format}: {after}");
        assert_eq!((after.messages, after.users as usize), (messages, users), "{format}");
        assert_eq!(rows(&dir, "SELECT count(*) FROM events WHERE length(salt) = 16").len(), 1);
        assert_eq!(
            rows(&dir, "SELECT 1 FROM events WHERE salt IS NOT NULL GROUP BY salt HAVING count(*) > 1"),
            [""; 0]
        );
        assert_eq!(rows(&dir, "SELECT name FROM sqlite_master WHERE name LIKE 'old%'"), [""; 0]);
    }
}

/// Nobody had said before what was read: all of it is. Who has said something in a public room follows it.
#[test]
fn whoever_spoke_in_a_room_follows_it_and_has_read_it() {
    let temporary = old("6");
    let dir = DataDir::open(temporary.path()).unwrap();
    let (_journal, facts) = open(&dir);
    let markers: Vec<(u64, &str, u64, bool)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Marked { user, room, marker } => {
                let room = if room.as_str().starts_with("p:") { "p:" } else { room.as_str() };
                Some((user.0, room, marker.read, marker.follows))
            }
            _ => None,
        })
        .collect();
    let expected = [
        (1, "lobby", 17, true),
        (1, "dm:1:2", 2, false),
        (1, "p:", 3, false),
        (2, "lobby", 17, true),
        (2, "tea", 1, true),
        (2, "dm:1:2", 2, false),
        (3, "lobby", 17, true),
        (3, "p:", 3, false),
    ];
    assert_eq!(markers, expected);
    let messages: Vec<u64> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::Block { room, bits, .. } if *room == RoomName::lobby() => Some(bits),
            _ => None,
        })
        .flat_map(|bits| (0..64).filter(|seq| bits[*seq as usize / 8] >> (seq % 8) & 1 == 1))
        .collect();
    assert_eq!(messages, [1, 2, 3, 4, 6], "the fifth was deleted");
}

#[test]
fn the_upgrade_keeps_what_people_rely_on_and_nobody_finds_everything_unread() {
    let temporary = old("3");
    let dir = DataDir::open(temporary.path()).unwrap();
    let (_journal, facts) = open(&dir);
    let names: Vec<&str> = facts
        .iter()
        .filter_map(|fact| if let Fact::UserMade { name, .. } = fact { Some(name.as_str()) } else { None })
        .collect();
    assert_eq!(names, ["Ann", "Rob", "茶", "a  b"]);
    let made: Vec<_> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::RoomMade { room, kind, time, seq, active, .. } => {
                Some((room.as_str(), *kind, time - 1_795_663_604_000, *seq, active - 1_795_663_604_000))
            }
            _ => None,
        })
        .collect();
    let direct = Kind::Direct([UserId(1), UserId(2)]);
    let expected = [
        ("lobby", Kind::Public, 953, 5, 978),
        ("tea", Kind::Public, 964, 1, 964),
        ("dm:1:2", direct, 964, 1, 964),
    ];
    assert_eq!(made, expected);
    assert_eq!(facts.iter().filter(|fact| matches!(fact, Fact::Imposed(_))).count(), 2);
    assert_eq!(facts.iter().filter(|fact| matches!(fact, Fact::Recorded(_))).count(), 4);
    // Who spoke, and Bob as a partner; the server itself reads nothing.
    let markers = rows(&dir, "SELECT user, room, joined - 1795663604000, read FROM markers");
    let marker = |numbers: [u64; 4]| numbers.map(|number| format!("Integer({number})")).join(" ");
    let expected =
        [[1, 1, 953, 5], [1, 2, 964, 1], [1, 3, 964, 1], [2, 1, 957, 5], [2, 3, 964, 1]].map(marker);
    assert_eq!(markers, expected);
    let reader = dir.reader().unwrap();
    let page = archive::read(&reader, &RoomName::lobby(), Range::After(0), 10).unwrap();
    let texts: Vec<_> = page
        .events
        .iter()
        .filter_map(|event| event.message())
        .map(|message| (message.text.as_str(), message.reply_to))
        .collect();
    let expected = [
        ("hello \"all\"\n\tof you", None),
        ("hi", Some(1)),
        ("third", None),
        ("fourth", Some(3)),
        ("from the house", None),
    ];
    assert_eq!(texts, expected);
}

/// Roles, devices, mutes and bans with who imposed them, and of each room that is more than a name what it is about, how
/// it is set, who is of it, owns it and may come into it.
#[test]
fn the_upgrade_keeps_who_is_who_and_who_may_what() {
    let tea = "tea 'oolong, 乌龙' slow 30 Moderators";
    let private = "p:ROOM \"Ann's surprise\" of user 1 members {1: 0, 2: 2} links 1";
    let fourth: [&[&str]; 4] = [
        &["Ann member", "Rob member", "茶 member", "Dora member"],
        &["1 of 1", "2 of 2", "3 of 3", "4 of 4"],
        &["mute user 3 by 0 noise", "ban address 10.0.0.9 by 0 "],
        &[],
    ];
    let fifth: [&[&str]; 4] = [
        &["Ann operator", "Rob moderator", "茶 member", "Dora member", "Eve member", "Eve is forgotten"],
        &[
            "1 of 1 'desk'",
            "2 of 2",
            "3 of 3",
            "4 of 4",
            "5 of 2 'phone'",
            "7 of 1 'lost phone'",
            "7 is signed out",
        ],
        &["mute user 3 by 0 noise", "ban address 10.0.0.9 by 0 ", "mute user 4 by 2 long"],
        &[tea, private],
    ];
    for (format, expected) in [("4", fourth), ("5", fifth)] {
        let temporary = old(format);
        let (_journal, facts) = open(&DataDir::open(temporary.path()).unwrap());
        let mut found: [Vec<String>; 4] = Default::default();
        for fact in &facts {
            if let Some((list, words)) = told(fact, &facts) {
                found[list].push(words);
            }
        }
        assert_eq!(found, expected.map(|list| list.iter().map(ToString::to_string).collect::<Vec<_>>()));
        let records = facts.iter().filter(|fact| matches!(fact, Fact::Recorded(_))).count();
        assert_eq!(records, if format == "4" { 4 } else { 13 }, "{format}");
    }
}

/// A fact in short, and into which list of the test it goes.
fn told(fact: &Fact, all: &[Fact]) -> Option<(usize, String)> {
    let quoted = |word: &str| if word.is_empty() { String::new() } else { format!(" '{word}'") };
    Some(match fact {
        Fact::UserMade { name, role, .. } => (0, format!("{} {}", name.as_str(), role.word())),
        Fact::UserForgotten { user, .. } => {
            let made = all.iter().find_map(|fact| match fact {
                Fact::UserMade { user: id, name, .. } if id == user => Some(name.as_str()),
                _ => None,
            });
            (0, format!("{} is forgotten", made?))
        }
        Fact::DeviceMade { device, user, agent, .. } => {
            (1, format!("{} of {}{}", device.0, user.0, quoted(agent.as_str())))
        }
        Fact::DeviceRevoked { device, .. } => (1, format!("{} is signed out", device.0)),
        Fact::Imposed(Sanction { kind, target, reason, by, .. }) => {
            (2, format!("{} {} by {} {reason}", kind.as_str(), target.as_key(), by.0))
        }
        Fact::RoomMade { room, charter, .. } if **charter != Charter::default() => {
            let Charter { title, circle, topic, settings, pins: _ } = &**charter;
            let words = match circle {
                Some(Circle { owner, members, invitations }) => {
                    let members: Vec<String> =
                        members.iter().map(|(id, seq)| format!("{}: {seq}", id.0)).collect();
                    let title = title.as_ref()?.as_str();
                    let (members, links) = (members.join(", "), invitations.len());
                    format!("p:ROOM {title:?} of user {} members {{{members}}} links {links}", owner.0)
                }
                None => {
                    let topic = quoted(topic.as_ref().map_or("", Topic::as_str));
                    format!("{room}{topic} slow {} {:?}", settings.slow_s, settings.topic_by)
                }
            };
            (3, words)
        }
        _ => return None,
    })
}

/// What is damaged is left as it is, and what was asked to stop too.
#[test]
fn an_upgrade_that_cannot_be_changes_nothing() {
    for (format, change) in [
        ("3", "UPDATE events SET text = 'never said' WHERE id = 2"),
        ("3", "DELETE FROM events WHERE id = 2"),
        ("3", "UPDATE users SET name = 'Eve' WHERE id = 2"),
        ("3", "UPDATE about SET value = 'x'"),
        ("3", "UPDATE audit SET detail = 'nothing' WHERE id = 2"),
        ("3", "UPDATE sanctions SET until = 1"),
        ("4", "UPDATE events SET body = 'never said' WHERE id = 2"),
        ("4", "DELETE FROM events WHERE id = 2"),
        ("4", "UPDATE events SET hash = x'00' WHERE id = 3"),
        ("4", "UPDATE users SET role = 'operator' WHERE id = 2"),
        ("4", "UPDATE devices SET user = 1 WHERE id = 2"),
        ("4", "UPDATE rooms SET kind = 'public' WHERE kind = 'direct'"),
        ("4", "DELETE FROM members WHERE user = 1"),
        ("4", "UPDATE markers SET read = 7"),
        ("4", "UPDATE about SET value = 'x'"),
        ("4", "DELETE FROM about"),
        ("4", "DELETE FROM audit WHERE id = 2"),
        ("4", "UPDATE sanctions SET until = 1"),
        ("7", "UPDATE markers SET own = '3' WHERE user = 2"),
        ("7", "UPDATE users SET prefs = ''"),
        ("7", "UPDATE mentions SET seq = 2"),
        ("7", "UPDATE bits SET bits = zeroblob(512)"),
        ("6", "UPDATE fates SET edited = 0"),
        ("6", "UPDATE reactions SET emoji = '👎' WHERE user = 1"),
        ("6", "UPDATE pins SET is_on = 1"),
        ("6", "UPDATE events SET body = 'never said' WHERE id = 3"),
        ("6", "UPDATE events SET seal = x'00' WHERE body IS NULL"),
        ("2", "UPDATE events SET time = 1 WHERE id = 900"),
        ("1", "PRAGMA foreign_keys = OFF; DELETE FROM rooms WHERE id = 2"),
        // Nobody but its partners may read it, and one of them is not there.
        ("1", "INSERT INTO rooms VALUES (3, 'dm:1:9')"),
    ] {
        let temporary = old(format);
        let path = temporary.path().join(FILE_NAME);
        Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let error = refused(temporary.path(), false);
        assert!(matches!(error, StoreError::Corrupt { .. }), "{change}: {error}");
        assert!(std::fs::read(&path).unwrap() == bytes, "{change}");
    }
    let temporary = old("1");
    let path = temporary.path().join(FILE_NAME);
    let bytes = std::fs::read(&path).unwrap();
    let error = refused(temporary.path(), true);
    assert!(matches!(error, StoreError::Stopped) && error.exit_code() == 0, "{error}");
    assert!(std::fs::read(&path).unwrap() == bytes);
    // Stopped later, in the midst of it.
    let mut connection = Connection::open(&path).unwrap();
    assert!(matches!(run(&mut connection, &path, &halt(true)), Err(StoreError::Stopped)));
    drop(connection);
    assert_eq!(
        verify(&path).unwrap().to_string().split(';').next(),
        Some("its format is older and has no checks")
    );
    open(&DataDir::open(temporary.path()).unwrap());
}

/// What the rules do not take for a direct room never was one, whatever its name begins with.
#[test]
fn only_what_is_called_like_a_direct_room_becomes_one() {
    let temporary = old("1");
    let names = ["dm:1:2", "dm:1:1", "dm:2:1", "dm:01:2", "dm:+1:2", "dm:-1:2", "dm:0:1", "dm:1", "dm:1:2:3"];
    let connection = Connection::open(temporary.path().join(FILE_NAME)).unwrap();
    for name in names {
        connection.execute("INSERT INTO rooms (name) VALUES (?1)", [name]).unwrap();
    }
    drop(connection);
    let (_journal, facts) = open(&DataDir::open(temporary.path()).unwrap());
    for fact in facts {
        if let Fact::RoomMade { room, kind, .. } = fact {
            assert_eq!(kind, room.kind(), "{room}");
        }
    }
}

#[test]
fn older_formats_can_be_copied_as_they_are() {
    for format in ["1", "2", "3", "4", "5", "6"] {
        let temporary = old(format);
        let (from, to) = (temporary.path().join(FILE_NAME), temporary.path().join("copy.db"));
        let before = verify(&from).unwrap();
        let copy = backup(&from, &to).unwrap();
        let copy = copy.report;
        assert_eq!((copy.messages, copy.head, copy.unchecked), (before.messages, before.head, format == "1"));
        assert_eq!(before.epoch == copy.epoch, format == "1", "{format}");
    }
}

#[test]
fn large_numbers_are_grouped() {
    for (number, words) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
        assert_eq!(grouped(number), words);
    }
}
