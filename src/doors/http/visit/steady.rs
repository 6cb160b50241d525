//! An answer whose length nobody knows yet, to somebody who may be slow: block by block, each of which must be taken in
//! time.

use std::io::{self, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::doors::http::talk::write_within;
use crate::limits;

/// A body on its way. What is not ended is seen to be not whole: a chunk is missing (RFC 9112 section 8).
pub(super) struct Steady<'a> {
    socket: &'a TcpStream,
    /// HTTP/1.0 knows no chunks.
    is_chunked: bool,
    /// How long a block may take to be taken.
    patience: Duration,
    block: Vec<u8>,
}

impl<'a> Steady<'a> {
    pub(super) fn new(socket: &'a TcpStream, is_chunked: bool, patience: Duration) -> Steady<'a> {
        Steady { socket, is_chunked, patience, block: Vec::with_capacity(limits::export::STREAM_BLOCK_BYTES) }
    }

    /// Nothing comes any more.
    ///
    /// # Errors
    /// When the rest is not taken.
    pub(super) fn end(mut self) -> io::Result<()> {
        self.flush()?;
        match self.is_chunked {
            true => write_within(self.socket, b"0\r\n\r\n", self.patience),
            false => Ok(()),
        }
    }
}

impl Write for Steady<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.block.len() == limits::export::STREAM_BLOCK_BYTES {
            self.flush()?;
        }
        let count = bytes.len().min(limits::export::STREAM_BLOCK_BYTES - self.block.len());
        self.block.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        // A chunk without bytes would be the last one.
        if self.block.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(self.block.len() + 16);
        if self.is_chunked {
            bytes.extend_from_slice(format!("{:x}\r\n", self.block.len()).as_bytes());
        }
        bytes.append(&mut self.block);
        if self.is_chunked {
            bytes.extend_from_slice(b"\r\n");
        }
        write_within(self.socket, &bytes, self.patience)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (listener.accept().unwrap().0, peer)
    }

    #[test]
    fn what_is_written_comes_in_chunks_and_its_end_is_seen() {
        for (is_chunked, expected) in [(true, "3\r\nabc\r\n0\r\n\r\n"), (false, "abc")] {
            let (socket, mut peer) = pair();
            let mut steady = Steady::new(&socket, is_chunked, Duration::from_secs(5));
            steady.flush().unwrap();
            steady.write_all(b"a").unwrap();
            steady.write_all(b"bc").unwrap();
            steady.end().unwrap();
            drop(socket);
            let mut text = String::new();
            peer.read_to_string(&mut text).unwrap();
            assert_eq!(text, expected);
        }
        let (socket, mut peer) = pair();
        let mut steady = Steady::new(&socket, true, Duration::from_secs(5));
        let sent = vec![b'x'; limits::export::STREAM_BLOCK_BYTES + 1];
        steady.write_all(&sent).unwrap();
        drop(steady);
        drop(socket);
        let mut bytes = Vec::new();
        peer.read_to_end(&mut bytes).unwrap();
        let block = limits::export::STREAM_BLOCK_BYTES;
        assert_eq!((bytes.len(), &bytes[..6]), (block + 8, &b"4000\r\n"[..]), "and no last chunk");
    }

    #[test]
    fn whoever_takes_nothing_is_left_after_its_patience_and_whoever_takes_a_little_is_not() {
        let (socket, _peer) = pair();
        let mut steady = Steady::new(&socket, true, Duration::from_millis(300));
        let fill =
            |steady: &mut Steady<'_>| (0..4_000).try_for_each(|_| steady.write_all(&[b'x'; 16 * 1024]));
        let begun = Instant::now();
        let error = fill(&mut steady).unwrap_err();
        assert!(matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut), "{error}");
        assert!(begun.elapsed() >= Duration::from_millis(300));
        let (socket, slow) = pair();
        let mut steady = Steady::new(&socket, true, Duration::from_secs(10));
        let mut reader = slow.try_clone().unwrap();
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 8 * 1024];
            let mut count = 0;
            while let Ok(more) = reader.read(&mut buffer)
                && more > 0
            {
                count += more;
                std::thread::yield_now();
            }
            count
        });
        fill(&mut steady).unwrap();
        steady.end().unwrap();
        drop(socket);
        assert!(reading.join().unwrap() > 4_000 * 16 * 1024);
    }
}
