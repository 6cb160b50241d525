//! Files as a program brings and fetches them: tus 1.0.0 in plain requests, one connection each.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::PATIENCE;

/// Somebody who brings files.
#[derive(Clone)]
pub struct Uploader {
    pub address: SocketAddr,
    pub token: String,
}

/// An answer: its status, its head, its body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The code of an `error`.
    pub fn code(&self) -> String {
        let error: serde_json::Value = serde_json::from_slice(&self.body).unwrap_or_default();
        error["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.field(name)?.parse().ok()
    }
}

impl Uploader {
    pub fn new(address: SocketAddr, token: &str) -> Uploader {
        Uploader { address, token: token.to_owned() }
    }

    /// The fields that every request has here.
    pub fn fields(&self) -> String {
        format!("Tus-Resumable: 1.0.0\r\nAuthorization: Bearer {}\r\n", self.token)
    }

    /// Begins a file of this name and length, and returns its path.
    #[track_caller]
    pub fn begin(&self, name: &str, bytes: usize) -> String {
        let answer = self.create(name, bytes, "");
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.field("Location").unwrap().to_owned()
    }

    pub fn create(&self, name: &str, bytes: usize, more: &str) -> Answer {
        let name = STANDARD.encode(name);
        let fields = format!(
            "{}Upload-Length: {bytes}\r\nUpload-Metadata: filename {name}{more}\r\nContent-Length: 0\r\n",
            self.fields()
        );
        ask(self.address, "POST", "/files", &fields, b"")
    }

    /// Puts bytes behind those that are there.
    pub fn patch(&self, path: &str, offset: usize, bytes: &[u8]) -> Answer {
        self.patch_with(path, offset, bytes, "")
    }

    pub fn patch_with(&self, path: &str, offset: usize, bytes: &[u8], more: &str) -> Answer {
        ask(self.address, "PATCH", path, &(self.patch_fields(offset, bytes.len()) + more), bytes)
    }

    pub fn patch_fields(&self, offset: usize, length: usize) -> String {
        format!(
            "{}Upload-Offset: {offset}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {length}\r\n",
            self.fields()
        )
    }

    pub fn head(&self, path: &str) -> Answer {
        ask(self.address, "HEAD", path, &self.fields(), b"")
    }

    pub fn delete(&self, path: &str) -> Answer {
        ask(self.address, "DELETE", path, &self.fields(), b"")
    }

    /// Brings a whole file and returns its path.
    #[track_caller]
    pub fn bring(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.begin(name, bytes.len());
        if !bytes.is_empty() {
            let answer = self.patch(&path, 0, bytes);
            assert_eq!(answer.status, 204, "{answer:?}");
        }
        path
    }

    pub fn get(&self, path: &str, fields: &str) -> Answer {
        ask(self.address, "GET", &format!("{path}/name"), fields, b"")
    }
}

/// The id at the end of a path.
pub fn id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// One request on a connection of its own; status 0 when nobody answers.
pub fn ask(address: SocketAddr, method: &str, path: &str, fields: &str, body: &[u8]) -> Answer {
    let Some(mut stream) = begin_or_not(address, method, path, fields) else {
        return Answer { status: 0, head: String::new(), body: Vec::new() };
    };
    // Who is refused may have to stop.
    let _ = stream.write_all(body);
    answer(stream)
}

/// A request whose body is still to come.
pub fn begin(address: SocketAddr, method: &str, path: &str, fields: &str) -> TcpStream {
    begin_or_not(address, method, path, fields).expect("the server listens")
}

/// The same, unless the server is gone.
pub fn begin_or_not(address: SocketAddr, method: &str, path: &str, fields: &str) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{fields}\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    Some(stream)
}

/// All that comes until the server closes.
pub fn answer(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head, body: bytes[end..].to_vec() }
}

/// A picture of this size, as far as anybody looks into it, with so many bytes in all.
pub fn png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let mut png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &head, &[0; 4], b"\0\0\0\0IDAT"].concat();
    png.extend((png.len()..bytes).map(|at| (at * 7 % 251) as u8));
    png
}
