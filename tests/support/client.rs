//! A client: the handshake in plain bytes, then JSON over tungstenite's client side.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use serde_json::{Value, json};
use tungstenite::protocol::{CloseFrame, Role};
use tungstenite::{Message, WebSocket};

use super::PATIENCE;

/// The key of RFC 6455 section 1.3 and the answer to it.
pub const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
pub const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

pub struct Client {
    pub socket: WebSocket<TcpStream>,
    pub id: u64,
    pub token: String,
    pub welcome: Value,
    refs: u64,
    /// What came while something else was awaited.
    kept: Vec<Value>,
}

impl Client {
    /// Connects and upgrades; says nothing yet.
    pub fn connect(address: SocketAddr) -> Client {
        Client::connect_to(address, "/ws")
    }

    /// Connects and upgrades, unless the server or the way to it breaks meanwhile.
    pub fn connect_or_not(address: SocketAddr) -> Option<Client> {
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.set_nodelay(true).ok()?;
        stream.write_all(upgrade("/ws").as_bytes()).ok()?;
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).ok()?;
            head.push(byte[0]);
        }
        assert!(head.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&head));
        Some(Client::on(stream))
    }

    /// One that has upgraded.
    pub fn on(stream: TcpStream) -> Client {
        let socket = WebSocket::from_raw_socket(stream, Role::Client, None);
        Client { socket, id: 0, token: String::new(), welcome: Value::Null, refs: 0, kept: Vec::new() }
    }

    pub fn connect_to(address: SocketAddr, path: &str) -> Client {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.write_all(upgrade(path).as_bytes()).unwrap();
        let head = read_head(&mut stream);
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Client::on(stream)
    }

    pub fn hello(address: SocketAddr, name: &str) -> Client {
        Client::hello_with(address, json!({"type": "hello", "name": name}))
    }

    /// Comes back as the user that owns the token.
    pub fn resume(address: SocketAddr, token: &str) -> Client {
        Client::hello_with(address, json!({"type": "hello", "name": "", "token": token}))
    }

    pub fn hello_with(address: SocketAddr, hello: Value) -> Client {
        let mut client = Client::connect(address);
        let welcome = client.ask(hello);
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        client.id = welcome["you"]["id"].as_u64().unwrap();
        client.token = welcome["token"].as_str().unwrap().to_owned();
        client.welcome = welcome;
        client
    }

    pub fn say(&mut self, command: &Value) {
        self.say_text(&command.to_string());
    }

    pub fn say_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap();
    }

    /// Says a command with a `ref` of its own and returns the reply to it; events that come first are kept.
    #[track_caller]
    pub fn ask(&mut self, mut command: Value) -> Value {
        self.refs += 1;
        let reference = json!(self.refs);
        command["ref"] = reference.clone();
        self.say(&command);
        self.find(|value| value["ref"] == reference)
    }

    #[track_caller]
    pub fn join(&mut self, room: &str) -> Value {
        let joined = self.ask(json!({"type": "join", "room": room}));
        assert_eq!(joined["type"], "joined", "{joined}");
        joined
    }

    #[track_caller]
    pub fn post(&mut self, room: &str, cid: &str, text: &str) -> Value {
        self.ask(json!({"type": "post", "room": room, "cid": cid, "text": text}))
    }

    /// The next thing of this type that has come or comes.
    #[track_caller]
    pub fn next(&mut self, kind: &str) -> Value {
        self.find(|value| value["type"] == kind)
    }

    #[track_caller]
    pub fn find(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at);
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let value = self.receive();
            if wanted(&value) {
                return value;
            }
            self.kept.push(value);
            assert!(Instant::now() < deadline, "never came; kept: {:?}", self.kept);
        }
    }

    /// The next JSON object, whatever it is.
    #[track_caller]
    pub fn receive(&mut self) -> Value {
        loop {
            match self.socket.read().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("not a text frame: {other:?}"),
            }
        }
    }

    /// Everything that came so far and up to the reply to a ping sent now: what did not come is known not
    /// to have been sent.
    #[track_caller]
    pub fn everything(&mut self) -> Vec<Value> {
        let pong = self.ask(json!({"type": "ping"}));
        assert_eq!(pong["type"], "pong");
        std::mem::take(&mut self.kept)
    }

    /// Everything up to the end of the connection, however that comes.
    pub fn rest(&mut self) -> Vec<Value> {
        let mut heard = Vec::new();
        while let Ok(message) = self.socket.read() {
            heard.extend(message.to_text().ok().and_then(|text| serde_json::from_str(text).ok()));
        }
        heard
    }

    /// Reads until the server closes; returns the close code, or `None` when there was no close frame.
    #[track_caller]
    pub fn close_code(&mut self) -> Option<u16> {
        self.closed().map(|(code, _)| code)
    }

    /// The same with the sentence.
    #[track_caller]
    pub fn closed(&mut self) -> Option<(u16, String)> {
        let deadline = Instant::now() + PATIENCE;
        let mut said = None;
        while Instant::now() < deadline {
            match self.socket.read() {
                Ok(Message::Close(Some(CloseFrame { code, reason }))) => {
                    said = Some((code.into(), reason.to_string()));
                }
                Ok(_) => {}
                Err(tungstenite::Error::Io(error)) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    panic!("the server does not close")
                }
                Err(_) => return said,
            }
        }
        panic!("the server does not close");
    }

    /// Lets go of what came while something else was awaited.
    pub fn forget(&mut self) {
        self.kept.clear();
    }

    /// "welcome", or why not: an error's code or a close code.
    pub fn close_code_or_welcome(&mut self) -> String {
        match self.socket.read() {
            Ok(Message::Text(text)) => {
                let value: Value = serde_json::from_str(&text).unwrap();
                value["code"].as_str().or(value["type"].as_str()).unwrap().to_owned()
            }
            Ok(Message::Close(Some(close))) => u16::from(close.code).to_string(),
            other => format!("{other:?}"),
        }
    }
}

/// A good upgrade request.
pub fn upgrade(path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
}

/// Reads an HTTP head byte by byte, so that nothing behind it is swallowed.
pub fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            Ok(_) => break,
            Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&head)),
        }
    }
    String::from_utf8(head).unwrap()
}
