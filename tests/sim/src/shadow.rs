//! Checks on a copy: that what is refused changes nothing, that what is taken back was as if it had never been,
//! and that a new process has everything that lasts.

use std::collections::BTreeSet;

use crate::chat::room::Room;
use crate::chat::{Asked, ClientId, Effect, Hall, Moment, Past, Refusal, RefusalCode, Reply, Rules, Turn};
use crate::circles::outsiders_hear_of_none;
use crate::core::Input;
use crate::journal::{History, Verdict};

/// Each input of a batch on a copy: a refusal is nothing but a refusal, and in the end everything is taken back.
pub fn take_back_is_exact(before: &Hall, inputs: &[Input], at: Moment, past: &dyn Past) {
    let mut clean = before.clone();
    // The clock is the only thing that is not taken back: it never is.
    clean.tick(at, past);
    clean.take_back_to(0);
    assert_eq!(clean.mark(), 0);
    let mut copy = clean.clone();
    copy.tick(at, past);
    for input in inputs {
        if let Input::Asked { client, asked } = input {
            refusal_is_nothing_else(&copy, *client, asked, at, past);
        }
        apply(&mut copy, input, at, past);
    }
    copy.take_back_to(0);
    assert!(
        copy == clean,
        "what is taken back is still there after {inputs:?}: {}",
        difference(&copy, &clean)
    );
}

fn refusal_is_nothing_else(before: &Hall, client: ClientId, asked: &Asked, at: Moment, past: &dyn Past) {
    let mut copy = before.clone();
    let turn = copy.apply(client, asked, at, past);
    // Who is being closed is not heard, whatever they ask.
    let heard = before.client(client).filter(|client| !client.deaf);
    outsiders_hear_of_none(before, heard.and_then(|client| client.user), asked, &turn);
    let refused = turn.effects.iter().find_map(|effect| match effect {
        Effect::Reply(Reply::Refused(refusal)) => Some(refusal.clone()),
        _ => None,
    });
    let Some(refusal) = refused else { return };
    let mut only = before.clone();
    let is_hello = asked.is_hello && before.user_of(client).is_none();
    let expected = only.refuse(client, asked, refusal, is_hello, at);
    assert_eq!(turn, expected, "a refusal that leads to more");
    assert!(copy == only, "a refusal of {asked:?} has changed something: {}", difference(&copy, &only));
}

/// What a batch on a full disk has left is what it leaves when those who want something to last are refused
/// without being heard.
pub fn refused_as_if_not_asked(
    before: &Hall,
    inputs: &[Input],
    at: Moment,
    past: &dyn Past,
    after: &Hall,
    verdict: Option<Verdict>,
) {
    let refusal = match verdict {
        Some(Verdict::Busy) => Refusal::new(RefusalCode::Busy, "another program holds the history"),
        _ => Refusal::new(RefusalCode::StorageFull, "the disk of the server is full"),
    };
    let mut expected = before.clone();
    expected.put_off_markers(at.tick);
    expected.tick(at, past);
    for input in inputs {
        let mut trial = expected.clone();
        let lasts = !apply(&mut trial, input, at, past).facts.is_empty();
        match input {
            Input::Asked { client, asked } if lasts => {
                let is_hello = asked.is_hello && expected.user_of(*client).is_none();
                expected.refuse(*client, asked, refusal.clone(), is_hello, at);
            }
            // Who has to go has to go on a full disk too, if nothing but the record was to last.
            Input::Acted { act, actor } if lasts => {
                let mut trial = expected.clone();
                if trial.act_off_the_record(act, *actor, at, past).facts.is_empty() {
                    expected = trial;
                }
            }
            Input::Transfer(_) if lasts => {}
            // What was seen is written down later.
            Input::Noted { .. } if lasts => {}
            _ => expected = trial,
        }
    }
    expected.settle();
    assert!(*after == expected, "a full disk has changed something: {}", difference(after, &expected));
}

fn apply(hall: &mut Hall, input: &Input, at: Moment, past: &dyn Past) -> Turn {
    let nothing = || Turn::new(crate::chat::Asker::Nobody, None);
    match input {
        Input::Connected { client, door, address } => {
            hall.connect(*client, *door, *address);
            nothing()
        }
        Input::Asked { client, asked } => hall.apply(*client, asked, at, past),
        Input::Gone { client } => {
            hall.disconnect(*client, at);
            nothing()
        }
        Input::Acted { act, actor } => hall.act(act, *actor, at, past),
        Input::Noted { behind } => hall.note(*behind, at, past),
        Input::Transfer(transfer) => hall.transfer(transfer, at, past),
    }
}

/// Whether a hall has everything that lasts, and nothing else: it is compared with one that is made of the
/// history.
pub fn lasts(hall: &Hall, history: &History, wall: u64) {
    let mut made = Hall::new(Rules::default());
    history.present().iter().for_each(|fact| made.restore(fact));
    assert_eq!(hall.users().count(), made.users().count(), "users");
    assert_eq!(hall.users().next_id(), made.users().next_id());
    assert_eq!(hall.devices().next_id(), made.devices().next_id());
    for id in history.users.keys() {
        let (live, kept) = (hall.users().get(*id), made.users().get(*id));
        let lasting = |user: &crate::chat::user::User| {
            let directs: BTreeSet<_> = user.directs.iter().cloned().collect();
            (user.name.clone(), user.role, user.gone, directs, user.directs.len(), user.privates.clone())
        };
        assert_eq!(live.map(lasting), kept.map(lasting), "{id:?}");
    }
    let devices = |hall: &Hall, user| {
        let all = hall.devices().of(user).map(|device| (device.id, device.token_hash, device.created));
        all.collect::<Vec<_>>()
    };
    for user in history.users.keys() {
        assert_eq!(devices(hall, *user), devices(&made, *user), "devices of {user:?}");
    }
    for device in history.devices.values() {
        let known = hall.devices().by_token(&device.token_hash);
        assert_eq!(known.map(|known| known.user), Some(device.user), "whose token it is");
    }
    let rooms = |hall: &Hall| -> BTreeSet<_> {
        let kept = hall.rooms().filter(|(_, room)| room.kept);
        let shown = |room: &Room| format!("{:?} {:?}", room.kind, room.charter);
        kept.map(|(name, room)| (name.clone(), shown(room), room.seq, room.active)).collect()
    };
    assert_eq!(rooms(hall), rooms(&made), "rooms that are kept");
    let mut sanctions = [hall.sanctions(wall), made.sanctions(wall)];
    sanctions.iter_mut().for_each(|list| list.sort_by_key(|s| (s.kind, s.target)));
    assert_eq!(sanctions[0], sanctions[1], "sanctions");
    assert!(hall.records().eq(made.records()), "records");
    assert_eq!(hall.uploads(), made.uploads(), "files");
}

/// Where two halls differ, as far as their words for it do.
fn difference(one: &Hall, other: &Hall) -> String {
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let differ = one.lines().zip(other.lines()).filter(|(a, b)| a != b);
    differ.take(12).map(|(a, b)| format!("\n{} | {}", a.trim(), b.trim())).collect()
}
