//! Answers of a history that did not know where they belong.

use super::*;

/// Where each answer belongs and whom it answers, what the messages say that were answered, and who is mentioned by it.
#[test]
fn answers_of_before_know_where_they_belong() {
    let temporary = old("7");
    let dir = DataDir::open(temporary.path()).unwrap();
    let (_journal, facts) = open(&dir);
    let reader = dir.reader().unwrap();
    let page = archive::read(&reader, &RoomName::lobby(), Range::After(0), 20).unwrap();
    let messages: Vec<_> = page.events.iter().filter_map(|event| event.message()).collect();
    let answers: Vec<_> = messages
        .iter()
        .filter_map(|m| m.reply_to.map(|to| (m.seq, to, m.thread.map(|thread| (thread.root, thread.to.0)))))
        .collect();
    let expected = [
        (2, 1, Some((1, 1))),
        (3, 2, Some((1, 2))),
        (4, 1, Some((1, 1))),
        (5, 1, Some((1, 1))),
        (8, 7, None),
        (9, 4, Some((1, 1))),
        (12, 8, Some((8, 3))),
    ];
    assert_eq!(answers, expected, "the seventh event is no message");
    let told: Vec<_> = messages
        .iter()
        .filter_map(|m| m.fate.replies.as_ref().map(|r| (m.seq, r.count, r.last_seq, r.users.clone())))
        .collect();
    let users = |ids: &[u64]| ids.iter().copied().map(UserId).collect::<Vec<_>>();
    assert_eq!(told, [(1, 4, 9, users(&[2, 1, 3])), (8, 1, 12, users(&[3]))]);
    let behind = facts.iter().find_map(|fact| match fact {
        Fact::Marked { user: UserId(1), room, marker } if *room == RoomName::lobby() => Some(marker),
        _ => None,
    });
    let mentions: Vec<u64> = behind.unwrap().mentions.iter().copied().collect();
    assert_eq!(mentions, [9], "Ann has read up to 2; 4 is her own, 5 was deleted");
}
