//! What each step of a script does.

use crate::chat::act::{Act, Link as OperatorLink, Whom as ActWhom};
use crate::chat::command::{Hello, Post, Range};
use crate::chat::event::{Refusal, RefusalCode, Reply};
use crate::chat::name::{Cid, RoomName, Text};
use crate::chat::{Asked, ClientId, Command, Reference, UserId};
use crate::core::Input;
use crate::devices::SECRET;
use crate::limits;
use crate::network::{Due, Link, Owner};
use crate::script::{Step, Whom};
use crate::tab::{Desk, Line, Question, Tab, cid, name, token};
use crate::words::Word;
use crate::world::World;

impl World {
    pub fn step(&mut self, step: &Step) {
        match *step {
            Step::Batch { most, closely } => self.batch(most, closely),
            Step::Pass { ms } => self.pass(ms),
            Step::Jump { ms } => self.jumped += ms,
            Step::Quiet => self.quiet(),
            Step::Open { tab, up_ms, down_ms } => self.open_tab(tab, (up_ms, down_ms)),
            Step::Shut { tab } => self.shut_tab(tab),
            Step::Post { tab, room, long, reply } => {
                if let Some(room) = self.tabs[tab].room(room) {
                    self.with_tab(tab, |tab, desk| tab.write(room, long, reply, desk));
                }
            }
            Step::Join { tab, room } => self.with_room(tab, room, Tab::join),
            Step::Leave { tab, room } => self.with_room(tab, room, Tab::leave),
            Step::Rename { tab, name: n } => {
                self.command(tab, Question::Rename, |_| Some(Command::Rename { name: Ok(name(n)) }))
            }
            Step::Typing { tab, room, on } => {
                self.command(tab, Question::Typing, |tab| Some(Command::Typing { room: tab.room(room)?, on }))
            }
            Step::Reading { .. } => self.step_of_reading(step),
            Step::Ping { tab } => self.command(tab, Question::Ping, |_| Some(Command::Ping)),
            Step::Rooms { .. } | Step::People { .. } | Step::Search { .. } => self.step_of_lists(step),
            Step::Pair { .. } | Step::Enter { .. } | Step::Devices { .. } | Step::Revoke { .. } => {
                self.step_of_devices(step);
            }
            Step::Circle { .. } | Step::Set { .. } | Step::Topic { .. } | Step::Remove { .. } => {
                self.step_of_circles(step);
            }
            Step::Claim { .. } | Step::Role { .. } | Step::Forget { .. } => self.step_of_roles(step),
            Step::Moderate { .. } | Step::Sanctions { .. } => self.step_of_roles(step),
            Step::Fate { tab, room, which, touch } => self.change_message(tab, room, which, touch),
            Step::Look { tab, room, older, limit } => self.look(tab, room, older, limit),
            Step::Wander { tab } => self.wander(tab),
            Step::Pry { tab, a, b, how } => self.command(tab, Question::Pry, |tab| tab.pry(a, b, how)),
            Step::Junk { tab, what } => self.junk(tab, what),
            Step::Files { tab, what, value } => self.step_of_files(tab, what, value),
            Step::WriteDown { behind } => self.enter(Input::Noted { behind }),
            Step::Stranger { what, address } => self.stranger(what, address),
            Step::Cut { tab, up, down, client_ms, server_ms } => {
                if let Line::Open { link, .. } = self.tabs[tab].line {
                    self.cut(link, (up, down), (client_ms, server_ms));
                }
            }
            Step::Stall { tab, up } => {
                if let Line::Open { link, .. } = self.tabs[tab].line {
                    self.links[link].stall(up);
                }
            }
            Step::Flow { tab } => {
                if let Line::Open { link, .. } = self.tabs[tab].line {
                    self.flow(link);
                }
            }
            Step::Disk { disk } => self.disk_state = disk,
            Step::Kill { point, down_ms } => self.kill = Some((point, down_ms)),
            Step::Say { .. } | Step::Notice | Step::Kick { .. } => self.operate(step),
            Step::GiveRole { .. } | Step::LetGo { .. } | Step::NewLink => self.operate(step),
            Step::Impose { .. } | Step::Lift { .. } | Step::Note => self.operate(step),
        }
    }

    /// Something is looked for.
    fn step_of_lists(&mut self, step: &Step) {
        match *step {
            Step::Rooms { tab, query, mine } => {
                let asked = self.tabs[tab].rooms_asked(query, mine);
                self.command(tab, Question::Rooms(asked.clone()), |_| Some(Command::Rooms(asked)));
            }
            Step::People { tab, room, how } => {
                let asked = self.tabs[tab].people_asked(self.tabs[tab].room(room), how);
                self.command(tab, Question::People(asked.clone()), |_| Some(Command::People(asked)));
            }
            Step::Search { tab, room, how } => {
                let asked = self.tabs[tab].search_asked(self.tabs[tab].room(room), how);
                self.command(tab, Question::Search, |_| {
                    Some(match how % 5 {
                        4 => Command::Mentions { before: asked.before },
                        _ => Command::Search(Box::new(asked)),
                    })
                });
            }
            _ => unreachable!("another step"),
        }
    }

    fn shut_tab(&mut self, at: usize) {
        if let Line::Open { link, .. } = self.tabs[at].line {
            self.hang_up(link);
        }
        self.with_tab(at, |tab, desk| tab.stop(desk));
    }

    pub fn open_tab(&mut self, at: usize, latencies: (u64, u64)) {
        let tab = &mut self.tabs[at];
        if tab.line == Line::Off {
            tab.latencies = latencies;
            tab.line = Line::Waiting(self.now);
            self.agenda.at(self.now, Due::TabWakes(at));
        }
    }

    fn with_room(&mut self, at: usize, room: usize, act: impl FnOnce(&mut Tab, RoomName, &mut Desk)) {
        if let Some(room) = self.tabs[at].room(room) {
            self.with_tab(at, |tab, desk| act(tab, room, desk));
        }
    }

    pub fn command(&mut self, at: usize, question: Question, make: impl FnOnce(&Tab) -> Option<Command>) {
        if self.tabs[at].is_live()
            && let Some(command) = make(&self.tabs[at])
        {
            self.with_tab(at, |tab, desk| tab.ask(command, question, desk));
        }
    }

    fn look(&mut self, at: usize, room: usize, older: bool, limit: usize) {
        let Some(room) = self.tabs[at].room(room).filter(|_| self.tabs[at].is_live()) else { return };
        let first = self.tabs[at].rooms.get(&room).and_then(|view| view.log).map(|(first, _)| first);
        if let (Some(first), 3 | 4) = (first, limit) {
            let how = self.now as usize % 12 + limit;
            let (command, question) = self.tabs[at].asks_for_single_messages(room, first, how);
            return self.with_tab(at, |tab, desk| tab.ask(command, question, desk));
        }
        let range = match (first.filter(|_| older), limit) {
            (Some(first), 2) => Range::Around(first),
            (Some(first), 5) => Range::Around(first + 40),
            (Some(_), 1) => Range::From(self.now),
            (Some(first), _) => Range::Before(first),
            (None, _) => Range::Newest,
        };
        self.with_tab(at, |tab, desk| tab.look(room, range, limit, false, desk));
    }

    fn wander(&mut self, at: usize) {
        for n in 0..if self.tabs[at].is_live() { limits::MOVES.at_once + 10 } else { 0 } {
            let room = RoomName::stored(&format!("r{n}"));
            self.with_tab(at, |tab, desk| {
                tab.ask(Command::Join { room: room.clone() }, Question::Join(room.clone()), desk);
                tab.ask(Command::Leave { room: room.clone() }, Question::Leave(room), desk);
            });
        }
    }

    fn junk(&mut self, at: usize, what: usize) {
        if self.tabs[at].is_live() {
            let refusal = |code| Err(Refusal::new(code, "it is junk"));
            let command = match what {
                0..3 => refusal(RefusalCode::BadJson),
                3..5 => refusal(RefusalCode::BadField),
                5 => refusal(RefusalCode::UnknownType),
                // A second hello.
                _ => Ok(Command::Hello(Box::new(hello(what)))),
            };
            let asked = Asked { reference: None, is_hello: command.is_ok(), command };
            self.with_tab(at, |tab, desk| tab.say(asked, Question::Junk, desk));
        }
    }

    /// A connection that says what leads to nothing, and goes.
    fn stranger(&mut self, what: usize, address: u8) {
        let id = self.links.len();
        self.links.push(Link::new(Owner::Stranger(address), (1, 2)));
        self.agenda.at(self.now, Due::Connects(id));
        for n in 0..=what {
            let command = match n % 4 {
                0 => Ok(Command::Hello(Box::new(hello(n)))),
                1 => Ok(Command::Join { room: RoomName::lobby() }),
                2 => Err(Refusal::new(RefusalCode::BadJson, "it is junk")),
                _ => Ok(Command::Ping),
            };
            let is_hello = matches!(command, Ok(Command::Hello(_)));
            let reference = Some(Reference(n.to_string().into()));
            self.ask(id, Asked { reference, command, is_hello });
        }
        let tick = self.now + 40;
        self.agenda.at(tick, Due::ServerNotices(id));
    }

    pub fn stranger_hears(&self, word: &Word) {
        use RefusalCode::{BadJson, Banned, HelloFirst, PasswordWrong, TokenUnknown};
        let Word::Reply(Some(_), Reply::Refused(refusal)) = word else { panic!("a stranger hears {word:?}") };
        let expected = [BadJson, Banned, HelloFirst, PasswordWrong, TokenUnknown];
        assert!(expected.contains(&refusal.code), "a stranger is told {refusal:?}");
    }

    /// A line breaks: so many frames still arrive, and so much later the ends notice it.
    pub fn cut(&mut self, link: usize, (up, down): (usize, usize), (client_ms, server_ms): (u64, u64)) {
        let line = &mut self.links[link];
        line.cut(up, down);
        self.agenda.at(self.now + line.down_ms + client_ms, Due::ClientNotices(link));
        self.agenda.at(self.now + line.up_ms + server_ms, Due::ServerNotices(link));
    }

    pub fn flow(&mut self, link: usize) {
        let (up, down) = self.links[link].flow();
        (0..up).for_each(|_| self.agenda.at(self.now, Due::UpArrives(link)));
        (0..down).for_each(|_| self.agenda.at(self.now, Due::DownArrives(link)));
    }

    fn operate(&mut self, step: &Step) {
        self.acts += 1;
        let text = || Text::parse(format!("act {}", self.acts)).expect("a good text");
        let act = match *step {
            Step::Say { room } => {
                let cid = Cid::parse(&format!("say-{}", self.acts)).expect("a good cid");
                Act::Say { room: public(room).unwrap_or_else(|| direct(1, 2)), text: text(), cid }
            }
            Step::Notice => Act::Notice { text: text() },
            Step::Note => Act::Note { act: "backup".into(), detail: "to a file".into() },
            Step::Kick { whom } => Act::Kick { whom: self.whom(whom), reason: "noise".into() },
            Step::Impose { kind, whom, minutes } => {
                Act::Impose { kind, whom: self.whom(whom), minutes, reason: "spam".into() }
            }
            Step::GiveRole { whom, role } => Act::Role { whom: self.whom(whom), role },
            Step::LetGo { whom } => Act::Forget { whom: self.whom(whom) },
            Step::NewLink => Act::Link(OperatorLink { hash: SECRET, until: self.wall() + 86_400_000 }),
            Step::Lift { kind, whom } => Act::Lift { kind, whom: self.whom(whom) },
            _ => return,
        };
        self.act(act);
    }

    fn whom(&self, whom: Whom) -> ActWhom {
        match whom {
            Whom::Client(tab) => match self.tabs[tab].line {
                Line::Open { link, .. } => ActWhom::Client(ClientId(link as u64)),
                Line::Off | Line::Waiting(_) => ActWhom::Client(ClientId(u64::MAX)),
            },
            Whom::User(id) => ActWhom::User(UserId(id)),
            Whom::Name(n) => ActWhom::Named(name(n).as_str().into()),
            Whom::Address(last) => ActWhom::Address([10, 0, 0, last].into()),
        }
    }
}

impl Tab {
    /// What a script's small number means to this tab: a public room, or its conversation with somebody.
    pub fn room(&self, n: usize) -> Option<RoomName> {
        public(n).or_else(|| {
            let (me, other) = (self.me?.0, n as u64 - 3);
            (me != other).then(|| direct(me.min(other), me.max(other)))
        })
    }

    /// Something about a conversation that is not one's own.
    fn pry(&self, a: u64, b: u64, how: usize) -> Option<Command> {
        let me = self.me?.0;
        if a == b || a == me || b == me {
            return None;
        }
        let room = direct(a, b);
        Some(match how {
            0 => Command::Join { room },
            1 => Command::Leave { room },
            2 => Command::Typing { room, on: true },
            3 => Command::History { room, range: Range::Newest, limit: 5 },
            4 => Command::History { room, range: Range::After(0), limit: 5 },
            _ => {
                let (text, files) = (Text::stored("psst"), Vec::new());
                let draft = crate::chat::Draft { room, text, files, me: false, reply_to: Some(1) };
                Command::Post(Post { cid: cid(self.id, 0), draft: Ok(draft) })
            }
        })
    }
}

pub fn public(n: usize) -> Option<RoomName> {
    Some(match n {
        0 => RoomName::lobby(),
        1 => RoomName::stored("tea"),
        2 => RoomName::stored("茶"),
        3 => RoomName::stored("attic"),
        _ => return None,
    })
}

fn direct(a: u64, b: u64) -> RoomName {
    RoomName::stored(&format!("dm:{a}:{b}"))
}

/// One that leads to nothing: its token is nobody's.
fn hello(n: usize) -> Hello {
    let nobody = u64::MAX - n as u64;
    let (name, fresh) = (Ok(name(n)), token(nobody, 1));
    Hello { name, token: Some(token(nobody, 0)), fresh, password_hash: None, pair: None, agent: None }
}
