//! Pages that run elsewhere, under Node, as tabs of a run: one line of JSON in, one out.
//!
//! A page is asked to do what the script has for the tab with its number, and its lines break as that tab's would.
//! In: `{"open":N}`, `{"send":N,"text":…}`, `{"close":N}` for a connection with a number of the page's choice and
//! the tab's number in `"tab"`; `{"pass":MS}` lets time go by, at most so much and only until a page is told
//! something; `{"calm":true}` ends the script and mends everything; `{"history":ROOM}` asks for what is kept, and
//! `{"within":ROOM,"user":U}` whether somebody is of a private room.
//! Out, always: `{"now":MS,"told":[…]}` with `{"opened":N}`, `{"frame":TEXT,"of":N}`, `{"closed":N,"code":…}` and
//! `{"do":…,"tab":T,"room":…}` (about a private room with its `"user"`), and `"over":true` when the script is at its end.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::chat::change::What;
use crate::chat::name::{Cid, RoomName};
use crate::chat::{End, Lasting, UserId};
use crate::fates::Touch;
use crate::limits;
use crate::network::{Due, Link, Owner};
use crate::script::{Plan, Step, script};
use crate::steps::public;
use crate::tab::name;
use crate::wire::json::request;
use crate::wire::ws::close::CloseReason;
use crate::wire::ws::frame;
use crate::world::{Told, World};

pub struct Bridge {
    world: World,
    steps: std::vec::IntoIter<Step>,
    /// The tabs with smaller numbers are pages.
    pages: usize,
    /// Of a page's number for a connection, the connection; of a connection, number and tab.
    links: HashMap<u64, usize>,
    numbers: HashMap<usize, (u64, usize)>,
    /// For how long the script stands still.
    waits: u64,
    told: Vec<Value>,
}

/// Time goes by at least so much with each step, and at most so much at once.
const SLICE_MS: u64 = 5;
const WAIT_MAX_MS: u64 = 60_000;

impl Bridge {
    /// A run of this seed in which the first tabs are pages.
    pub fn new(seed: u64, length: usize, pages: usize) -> Bridge {
        let script = script(seed, length);
        let plan = Plan { json: true, replay: false, password: false, ..script.plan };
        Bridge {
            world: World::new(&plan),
            steps: script.steps.into_iter(),
            pages,
            links: HashMap::new(),
            numbers: HashMap::new(),
            waits: 0,
            told: Vec::new(),
        }
    }

    /// Does what one line asks, and says what came of it.
    pub fn line(&mut self, line: &str) -> String {
        let asked: Value = serde_json::from_str(line).expect("a line is JSON");
        let number = |field: &str| asked[field].as_u64();
        let mut answer = json!({});
        if let Some(n) = number("open") {
            self.open(n, number("tab").unwrap_or(0) as usize);
        } else if let Some(n) = number("send") {
            let text = asked["text"].as_str().unwrap_or_default();
            assert!(text.len() <= limits::MESSAGE_BYTES_MAX, "a page says too much at once");
            self.world.ask(self.links[&n], request::parse(text));
        } else if let Some(n) = number("close") {
            self.world.hang_up(self.links[&n]);
        } else if let Some(ms) = number("pass") {
            self.pass(ms);
        } else if asked["calm"] == true {
            self.steps = Vec::new().into_iter();
            self.world.mend();
        } else if let (Some(room), Some(user)) = (asked["within"].as_str(), number("user")) {
            let hall = self.world.process.as_ref().map(|process| process.core.hall());
            let room = hall.and_then(|hall| hall.room(&RoomName::stored(room)));
            answer["within"] = room.is_some_and(|room| room.is_of(UserId(user))).into();
        } else if let Some(room) = asked["history"].as_str() {
            (answer["history"], answer["changes"]) = self.kept(&RoomName::stored(room));
        }
        answer["now"] = self.world.now.into();
        answer["over"] = (self.steps.len() == 0).into();
        answer["told"] = std::mem::take(&mut self.told).into();
        answer.to_string()
    }

    /// The messages of a room as they are now, and by which edits, deletes, reactions and pins they have become so.
    fn kept(&self, room: &RoomName) -> (Value, Value) {
        let Some(rows) = self.world.disk().history.rows(room) else { return (json!([]), json!([])) };
        let message = |event: &Lasting| {
            let told = rows.told(event);
            let m = told.message()?;
            let text = m.fate.deleted.is_none().then(|| m.text.as_str());
            let users = |users: &[UserId]| users.iter().map(|user| user.0).collect::<Vec<_>>();
            let signs =
                m.fate.reactions.iter().map(|(emoji, all)| (emoji.as_str().to_owned(), users(all).into()));
            let reactions: Value = signs.collect::<serde_json::Map<_, _>>().into();
            let cid = m.cid.as_str();
            Some(json!({"seq": m.seq, "user": m.user.0, "cid": cid, "text": text, "reactions": reactions}))
        };
        let change = |event: &Lasting| match event {
            Lasting::Change(change) => {
                let (target, pinned) = match change.what {
                    What::Edited { target, .. }
                    | What::Deleted { target }
                    | What::Reaction { target, .. } => (target, Value::Null),
                    What::Pinned { target, on } => (target, on.into()),
                    _ => return None,
                };
                let cid = change.cid.as_ref().map(Cid::as_str);
                Some(json!({"seq": change.seq, "target": target, "cid": cid, "pinned": pinned}))
            }
            Lasting::Message(_) => None,
        };
        let events = self.world.disk().history.events(room);
        (events.iter().filter_map(message).collect(), events.iter().filter_map(change).collect())
    }

    fn open(&mut self, number: u64, tab: usize) {
        let id = self.world.links.len();
        // As far as the tab in whose place it is.
        let (up_ms, down_ms) = ([1, 5, 30, 200][tab % 4], [2, 20, 0, 90][id % 4]);
        self.world.links.push(Link::new(Owner::Page, (up_ms, down_ms)));
        self.world.agenda.at(self.world.now + up_ms, Due::Connects(id));
        self.links.insert(number, id);
        self.numbers.insert(id, (number, tab));
    }

    /// Lets at most so much time go by, while the script goes on.
    fn pass(&mut self, ms: u64) {
        let until = self.world.now + ms;
        while self.told.is_empty() && self.world.now < until {
            let slice = SLICE_MS.min(until - self.world.now);
            if self.waits > 0 || self.steps.len() == 0 {
                self.waits = self.waits.saturating_sub(slice);
            } else if let Some(step) = self.steps.next() {
                self.take(step);
            }
            self.world.pass(slice);
            if self.steps.len() == 0 {
                self.world.batch(limits::BATCH_COMMANDS_MAX, false);
            }
            self.tell();
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            // A page has timers of its own, which must have their turn.
            Step::Pass { ms } => self.waits = ms.min(WAIT_MAX_MS),
            Step::Quiet => {}
            _ => match tab_of(&step).filter(|tab| *tab < self.pages) {
                Some(tab) => self.page(tab, step),
                None => self.world.step(&step),
            },
        }
    }

    /// What the script has for a page.
    fn page(&mut self, tab: usize, step: Step) {
        let mut link = None;
        for (id, (_, whose)) in &self.numbers {
            if *whose == tab && self.world.links[*id].client_open {
                link = link.max(Some(*id));
            }
        }
        let mut ask = |act: &str, room: usize| {
            let room = public(room).unwrap_or_else(RoomName::lobby);
            self.told.push(json!({"do": act, "tab": tab, "room": room.as_str()}));
        };
        match step {
            Step::Post { room, .. } => ask("post", room),
            Step::Join { room, .. } => ask("join", room),
            Step::Leave { room, .. } if room != 0 => ask("leave", room),
            Step::Typing { room, .. } => ask("type", room),
            Step::Look { room, .. } => ask("older", room),
            Step::Fate { room, which, touch: touch @ (Touch::Edit | Touch::Delete), .. } => {
                ask("change", room);
                let told = self.told.last_mut().expect("what was just asked");
                (told["which"], told["delete"]) = (which.into(), matches!(touch, Touch::Delete).into());
            }
            Step::Fate { room, which, touch: touch @ (Touch::React | Touch::Pin), .. } => {
                ask("sign", room);
                let told = self.told.last_mut().expect("what was just asked");
                (told["which"], told["pin"]) = (which.into(), matches!(touch, Touch::Pin).into());
            }
            Step::Circle { room, what, user, .. } => {
                let room = self.world.some_circle(room);
                let what = format!("{what:?}");
                self.told.push(json!({"do": what, "tab": tab, "room": room.as_str(), "user": user}));
            }
            Step::Rename { name: n, .. } => {
                self.told
                    .push(json!({"do": "rename", "tab": tab, "name": format!("{} {tab}", name(n).as_str())}));
            }
            Step::Cut { up, down, client_ms, server_ms, .. } => {
                link.into_iter().for_each(|id| self.world.cut(id, (up, down), (client_ms, server_ms)));
            }
            Step::Stall { up, .. } => link.into_iter().for_each(|id| self.world.links[id].stall(up)),
            Step::Flow { .. } => link.into_iter().for_each(|id| self.world.flow(id)),
            // A page is opened from outside, and says nothing that a page does not say.
            _ => {}
        }
    }

    fn tell(&mut self) {
        for told in std::mem::take(&mut self.world.for_pages) {
            match told {
                Told::Opened(id) => self.told.push(json!({"opened": self.numbers[&id].0})),
                Told::Frames(id, frames) => {
                    let mut start = 0;
                    for end in frame::ends(&frames) {
                        let text = std::str::from_utf8(frame::payload(&frames[start..end])).expect("UTF-8");
                        self.told.push(json!({"of": self.numbers[&id].0, "frame": text}));
                        start = end;
                    }
                }
                Told::Closed(id, why) => {
                    let code = why.map_or(1006, |why| reason(why).code_and_sentence().0);
                    self.told.push(json!({"closed": self.numbers[&id].0, "code": code}));
                }
            }
        }
    }
}

fn reason(why: End) -> CloseReason {
    match why {
        End::Flooding => CloseReason::Flooding,
        End::Kicked => CloseReason::Kicked,
        End::Banned => CloseReason::Banned,
        End::SignedOut => CloseReason::SignedOut,
    }
}

/// The tab that a step is about.
fn tab_of(step: &Step) -> Option<usize> {
    match *step {
        Step::Open { tab, .. } | Step::Shut { tab } | Step::Post { tab, .. } | Step::Join { tab, .. } => {
            Some(tab)
        }
        Step::Claim { tab, .. } | Step::Role { tab, .. } | Step::Forget { tab, .. } => Some(tab),
        Step::Moderate { tab, .. } | Step::Sanctions { tab, .. } | Step::Fate { tab, .. } => Some(tab),
        Step::Reading { tab, .. } => Some(tab),
        Step::Leave { tab, .. } | Step::Rename { tab, .. } | Step::Typing { tab, .. } => Some(tab),
        Step::Rooms { tab, .. } | Step::People { tab, .. } | Step::Search { tab, .. } => Some(tab),
        Step::Pair { tab } | Step::Enter { tab } | Step::Devices { tab } | Step::Revoke { tab, .. } => {
            Some(tab)
        }
        Step::Ping { tab } | Step::Look { tab, .. } | Step::Wander { tab } | Step::Pry { tab, .. } => {
            Some(tab)
        }
        Step::Junk { tab, .. } | Step::Cut { tab, .. } | Step::Stall { tab, .. } | Step::Flow { tab } => {
            Some(tab)
        }
        Step::Circle { tab, .. } | Step::Set { tab, .. } | Step::Topic { tab, .. } | Step::Remove { tab } => {
            Some(tab)
        }
        Step::Batch { .. } | Step::Pass { .. } | Step::Jump { .. } | Step::Quiet => None,
        Step::Stranger { .. } | Step::Disk { .. } | Step::Kill { .. } | Step::Say { .. } | Step::Notice => {
            None
        }
        Step::Kick { .. } | Step::Impose { .. } | Step::Lift { .. } | Step::Note => None,
        Step::Files { .. } => None,
        Step::WriteDown { .. } | Step::GiveRole { .. } | Step::LetGo { .. } | Step::NewLink => None,
    }
}
