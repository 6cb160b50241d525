//! What Teahouse is compared with: two plain broadcast servers with a room for each path. They keep nothing on
//! disk, acknowledge nothing and bound nothing.
//!
//! `plain forward` is tokio-tungstenite's own example of a chat server: what waits for a client is sent
//! together. `plain send` sends each message by itself, which is what most programs do.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use futures_channel::mpsc::{UnboundedSender, unbounded};
use futures_util::{SinkExt, StreamExt, TryStreamExt, future, pin_mut};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

type Peers = HashMap<SocketAddr, UnboundedSender<Message>>;
type Rooms = Arc<Mutex<HashMap<String, Peers>>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let joins = std::env::args().nth(1).as_deref() == Some("forward");
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let rooms = Rooms::default();
    loop {
        let (stream, address) = listener.accept().await?;
        tokio::spawn(serve(rooms.clone(), stream, address, joins));
    }
}

async fn serve(rooms: Rooms, stream: TcpStream, address: SocketAddr, joins: bool) {
    let _ = stream.set_nodelay(true);
    let mut room = String::new();
    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    let take_path = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        room = request.uri().path().to_owned();
        Ok(response)
    };
    let Ok(socket) = tokio_tungstenite::accept_hdr_async(stream, take_path).await else { return };
    let (sender, mut receiver) = unbounded();
    with_peers(&rooms, &room, |peers| drop(peers.insert(address, sender)));
    let (mut outgoing, incoming) = socket.split();
    let broadcast = incoming.try_for_each(|message| {
        if message.is_text() {
            with_peers(&rooms, &room, |peers| {
                for peer in peers.values() {
                    let _ = peer.unbounded_send(message.clone());
                }
            });
        }
        future::ok(())
    });
    let send = async {
        if joins {
            return receiver.map(Ok).forward(outgoing).await;
        }
        while let Some(message) = receiver.next().await {
            outgoing.send(message).await?;
        }
        Ok(())
    };
    pin_mut!(broadcast, send);
    future::select(broadcast, send).await;
    with_peers(&rooms, &room, |peers| drop(peers.remove(&address)));
}

fn with_peers(rooms: &Rooms, room: &str, work: impl FnOnce(&mut Peers)) {
    let mut rooms = rooms.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    work(rooms.entry(room.to_owned()).or_default());
}
