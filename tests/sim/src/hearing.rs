//! What a tab makes of what it hears, and what it insists on: whatever a page relies on without looking twice.

use crate::chat::change::What;
use crate::chat::command::Range;
use crate::chat::event::{Joined, Members, Refusal, RefusalCode, RoomSummary, Welcome};
use crate::chat::name::{Away, Cid, RoomName};
use crate::chat::room::Kind;
use crate::chat::sanction::Deed;
use crate::chat::user::Role;
use crate::chat::{Command, Event, Lasting, Reference, Reply};
use crate::core::dialect::Page;
use crate::limits;
use crate::lists::listed_people;
use crate::tab::{Desk, Line, Posting, Question, Tab};
use crate::view::View;
use crate::words::Word;

/// What may be answered to who asks something of a private room, or how a room is to be.
const OF_CIRCLES: [RefusalCode; 10] = {
    use RefusalCode::*;
    [SlowDown, NoSuchRoom, NoSuchUser, NotJoined, Forbidden, Muted, TooMany, Busy, StorageFull, BadField]
};

/// What may be answered to who wants a message to be otherwise.
const OF_MESSAGES: [RefusalCode; 11] = {
    use RefusalCode::*;
    [
        TooMany,
        SlowDown,
        NoSuchRoom,
        NoSuchUser,
        NoSuchMessage,
        NotJoined,
        Forbidden,
        Muted,
        Gone,
        Busy,
        StorageFull,
    ]
};

impl Tab {
    pub fn hear(&mut self, word: &Word, desk: &mut Desk) {
        match word {
            Word::Event(event) => {
                assert!(self.is_live(), "an event before the welcome: {event:?}");
                self.event(event, desk);
            }
            Word::Reply(reference, reply) => {
                let question = self.question(reference.as_ref());
                self.reply(question, reply, desk);
            }
            Word::Page(reference, page) => {
                let question = self.question(reference.as_ref());
                self.page(question, page, desk);
            }
            Word::Thread(reference, page) => {
                let Question::Thread { room, after } = self.question(reference.as_ref()) else {
                    panic!("answered with {page:?}")
                };
                assert_eq!(room, page.room);
                self.threaded(after, page);
                page.messages.iter().for_each(|message| is_true(message, desk));
            }
            Word::Results(reference, results) => {
                let question = self.question(reference.as_ref());
                match &question {
                    Question::Search => self.found(results),
                    Question::Messages { room, seqs } => self.named((room, seqs), results),
                    other => panic!("{other:?} is answered with {results:?}"),
                }
                results.hits.iter().for_each(|hit| is_true(hit, desk));
            }
        }
    }

    /// What this answers; each question is answered once.
    fn question(&mut self, reference: Option<&Reference>) -> Question {
        let number = reference.and_then(|Reference(text)| text.parse::<u64>().ok());
        let at = self.asked.iter().position(|(asked, _)| Some(*asked) == number);
        let at =
            at.unwrap_or_else(|| panic!("an answer to {reference:?}, which was not asked or is answered"));
        self.asked.remove(at).1
    }

    fn event(&mut self, event: &Event, desk: &mut Desk) {
        if let Some(room) = event.room() {
            self.may_hear_of(room, event);
        }
        match event {
            Event::Message(message) => self.lasting(&Lasting::Message(message.clone()), desk),
            Event::Change(change) => self.lasting(&Lasting::Change(change.clone()), desk),
            Event::Presence { room, user, name, online } => {
                assert_ne!(Some(*user), self.me, "one is not told of oneself");
                if matches!(room.kind(), Kind::Direct(_)) {
                    self.rooms.entry(room.clone()).or_default().partner(*online);
                } else if let Some(view) = self.rooms.get_mut(room) {
                    view.presence(*user, name, *online);
                }
            }
            Event::Crowd { room, online } => {
                let Some(view) = self.rooms.get_mut(room) else { return };
                view.people = crate::view::People::Crowd(*online);
                // Each is told of again; who needs the list joins again.
                if *online <= limits::PRESENCES_MAX && view.wanted {
                    self.join(room.clone(), desk);
                }
            }
            Event::Typing { user, .. } => assert_ne!(Some(*user), self.me, "one is not told of oneself"),
            Event::Renamed { user, name, old: _ } => {
                self.rooms.values_mut().for_each(|view| view.renamed(*user, name));
            }
            Event::Away { user, text } => {
                self.rooms.values_mut().for_each(|view| view.away(*user, text.as_ref()));
            }
            Event::Role { .. } => {}
            Event::Room(summary) => {
                if summary.kind == Kind::Private {
                    return self.is_of_now(&summary.room, summary.seq + 1);
                }
                assert_eq!(summary.kind, Kind::Public, "{} is nobody else's business", summary.room);
                if let Some(told) = &mut self.told_of {
                    told.insert(summary.room.clone());
                }
            }
            Event::RoomGone { room } => self.removed(room, desk),
            Event::Followed { summary, follows } => {
                assert_eq!(summary.kind, Kind::Public, "one follows public rooms");
                match follows {
                    true => self.told(&summary.room, summary.figures),
                    false => drop(self.figures.remove(&summary.room)),
                }
            }
            Event::Read { room, user, figures } => {
                assert_eq!(Some(*user), self.me, "what others read is their own business");
                self.told(room, *figures);
            }
            Event::PartnerRead { room, user, .. } => {
                let mine = |pair: [_; 2]| self.me.is_some_and(|me| pair.contains(&me) && me != *user);
                assert!(
                    matches!(room.kind(), Kind::Direct(pair) if mine(pair)),
                    "{room} is read by {user:?}"
                );
            }
            Event::Prefs { .. } => {}
            Event::Notice { .. } | Event::Sanction(_) => {}
        }
    }

    /// Nothing of a room reaches who is not in it.
    fn may_hear_of(&self, room: &RoomName, event: &Event) {
        match room.kind() {
            Kind::Direct(pair) => {
                let mine = self.me.is_some_and(|me| pair.contains(&me));
                assert!(mine, "{:?} hears of {room}: {event:?}", self.me);
            }
            Kind::Private => {
                let is_of = self.rooms.get(room).is_some_and(|view| view.of);
                let comes_in = matches!(event, Event::Change(change) if matches!(change.what,
                    What::Member { member, is_in: true, .. } if Some(member) == self.me));
                assert!(is_of || comes_in, "{:?} hears of {room}: {event:?}", self.me);
            }
            Kind::Public => {
                let joined = self.rooms.get(room).is_some_and(|view| view.joined);
                assert!(joined, "{:?} is not in {room} and hears {event:?}", self.me);
            }
        }
    }

    fn lasting(&mut self, event: &Lasting, desk: &mut Desk) {
        is_true(event, desk);
        let (room, seq) = (event.room(), event.seq());
        if let Lasting::Change(change) = event
            && let What::Member { member, is_in, .. } = change.what
            && Some(member) == self.me
        {
            match is_in {
                true => self.is_of_now(room, seq),
                false => return self.is_out_of(room),
            }
        }
        let view = self.rooms.entry(room.clone()).or_default();
        let expected = view.expects.or(self.told_all.then_some(1));
        assert!(
            expected.is_none_or(|expected| expected == seq),
            "I4: {room} {seq} comes where {expected:?} should",
        );
        view.expects = Some(seq + 1);
        view.live(seq);
        if Some(event.user()) == self.me
            && let Some(cid) = event.cid()
        {
            self.settle(cid);
        }
        self.fill(room, desk);
    }

    /// A room is no more; who was about to join it makes another one by this name.
    fn removed(&mut self, room: &RoomName, desk: &Desk) {
        if let Some(told) = &mut self.told_of {
            told.remove(room);
        }
        self.figures.remove(room);
        if let Some(view) = self.rooms.get_mut(room) {
            let (joining, life) = (view.joining, desk.history.times_removed(room));
            *view = View { wanted: joining, joining, life, ..View::default() };
        }
        self.set_aside(|entry| entry.room == *room);
    }

    /// A post is known to be on the disk.
    fn settle(&mut self, cid: &Cid) {
        self.outbox.retain(|entry| entry.cid != *cid);
    }

    fn reply(&mut self, question: Question, reply: &Reply, desk: &mut Desk) {
        match (question, reply) {
            (Question::Hello { token }, Reply::Welcome(welcome)) => self.welcome(token, welcome, desk),
            (Question::Join(room), Reply::Joined(joined)) => self.joined(room, joined, desk),
            (Question::Leave(room), Reply::Left { room: left }) => {
                assert_eq!(room, *left);
                if let Some(view) = self.rooms.get_mut(left)
                    && room.kind() == Kind::Public
                {
                    (view.joined, view.expects) = (false, None);
                    view.people = crate::view::People::Unknown;
                    // A person may have changed their mind meanwhile.
                    if view.wanted && !view.joining {
                        self.join(room, desk);
                    }
                }
            }
            (Question::Post(cid), Reply::Ack { room, cid: acked, seq, time }) => {
                assert_eq!(Some(&cid), acked.as_ref());
                let kept = desk.history.heard(room, *seq);
                let me = self.me.expect("who posts is somebody");
                let mine = desk.history.is_acked((room, *seq, *time), me, &cid);
                assert!(mine, "I1: {cid:?} is acknowledged as {room} {seq}, where {kept:?} is");
                if let Some(entry) = self.outbox.iter().find(|entry| entry.cid == cid) {
                    assert_eq!(entry.room, *room, "it is where it was posted to");
                }
                self.settle(&cid);
                self.posting = Posting::Idle;
                self.deliver(desk);
            }
            (Question::Rename, Reply::Renamed { user, name, .. }) => {
                assert_eq!(Some(*user), self.me);
                self.rooms.values_mut().for_each(|view| view.renamed(*user, name));
            }
            (Question::Change, Reply::Ack { .. }) => {}
            (Question::Ping, Reply::Pong { .. }) => {}
            (Question::Rooms(asked), Reply::Rooms { rooms, more, total }) => {
                self.listed_rooms(&asked, rooms, *more, *total);
            }
            (Question::People(asked), Reply::People { people, more, counts }) => {
                listed_people(&asked, people, *more, counts.as_ref());
            }
            (Question::Pair, Reply::Pair { code, .. }) => desk.person.code = Some(code.clone()),
            (Question::Devices, Reply::Devices(devices)) => {
                assert!(devices.is_sorted_by_key(|device| device.id) && devices.len() <= DEVICES_MAX);
                let here: Vec<_> = devices.iter().filter(|device| device.here).collect();
                assert!(here.len() == 1 && here[0].online, "one is here: {devices:?}");
                self.devices = devices.iter().map(|device| device.id).collect();
            }
            (Question::Revoke | Question::Role | Question::Forget | Question::Reading, Reply::Done) => {}
            (Question::Moderate(Deed::Ban), Reply::Banned { addresses }) => {
                assert!(*addresses <= limits::CLIENTS_PER_USER_MAX, "{addresses} addresses of one person");
            }
            (Question::Moderate(deed), Reply::Done) => assert_ne!(deed, Deed::Ban, "it tells of addresses"),
            (Question::Sanctions, Reply::Sanctions { sanctions, .. }) => {
                assert!(sanctions.is_sorted_by_key(|held| (held.user, held.told.act)), "{sanctions:?}");
            }
            (Question::Claim, Reply::Role { user, role: Role::Operator }) => assert_eq!(Some(*user), self.me),
            (Question::Enter(room), Reply::Joined(joined)) => {
                assert_eq!(room, joined.room);
                self.entered(&room, joined.seq, desk);
            }
            (Question::Away(text), Reply::Done) => self.is_away(text.as_ref()),
            (Question::Circle, Reply::Done | Reply::Invited { .. } | Reply::Ack { .. }) => {}
            (Question::Circle, Reply::Joined(_) | Reply::Left { .. }) => {}
            (Question::Circle, Reply::People { .. } | Reply::Rooms { .. }) => {}
            (question, Reply::Refused(refusal)) => self.refused(question, refusal, desk),
            (question, reply) => panic!("{question:?} is answered with {reply:?}"),
        }
    }

    /// This tab's person has made a private room or came in by a link.
    fn entered(&mut self, room: &RoomName, seq: u64, desk: &mut Desk) {
        if !self.rooms.get(room).is_some_and(|view| view.of) {
            self.is_of_now(room, seq + 1);
        }
        self.fill(room, desk);
    }

    fn welcome(&mut self, by_token: bool, welcome: &Welcome, desk: &mut Desk) {
        let Line::Open { link, live: false } = self.line else { panic!("a second welcome") };
        self.line = Line::Open { link, live: true };
        let id = welcome.user.id;
        if self.me.is_some_and(|me| me != id) {
            // Another tab has found out that they were forgotten, and has come in anew.
            assert!(self.me.is_some_and(|me| desk.person.earlier.contains(&me)), "a token of somebody else");
            self.forget_all();
        }
        assert!(desk.person.me.is_none_or(|me| me == id) || !by_token, "a token of somebody else");
        self.me = Some(id);
        let person = &mut *desk.person;
        // Who came in twice at once, by the name, is the second one from now on.
        person.earlier.extend(person.me.replace(id).filter(|me| *me != id));
        let is_further = self.by_code || self.own.is_some();
        match is_further {
            true => {
                (self.own, self.by_code) = (Some(welcome.token.clone()), false);
            }
            false => person.token = Some(welcome.token.clone()),
        }
        if person.asking == Some(self.id) {
            person.asking = None;
        }
        if is_further {
            self.ask(Command::Devices, Question::Devices, desk);
        }
        let rooms: Vec<&RoomSummary> = welcome.rooms().collect();
        assert!(rooms.len() <= limits::WELCOME_ROOMS_MAX);
        self.unsure.clear();
        self.figures = rooms.iter().map(|room| (room.room.clone(), room.figures)).collect();
        let public = rooms.iter().filter(|room| room.kind == Kind::Public).map(|room| room.room.clone());
        self.told_of = (rooms.len() < limits::WELCOME_ROOMS_MAX).then(|| public.collect());
        self.told_all = !welcome.more;
        let is_of = |room: &RoomName| rooms.iter().any(|summary| summary.room == *room);
        self.rooms.retain(|room, view| !view.of || is_of(room));
        for (room, view) in &mut self.rooms {
            let life = desk.history.times_removed(room);
            if view.life != life {
                *view = View { wanted: view.wanted, life, ..View::default() };
            }
        }
        for summary in rooms {
            if summary.kind == Kind::Private {
                self.is_of_now(&summary.room, summary.seq + 1);
                if let Some(view) = self.rooms.get_mut(&summary.room) {
                    view.top = view.top.max(summary.seq);
                }
                self.fill(&summary.room, desk);
                continue;
            }
            let Kind::Direct(pair) = summary.kind else { continue };
            assert!(pair.contains(&id), "{} is in the welcome of {id:?}", summary.room);
            let view = self.rooms.entry(summary.room.clone()).or_default();
            (view.expects, view.top) = (Some(summary.seq + 1), view.top.max(summary.seq));
            view.partner = summary.with.as_ref().map(|known| known.online);
            self.fill(&summary.room, desk);
        }
        let wanted = self.rooms.iter().filter(|(room, view)| view.wanted && room.kind() == Kind::Public);
        let wanted: Vec<RoomName> = wanted.map(|(room, _)| room.clone()).collect();
        wanted.into_iter().for_each(|room| self.join(room, desk));
        self.deliver(desk);
    }

    fn joined(&mut self, asked: RoomName, joined: &Joined, desk: &mut Desk) {
        assert_eq!(asked, joined.room);
        let me = self.me.expect("who joins is somebody");
        let view = self.rooms.entry(asked.clone()).or_default();
        view.joining = false;
        view.top = view.top.max(joined.seq);
        self.told(&asked, joined.figures);
        let view = self.rooms.entry(asked.clone()).or_default();
        if joined.kind == Kind::Public {
            // Who is in it already gets what comes as before.
            if !view.joined {
                view.expects = Some(joined.seq + 1);
            }
            view.joined = true;
            view.members(me, &joined.members);
        } else if let (Some(online), Members::All(here)) = (view.partner, &joined.members) {
            assert_eq!(here.iter().any(|person| person.id != me), online, "who is here in {asked}");
        }
        self.fill(&asked, desk);
        self.deliver(desk);
    }

    fn page(&mut self, question: Question, page: &Page, desk: &mut Desk) {
        let Question::History { room, range, limit, fill } = question else {
            panic!("{question:?} is answered with history")
        };
        assert_eq!(room, page.room);
        assert!(page.events.len() <= limit);
        page.events.iter().for_each(|event| is_true(event, desk));
        let seqs = || page.events.iter().map(Lasting::seq);
        assert!(seqs().is_sorted_by(|a, b| a + 1 == *b), "a page without a hole");
        let begins = match range {
            Range::After(after) => seqs().next().is_none_or(|first| first == after + 1),
            Range::Before(before) => {
                seqs().next_back().is_none_or(|last| last + 1 == before || before > last)
            }
            Range::Newest => true,
            // Of a room that was removed since, and perhaps made again, there is less.
            Range::Around(seq) => {
                seqs().any(|there| there == seq) || seqs().next_back().is_none_or(|last| last < seq)
            }
            Range::From(_) => true,
        };
        assert!(begins, "a page of {range:?} that is another");
        let view = self.rooms.entry(room.clone()).or_default();
        if fill {
            view.filling = false;
        }
        match (seqs().next(), seqs().next_back()) {
            (Some(first), Some(last)) => view.take(first, last),
            _ if desk.history.times_removed(&room) > 0 => {}
            _ => assert!(!fill, "the history of {room} is short: {range:?} is empty"),
        }
        let me = self.me;
        let mine = page.events.iter().filter(|event| Some(event.user()) == me);
        mine.filter_map(Lasting::cid).for_each(|cid| self.settle(cid));
        self.fill(&room, desk);
        self.deliver(desk);
    }

    /// Oneself, as one has said and is answered.
    fn is_away(&mut self, text: Option<&Away>) {
        let me = self.me.expect("who is answered is somebody");
        self.rooms.values_mut().for_each(|view| view.away(me, text));
    }

    fn refused(&mut self, question: Question, refusal: &Refusal, desk: &mut Desk) {
        use RefusalCode::*;
        let code = refusal.code;
        let expected: &[RefusalCode] = match &question {
            Question::Hello { .. } => return self.hello_refused(refusal, desk),
            Question::Join(_) => &[SlowDown, Busy, Muted, NoSuchUser],
            Question::Leave(_) => &[SlowDown, NotJoined, NoSuchRoom, NoSuchUser],
            Question::Post(_) => &[
                SlowDown,
                Busy,
                StorageFull,
                Muted,
                NotJoined,
                NoSuchRoom,
                NoSuchUser,
                NoSuchMessage,
                Forbidden,
                UploadUnknown,
            ],
            Question::History { range: Range::Around(_) | Range::From(_), .. } => {
                &[NoSuchRoom, NoSuchUser, NoSuchMessage, SlowDown]
            }
            Question::Thread { .. } => &[NoSuchRoom, NoSuchUser, NoSuchMessage, SlowDown],
            Question::Messages { .. } => &[NoSuchRoom, NoSuchUser, SlowDown],
            Question::History { .. } => &[NoSuchRoom, NoSuchUser],
            Question::Rooms(_) | Question::People(_) => &[SlowDown, NoSuchRoom, NoSuchUser],
            Question::Search => &[SlowDown, NoSuchRoom, NoSuchUser],
            Question::Rename => &[SlowDown, NameTaken, StorageFull, Busy, Muted],
            Question::Typing => &[Muted, NotJoined, NoSuchRoom, NoSuchUser, Forbidden],
            Question::Enter(_) => &[SlowDown, NoSuchRoom, TooMany, Muted, Busy, StorageFull],
            Question::Circle => &OF_CIRCLES,
            Question::Reading => &[SlowDown, NoSuchRoom, NoSuchUser, NotJoined, BadField, StorageFull, Busy],
            Question::Away(_) => &[SlowDown, Muted],
            Question::Pair => &[SlowDown],
            Question::Devices => &[SlowDown],
            Question::Revoke => &[Forbidden, StorageFull, Busy],
            Question::Claim => &[Forbidden, SlowDown, StorageFull, Busy],
            Question::Role => &[Forbidden, NoSuchUser, StorageFull, Busy],
            Question::Moderate(_) => &[Forbidden, NoSuchUser, Muted, SlowDown, StorageFull, Busy],
            Question::Sanctions => &[Forbidden, SlowDown],
            Question::Forget => &[Forbidden, NoSuchUser, Muted, StorageFull, Busy],
            Question::Change => &OF_MESSAGES,
            Question::Ping => &[],
            Question::Pry => &[NoSuchRoom],
            Question::Junk => &[BadJson, BadField, UnknownType],
        };
        assert!(expected.contains(&code), "{question:?} is refused with {refusal:?}");
        match question {
            Question::Join(room) if code == SlowDown => {
                if let Some(view) = self.rooms.get_mut(&room) {
                    view.joining = false;
                    self.move_later(room, refusal, desk);
                }
            }
            Question::Leave(room) if code == SlowDown => self.move_later(room, refusal, desk),
            Question::Join(room) => {
                if let Some(view) = self.rooms.get_mut(&room) {
                    (view.joining, view.wanted) = (false, false);
                }
                self.set_aside(|entry| entry.room == room);
                self.deliver(desk);
            }
            Question::Post(cid) => self.post_refused(&cid, refusal, desk),
            Question::Pry => {
                let told = (refusal.message.as_ref(), refusal.retry_after_ms);
                assert_eq!(told, ("there is no such room", None), "one can tell that it is there");
            }
            _ => {}
        }
    }

    fn post_refused(&mut self, cid: &Cid, refusal: &Refusal, desk: &mut Desk) {
        use RefusalCode::{Busy, SlowDown, StorageFull};
        if matches!(refusal.code, SlowDown | Busy | StorageFull) {
            let until = desk.now + refusal.retry_after_ms.unwrap_or(1_000).max(1);
            self.posting = Posting::Held(until);
            desk.wakes.push(until);
        } else {
            self.set_aside(|entry| entry.cid == *cid);
            self.posting = Posting::Idle;
            self.deliver(desk);
        }
    }

    fn hello_refused(&mut self, refusal: &Refusal, desk: &mut Desk) {
        use RefusalCode::*;
        match refusal.code {
            NameTaken | NameInvalid => {
                assert!(desk.person.token.is_none(), "a token is better than a name");
                desk.person.names_tried += 1;
                self.hello(desk);
            }
            // Its device was signed out meanwhile.
            TokenUnknown if self.own.take().is_some() => self.hello(desk),
            // Whoever it was is forgotten.
            TokenUnknown if self.brought.is_some() => {
                let person = &mut *desk.person;
                // Another tab may have found out before, and have come in anew.
                if person.token == self.brought {
                    person.token = None;
                    person.earlier.extend(person.me.take());
                    (person.code, person.asking) = (None, None);
                }
                self.forget_all();
                self.stop_until_opened(desk);
            }
            // It was used, or is too old.
            PairWrong if std::mem::take(&mut self.by_code) => self.stop_until_opened(desk),
            StorageFull | Busy | SlowDown | Banned => self.stop_until_opened(desk),
            _ => panic!("hello is refused with {refusal:?}, the token is {:?}", desk.person.token),
        }
    }

    fn stop_until_opened(&mut self, desk: &mut Desk) {
        if let Line::Open { link, .. } = self.line {
            desk.person.left.push(link);
        }
        self.stop(desk);
    }
}

const DEVICES_MAX: usize = limits::DEVICES_PER_USER_MAX;

/// Whether a question is one that has an answer in any case.
pub fn is_answered(question: &Question) -> bool {
    !matches!(question, Question::Typing | Question::Circle | Question::Reading)
}

/// What is heard is on the disk, and the same for everybody.
fn is_true(event: &Lasting, desk: &Desk) {
    let kept = desk.history.heard(event.room(), event.seq());
    assert!(desk.history.is_true(event), "I5: heard {event:?} where the history has {kept:?}");
}
