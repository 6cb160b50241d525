use super::*;
use crate::chat::ClientId;
use crate::client::flusher::Flusher;
use crate::client::transport::Memory;

#[test]
fn the_rest_is_read_until_the_peer_has_nothing_more_or_the_queue_is_shut() {
    // How the queue ends, and what of 5,000 bytes is still read.
    type End = fn(&Arc<Outbound>);
    let table: [(&str, End, usize); 3] = [
        ("it is still open", |_| {}, 5_000),
        ("it closes: the peer may be reading", |queue| queue.close(CloseReason::Kicked), 5_000),
        ("it is shut", |queue| queue.finish(), 0),
    ];
    for (what, end, read) in table {
        let peer = Arc::new(Memory::new(1_000));
        let flusher = Flusher::new(Arc::default()).unwrap();
        let queue = Arc::new(Outbound::new(ClientId(1), peer.clone(), flusher));
        peer.feed(&[0; 5_000]);
        end(&queue);
        discard_the_rest(&queue);
        assert_eq!(5_000 - peer.unread(), read, "{what}");
    }
}
