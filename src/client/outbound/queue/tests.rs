use std::time::Duration;

use super::*;
use crate::client::transport::Memory;

const MANY: usize = limits::OUTBOUND_BYTES_MAX;
const LINGER: u64 = limits::LINGER_TIMEOUT.as_millis() as u64;
/// What others have in their queues meanwhile: it must not change.
const OTHERS: usize = 1_000;

/// A queue and all that it knows, at times in milliseconds.
struct Stage {
    queue: Queue,
    peer: Memory,
    total: Total,
    gauges: Gauges,
    start: Instant,
}

impl Stage {
    fn new(peer: Memory) -> Stage {
        let (total, start) = (Total::default(), Instant::now());
        total.add(OTHERS);
        Stage { queue: Queue::new(start), peer, total, gauges: Gauges::default(), start }
    }

    /// Calls the queue with its way out, and checks that what it counts is what it has.
    fn with<T>(&mut self, act: impl FnOnce(&mut Queue, Way<'_>) -> T) -> T {
        let way = Way { transport: &self.peer, total: &self.total, gauges: &self.gauges };
        let done = act(&mut self.queue, way);
        assert_eq!(self.total.bytes(), OTHERS + self.queue.left());
        done
    }

    fn at(&self, ms: u64) -> Instant {
        self.start + Duration::from_millis(ms)
    }

    fn push(&mut self, ms: u64, chunks: &[Bytes]) -> bool {
        let now = self.at(ms);
        self.with(|queue, way| queue.push(chunks, way, || now))
    }

    fn look(&mut self, ms: u64) -> Care {
        let now = self.at(ms);
        self.with(|queue, way| queue.attend(way, now))
    }

    fn close(&mut self, ms: u64, reason: CloseReason) -> bool {
        let now = self.at(ms);
        self.with(|queue, way| queue.close(reason, &reason.frame(), way, now))
    }

    /// The peer reads everything that is still to come.
    fn read_to_the_end(&mut self, ms: u64) -> Vec<u8> {
        self.peer.make_room(usize::MAX / 2);
        self.look(ms);
        self.peer.taken()
    }
}

/// A peer that takes so much, behind a transport that holds so much.
fn holding(room: usize, bytes: usize) -> Memory {
    let peer = Memory::new(room);
    peer.may_hold(bytes);
    peer
}

fn chunk(bytes: usize) -> Bytes {
    Bytes::from(vec![b'x'; bytes])
}

/// What happens at a time in milliseconds: so much is pushed, the peer takes so much, or the flusher looks
/// and the client is still there or was too slow.
enum Step {
    Push(u64, usize),
    Takes(u64, usize),
    Fine(u64),
    TooSlow(u64),
}

#[test]
fn who_is_too_slow_and_from_when_on() {
    use Step::{Fine, Push, Takes, TooSlow};
    let table: [(&str, &[Step]); 9] = [
        ("no backlog is never late", &[Fine(3_600_000)]),
        ("a byte for ten seconds", &[Push(0, 1), Fine(10_000), TooSlow(10_001)]),
        ("the bound itself is allowed", &[Push(0, MANY), Fine(1_001), Fine(10_000), TooSlow(10_001)]),
        ("over the bound, and nothing taken", &[Push(0, MANY + 1), Fine(1_000), TooSlow(1_001)]),
        (
            "over the bound, and a byte now and then",
            &[Push(0, MANY + 9), Takes(900, 1), Fine(1_900), Takes(1_900, 1), Fine(2_900), TooSlow(2_901)],
        ),
        (
            "what is taken brings it back under the bound",
            &[Push(0, MANY + 2), Takes(500, 2), Fine(9_000), Fine(10_000), TooSlow(10_001)],
        ),
        ("more comes while it takes nothing", &[Push(0, MANY), Fine(5_000), Push(5_000, 1), TooSlow(5_000)]),
        (
            "a backlog that went and came is a new one",
            &[Push(0, 5), Takes(9_000, 5), Push(9_500, 5), Fine(19_500), TooSlow(19_501)],
        ),
        (
            "taking a little all the time does not help for ever",
            &[Push(0, 50), Takes(3_000, 1), Takes(6_000, 1), Takes(9_999, 1), Fine(10_000), TooSlow(10_001)],
        ),
    ];
    for (what, steps) in table {
        let mut stage = Stage::new(Memory::new(0));
        for step in steps {
            let (ms, is_too_slow) = match *step {
                Push(ms, bytes) => {
                    stage.push(ms, &[chunk(bytes)]);
                    continue;
                }
                Takes(ms, bytes) => {
                    stage.peer.make_room(bytes);
                    (ms, false)
                }
                Fine(ms) => (ms, false),
                TooSlow(ms) => (ms, true),
            };
            stage.look(ms);
            let ending = is_too_slow.then_some(CloseReason::TooSlow);
            assert_eq!(stage.queue.ending(), ending, "{what}, at {ms}");
        }
    }
}

/// What was queued, how much of it was taken when the client is given up, and how many of the chunks the
/// peer gets wholly in the end: at the end of a frame it reads why.
#[test]
fn a_farewell_stands_at_the_end_of_a_frame() {
    let chunks = [&b"first"[..], b"second", b"third"].map(Bytes::from_static);
    for (taken, whole) in [(0, 0), (1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 2), (12, 3), (15, 3)] {
        let mut stage = Stage::new(Memory::new(taken));
        stage.push(0, &chunks);
        assert_eq!(stage.look(10_001), Care::Writable, "{taken} taken");
        let farewell = CloseReason::TooSlow.frame();
        let kept = chunks[..whole].concat();
        assert_eq!(stage.queue.left(), kept.len() - taken + farewell.len(), "{taken} taken");
        assert!(!stage.push(10_002, &[chunk(1)]), "nothing comes behind it");
        assert_eq!(stage.read_to_the_end(10_003), [kept, farewell.to_vec()].concat(), "{taken} taken");
        assert_eq!(stage.queue.left(), 0);
    }
}

#[test]
fn a_close_ends_when_the_peer_has_gone_or_the_time_is_over() {
    // The room of the peer when it is closed; what is left to do just before the deadline.
    for (room, care) in [(1_000, Care::Linger), (3, Care::Writable)] {
        let mut stage = Stage::new(Memory::new(room));
        stage.push(0, &[chunk(100)]);
        assert!(stage.close(5, CloseReason::Kicked), "the flusher has something to do");
        assert_eq!(stage.look(5), care);
        assert_eq!(stage.peer.has_ended(), care == Care::Linger);
        assert!(!stage.close(6, CloseReason::Banned), "it is closing");
        assert_eq!(stage.look(5 + LINGER - 1), care);
        assert!(!stage.queue.is_shut() && !stage.peer.is_shut());
        assert_eq!(stage.look(5 + LINGER), Care::Done);
        assert!(stage.queue.is_shut() && stage.peer.is_shut());
        assert_eq!((stage.queue.ending(), stage.queue.left()), (Some(CloseReason::Kicked), 0));
        assert!(!stage.close(9_999, CloseReason::Banned), "it is over");
        assert_eq!(stage.look(9_999), Care::Done);
    }
}

#[test]
fn a_farewell_that_waited_is_followed_by_the_end() {
    let mut stage = Stage::new(Memory::new(3));
    stage.push(0, &[chunk(5)]);
    stage.close(0, CloseReason::Restarting);
    assert_eq!(stage.look(0), Care::Writable);
    let taken = stage.read_to_the_end(1);
    assert_eq!(taken, [&b"xxxxx"[..], &CloseReason::Restarting.frame()].concat());
    assert!(stage.peer.has_ended() && !stage.peer.is_shut());
    assert_eq!(stage.look(2), Care::Linger);
}

#[test]
fn every_way_out_leaves_nothing_behind() {
    type Act = fn(&mut Stage);
    let lost = Some(CloseReason::Lost);
    let table: [(&str, Act, Option<CloseReason>); 6] = [
        (
            "the peer has gone when the rest is sent",
            |stage| {
                stage.peer.lose();
                assert_eq!(stage.look(0), Care::Done);
            },
            lost,
        ),
        ("it is cut", |stage| stage.with(|queue, way| queue.cut(way)), lost),
        (
            "it is cut while it closes",
            |stage| {
                stage.close(0, CloseReason::Flooding);
                stage.with(|queue, way| queue.cut(way));
            },
            Some(CloseReason::Flooding),
        ),
        (
            "the peer has gone while it closes",
            |stage| {
                stage.close(0, CloseReason::Kicked);
                stage.peer.lose();
                stage.look(0);
            },
            lost,
        ),
        (
            "it is evicted and takes nothing",
            |stage| {
                let now = stage.at(0);
                stage.with(|queue, way| queue.give_up(way, now));
                assert_eq!(stage.look(LINGER), Care::Done);
            },
            Some(CloseReason::TooSlow),
        ),
        (
            "it is too slow and takes nothing",
            |stage| {
                stage.look(10_001);
                assert_eq!(stage.look(10_001 + LINGER), Care::Done);
            },
            Some(CloseReason::TooSlow),
        ),
    ];
    for (what, act, reason) in table {
        let mut stage = Stage::new(Memory::new(4));
        stage.push(0, &[chunk(10), chunk(20)]);
        assert_eq!(stage.queue.left(), 26);
        act(&mut stage);
        assert!(stage.queue.is_shut() && stage.peer.is_shut(), "{what}");
        assert!(!stage.queue.is_open(), "{what}");
        assert_eq!((stage.queue.ending(), stage.queue.left()), (reason, 0), "{what}");
        assert_eq!(stage.total.bytes(), OTHERS, "{what}");
        let shut = stage.with(|queue, way| queue.close(CloseReason::Banned, &chunk(1), way, Instant::now()));
        assert!(!shut, "{what}");
    }
}

#[test]
fn a_peer_that_has_gone_is_found_by_the_first_push() {
    let mut stage = Stage::new(Memory::new(100));
    stage.peer.lose();
    assert!(!stage.push(0, &[chunk(1)]), "there is nothing to look after");
    assert!(stage.queue.is_shut() && stage.peer.is_shut());
    let mut stage = Stage::new(Memory::new(100));
    stage.peer.lose();
    assert!(!stage.close(0, CloseReason::Kicked));
    assert_eq!(stage.queue.ending(), Some(CloseReason::Lost));
}

#[test]
fn only_an_open_one_is_given_up() {
    let mut stage = Stage::new(Memory::new(0));
    stage.push(0, &[chunk(10)]);
    stage.close(0, CloseReason::Kicked);
    let (left, now) = (stage.queue.left(), stage.at(1));
    stage.with(|queue, way| queue.give_up(way, now));
    assert_eq!((stage.queue.ending(), stage.queue.left()), (Some(CloseReason::Kicked), left));
}

#[test]
fn who_takes_everything_costs_one_send_and_no_look_at_the_clock() {
    let mut stage = Stage::new(Memory::new(1_000));
    for chunks in [&[chunk(10)][..], &[chunk(10), chunk(20), chunk(30)]] {
        let sends = stage.peer.sends();
        let is_behind = stage.with(|queue, way| queue.push(chunks, way, || panic!("nothing waits")));
        assert!(!is_behind);
        assert_eq!((stage.peer.sends() - sends, stage.queue.left()), (1, 0));
    }
    assert_eq!(stage.look(60_000), Care::Done);
    assert_eq!(stage.peer.sends(), 2, "a look at nothing sends nothing");
    stage.push(0, &[chunk(1_000)]);
    let sends = stage.peer.sends();
    assert!(!stage.push(0, &[chunk(1)]), "the flusher knows already");
    assert_eq!(stage.peer.sends(), sends, "behind a backlog nothing is tried");
    assert_eq!(stage.gauges.count(Count::SentBytes), 1_000);
}

/// Chunks of all sizes, more of them than one call takes, and a peer that takes a little more each time.
#[test]
fn whatever_is_taken_at_a_time_arrives_whole_and_in_order() {
    for step in [1, 2, 7, 64, 1_000] {
        for peer in [Memory::new(step), holding(step, 1), holding(0, 13)] {
            let mut stage = Stage::new(peer);
            let mut sent = Vec::new();
            for round in 0..3u8 {
                let chunks: Vec<_> =
                    (0..70u8).map(|n| Bytes::from(vec![n ^ round; n as usize % 9])).collect();
                chunks.chunks(1 + 69 * usize::from(round % 2)).for_each(|some| {
                    stage.push(0, some);
                });
                sent.extend(chunks.concat());
                for _ in 0..10 {
                    stage.peer.make_room(step);
                    stage.look(0);
                }
                assert!(sent.starts_with(&stage.peer.taken()));
                assert_eq!(stage.queue.left(), sent.len() - stage.peer.taken().len());
            }
            assert!(stage.read_to_the_end(0) == sent);
            assert_eq!(stage.look(0), Care::Done);
            assert_eq!(stage.gauges.count(Count::SentBytes), sent.len() as u64);
        }
    }
}

/// A transport that encrypts takes more than its peer, and what it holds has not arrived.
#[test]
fn what_the_transport_holds_is_backlog() {
    let mut stage = Stage::new(holding(10, 50));
    assert!(stage.push(0, &[chunk(30)]), "the flusher has to send the rest");
    assert_eq!(stage.queue.left(), 20);
    assert_eq!(stage.look(10_000), Care::Writable);
    assert_eq!(stage.queue.is_below(20), None);
    // Behind it nothing is tried, so that the order stands.
    stage.push(0, &[chunk(7)]);
    assert_eq!(stage.queue.left(), 27);
    stage.close(10_000, CloseReason::Restarting);
    stage.peer.make_room(20);
    assert_eq!(stage.look(10_000), Care::Writable, "the close frame is held");
    assert!(!stage.peer.has_ended());
    stage.peer.make_room(1_000);
    assert_eq!(stage.look(10_000), Care::Linger);
    assert!(stage.peer.has_ended());

    let mut stage = Stage::new(holding(0, 1));
    stage.push(0, &[chunk(MANY + 1)]);
    assert_eq!(stage.queue.left(), MANY + 1);
    stage.look(1_000);
    assert!(stage.queue.is_open());
    stage.look(1_001);
    assert_eq!(
        stage.queue.ending(),
        Some(CloseReason::TooSlow),
        "of one byte more than the bound, one is held"
    );
}

/// What has only moved on into the transport is no sign of life.
#[test]
fn the_transport_is_not_the_client() {
    let mut stage = Stage::new(Memory::new(0));
    stage.push(0, &[chunk(MANY + 1)]);
    stage.peer.may_hold(5);
    stage.look(900);
    assert_eq!((stage.peer.held(), stage.queue.left()), (5, MANY + 1));
    stage.look(1_001);
    assert_eq!(stage.queue.ending(), Some(CloseReason::TooSlow));
}

#[test]
fn who_fills_it_waits_until_it_is_below() {
    let mut stage = Stage::new(Memory::new(0));
    assert_eq!((stage.queue.is_below(1), stage.queue.is_below(0)), (Some(true), None));
    stage.push(0, &[chunk(10)]);
    assert_eq!((stage.queue.is_below(11), stage.queue.is_below(10)), (Some(true), None));
    stage.close(0, CloseReason::Kicked);
    assert_eq!((stage.queue.is_below(1_000), stage.queue.is_below(1)), (Some(false), Some(false)));
}

#[test]
fn how_long_it_has_been_behind() {
    let mut stage = Stage::new(Memory::new(4));
    assert_eq!(stage.queue.behind(), None);
    stage.push(100, &[chunk(10)]);
    assert_eq!(stage.queue.behind(), Some((stage.at(100), stage.at(100))));
    stage.look(200);
    assert_eq!(stage.queue.behind(), Some((stage.at(100), stage.at(100))), "nothing was taken");
    stage.peer.make_room(1);
    stage.look(300);
    assert_eq!(stage.queue.behind(), Some((stage.at(100), stage.at(300))));
    let (chunks, skip, sent) = stage.queue.waiting();
    assert_eq!((chunks, skip, sent), (vec![chunk(10)], 5, 5));
}

#[test]
fn a_partial_send_is_found_again() {
    let chunks = [&b"abc"[..], b"", b"de"].map(Bytes::from_static);
    for (sent, place) in [(0, (0, 0)), (2, (0, 2)), (3, (2, 0)), (4, (2, 1)), (5, (3, 0))] {
        assert_eq!(split_at(&chunks, sent), place, "{sent} bytes sent");
    }
}
