//! What mutes and bans promise, seen from outside: who is muted shows nothing to anybody, and who is banned does not
//! come in.

use crate::chat::sanction::{Kind, Sanction, Target};
use crate::chat::{Event, Hall, UserId};
use crate::core::{HelloWord, Output, Push};

/// The mutes and bans of users that hold by this wall clock.
pub fn held(hall: &Hall, wall: u64) -> Vec<Sanction> {
    let of_users = |sanction: &&Sanction| matches!(sanction.target, Target::User(_));
    hall.sanctions(wall).into_iter().filter(of_users).cloned().collect()
}

/// Looks at what a batch has led to. What held before it, holds behind it and was not imposed in it held all the time.
pub fn check(before: &[Sanction], hall: &Hall, wall: u64, output: &Output) {
    let behind = held(hall, wall);
    let held: Vec<&Sanction> = behind.iter().filter(|s| s.since < wall && before.contains(s)).collect();
    if held.is_empty() {
        return;
    }
    let is = |kind: Kind, user: UserId| {
        held.iter().any(|sanction| sanction.kind == kind && sanction.target == Target::User(user))
    };
    for event in &output.happened {
        let by = match event {
            Event::Message(message) => Some(message.user),
            Event::Typing { user, .. } => Some(*user),
            // A name that nobody used is taken from whoever is not here.
            Event::Renamed { user, .. } => {
                hall.users().get(*user).filter(|user| user.is_here()).map(|u| u.id)
            }
            Event::Sanction(told) => Some(told.by),
            _ => None,
        };
        assert!(by.is_none_or(|by| !is(Kind::Mute, by)), "{by:?} is muted, and {event:?}");
    }
    for push in &output.pushes {
        if let Push::Hello { client, word: HelloWord::Welcomed(user) } = push {
            assert!(!is(Kind::Ban, *user), "{user:?} is banned and comes in as {client:?}");
        }
    }
}
