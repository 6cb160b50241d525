//! Many clients at once: connected, greeted, in their rooms.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use rustix::net;

use crate::servers::{Result, Seats, Server};
use crate::wire;

/// How many are on their way at a time: enough that a server can work on several, few enough for its backlog.
pub const AT_A_TIME: usize = 64;
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    pub socket: TcpStream,
    /// The beginning of a frame whose end has not come yet.
    pub rest: Vec<u8>,
    pub room: usize,
}

/// Connects everybody: room 0 first, then room 1. They have joined when this returns.
pub fn gather(server: &Server, seats: Seats) -> Result<Vec<Client>> {
    let mut all = Vec::with_capacity(seats.rooms * seats.members);
    let numbers: Vec<usize> = (0..seats.rooms * seats.members).collect();
    for numbers in numbers.chunks(AT_A_TIME) {
        let mut some = connect(server, numbers, seats)?;
        if server.kind.is_teahouse() {
            for (client, n) in some.iter_mut().zip(numbers) {
                client.greet(*n)?;
            }
            for client in &mut some {
                client.wait_for(br#"{"type":"joined""#)?;
            }
        }
        all.append(&mut some);
    }
    Ok(all)
}

/// Connects and shakes hands, no more.
pub fn connect(server: &Server, numbers: &[usize], seats: Seats) -> Result<Vec<Client>> {
    let mut some = Vec::with_capacity(numbers.len());
    for n in numbers {
        let client = Client::dial(server.address, n / seats.members)?;
        let path = if server.kind.is_tokio() { format!("/{}", client.room) } else { "/ws".to_owned() };
        (&client.socket).write_all(upgrade(server.address, &path).as_bytes())?;
        some.push(client);
    }
    for client in &mut some {
        client.read_head()?;
    }
    Ok(some)
}

/// Of a user who has come in and is gone again.
pub fn token(address: SocketAddr, n: usize) -> Result<String> {
    let mut client = Client::dial(address, 0)?;
    client.shake_hands("/ws")?;
    client.greet(n)?;
    let welcome = String::from_utf8(client.wait_for(br#"{"type":"welcome""#)?)?;
    let (_, rest) = welcome.split_once(r#""token":""#).ok_or("welcome has no token")?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

fn upgrade(address: SocketAddr, path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
}

impl Client {
    pub fn dial(address: SocketAddr, room: usize) -> Result<Client> {
        Client::dial_from(address, None, room)
    }

    /// Perhaps from another address than the server's.
    pub fn dial_from(address: SocketAddr, from: Option<Ipv4Addr>, room: usize) -> Result<Client> {
        let socket = match from {
            None => TcpStream::connect(address)?,
            Some(from) => {
                let socket = net::socket(net::AddressFamily::INET, net::SocketType::STREAM, None)?;
                net::bind(&socket, &SocketAddr::from((from, 0)))?;
                net::connect(&socket, &address)?;
                TcpStream::from(socket)
            }
        };
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        Ok(Client { socket, rest: Vec::new(), room })
    }

    pub fn shake_hands(&mut self, path: &str) -> Result<()> {
        let address = self.socket.peer_addr()?;
        self.socket.write_all(upgrade(address, path).as_bytes())?;
        self.read_head()
    }

    fn read_head(&mut self) -> Result<()> {
        let end = loop {
            if let Some(at) = self.rest.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.read_more()?;
        };
        if !self.rest.starts_with(b"HTTP/1.1 101 ") {
            return Err(String::from_utf8_lossy(&self.rest).into_owned().into());
        }
        self.rest.drain(..end);
        Ok(())
    }

    /// Says hello and joins the room.
    pub fn greet(&mut self, n: usize) -> Result<()> {
        self.enter(&format!(r#"{{"type":"hello","name":"c{n:05}"}}"#))
    }

    /// The same as the user of an earlier connection.
    pub fn greet_again(&mut self, token: &str) -> Result<()> {
        self.enter(&format!(r#"{{"type":"hello","token":"{token}"}}"#))
    }

    fn enter(&mut self, hello: &str) -> Result<()> {
        let mut bytes = Vec::new();
        wire::masked(1, hello.as_bytes(), &mut bytes);
        let join = format!(r#"{{"type":"join","room":"{}"}}"#, wire::room_name(self.room));
        wire::masked(1, join.as_bytes(), &mut bytes);
        self.socket.write_all(&bytes)?;
        Ok(())
    }

    /// Reads on to a frame that begins so, and returns its payload.
    pub fn wait_for(&mut self, start: &[u8]) -> Result<Vec<u8>> {
        let mut at = 0;
        loop {
            while let Some((_, payload, length)) = wire::frame(&self.rest[at..]) {
                at += length;
                if payload.starts_with(br#"{"type":"error""#) {
                    return Err(String::from_utf8_lossy(payload).into_owned().into());
                }
                if payload.starts_with(start) {
                    let payload = payload.to_vec();
                    self.rest.drain(..at);
                    return Ok(payload);
                }
            }
            self.read_more()?;
        }
    }

    fn read_more(&mut self) -> Result<()> {
        let mut more = [0; 16 * 1024];
        match self.socket.read(&mut more)? {
            0 => Err("the server closed".into()),
            count => {
                self.rest.extend_from_slice(&more[..count]);
                Ok(())
            }
        }
    }
}
