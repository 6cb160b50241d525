//! A script: everything that chance decides about a run, as data. A run of a script has no chance left in it,
//! so it can be repeated, and made shorter by leaving steps out: a step names tabs, people and rooms by small
//! numbers that mean something whatever else is left out.

use crate::chat::sanction::{Deed, Kind};
use crate::chat::user::Role;
use crate::dice::Dice;
use crate::fates::Touch;
use crate::files::OfFiles;

/// A run: who there is, and what happens.
#[derive(Clone, Debug)]
pub struct Script {
    pub plan: Plan,
    pub steps: Vec<Step>,
}

/// What a run is like as a whole.
#[derive(Clone, Debug)]
pub struct Plan {
    /// People; each has a token that all tabs of theirs share.
    pub people: usize,
    pub tabs: usize,
    /// Posts per second and user; 0 is no limit.
    pub rate: u32,
    pub quotas: bool,
    pub password: bool,
    /// Whether the dialect is JSON in WebSocket frames, as the page speaks it, or one that is quicker to check.
    pub json: bool,
    /// Whether one room gets more people than each is told of.
    pub crowd: bool,
    /// Whether every input is written down and the whole run is repeated from that.
    pub replay: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// The server takes at most `most` of what waits. `closely`: every change is checked against a copy.
    Batch {
        most: usize,
        closely: bool,
    },
    /// Time goes by.
    Pass {
        ms: u64,
    },
    /// The server's wall clock jumps.
    Jump {
        ms: i64,
    },
    /// Everything that is broken is mended, until nothing moves; then what everybody sees is compared.
    Quiet,

    /// A tab is opened, with a line of this latency.
    Open {
        tab: usize,
        up_ms: u64,
        down_ms: u64,
    },
    /// A person closes it.
    Shut {
        tab: usize,
    },
    Post {
        tab: usize,
        room: usize,
        long: bool,
        reply: bool,
    },
    Join {
        tab: usize,
        room: usize,
    },
    Leave {
        tab: usize,
        room: usize,
    },
    /// What one has read, and what pages keep.
    Reading {
        tab: usize,
        room: usize,
        what: OfReading,
        value: u64,
    },
    Rename {
        tab: usize,
        name: usize,
    },
    Typing {
        tab: usize,
        room: usize,
        on: bool,
    },
    Ping {
        tab: usize,
    },
    /// A page of the list of rooms.
    Rooms {
        tab: usize,
        query: usize,
        mine: bool,
    },
    /// A page of the list of people, of a room or of the house.
    People {
        tab: usize,
        room: usize,
        how: usize,
    },
    /// What was said, in all rooms or in one.
    Search {
        tab: usize,
        room: usize,
        how: usize,
    },
    /// History that the tab has no need of: its newest page, or what is older than what it has.
    Look {
        tab: usize,
        room: usize,
        older: bool,
        limit: usize,
    },
    /// Asks for a code for a further device.
    Pair {
        tab: usize,
    },
    /// A tab that is closed opens as a further device, by the person's latest code.
    Enter {
        tab: usize,
    },
    Devices {
        tab: usize,
    },
    /// Signs out a device of one's own but the first, or one that is not.
    Revoke {
        tab: usize,
        which: usize,
    },
    /// Brings a secret for operators, the right one or another.
    Claim {
        tab: usize,
        right: bool,
    },
    Role {
        tab: usize,
        user: u64,
        role: Role,
    },
    Forget {
        tab: usize,
        user: u64,
    },
    /// Something about a private room, by whoever is of it or by somebody else.
    Circle {
        tab: usize,
        room: usize,
        what: OfCircle,
        user: u64,
    },
    Set {
        tab: usize,
        room: usize,
        value: usize,
    },
    Topic {
        tab: usize,
        room: usize,
        value: usize,
    },
    /// Takes a public room away.
    Remove {
        tab: usize,
    },
    /// Does something to a person.
    Moderate {
        tab: usize,
        deed: Deed,
        user: u64,
        minutes: Option<u64>,
    },
    Sanctions {
        tab: usize,
        after: Option<u64>,
    },
    /// Edits or deletes a message, reacts to it, pins it.
    Fate {
        tab: usize,
        room: usize,
        which: usize,
        touch: Touch,
    },
    /// The operator on the port gives a role, forgets somebody, makes a new link.
    GiveRole {
        whom: Whom,
        role: Role,
    },
    LetGo {
        whom: Whom,
    },
    NewLink,
    /// Somebody begins to bring a file, has brought one, or ends that.
    Files {
        tab: usize,
        what: OfFiles,
        value: u64,
    },
    /// It is time to write down who was seen.
    WriteDown {
        behind: u64,
    },
    /// Goes through many new rooms: more than one address may make.
    Wander {
        tab: usize,
    },
    /// Something about the conversation of two others, or with nobody.
    Pry {
        tab: usize,
        a: u64,
        b: u64,
        how: usize,
    },
    /// What no honest client says.
    Junk {
        tab: usize,
        what: usize,
    },
    /// A connection that never says a good hello.
    Stranger {
        what: usize,
        address: u8,
    },

    /// The line breaks: this many frames that are under way still arrive, and each end notices when it does.
    Cut {
        tab: usize,
        up: usize,
        down: usize,
        client_ms: u64,
        server_ms: u64,
    },
    /// The tab does not read any more, or nothing of it arrives.
    Stall {
        tab: usize,
        up: bool,
    },
    Flow {
        tab: usize,
    },

    Disk {
        disk: Disk,
    },
    /// The process dies in the next batch that has something to write.
    Kill {
        point: KillPoint,
        down_ms: u64,
    },

    Say {
        room: usize,
    },
    Notice,
    Kick {
        whom: Whom,
    },
    Impose {
        kind: Kind,
        whom: Whom,
        minutes: Option<u64>,
    },
    Lift {
        kind: Kind,
        whom: Whom,
    },
    Note,
}

/// What is done about a private room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfCircle {
    Create,
    Invite,
    GiveLink,
    Uninvite,
    ComeIn,
    Expel,
    /// Out of one's own, for good.
    Quit,
    Write,
    Join,
    Leave,
    Typing,
    Remove,
    People,
    Rooms,
}

/// What one says of one's reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfReading {
    Read,
    Unread,
    Receipts,
    Prefs,
    Away,
}

/// What the disk does with the next commits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Disk {
    Fine,
    Full,
    Busy,
    /// Each commit takes so long.
    Slow(u64),
}

/// Where a process dies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KillPoint {
    /// Nothing is written.
    Applied,
    /// It is written and not flushed, and lost with the machine's power.
    Torn,
    /// It is written and not flushed, and the machine keeps it.
    Written,
    /// It is flushed, and nobody has been told.
    Flushed,
    /// The disk says that it failed, and has kept nothing.
    Failed,
}

/// Whom an operator means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Whom {
    Client(usize),
    User(u64),
    Name(usize),
    Address(u8),
}

pub const ROOMS: usize = 7;
pub const NAMES: usize = 24;
pub const ADDRESSES: u64 = 5;
/// Steps of a script.
pub const LENGTH: usize = 4_000;
const LATENCIES: [u64; 6] = [0, 1, 5, 30, 120, 900];

/// The run of a seed.
pub fn script(seed: u64, length: usize) -> Script {
    let mut dice = Dice::new(seed);
    let crowd = seed % 97 == 13;
    let people = if crowd { 208 } else { 2 + dice.roll(7) as usize };
    let plan = Plan {
        people,
        tabs: if crowd { people + 4 } else { people + dice.roll(people as u64 + 1) as usize },
        rate: dice.pick(&[0, 0, 5, 50]),
        quotas: dice.once_in(3),
        password: dice.once_in(8),
        json: seed % 32 == 7,
        crowd,
        replay: seed % 32 == 3,
    };
    let length = if crowd { length / 2 } else { length };
    let mut steps = Vec::with_capacity(length + 64);
    for tab in 0..plan.tabs.min(if crowd { usize::MAX } else { 3 }) {
        steps.push(open(&mut dice, tab));
    }
    let mut writer = Writer { dice, plan: &plan, calm: true };
    while steps.len() < length {
        if writer.dice.once_in(120) {
            writer.calm = !writer.calm;
        }
        steps.push(writer.step());
    }
    steps.push(Step::Quiet);
    Script { plan, steps }
}

struct Writer<'a> {
    dice: Dice,
    plan: &'a Plan,
    /// In calm stretches nothing breaks, so that what is broken has time to be mended.
    calm: bool,
}

impl Writer<'_> {
    /// Something is looked for.
    fn list(&mut self, tab: usize) -> Step {
        let room = self.dice.roll(2 * ROOMS as u64) as usize;
        match self.dice.roll(9) {
            0 => Step::Search { tab, room, how: self.dice.roll(16) as usize },
            1..5 => Step::Rooms { tab, query: self.dice.roll(5) as usize, mine: self.dice.once_in(4) },
            _ => Step::People { tab, room, how: self.dice.roll(8) as usize },
        }
    }

    fn files(&mut self, tab: usize) -> Step {
        use OfFiles::{Begin, End, Finish};
        let what = self.dice.pick(&[Begin, Begin, Begin, Finish, Finish, Finish, Finish, End]);
        Step::Files { tab, what, value: self.dice.roll(1_200) }
    }

    fn reading(&mut self, tab: usize) -> Step {
        use OfReading::{Away, Prefs, Read, Receipts, Unread};
        let what = self.dice.pick(&[Read, Read, Read, Unread, Unread, Receipts, Prefs, Away, Away]);
        Step::Reading { tab, room: self.room(), what, value: self.dice.roll(24) }
    }

    fn step(&mut self) -> Step {
        let tab = self.tab();
        match self.dice.roll(1_000) {
            0..232 => self.batch(),
            232..250 => self.files(tab),
            250..390 => Step::Pass { ms: 1 + self.dice.roll(40) },
            390..400 => Step::Pass { ms: self.dice.roll(1_500) },
            400..410 => self.reading(tab),
            410..413 => Step::Pass { ms: self.dice.pick(&[10_000, 60_000, 3_600_000]) },
            413..416 => Step::Jump { ms: self.dice.roll(7_200_000) as i64 - 3_600_000 },
            416..418 => Step::Quiet,
            418 => Step::WriteDown { behind: self.dice.pick(&[1, 600_000]) },
            419..440 => self.circle(tab),
            440..447 => {
                let (room, value) = (self.dice.roll(8) as usize, self.dice.roll(36) as usize);
                match self.dice.roll(3) {
                    0 => Step::Set { tab, room, value },
                    _ => Step::Topic { tab, room, value },
                }
            }
            447 => Step::Remove { tab },
            448..470 => {
                let (room, which) = (self.dice.roll(8) as usize, self.dice.roll(64) as usize);
                let touch = Touch::ALL[self.dice.roll(4) as usize];
                Step::Fate { tab, room, which, touch }
            }
            470..770 => {
                let (room, long) = (self.room(), self.dice.once_in(60));
                Step::Post { tab, room, long, reply: self.dice.once_in(5) }
            }
            770..800 => Step::Join { tab, room: self.room() },
            800..815 => Step::Leave { tab, room: self.room() },
            815..825 => Step::Rename { tab, name: self.dice.roll(NAMES as u64) as usize },
            825..860 => Step::Typing { tab, room: self.room(), on: !self.dice.once_in(3) },
            860 => Step::Ping { tab },
            861..870 => self.list(tab),
            870..872 => Step::Pair { tab },
            872 => Step::Enter { tab },
            873 => Step::Devices { tab },
            874..876 => Step::Revoke { tab, which: self.dice.roll(5) as usize },
            876 => Step::Claim { tab, right: self.dice.once_in(3) },
            877 => {
                let (user, role) = (self.user(), self.dice.pick(&Role::ALL));
                Step::Role { tab, user, role }
            }
            878 if self.dice.once_in(3) => Step::Forget { tab, user: self.user() },
            878 => Step::Sanctions { tab, after: self.dice.pick(&[None, None, Some(1), Some(3)]) },
            879..884 => {
                let (deed, user) = (self.dice.pick(&Deed::ALL), self.user());
                Step::Moderate { tab, deed, user, minutes: self.dice.pick(&[Some(1), Some(100), None]) }
            }
            884..890 => {
                let (room, older) = (self.room(), self.dice.once_in(2));
                Step::Look { tab, room, older, limit: self.dice.pick(&[1, 2, 3, 4, 5, 30, 200]) }
            }
            890..905 => self.pry(tab),
            905..915 => Step::Junk { tab, what: self.dice.roll(8) as usize },
            915..918 => Step::Stranger { what: self.dice.roll(16) as usize, address: self.address() },
            918..938 => open(&mut self.dice, tab),
            938..941 => Step::Shut { tab },
            941..951 => self.act(),
            951..956 => Step::Flow { tab },
            956 if self.plan.quotas && self.dice.once_in(3) => Step::Wander { tab },
            _ if self.calm => self.batch(),
            _ => self.trouble(tab),
        }
    }

    fn batch(&mut self) -> Step {
        let most = self.dice.pick(&[1, 2, 4, 16, 64, 512]);
        let closely = !self.plan.crowd && self.dice.once_in(60);
        Step::Batch { most: if closely { most.min(16) } else { most }, closely }
    }

    /// A line, the disk or the process breaks.
    fn trouble(&mut self, tab: usize) -> Step {
        match self.dice.roll(20) {
            0..11 => {
                let late = |dice: &mut Dice| dice.pick(&[0, 0, 10, 200, 3_000, 20_000]);
                let (client_ms, server_ms) = (late(&mut self.dice), late(&mut self.dice));
                let (up, down) = (self.dice.roll(4) as usize, self.dice.roll(6) as usize);
                Step::Cut { tab, up, down, client_ms, server_ms }
            }
            11..14 => Step::Stall { tab, up: self.dice.once_in(3) },
            14..19 => {
                let slow = Disk::Slow(1 + self.dice.roll(100));
                let disk = self.dice.pick(&[Disk::Fine, Disk::Fine, Disk::Full, Disk::Busy, slow]);
                Step::Disk { disk }
            }
            _ => {
                use KillPoint::{Applied, Failed, Flushed, Torn, Written};
                let point = self.dice.pick(&[Applied, Torn, Written, Flushed, Failed]);
                Step::Kill { point, down_ms: self.dice.roll(3_000) }
            }
        }
    }

    fn act(&mut self) -> Step {
        let kind = self.dice.pick(&[Kind::Mute, Kind::Ban]);
        let whom = match self.dice.roll(8) {
            0..3 => Whom::User(1 + self.dice.roll(self.plan.people as u64 + 2)),
            3..5 => Whom::Client(self.tab()),
            5..7 => Whom::Name(self.dice.roll(NAMES as u64) as usize),
            _ => Whom::Address(self.address()),
        };
        match self.dice.roll(16) {
            0..3 => Step::Say { room: self.room() },
            3 if self.dice.once_in(2) => self.act_on_roles(whom),
            3 => Step::Notice,
            4 => Step::Note,
            5..8 => Step::Kick { whom },
            8..11 => {
                let minutes = self.dice.pick(&[Some(1), Some(10), None]);
                Step::Impose { kind, whom, minutes }
            }
            _ => Step::Lift { kind, whom },
        }
    }

    fn circle(&mut self, tab: usize) -> Step {
        use OfCircle::*;
        let what = match self.dice.roll(40) {
            0..3 => Create,
            3..10 => Invite,
            10..12 => GiveLink,
            12 => Uninvite,
            13..16 => ComeIn,
            16..19 => Expel,
            19 => Quit,
            20..34 => Write,
            _ => self.dice.pick(&[Join, Leave, Typing, Remove, People, Rooms]),
        };
        Step::Circle { tab, room: self.dice.roll(64) as usize, what, user: self.user() }
    }

    fn act_on_roles(&mut self, whom: Whom) -> Step {
        match self.dice.roll(6) {
            0..3 => Step::GiveRole { whom, role: self.dice.pick(&Role::ALL) },
            3 | 4 => Step::NewLink,
            _ => Step::LetGo { whom },
        }
    }

    fn user(&mut self) -> u64 {
        1 + self.dice.roll(self.plan.people as u64 + 2)
    }

    fn pry(&mut self, tab: usize) -> Step {
        let most = self.plan.people as u64 + 2;
        let (a, b) = (1 + self.dice.roll(most), 1 + self.dice.roll(most));
        Step::Pry { tab, a: a.min(b), b: a.max(b), how: self.dice.roll(6) as usize }
    }

    fn tab(&mut self) -> usize {
        self.dice.roll(self.plan.tabs as u64) as usize
    }

    /// The lobby more often than the others.
    fn room(&mut self) -> usize {
        if self.plan.crowd && !self.dice.once_in(4) || self.dice.once_in(3) {
            return 0;
        }
        self.dice.roll(ROOMS as u64) as usize
    }

    fn address(&mut self) -> u8 {
        self.dice.roll(ADDRESSES) as u8
    }
}

fn open(dice: &mut Dice, tab: usize) -> Step {
    Step::Open { tab, up_ms: dice.pick(&LATENCIES), down_ms: dice.pick(&LATENCIES) }
}
