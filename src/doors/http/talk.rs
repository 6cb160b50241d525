//! The socket of a connection while it speaks HTTP: reads and writes with deadlines.

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
    /// As the socket has them.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let (mut bytes, deadline) = (bytes, Instant::now() + limits::RESPONSE_TIMEOUT);
        while !bytes.is_empty() {
            self.0.set_write_timeout(Some(left_until(deadline)?))?;
            match (&*self.0).write(bytes) {
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Writes everything, as long as the peer takes something of it in each of these spans.
    ///
    /// # Errors
    /// As the socket has them.
    pub fn write_while_taken(&self, mut bytes: &[u8], span: Duration) -> io::Result<()> {
        self.0.set_write_timeout(Some(span))?;
        while !bytes.is_empty() {
            match (&*self.0).write(bytes) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
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
