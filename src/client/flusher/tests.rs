use bytes::Bytes;

use super::*;
use crate::chat::ClientId;
use crate::client::transport::Memory;
use crate::wire::ws::close::CloseReason;

const MIB: usize = 1024 * 1024;

fn flusher() -> Flusher {
    Flusher::new(Arc::default()).unwrap()
}

/// A client whose peer takes this much, and then nothing.
fn client(flusher: &Flusher, room: usize) -> (Arc<Outbound>, Arc<Memory>) {
    let peer = Arc::new(Memory::new(room));
    (Arc::new(Outbound::new(ClientId(1), peer.clone(), flusher.clone())), peer)
}

/// So many MiB, and so many bytes.
fn push(queue: &Arc<Outbound>, mib: usize, bytes: usize, now: Instant) {
    let chunk = Bytes::from(vec![0; MIB]);
    let mut chunks = vec![chunk; mib];
    chunks.push(Bytes::from(vec![0; bytes]));
    queue.push_at(&chunks, || now);
}

/// A wake-up in the worst moment leaves the thread able to hear the next one.
#[test]
fn a_wake_up_between_two_steps_does_not_deafen() {
    let shared = flusher().0;
    let is_heard = || rustix::io::read(&shared.wake, &mut [0; 8]).is_ok();
    shared.wake();
    shared.hear_wake_ups(|| shared.wake());
    shared.wake();
    assert!(is_heard());
}

#[test]
fn a_queue_is_cared_for_while_it_has_a_backlog() {
    let (flusher, now) = (flusher(), Instant::now());
    let mut watched = Watched::new();
    let (queue, peer) = client(&flusher, 10);
    queue.push_at(&[Bytes::from_static(b"0123456789")], || panic!("all of it was taken"));
    flusher.0.turn(&mut watched, now);
    assert!(watched.is_empty(), "nothing was left of it");
    for round in 0..2 {
        queue.push_at(&[Bytes::from_static(b"abcd")], || now);
        queue.push_at(&[Bytes::from_static(b"efgh")], || panic!("it was behind already"));
        assert_eq!(flusher.0.arrivals.lock().len(), 1, "told once, in round {round}");
        flusher.0.turn(&mut watched, now);
        assert!(matches!(&watched[..], [(_, Care::Writable)]));
        peer.make_room(6);
        flusher.0.turn(&mut watched, now);
        assert_eq!((watched.len(), queue.bytes(), flusher.total().bytes()), (1, 2, 2));
        peer.make_room(2);
        flusher.0.turn(&mut watched, now);
        assert_eq!((watched.len(), queue.bytes(), flusher.total().bytes()), (0, 0, 0));
    }
    assert_eq!(peer.taken(), b"0123456789abcdefghabcdefgh");
}

/// What each client has in its queue, and which of them are closed when all of it together is too much.
#[test]
fn when_all_are_too_much_the_fullest_go_first_and_no_more_than_need_be() {
    let most = limits::OUTBOUND_TOTAL_BYTES_MAX / MIB;
    type Case = (&'static str, Vec<(usize, usize)>, Vec<usize>);
    let farewell = CloseReason::TooSlow.frame().len();
    let table: [Case; 6] = [
        ("exactly what is allowed", vec![(most - 60, 0), (60, 0)], vec![]),
        ("one byte more", vec![(50, 0), (most - 50, 0), (0, 1)], vec![1]),
        ("the last one is the fullest", vec![(1, 0), (2, 0), (most, 0)], vec![2]),
        (
            "three must go, the fullest first",
            vec![(100, 0), (101, 0), (103, 0), (102, 0), (100, 0)],
            vec![1, 2, 3],
        ),
        ("no more than need be", vec![(most, 0), (100, 0), (most - 101, MIB - farewell)], vec![0]),
        ("those who have little stay", vec![(0, 1), (most, 1), (0, 2)], vec![1]),
    ];
    for (what, sizes, closed) in table {
        let (flusher, now) = (flusher(), Instant::now());
        let clients: Vec<_> = sizes.iter().map(|_| client(&flusher, 0)).collect();
        for ((queue, _), (mib, bytes)) in clients.iter().zip(&sizes) {
            push(queue, *mib, *bytes, now);
        }
        let mut watched = Watched::new();
        flusher.0.turn(&mut watched, now);
        let is_closed = |(at, (queue, _)): (usize, &(Arc<Outbound>, Arc<Memory>))| {
            assert!(matches!(queue.ending(), None | Some(CloseReason::TooSlow)), "{what}");
            queue.ending().map(|_| at)
        };
        assert_eq!(clients.iter().enumerate().filter_map(is_closed).collect::<Vec<_>>(), closed, "{what}");
        assert!(flusher.total().bytes() <= limits::OUTBOUND_TOTAL_BYTES_MAX, "{what}");
        let left = clients.iter().map(|(queue, _)| queue.bytes()).sum::<usize>();
        assert_eq!(flusher.total().bytes(), left, "{what}");
        // They are looked after until the end of their farewell.
        assert_eq!(watched.len(), sizes.len(), "{what}");
        flusher.0.turn(&mut watched, now + limits::LINGER_TIMEOUT);
        for at in closed {
            assert!(clients[at].1.is_shut(), "{what}");
        }
    }
}

/// One that is closing already is not closed again, though it is the fullest.
#[test]
fn a_farewell_under_way_is_not_replaced() {
    let (flusher, now) = (flusher(), Instant::now());
    let (queue, peer) = client(&flusher, 0);
    push(&queue, limits::OUTBOUND_TOTAL_BYTES_MAX / MIB, 1, now);
    let frame = CloseReason::Kicked.frame();
    queue.close_at(CloseReason::Kicked, frame.clone(), now);
    let mut watched = Watched::new();
    flusher.0.turn(&mut watched, now);
    assert_eq!(queue.ending(), Some(CloseReason::Kicked));
    assert_eq!(flusher.total().bytes(), limits::OUTBOUND_TOTAL_BYTES_MAX + 1 + frame.len());
    flusher.0.turn(&mut watched, now + limits::LINGER_TIMEOUT);
    assert!(watched.is_empty() && peer.is_shut());
    assert_eq!(flusher.total().bytes(), 0);
}

#[test]
fn a_stop_cuts_all_who_are_left_and_those_who_have_just_come() {
    let (flusher, now) = (flusher(), Instant::now());
    let [watched_one, closing, new] = [(); 3].map(|()| client(&flusher, 0));
    push(&watched_one.0, 1, 0, now);
    push(&closing.0, 1, 0, now);
    closing.0.close_at(CloseReason::Restarting, CloseReason::Restarting.frame(), now);
    let mut watched = Watched::new();
    flusher.0.turn(&mut watched, now);
    push(&new.0, 1, 0, now);
    flusher.0.cut_all(watched);
    for ((queue, peer), reason) in
        [(watched_one, CloseReason::Lost), (closing, CloseReason::Restarting), (new, CloseReason::Lost)]
    {
        assert!(queue.is_shut() && peer.is_shut());
        assert_eq!(queue.ending(), Some(reason));
    }
    assert_eq!(flusher.total().bytes(), 0);
}

#[test]
fn a_queue_that_is_dropped_counts_no_more() {
    let flusher = flusher();
    let (queue, _peer) = client(&flusher, 3);
    push(&queue, 0, 10, Instant::now());
    assert_eq!(flusher.total().bytes(), 7);
    flusher.0.arrivals.lock().clear();
    drop(queue);
    assert_eq!(flusher.total().bytes(), 0);
}

#[test]
fn a_stop_is_heard_by_the_thread() {
    let (flusher, thread) = Flusher::start(Arc::default()).unwrap();
    flusher.stop();
    thread.join().unwrap();
}
