//! The smallest client of the protocol's document, as it stands there, in conversation with one of ours.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};

use crossbeam_channel::{Receiver, unbounded};
use serde_json::json;
use tungstenite::protocol::Role;
use tungstenite::{Message, WebSocket};

use crate::support::client::read_head;
use crate::support::{PATIENCE, Server};

const DOCUMENT: &str = include_str!("../src/wire/PROTOCOL.md");

fn program() -> &'static str {
    let mut blocks = DOCUMENT.split("```python\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let program = blocks.next().expect("the document has a client");
    assert!(blocks.next().is_none(), "the document has one client");
    program
}

/// The client while it runs, and what it prints.
struct Python {
    child: Child,
    printed: Receiver<String>,
    complained: Receiver<String>,
}

impl Python {
    fn start(server: SocketAddr, name: &str, token: Option<&str>) -> Python {
        let (host, port) = (server.ip().to_string(), server.port().to_string());
        let mut command = Command::new("python3");
        command.args(["-c", program(), &host, &port, name]).args(token);
        command.env("PYTHONIOENCODING", "utf-8");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!(
                "python3 is needed for the client of src/wire/PROTOCOL.md ({error}); make deps installs it"
            )
        });
        let printed = lines(child.stdout.take().unwrap());
        let complained = lines(child.stderr.take().unwrap());
        Python { child, printed, complained }
    }

    fn types(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    #[track_caller]
    fn prints(&self) -> String {
        let complaints = || self.complained.try_iter().collect::<Vec<_>>();
        self.printed
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| panic!("it prints nothing; {:?}", complaints()))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Each line as it comes; the channel ends with the stream.
fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (to, lines) = unbounded();
    std::thread::spawn(move || {
        BufReader::new(stream).lines().map_while(Result::ok).all(|line| to.send(line).is_ok())
    });
    lines
}

#[test]
fn it_talks_both_ways_and_comes_back_by_its_token() {
    assert_eq!(program().lines().count(), 30, "as the document says");
    let server = Server::start(&[]);
    let mut ann = server.join("Ann", "lobby");
    let mut python = Python::start(server.address, "小蛇", None);
    assert_eq!(ann.next("presence")["name"], "小蛇");
    let token = python.complained.recv_timeout(PATIENCE).unwrap();

    let texts = ["hello from afar", "你好", &"long ".repeat(700)];
    for text in texts.map(str::trim_end) {
        python.types(text);
        let heard = ann.find(|value| value["type"] == "message" && value["user"] == 2);
        assert_eq!((&heard["text"], &heard["name"]), (&json!(text), &json!("小蛇")));
        assert_eq!(heard["cid"].as_str().map(str::len), Some(32));
        assert_eq!(ann.post("lobby", text.get(..8).unwrap_or(text), text)["type"], "ack");
        assert_eq!(python.prints(), format!("Ann: {text}"));
    }
    drop(python);

    let python = Python::start(server.address, "whatever", Some(&token));
    assert_eq!(python.complained.recv_timeout(PATIENCE).as_deref(), Ok(&*token), "the same user");
    assert!(server.ask("kick 小蛇 good night").contains("kicked 小蛇 (user 2): 1"));
    let last = python.complained.recv_timeout(PATIENCE).unwrap();
    assert_eq!(last, "closed with 4001: removed by the operator: good night");
}

#[test]
fn it_answers_pings() {
    // A server that sends one at once, for ours takes its time.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let _python = Python::start(listener.local_addr().unwrap(), "Pythia", None);
    let mut stream = listener.accept().unwrap().0;
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    read_head(&mut stream);
    stream.write_all(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n").unwrap();
    let mut socket = WebSocket::from_raw_socket(stream, Role::Server, None);
    assert!(socket.read().unwrap().to_text().unwrap().contains("hello"));
    socket.send(Message::Ping("are you there".into())).unwrap();
    assert_eq!(socket.read().unwrap(), Message::Pong("are you there".into()));
}
