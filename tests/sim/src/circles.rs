//! Private rooms and how rooms are set: made, let into, left for good; and outsiders who ask all the same.

use crate::chat::command::{Post, Token};
use crate::chat::list::{PeopleAsked, PeopleListed, RoomsAsked};
use crate::chat::name::{Cid, PRIVATE_LETTERS, RoomName, Title, Topic};
use crate::chat::room::Kind;
use crate::chat::settings::{SettingsChange, TopicBy};
use crate::chat::{Asked, Command, Hall, Refusal, Turn, UserId};
use crate::chat::{Effect, RefusalCode, Reply};
use crate::script::{OfCircle, Step};
use crate::steps::public;
use crate::tab::{Question, Tab};
use crate::view::View;
use crate::wire::json::request::hash;
use crate::world::World;

impl World {
    pub fn step_of_circles(&mut self, step: &Step) {
        match *step {
            Step::Circle { tab, room, what, user } => self.circle(tab, room, what, user),
            Step::Set { tab, room, value } => self.set(tab, room, value),
            Step::Topic { tab, room, value } => self.say_topic(tab, room, value),
            Step::Remove { tab } => {
                let room = public(3).expect("it is public");
                self.command(tab, Question::Circle, |_| Some(Command::Remove { room }));
            }
            _ => {}
        }
    }

    /// A private room of those that were made in this run, whoever is of it; or one that never was.
    pub fn some_circle(&self, n: usize) -> RoomName {
        named(n as u64 % (self.circles + 1))
    }

    fn circle(&mut self, tab: usize, n: usize, what: OfCircle, user: u64) {
        let (room, user) = (self.some_circle(n), UserId(user));
        match what {
            OfCircle::Create if self.tabs[tab].is_live() => {
                let (room, title) = (named(self.circles), Title::stored("Board"));
                self.circles += 1;
                self.command(tab, Question::Enter(room.clone()), |_| Some(Command::Create { room, title }));
            }
            OfCircle::ComeIn => {
                let secret = link_into(&room).hash;
                let question = Question::Enter(room.clone());
                self.command(tab, question, |_| Some(Command::ComeIn { room, secret }));
            }
            OfCircle::Quit => {
                let Some(user) = self.tabs[tab].me else { return };
                let own = self.tabs[tab].rooms.iter().find(|(_, view)| view.of);
                let Some(room) = own.map(|(room, _)| room.clone()) else { return };
                self.command(tab, Question::Circle, |_| Some(Command::Expel { room, user }));
            }
            OfCircle::Write => {
                if self.tabs[tab].rooms.get(&room).is_some_and(|view| view.of) {
                    self.with_tab(tab, |tab, desk| tab.write(room, false, true, desk));
                }
            }
            _ => self.command(tab, Question::Circle, |_| asked(what, room, user)),
        }
    }

    fn set(&mut self, tab: usize, n: usize, value: usize) {
        let room = public(n).unwrap_or_else(|| self.some_circle(n));
        let is_private = room.kind() == Kind::Private;
        let change = SettingsChange {
            slow_s: [None, Some(1), Some(0)][value % 3],
            topic_by: [None, Some(TopicBy::Moderators), Some(TopicBy::All)][value / 3 % 3],
            closed: [Some(false), None, Some(true), Some(false)][value / 9 % 4],
            title: Some(Title::stored(&format!("Board {}", value % 4))).filter(|_| is_private),
        };
        let cid = self.cid_of_change(tab, value);
        self.command(tab, Question::Circle, |_| Some(Command::Settings { room, change, cid }));
    }

    fn say_topic(&mut self, tab: usize, n: usize, value: usize) {
        let room = public(n).unwrap_or_else(|| self.some_circle(n));
        let topic = Some(Topic::stored(&format!("topic {}", value % 4))).filter(|_| !value.is_multiple_of(5));
        let cid = self.cid_of_change(tab, value);
        self.command(tab, Question::Circle, |_| Some(Command::Topic { room, topic, cid }));
    }

    /// Now and then one that was used before.
    fn cid_of_change(&self, tab: usize, value: usize) -> Option<Cid> {
        value
            .is_multiple_of(2)
            .then(|| Cid::parse(&format!("change-{tab}-{}", value / 2)).expect("a good cid"))
    }
}

fn asked(what: OfCircle, room: RoomName, user: UserId) -> Option<Command> {
    Some(match what {
        OfCircle::Invite => Command::Invite { secret: link_into(&room), room, user: Some(user) },
        OfCircle::GiveLink => Command::Invite { secret: link_into(&room), room, user: None },
        OfCircle::Uninvite => Command::Uninvite { room },
        OfCircle::Expel => Command::Expel { room, user },
        OfCircle::Join => Command::Join { room },
        OfCircle::Leave => Command::Leave { room },
        OfCircle::Typing => Command::Typing { room, on: true },
        OfCircle::Remove => Command::Remove { room },
        OfCircle::People => {
            Command::People(PeopleAsked::Listed(PeopleListed { room: Some(room), ..PeopleListed::default() }))
        }
        OfCircle::Rooms => Command::Rooms(RoomsAsked { after: Some(room), ..RoomsAsked::default() }),
        OfCircle::Create | OfCircle::ComeIn | OfCircle::Quit | OfCircle::Write => return None,
    })
}

/// The nth private room of a run.
fn named(n: u64) -> RoomName {
    RoomName::private(&std::array::from_fn::<u8, PRIVATE_LETTERS, _>(|at| match at {
        0..12 => (n >> (5 * at) & 31) as u8,
        _ => 0,
    }))
}

/// All links into a room have one secret here; whether one is open is the server's to know.
fn link_into(room: &RoomName) -> Token {
    Token { secret: room.as_str().into(), hash: hash(room.as_str()) }
}

impl Tab {
    /// This tab's person is of a private room, of which nothing was told yet but what has this place.
    pub fn is_of_now(&mut self, room: &RoomName, next: u64) {
        let view = self.rooms.entry(room.clone()).or_default();
        if !view.of {
            *view = View { of: true, top: next - 1, ..View::default() };
        }
        view.expects = Some(next);
    }

    /// Nothing more is heard of this room.
    pub fn is_out_of(&mut self, room: &RoomName) {
        self.rooms.remove(room);
        self.set_aside(|entry| entry.room == *room);
    }
}

/// Whoever is not of a private room hears of it what one hears of none, whatever one asks.
pub fn outsiders_hear_of_none(hall: &Hall, user: Option<UserId>, asked: &Asked, turn: &Turn) {
    let Some((user, room)) = user.zip(asked.command.as_ref().ok().and_then(private_room)) else { return };
    if hall.room(room).is_some_and(|room| room.is_of(user)) {
        return;
    }
    let told: Vec<&Refusal> = turn
        .effects
        .iter()
        .filter_map(
            |effect| if let Effect::Reply(Reply::Refused(refusal)) = effect { Some(refusal) } else { None },
        )
        .collect();
    // By a link one comes in; what was acknowledged once is acknowledged again.
    let is_allowed = match &asked.command {
        Ok(Command::ComeIn { .. }) => {
            told.is_empty() || told[0].code == RefusalCode::TooMany || told[0].code == RefusalCode::SlowDown
        }
        Ok(Command::Edit { .. } | Command::Delete { .. } | Command::React { .. } | Command::Pin { .. })
        | Ok(Command::Post(_) | Command::Settings { .. } | Command::Topic { .. }) => {
            matches!(turn.effects.first(), Some(Effect::Reply(Reply::Ack { .. })))
        }
        _ => false,
    };
    let none = Refusal::new(RefusalCode::NoSuchRoom, "there is no such room");
    assert!(
        is_allowed || told == [&none],
        "{user:?}, who is not of {room}, asks {asked:?} and hears {:?}",
        turn.effects
    );
}

/// The private room that a command is about.
fn private_room(command: &Command) -> Option<&RoomName> {
    let room = match command {
        Command::Join { room } | Command::Leave { room } | Command::ComeIn { room, .. } => room,
        Command::Invite { room, .. } | Command::Uninvite { room } | Command::Expel { room, .. } => room,
        Command::Settings { room, .. } | Command::Topic { room, .. } | Command::Remove { room } => room,
        Command::Edit { room, .. } | Command::Delete { room, .. } => room,
        Command::React { room, .. } | Command::Pin { room, .. } => room,
        Command::History { room, .. } | Command::Typing { room, .. } => room,
        Command::Post(Post { draft: Ok(draft), .. }) => &draft.room,
        Command::People(PeopleAsked::Listed(listed)) => listed.room.as_ref()?,
        Command::Rooms(asked) => asked.after.as_ref()?,
        _ => return None,
    };
    (room.kind() == Kind::Private).then_some(room)
}
