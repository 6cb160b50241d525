//! The queue and the flusher's thread over a real socket.

use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use bytes::Bytes;

use super::Outbound;
use crate::client::flusher::Flusher;
use crate::wire::ws::close::CloseReason;

fn pair() -> (Arc<Outbound>, TcpStream, Flusher) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (socket, _) = listener.accept().unwrap();
    let (flusher, _) = Flusher::start(Arc::default()).unwrap();
    (Arc::new(Outbound::new(crate::chat::ClientId(1), Arc::new(socket), flusher.clone())), peer, flusher)
}

#[test]
fn what_the_kernel_does_not_take_arrives_later_and_in_order() {
    let (queue, mut peer, flusher) = pair();
    let chunks: Vec<Bytes> = (0..200u8).map(|n| Bytes::from(vec![n; 50_000])).collect();
    for chunk in chunks.chunks(3) {
        queue.push(chunk);
    }
    assert!(queue.backlog().bytes > 0, "10 MB do not fit a socket");
    assert_eq!(flusher.total().bytes(), queue.backlog().bytes);
    queue.close(CloseReason::Restarting);
    queue.push(&[Bytes::from_static(b"too late")]);
    let mut got = Vec::new();
    peer.read_to_end(&mut got).unwrap();
    let mut want: Vec<u8> = chunks.concat();
    want.extend_from_slice(&CloseReason::Restarting.frame());
    assert!(got == want, "{} bytes of {}", got.len(), want.len());
    assert_eq!(queue.ending(), Some(CloseReason::Restarting));
    assert_eq!(flusher.total().bytes(), 0);
}

#[test]
fn a_peer_that_is_gone_ends_the_queue_and_frees_its_bytes() {
    let (queue, peer, flusher) = pair();
    queue.push(&[Bytes::from(vec![0; 20_000_000])]);
    drop(peer);
    assert!(!queue.wait_until_below(1), "the queue ended");
    assert_eq!(queue.ending(), Some(CloseReason::Lost));
    assert_eq!(flusher.total().bytes(), 0);
}
