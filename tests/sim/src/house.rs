//! The server of a run: the real core, what waits before it, its archive, and its lives.

use std::collections::VecDeque;

use crate::chat::access::{Right, Who};
use crate::chat::act::{Act, Actor, Link};
use crate::chat::command::Part;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::name::RoomName;
use crate::chat::query::Search;
use crate::chat::{ClientId, Fact, Lasting, Moment, Range, Reference, Rules};
use crate::core::dialect::Page;
use crate::core::{Core, Input, Output, Push};
use crate::devices::SECRET;
use crate::journal::{Disk, History, Verdict};
use crate::limits;
use crate::moderation;
use crate::network::Due;
use crate::script::{Disk as DiskState, KillPoint};
use crate::searches::found;
use crate::shadow;
use crate::world::World;

/// A running process.
pub struct Process {
    pub core: Core,
    /// What waits for the core.
    pub inbound: VecDeque<Input>,
    /// The tick at which it started: its own clock begins there.
    pub started: u64,
    reads: VecDeque<Read>,
}

/// A question for the archive.
struct Read {
    client: ClientId,
    reference: Option<Reference>,
    wanted: Wanted,
    /// What the asker may not know any more.
    withdrawn: Vec<RoomName>,
}

enum Wanted {
    Part(RoomName, Part),
    Search(Box<Search>),
}

impl Process {
    pub fn start(
        rules: Rules,
        dialects: crate::core::dialect::Dialects,
        facts: &[Fact],
        tick: u64,
    ) -> Process {
        let mut core = Core::new(rules, dialects);
        facts.iter().for_each(|fact| core.restore(fact));
        if core.hall().users().operators() == 0 {
            core.restore(&Fact::OperatorLink(Some(Link { hash: SECRET, until: u64::MAX })));
        }
        Process { core, inbound: VecDeque::new(), started: tick, reads: VecDeque::new() }
    }
}

impl World {
    /// Starts the process from what is on the disk.
    pub fn start(&mut self) {
        let facts = self.disk.restart();
        if let Some(recorder) = &mut self.recorder {
            recorder.start();
        }
        let process = Process::start(self.rules.clone(), self.tongue.dialects(), &facts, self.now);
        self.process = Some(process);
    }

    /// The wall clock, which is wrong by as much as it was set wrong.
    pub fn wall(&self) -> u64 {
        self.now.saturating_add_signed(self.jumped)
    }

    /// Something comes into the server.
    pub fn enter(&mut self, input: Input) {
        if let Some(process) = &mut self.process {
            process.inbound.push_back(input);
        }
    }

    pub fn act(&mut self, act: Act) {
        self.enter(Input::Acted { act, actor: Actor::Operator });
    }

    /// The server takes what waits.
    pub fn batch(&mut self, most: usize, closely: bool) {
        let at = Moment { wall: self.wall(), tick: self.now };
        let Some(process) = &mut self.process else { return };
        let at = Moment { tick: at.tick - process.started, ..at };
        let mut bytes = 0;
        let fits = |input: &&Input| {
            bytes += text_bytes(input);
            bytes <= limits::BATCH_TEXT_BYTES_MAX
        };
        let count = process.inbound.iter().take(most).take_while(fits).count();
        let count = count.max(process.inbound.len().min(1));
        let is_due = process.core.next_deadline().is_some_and(|tick| tick <= at.tick);
        if count == 0 && !is_due {
            return;
        }
        let inputs: Vec<Input> = process.inbound.drain(..count).collect();
        self.inputs += inputs.len() as u64;
        self.seen.note_inputs(&inputs);
        let before = closely.then(|| process.core.hall().clone());
        if let Some(before) = &before {
            shadow::take_back_is_exact(before, &inputs, at, &self.disk);
            self.seen.note("closely");
        }
        self.disk.next = match (self.kill, self.disk_state) {
            (Some((point, _)), _) => Verdict::Killed(point),
            (None, DiskState::Full) => Verdict::Full,
            (None, DiskState::Busy) => Verdict::Busy,
            (None, DiskState::Fine | DiskState::Slow(_)) => Verdict::Durable,
        };
        self.disk.last = None;
        let sanctions = moderation::held(process.core.hall(), at.wall);
        let outcome = process.core.batch(&inputs, at, &mut self.disk);
        let verdict = self.disk.last;
        match verdict {
            Some(Verdict::Full) => self.seen.note("full"),
            Some(Verdict::Busy) => self.seen.note("busy"),
            Some(Verdict::Killed(_)) => self.seen.note("killed"),
            Some(Verdict::Durable) | None => {}
        }
        if let (Some(before), Some(Verdict::Full | Verdict::Busy)) = (&before, verdict) {
            self.seen.note("refused closely");
            shadow::refused_as_if_not_asked(before, &inputs, at, &self.disk, process.core.hall(), verdict);
        }
        if let Some(recorder) = &mut self.recorder {
            recorder.batch(&inputs, at, verdict, outcome.as_ref().ok());
        }
        match outcome {
            Err(_) => self.die(),
            Ok(_) if matches!(verdict, Some(Verdict::Killed(KillPoint::Flushed))) => self.die(),
            Ok(output) => {
                moderation::check(&sanctions, process.core.hall(), at.wall, &output);
                self.check_answers(&inputs, &output);
                self.check_figures(&inputs);
                self.seen.note_output(&output);
                if let (DiskState::Slow(ms), Some(_)) = (self.disk_state, verdict) {
                    self.pass(ms);
                }
                self.give(output);
            }
        }
        self.recount_now_and_then();
    }

    /// Hands out what a batch has led to.
    fn give(&mut self, output: Output) {
        for push in output.pushes {
            match push {
                Push::Own { client, frames } => frames.into_iter().for_each(|frame| self.send(client, frame)),
                Push::Shared { to, frames } => {
                    to.into_iter().for_each(|client| self.send(client, frames.clone()));
                }
                Push::Hello { client, word } => self.greeted(client, word),
                Push::Close { client, why, words: _ } => self.close(client.0 as usize, why),
                Push::Read { input: _, client, reference, room, part } => {
                    self.read_later(client, reference, Wanted::Part(room, part));
                }
                Push::Search { input: _, client, reference, search } => {
                    self.read_later(client, reference, Wanted::Search(search));
                }
                Push::Withdrawn { client, room } => self.withdraw(&room, Some(client)),
                Push::RoomGone { room } => self.withdraw(&room, None),
                Push::Answer { .. } => {}
                Push::Transferred { .. } => {}
                Push::FilesGone(ids) => self.files_go(&ids),
            }
        }
    }

    /// Questions of a client, or of everybody, about a room are not answered any more.
    fn withdraw(&mut self, room: &RoomName, client: Option<ClientId>) {
        let reads = self.process.iter_mut().flat_map(|process| &mut process.reads);
        let meant = reads.filter(|read| client.is_none_or(|client| client == read.client));
        meant.for_each(|read| read.withdrawn.push(room.clone()));
    }

    fn read_later(&mut self, client: ClientId, reference: Option<Reference>, wanted: Wanted) {
        let tick = self.now + [0, 3, 40][client.0 as usize % 3];
        let Some(process) = &mut self.process else { return };
        process.reads.push_back(Read { client, reference, wanted, withdrawn: Vec::new() });
        self.agenda.at(tick, Due::ArchiveReads);
    }

    /// The archive answers its oldest question, if the asker may still know.
    pub fn archive_reads(&mut self) {
        let Some(process) = &mut self.process else { return };
        let Some(read_next) = process.reads.pop_front() else { return };
        let Read { client, reference, wanted, withdrawn } = read_next;
        let hall = process.core.hall();
        let Some((user, _)) = hall.user_of(client) else { return };
        let only = match &wanted {
            Wanted::Part(room, _) => Some(room),
            Wanted::Search(search) => search.scope.only.as_ref(),
        };
        if only.is_some_and(|room| withdrawn.contains(room)) {
            let refusal = Refusal::new(RefusalCode::NoSuchRoom, "there is no such room");
            let frame = self.tongue.refuse(reference.as_ref(), refusal);
            return self.send(client, frame);
        }
        let may_read = |room: &RoomName| hall.may(Who { user, client }, room, Right::Read).is_ok();
        let frame = match wanted {
            Wanted::Part(room, part) => {
                // The room is gone with the last who was in it, and nothing was ever said in it.
                let is_empty = || self.disk.history.events(&room).is_empty();
                assert!(may_read(&room) || is_empty(), "a history that nobody may read any more");
                let history = &self.disk.history;
                match part {
                    Part::Page { range, limit } => {
                        let (events, more) = read(history, &room, range, limit);
                        self.tongue.page(reference.as_ref(), &Page { room, events, more })
                    }
                    Part::Thread { root, after } => {
                        self.tongue.thread(reference.as_ref(), &history.thread(&room, root, after))
                    }
                    Part::These(seqs) => {
                        self.tongue.results(reference.as_ref(), &history.these(&room, &seqs))
                    }
                }
            }
            Wanted::Search(search) => {
                let mut results = found(&self.disk.history, &search);
                results.hits.retain(|hit| !withdrawn.contains(hit.room()));
                let hidden = results.hits.iter().find(|hit| !may_read(hit.room()));
                assert!(hidden.is_none(), "{user:?} finds {hidden:?}, which is nobody's to know");
                self.tongue.results(reference.as_ref(), &results)
            }
        };
        self.send(client, frame);
    }

    /// The process is gone, with everything that it only remembered.
    fn die(&mut self) {
        let down_ms = self.kill.take().map_or(0, |(_, down_ms)| down_ms);
        self.process = None;
        self.lives += 1;
        for id in 0..self.links.len() {
            let link = &mut self.links[id];
            if link.client_open {
                let tick = self.now + link.down_ms + 1;
                self.agenda.at(tick, Due::ClientNotices(id));
            }
            (link.server_open, link.known, link.broken) = (false, false, true);
        }
        self.agenda.at(self.now + down_ms, Due::ServerStarts);
    }
}

fn text_bytes(input: &Input) -> usize {
    use crate::chat::Command;
    match input {
        Input::Asked { asked, .. } => match &asked.command {
            Ok(Command::Post(post)) => post.draft.as_ref().map_or(0, |draft| draft.text.as_str().len()),
            _ => 0,
        },
        Input::Connected { .. } | Input::Gone { .. } | Input::Acted { .. } | Input::Noted { .. } => 0,
        Input::Transfer(_) => 0,
    }
}

type Events = Vec<Lasting>;

/// A page as the store's archive would give it, and whether there is more in the direction asked for.
fn read(history: &History, room: &RoomName, range: Range, limit: usize) -> (Events, bool) {
    let all = history.rows(room);
    let told = |event: &Lasting| all.map_or_else(|| event.clone(), |rows| rows.told(event));
    let rows = history.events(room);
    let clamp = |seq: u64| usize::try_from(seq).unwrap_or(usize::MAX).min(rows.len());
    let (rows, upwards) = match range {
        Range::After(seq) => (&rows[clamp(seq)..], true),
        Range::Before(seq) => (&rows[..clamp(seq.saturating_sub(1))], false),
        Range::Newest => (rows, false),
        Range::Around(_) | Range::From(_) => {
            // The room may be no more since this was asked, or be another one.
            let place = match range {
                Range::From(time) => {
                    rows.partition_point(|event| event.time() < time).min(rows.len().saturating_sub(1))
                }
                Range::Around(seq) => clamp(seq.saturating_sub(1)),
                _ => 0,
            };
            let (from, to) = (place.saturating_sub(limit / 2), (place + limit.div_ceil(2)).min(rows.len()));
            return (rows[from..to].iter().map(told).collect(), from > 0);
        }
    };
    let mut bytes = 0;
    let mut fits = |event: &&Lasting| {
        bytes += event.message().map_or(0, |message| message.text.as_str().len()) + 512;
        bytes <= limits::HISTORY_PAGE_BYTES_MAX
    };
    if upwards {
        let events: Events = rows.iter().take(limit).take_while(fits).map(told).collect();
        let more = events.len() < rows.len();
        return (events, more);
    }
    let mut events: Events =
        rows.iter().rev().take(limit).take_while(|event| fits(event)).map(told).collect();
    events.reverse();
    let more = events.len() < rows.len();
    (events, more)
}

impl World {
    pub fn disk(&self) -> &Disk {
        &self.disk
    }
}
