//! What the kernel holds of each TCP connection: bytes sent and not yet acknowledged, bytes received and
//! not yet read.
//!
//! From `/proc/net`, which lists all connections of the machine, on the operator's own thread.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::fd::AsFd;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queues {
    pub send_bytes: u64,
    pub receive_bytes: u64,
}

/// The queues of every TCP socket, by [`socket`].
pub fn queues() -> HashMap<u64, Queues> {
    let mut queues = HashMap::new();
    for path in ["/proc/net/tcp", "/proc/net/tcp6"] {
        // A machine without one of the two has no such connection.
        let Ok(file) = File::open(path) else { continue };
        let lines = BufReader::new(file).lines().skip(1).map_while(Result::ok);
        queues.extend(lines.filter_map(|line| parse(&line)));
    }
    queues
}

/// The number under which the kernel lists a socket.
pub fn socket(socket: impl AsFd) -> Option<u64> {
    Some(rustix::fs::fstat(socket).ok()?.st_ino)
}

/// `sl local remote st tx:rx tr:when retransmits uid timeout inode …`, numbers before the uid in hex.
fn parse(line: &str) -> Option<(u64, Queues)> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let (send, receive) = fields.get(4)?.split_once(':')?;
    let hex = |digits| u64::from_str_radix(digits, 16).ok();
    let queues = Queues { send_bytes: hex(send)?, receive_bytes: hex(receive)? };
    Some((fields.get(9)?.parse().ok()?, queues))
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};

    use super::*;

    #[test]
    fn a_line() {
        let line = "   5: 0100007F:1F40 0100007F:C001 01 00000010:0000000A 01:00000014 00000000     0        0 \
                    4242 2 0000000000000000 20 4 30 10 -1";
        assert_eq!(parse(line), Some((4_242, Queues { send_bytes: 16, receive_bytes: 10 })));
        assert_eq!(parse("nonsense"), None);
    }

    #[test]
    fn what_was_not_read_is_seen() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (far, _) = listener.accept().unwrap();
        near.write_all(b"hello").unwrap();
        // Over loopback the bytes are there when the write returns.
        assert_eq!(queues()[&socket(&far).unwrap()].receive_bytes, 5);
    }
}
