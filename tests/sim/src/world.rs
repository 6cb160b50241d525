//! A run: the clock, the lines, the tabs and the server, moved by the steps of a script.

use crate::chat::{Asked, ClientId, End, Rules};
use crate::core::{Door, HelloWord, Input};
use crate::files;
use crate::house::Process;
use crate::journal::Disk;
use crate::network::{Agenda, Due, Link, Owner};
use crate::replay::Recorder;
use crate::script::{Disk as DiskState, KillPoint, Plan, Script};
use crate::seen::Seen;
use crate::tab::{Desk, Line, PASSWORD, Person, Tab};
use crate::wire::json::request::hash;
use crate::words::{Tongue, Word};

pub struct World {
    pub now: u64,
    /// By how much the wall clock was set.
    pub jumped: i64,
    pub agenda: Agenda,
    pub links: Vec<Link>,
    pub tabs: Vec<Tab>,
    pub people: Vec<Person>,
    pub rules: Rules,
    pub tongue: Tongue,
    pub disk: Disk,
    pub disk_state: DiskState,
    /// Where the process dies next, and for how long it stays away.
    pub kill: Option<(KillPoint, u64)>,
    pub process: Option<Process>,
    pub recorder: Option<Recorder>,
    /// Inputs that the core has taken.
    pub inputs: u64,
    /// Processes that have died.
    pub lives: u64,
    pub recounted: u64,
    /// How many messages of each room were looked at in order of their authors.
    pub ordered: crate::invariants::Ordered,
    pub seen: Seen,
    /// What pages that run elsewhere are told.
    pub for_pages: Vec<Told>,
    /// Acts so far, for ids that are used once.
    pub acts: u64,
    /// Private rooms that somebody has wanted to make.
    pub circles: u64,
    /// Files that somebody has wanted to bring.
    pub files_begun: u64,
}

/// What the network tells a page of its connection.
pub enum Told {
    Opened(usize),
    Frames(usize, bytes::Bytes),
    Closed(usize, Option<End>),
}

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub inputs: u64,
    pub messages: u64,
    pub lives: u64,
    pub seen: Seen,
}

impl World {
    pub fn new(plan: &Plan) -> World {
        let people = (0..plan.people).map(|number| Person {
            number,
            address: (number % crate::script::ADDRESSES as usize) as u8,
            password: plan.password,
            ..Person::default()
        });
        let rules = Rules {
            rate: plan.rate,
            password_hash: plan.password.then(|| hash(PASSWORD)),
            address_quotas: plan.quotas,
            server_name: "Teahouse".into(),
            files: files::RULES,
        };
        let mut world = World {
            now: 0,
            jumped: 1_700_000_000_000,
            agenda: Agenda::default(),
            links: Vec::new(),
            tabs: (0..plan.tabs).map(|id| Tab::new(id, id % plan.people)).collect(),
            people: people.collect(),
            rules,
            tongue: if plan.json { Tongue::json() } else { Tongue::numbers() },
            disk: Disk::default(),
            disk_state: DiskState::Fine,
            kill: None,
            process: None,
            recorder: plan.replay.then(Recorder::default),
            inputs: 0,
            lives: 0,
            recounted: 0,
            ordered: crate::invariants::Ordered::default(),
            seen: Seen::default(),
            for_pages: Vec::new(),
            acts: 0,
            circles: 0,
            files_begun: 0,
        };
        world.start();
        world
    }

    /// Plays a script to its end.
    pub fn play(script: &Script) -> Outcome {
        let mut world = World::new(&script.plan);
        script.steps.iter().for_each(|step| world.step(step));
        if let Some(recorder) = world.recorder.take() {
            recorder.replay(&world.rules, &world.tongue);
            world.seen.note("replayed");
        }
        let messages = world.disk.history.rooms().map(|(_, rows)| rows.len() as u64).sum();
        Outcome { inputs: world.inputs, messages, lives: world.lives, seen: world.seen }
    }

    /// Time goes by, and what is due by then happens.
    pub fn pass(&mut self, ms: u64) {
        let until = self.now + ms;
        while let Some((tick, due)) = self.agenda.next(until) {
            self.now = self.now.max(tick);
            self.happen(due);
        }
        self.now = until;
    }

    fn happen(&mut self, due: Due) {
        match due {
            Due::Connects(id) => self.connected(id),
            Due::UpArrives(id) => {
                if let Some(asked) = self.links[id].up_arrives() {
                    let asked = self.tongue.said(asked);
                    self.enter(Input::Asked { client: ClientId(id as u64), asked });
                }
            }
            Due::DownArrives(id) => {
                let Some(frames) = self.links[id].down_arrives() else { return };
                if self.links[id].owner == Owner::Page {
                    self.for_pages.push(Told::Frames(id, frames));
                } else {
                    self.tongue.read(&frames).iter().for_each(|word| self.hear(id, word));
                }
            }
            Due::Opens(id) => self.for_pages.push(Told::Opened(id)),
            Due::ServerNotices(id) => self.forget(id),
            Due::ClientNotices(id) => self.client_notices(id),
            Due::TabWakes(tab) => self.wake(tab),
            Due::ArchiveReads => self.archive_reads(),
            Due::ServerStarts => self.start(),
        }
    }

    fn connected(&mut self, id: usize) {
        let link = &mut self.links[id];
        if self.process.is_none() || link.broken {
            let tick = self.now + link.down_ms;
            return self.agenda.at(tick, Due::ClientNotices(id));
        }
        (link.server_open, link.known) = (true, true);
        let address = match link.owner {
            Owner::Tab(tab) => self.people[self.tabs[tab].person].address,
            Owner::Stranger(address) => address,
            Owner::Page => {
                self.agenda.at(self.now + link.down_ms, Due::Opens(id));
                200
            }
        };
        let address = [10, 0, 0, address].into();
        self.enter(Input::Connected { client: ClientId(id as u64), door: Door::Page, address });
    }

    fn hear(&mut self, id: usize, word: &Word) {
        match self.links[id].owner {
            Owner::Tab(tab) if self.tabs[tab].line_is(id) => {
                self.with_tab(tab, |tab, desk| tab.hear(word, desk))
            }
            // It has given this line up.
            Owner::Tab(_) | Owner::Page => {}
            Owner::Stranger(_) => self.stranger_hears(word),
        }
    }

    /// Gives a tab its desk, and sends what it says.
    pub fn with_tab<T>(&mut self, at: usize, act: impl FnOnce(&mut Tab, &mut Desk) -> T) -> T {
        let (mut out, mut wakes) = (Vec::new(), Vec::new());
        let tab = &mut self.tabs[at];
        let person = &mut self.people[tab.person];
        let history = &self.disk.history;
        let mut desk = Desk { now: self.now, person, history, out: &mut out, wakes: &mut wakes };
        let result = act(tab, &mut desk);
        let left = std::mem::take(&mut self.people[self.tabs[at].person].left);
        if let Line::Open { link, .. } = self.tabs[at].line {
            out.into_iter().for_each(|asked| self.ask(link, asked));
        }
        wakes.into_iter().for_each(|tick| self.agenda.at(tick, Due::TabWakes(at)));
        left.into_iter().for_each(|link| self.hang_up(link));
        result
    }

    /// A client's end sends something.
    pub fn ask(&mut self, id: usize, asked: Asked) {
        let link = &mut self.links[id];
        if link.client_open && !link.broken {
            link.up.push_back(asked);
            self.agenda.at(self.now + link.up_ms, Due::UpArrives(id));
        }
    }

    /// The server's end sends something.
    pub fn send(&mut self, client: ClientId, frames: bytes::Bytes) {
        let link = &mut self.links[client.0 as usize];
        if !link.server_open || link.broken {
            return;
        }
        if link.down.len() >= QUEUE_MAX {
            return self.give_up(client.0 as usize);
        }
        link.down.push_back(frames);
        self.agenda.at(self.now + link.down_ms, Due::DownArrives(client.0 as usize));
    }

    pub fn greeted(&mut self, client: ClientId, word: HelloWord) {
        if let (HelloWord::Welcomed(user), Some(process)) = (word, &self.process) {
            let known = process.core.hall().user_of(client).map(|(user, _)| user);
            assert!(known.is_none_or(|known| known == user), "welcomed as somebody else");
        }
    }

    /// The server ends a connection after what it has sent.
    pub fn close(&mut self, id: usize, why: End) {
        let link = &mut self.links[id];
        link.why = Some(why);
        if link.server_open {
            link.server_open = false;
            self.agenda.at(self.now + link.down_ms, Due::ClientNotices(id));
            self.agenda.at(self.now + 1, Due::ServerNotices(id));
        }
    }

    /// The server gives up somebody who does not read: what waits is lost.
    fn give_up(&mut self, id: usize) {
        self.seen.note("given up");
        let link = &mut self.links[id];
        link.cut(0, 3);
        link.server_open = false;
        self.agenda.at(self.now, Due::ServerNotices(id));
        self.agenda.at(self.now + link.down_ms + 500, Due::ClientNotices(id));
    }

    /// A client's end goes away in order.
    pub fn hang_up(&mut self, id: usize) {
        let link = &mut self.links[id];
        link.client_open = false;
        self.agenda.at(self.now + link.up_ms, Due::ServerNotices(id));
    }

    /// The core is told that a connection has ended.
    fn forget(&mut self, id: usize) {
        let link = &mut self.links[id];
        link.server_open = false;
        if std::mem::take(&mut link.known) {
            self.enter(Input::Gone { client: ClientId(id as u64) });
        }
    }

    fn client_notices(&mut self, id: usize) {
        let link = &mut self.links[id];
        // What has arrived and was not read is lost with a line that broke.
        if !std::mem::take(&mut link.client_open) {
            return;
        }
        link.broken = true;
        match link.owner {
            Owner::Tab(tab) if self.tabs[tab].line_is(id) => self.with_tab(tab, |tab, desk| tab.down(desk)),
            Owner::Page => self.for_pages.push(Told::Closed(id, link.why)),
            Owner::Tab(_) | Owner::Stranger(_) => {}
        }
    }

    fn wake(&mut self, at: usize) {
        match self.tabs[at].line {
            Line::Waiting(until) if until <= self.now => {
                let asking = &self.people[self.tabs[at].person];
                if asking.token.is_none() && asking.asking.is_some_and(|other| other != at) {
                    let until = self.now + 200;
                    self.tabs[at].line = Line::Waiting(until);
                    return self.agenda.at(until, Due::TabWakes(at));
                }
                self.open(at);
            }
            Line::Open { live: true, .. } => self.with_tab(at, |tab, desk| {
                tab.move_again(desk);
                tab.deliver(desk);
            }),
            Line::Off | Line::Waiting(_) | Line::Open { .. } => {}
        }
    }

    /// A tab connects.
    fn open(&mut self, at: usize) {
        let (id, latencies) = (self.links.len(), self.tabs[at].latencies);
        self.links.push(Link::new(Owner::Tab(at), latencies));
        self.agenda.at(self.now + latencies.0, Due::Connects(id));
        self.with_tab(at, |tab, desk| tab.opened(id, desk));
    }
}

/// Pushes that wait for one client at most.
const QUEUE_MAX: usize = 100;

impl Tab {
    pub fn line_is(&self, id: usize) -> bool {
        matches!(self.line, Line::Open { link, .. } if link == id)
    }
}
