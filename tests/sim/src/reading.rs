//! What is read and what not: what people say of it, and everything of it counted anew by brute force.

use std::collections::{BTreeMap, BTreeSet};

use crate::chat::name::{Away, RoomName};
use crate::chat::reading::Figures;
use crate::chat::room::Kind;
use crate::chat::{Command, Hall, SERVER, UserId};
use crate::core::Input;
use crate::journal::History;
use crate::script::{OfReading, Step};
use crate::tab::{Question, Tab};
use crate::world::World;

impl World {
    pub fn step_of_reading(&mut self, step: &Step) {
        let Step::Reading { tab, room, what, value } = *step else { return };
        let text = if value.is_multiple_of(4) { String::new() } else { format!("lunch {value}") };
        let text = Away::parse(text).expect("it is short");
        let question = match what {
            OfReading::Away => Question::Away(text.clone()),
            _ => Question::Reading,
        };
        self.command(tab, question, |tab| {
            let room = || tab.room(room);
            let last = |room: &RoomName| tab.rooms.get(room).map_or(0, |view| view.last());
            Some(match what {
                OfReading::Read => {
                    let room = room()?;
                    Command::Read { seq: (last(&room) + 1).saturating_sub(value / 3), room }
                }
                OfReading::Unread => {
                    let room = room()?;
                    Command::Unread { seq: last(&room).saturating_sub(value).max(1), room }
                }
                OfReading::Away => Command::Away { text },
                OfReading::Receipts => Command::Receipts { on: value.is_multiple_of(2) },
                OfReading::Prefs => {
                    let value_of = |n: u64| (n > 0).then(|| n.to_string().into());
                    let (key, other) = (format!("k{}", value / 4), format!("k{}", value / 2));
                    let set = [(key.into(), value_of(value % 4)), (other.into(), value_of(value % 3))];
                    Command::Prefs { set: set.into() }
                }
            })
        });
    }

    /// The figures of whoever asked for something in a batch, wherever they have any.
    pub fn check_figures(&self, inputs: &[Input]) {
        let Some(process) = &self.process else { return };
        let hall = process.core.hall();
        let asked = inputs.iter().filter_map(|input| match input {
            Input::Asked { client, .. } => hall.user_of(*client).map(|(user, _)| user),
            _ => None,
        });
        let users: BTreeSet<UserId> = asked.take(2).collect();
        users.into_iter().for_each(|user| figures_agree(hall, &self.disk().history, user));
    }
}

/// Each figure of each user.
pub fn recount(hall: &Hall, history: &History) {
    history.users.keys().for_each(|user| figures_agree(hall, history, *user));
    for (name, room) in hall.rooms() {
        let messages: Vec<u64> = history.messages(name, 0).iter().map(|message| message.seq).collect();
        assert_eq!(room.messages.count(0..=u64::MAX), messages.len(), "messages of {name}");
        assert!(messages.iter().all(|seq| room.messages.has(*seq)), "messages of {name}");
        let has = |user: &UserId| hall.users().get(*user).is_some_and(|user| user.markers.contains_key(name));
        assert!(room.readers.iter().all(has), "who has a marker in {name}");
    }
    for user in history.users.keys().filter_map(|user| hall.users().get(*user)) {
        for name in user.markers.keys() {
            let room = hall.room(name).unwrap_or_else(|| panic!("a marker in {name}, which is not there"));
            assert!(room.readers.contains(&user.id), "{:?} has a marker in {name}", user.id);
        }
        for name in user.directs.iter().chain(&user.privates) {
            assert!(user.markers.contains_key(name), "{:?} has no marker in {name}", user.id);
        }
    }
}

/// What is unread of others and mentions somebody, read from the whole history.
fn figures_agree(hall: &Hall, history: &History, user: UserId) {
    let Some(known) = hall.users().get(user) else { return };
    for (name, marker) in &known.markers {
        let mut unread = history.messages(name, marker.read);
        unread.retain(|message| message.user != user);
        let mentions = unread.iter().filter(|message| {
            let mentioned = message.mentioned();
            mentioned.contains(&user) || mentioned.contains(&SERVER) && message.seq > marker.first
        });
        let expected = Figures { read: marker.read, unread: unread.len(), mentions: mentions.count() };
        assert_eq!(hall.figures(user, name), expected, "{user:?} in {name}: {marker:?}");
    }
}

impl Tab {
    /// What it was told last of a room.
    pub fn told(&mut self, room: &RoomName, figures: Figures) {
        self.unsure.remove(room);
        self.figures.insert(room.clone(), figures);
    }

    /// Of each room that its user follows and it is not in, it knows what it is to the user.
    pub fn compare_figures(&self, hall: &Hall, user: UserId) {
        let Some(known) = hall.users().get(user).filter(|_| self.told_all) else { return };
        let followed: BTreeMap<_, _> = known.markers.iter().filter(|(_, marker)| marker.follows).collect();
        for name in followed.into_keys().filter(|name| name.kind() == Kind::Public) {
            if self.rooms.get(name).is_some_and(|view| view.joined) {
                continue;
            }
            if self.unsure.contains(name) {
                continue;
            }
            let told = self.figures.get(name).copied();
            assert_eq!(told, Some(hall.figures(user, name)), "{name} as tab {} was told of it", self.id);
        }
    }
}
