//! The socket of a connection while it speaks HTTP: reads and writes with deadlines.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::limits;
use crate::wire::http::response::Response;

pub struct Talk(pub Arc<TcpStream>);

impl Talk {
    /// The address to which the connection was made.
    pub fn here(&self) -> Option<SocketAddr> {
        self.0.local_addr().ok()
    }

    /// Reads what comes before the deadline.
    ///
    /// # Errors
    /// As the socket has them; [`is_timeout`] tells a deadline that has passed.
    pub fn read_until(&self, buffer: &mut [u8], deadline: Instant) -> io::Result<usize> {
        loop {
            self.0.set_read_timeout(Some(left_until(deadline)?))?;
            match (&*self.0).read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    /// # Errors
    /// As [`Talk::write`].
    pub fn answer(&self, response: &Response, keep_alive: bool, is_head: bool) -> io::Result<()> {
        let mut bytes = response.head_bytes(keep_alive, SystemTime::now());
        if !is_head {
            bytes.extend_from_slice(&response.body);
        }
        self.write(&bytes)
    }

    /// Answers and closes, so that the answer is not lost in a reset (RFC 9112 section 9.6).
    ///
    /// # Errors
    /// As [`Talk::write`].
    pub fn answer_and_close(&self, response: &Response, is_head: bool) -> io::Result<()> {
        self.answer(response, false, is_head)?;
        self.close()
    }

    /// Says that nothing more comes, and reads what the peer may still be sending.
    ///
    /// # Errors
    /// As the socket has them.
    pub fn close(&self) -> io::Result<()> {
        self.0.shutdown(Shutdown::Write)?;
        let deadline = Instant::now() + limits::LINGER_TIMEOUT;
        let mut buffer = vec![0; 1024];
        while self.read_until(&mut buffer, deadline).is_ok_and(|count| count > 0) {}
        Ok(())
    }

    /// Writes everything within one deadline. Only before an upgrade; afterwards the queue writes.
    ///
    /// # Errors
    /// As of [`write_within`].
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        write_within(&self.0, bytes, limits::RESPONSE_TIMEOUT)
    }

    /// Sends some of a file from a place on, without its bytes coming by here: at most so many of them, as many as the
    /// peer takes within this span. Nothing when the file ends there.
    ///
    /// # Errors
    /// As of [`write_within`], and when the disk fails.
    pub fn send_while_taken(&self, file: &File, from: u64, most: usize, span: Duration) -> io::Result<usize> {
        let deadline = Instant::now() + span;
        try_until(&self.0, deadline, span, || {
            let mut place = from;
            rustix::fs::sendfile(&*self.0, file, Some(&mut place), most).map_err(io::Error::from)
        })
    }
}

/// Writes everything within so long.
///
/// # Errors
/// As the socket has them; [`is_timeout`] tells that it took too long.
pub fn write_within(socket: &TcpStream, mut bytes: &[u8], patience: Duration) -> io::Result<()> {
    let deadline = Instant::now() + patience;
    while !bytes.is_empty() {
        match try_until(socket, deadline, patience, || (&*socket).write(bytes))? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            count => bytes = &bytes[count..],
        }
    }
    Ok(())
}

/// Writes what fits. It is tried again and again: a writer that waits is woken when a third of all that waits was taken,
/// for which a slow peer may need longer than anybody's patience, and one that is not woken hears of nothing that was.
fn try_until(
    socket: &TcpStream,
    deadline: Instant,
    patience: Duration,
    mut write: impl FnMut() -> io::Result<usize>,
) -> io::Result<usize> {
    loop {
        let wait = left_until(deadline)?.min(patience / limits::files::WRITE_TRIES);
        socket.set_write_timeout(Some(wait))?;
        match write() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted || is_timeout(&error) => {}
            written => return written,
        }
    }
}

fn left_until(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    // Less than a millisecond would be rounded to no timeout at all.
    if left < Duration::from_millis(1) { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

pub fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::mpsc;
    use std::thread;

    use socket2::SockRef;

    use super::*;

    const SPAN: Duration = Duration::from_millis(800);

    fn pair() -> (Talk, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (Talk(Arc::new(listener.accept().unwrap().0)), peer)
    }

    fn fill(talk: &Talk, bytes: usize) -> io::Result<()> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![b'x'; bytes]).unwrap();
        let mut from = 0;
        while from < bytes {
            from += talk.send_while_taken(&file, from as u64, bytes - from, SPAN)?;
        }
        Ok(())
    }

    #[test]
    fn whoever_takes_nothing_more_is_left_after_one_span_and_not_after_some() {
        let (talk, _peer) = pair();
        let begun = Instant::now();
        assert!(is_timeout(&fill(&talk, 64 << 20).unwrap_err()));
        let taken = begun.elapsed();
        assert!(taken >= SPAN && taken < 2 * SPAN, "{taken:?}");
    }

    #[test]
    fn whoever_takes_a_little_at_a_time_is_waited_for() {
        let (talk, mut peer) = pair();
        // Much waits on this side, a third of it for many spans, and little on the other.
        SockRef::from(&*talk.0).set_send_buffer_size(512 * 1024).unwrap();
        SockRef::from(&peer).set_recv_buffer_size(16 * 1024).unwrap();
        let (done, is_done) = mpsc::channel::<()>();
        let reading = thread::spawn(move || {
            let mut buffer = vec![0; 12 * 1024];
            // In each span some, for some spans; then all of it.
            for _ in 0..40 {
                let pause = is_done.recv_timeout(SPAN / 8);
                assert_eq!(pause, Err(mpsc::RecvTimeoutError::Timeout), "it was left");
                peer.read_exact(&mut buffer).unwrap();
            }
            io::copy(&mut peer, &mut io::sink()).unwrap()
        });
        let filled = fill(&talk, 4 << 20);
        drop((done, talk));
        assert_eq!((reading.join().unwrap() + 40 * 12 * 1024, filled.is_ok()), (4 << 20, true));
    }
}
