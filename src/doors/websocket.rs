//! A client's thread after the upgrade: frames in, commands into the inbound channel.
//!
//! tungstenite reads; it never touches the socket's write side, because [`Pipe`] gives what it writes
//! (pongs, close replies) to the outbound queue like everything else. It answers no violation by itself:
//! here each one becomes a close frame with the right code, and then the rest of the stream is read and
//! thrown away, so that the close is not lost in a reset.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tungstenite::protocol::{Message, Role, WebSocketConfig};
use tungstenite::{Error, WebSocket};

use super::House;
use super::pulse::{Beat, Pulse};
use crate::broker::Inbound;
use crate::chat::{Asked, Command};
use crate::client::link::{HelloWait, Link};
use crate::client::memory;
use crate::client::outbound::{Outbound, Passing};
use crate::client::permits::{Permit, Permits};
use crate::client::transport::Transport;
use crate::gauges::{Count, Gauges};
use crate::limits;
use crate::sabotage::{self, Fault};
use crate::wire::json::request;
use crate::wire::ws::close::CloseReason;
use crate::wire::ws::frame;
use crate::wire::ws::meter::{FrameMeter, Seen};

/// Which of the two WebSocket paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    Chat,
    Echo,
}

/// Serves an upgraded connection until it ends. `early` is what came after the request head.
pub fn run(link: &Arc<Link>, early: Vec<u8>, path: Path, house: &House) -> CloseReason {
    let mut socket = open(link, early, path, house);
    loop {
        let reason = match socket.read() {
            Ok(message) => hear(message, link, path, house),
            Err(Error::Io(error)) if is_tick(&error) => socket.get_mut().tick(),
            Err(error) => socket.get_mut().refused.or(Some(CloseReason::of(&error))),
        };
        // Somebody else may have closed the queue meanwhile: the broker, the flusher, an operator.
        let ending = link.outbound.ending();
        if let Some(reason) = ending.or(reason) {
            link.outbound.close(reason);
            drop(socket);
            discard_the_rest(&link.outbound);
            return ending.unwrap_or(reason);
        }
    }
}

/// On the heap, and out of line: on the stack it would be what makes a client that waits need another page.
#[inline(never)]
fn open(link: &Arc<Link>, early: Vec<u8>, path: Path, house: &House) -> Box<WebSocket<Pipe>> {
    let pipe = Pipe::new(link.clone(), early, path, house.gauges.clone());
    Box::new(WebSocket::from_raw_socket(pipe, Role::Server, Some(config(path))))
}

/// Reads and throws away, at leisure, until the peer closes or the flusher shuts the socket after the linger time.
#[inline(never)]
pub fn discard_the_rest(outbound: &Outbound) {
    // What the connection needed to talk is not needed to fall silent, and those who do this on purpose are many.
    memory::give_back_stack();
    let transport = outbound.transport();
    let _ = transport.set_read_timeout(2 * limits::LINGER_TIMEOUT);
    let mut bytes = vec![0; limits::DISCARD_BYTES_MIN];
    // What is left unread when the socket is closed tells the peer so, with a reset.
    while !outbound.is_shut()
        && let Ok(count @ 1..) = transport.read(&mut bytes)
    {
        // Only who still sends as fast as it can fills all of it.
        if count == limits::DISCARD_BYTES {
            std::thread::sleep(limits::DISCARD_PAUSE);
        } else if count == bytes.len() {
            bytes.resize(limits::DISCARD_BYTES.min(4 * count), 0);
        }
    }
}

/// Every field is set: tungstenite's own bounds are made for other programs.
fn config(path: Path) -> WebSocketConfig {
    let (message, buffer) = match path {
        Path::Chat => (limits::MESSAGE_BYTES_MAX, limits::READ_BUFFER_BYTES),
        Path::Echo => (limits::ECHO_MESSAGE_BYTES_MAX, 16 * limits::READ_BUFFER_BYTES),
    };
    WebSocketConfig::default()
        .read_buffer_size(buffer)
        .write_buffer_size(0)
        .max_write_buffer_size(limits::READ_BUFFER_BYTES)
        .max_message_size(Some(message))
        .max_frame_size(Some(message))
        .accept_unmasked_frames(false)
}

/// Does what a message asks for. `Some`: the connection ends. Out of line, like whatever else is not there while the
/// client only waits: its stack is given back then.
#[inline(never)]
fn hear(message: Message, link: &Arc<Link>, path: Path, house: &House) -> Option<CloseReason> {
    match (message, path) {
        (Message::Text(text), Path::Chat) => {
            sabotage::panic_on(Fault::PanicInClient, &text);
            say(request::parse(text.as_str()), link, house)
        }
        (Message::Binary(_), Path::Chat) => Some(CloseReason::Binary),
        (Message::Text(text), Path::Echo) => echo(frame::text(text.as_bytes().to_vec()), link),
        (Message::Binary(bytes), Path::Echo) => echo(frame::binary(bytes), link),
        (Message::Pong(payload), _) => {
            if let Ok(sent_at) = <[u8; 8]>::try_from(&payload[..]).map(u64::from_be_bytes) {
                let now = link.connected_at.elapsed().as_micros() as u64;
                link.round_trip_us.store(now.saturating_sub(sent_at).max(1), Ordering::Relaxed);
            }
            None
        }
        // tungstenite has queued the pong; the next read sends it. A close is answered by the next read
        // too, which then says that the connection is closed.
        (Message::Ping(_) | Message::Close(_) | Message::Frame(_), _) => None,
    }
}

/// Hands a command to the broker, waiting for permits while too many of this client's are under way.
fn say(asked: Asked, link: &Link, house: &House) -> Option<CloseReason> {
    let mut history = None;
    if asked.command.as_ref().is_ok_and(Command::is_read_of_the_past) {
        // A page may be as large as a quarter of the queue: room for it is made first.
        if link.outbound.wait_until_below(limits::OUTBOUND_EASY_BYTES) {
            history = take(&link.histories, link);
        }
        if history.is_none() {
            return Some(CloseReason::Lost);
        }
    }
    let own = take(&link.commands, link);
    let Some(permits) = own.zip(take(&link.commands_of_address, link)) else {
        return Some(CloseReason::Lost);
    };
    if matches!(asked.command, Ok(Command::Hello(_))) {
        link.hello.said();
    }
    let said = Inbound::Said { client: link.id, asked, permits: permits.into(), history };
    // The broker ends last; when it is gone the server stops.
    house.inbound.send(said).err().map(|_| CloseReason::Restarting)
}

/// Waits for a permit as long as the connection lives.
fn take(permits: &Permits, link: &Link) -> Option<Permit> {
    loop {
        let permit = permits.take(Duration::from_secs(1));
        if permit.is_some() || link.outbound.ending().is_some() {
            return permit;
        }
    }
}

fn echo(frame: Bytes, link: &Link) -> Option<CloseReason> {
    if !link.outbound.wait_until_below(limits::OUTBOUND_EASY_BYTES) {
        return Some(CloseReason::Lost);
    }
    link.outbound.push(&[frame]);
    None
}

fn is_tick(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// The stream that tungstenite sees: reads come from the transport, writes go to the outbound queue.
struct Pipe {
    link: Arc<Link>,
    gauges: Arc<Gauges>,
    early: io::Cursor<Vec<u8>>,
    meter: FrameMeter,
    path: Path,
    /// The second that is being counted, and the frames in it.
    second: Instant,
    frames: u32,
    pulse: Pulse,
    /// Whether a ping has not been answered yet.
    is_asked: bool,
    /// Whether the answer has just come, so that the next wait begins with giving the stack back: of an idle client
    /// nothing else comes, so this needs no waking of its own, which would cost those who talk more than the pages are
    /// worth when thousands come at once.
    is_quiet: bool,
    /// The transport's read timeout as it was last set, in whole seconds.
    timeout_s: u64,
    /// Why nothing more is read: found while bytes were handed on that tungstenite sees first.
    refused: Option<CloseReason>,
}

impl Pipe {
    fn new(link: Arc<Link>, early: Vec<u8>, path: Path, gauges: Arc<Gauges>) -> Pipe {
        let now = Instant::now();
        Pipe {
            link,
            gauges,
            early: io::Cursor::new(early),
            meter: FrameMeter::default(),
            path,
            second: now,
            frames: 0,
            pulse: Pulse::new(now),
            is_asked: false,
            is_quiet: false,
            timeout_s: 0,
            refused: None,
        }
    }

    fn hello(&self) -> HelloWait {
        if self.path == Path::Chat { self.link.hello.wait() } else { HelloWait::Over }
    }

    /// Looks at the clocks: pings when one is due. `Some`: the connection ends.
    #[inline(never)]
    fn tick(&mut self) -> Option<CloseReason> {
        let now = Instant::now();
        if matches!(self.hello(), HelloWait::Until(at) if now >= at) {
            return Some(CloseReason::NoHello);
        }
        match self.pulse.beat(now) {
            Beat::Nothing => None,
            Beat::Silent => Some(CloseReason::Silent),
            Beat::Ping => {
                let sent_at = self.link.connected_at.elapsed().as_micros() as u64;
                self.link.outbound.push(&[frame::ping(sent_at.to_be_bytes())]);
                self.is_asked = true;
                None
            }
        }
    }

    /// Bounds the next read by the next thing that is due, at a system call per change only.
    fn set_timeout(&mut self, transport: &dyn Transport) -> io::Result<()> {
        let now = Instant::now();
        let hello = match self.hello() {
            HelloWait::Until(deadline) => Some(deadline),
            // A refusal may set a nearer deadline than any that is known now.
            HelloWait::UnderWay => Some(now + Duration::from_secs(1)),
            HelloWait::Over => None,
        };
        let due = hello.into_iter().fold(self.pulse.due(), Instant::min);
        let left = due.saturating_duration_since(now);
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        let timeout_s = left.as_secs() + 1;
        if timeout_s != self.timeout_s {
            self.timeout_s = timeout_s;
            // A little long rather than short: the deadline has passed when the read returns.
            transport.set_read_timeout(left + Duration::from_millis(1))?;
        }
        Ok(())
    }

    /// Follows the frames in what came, and shows them to who looks on.
    fn trace(&mut self, bytes: &[u8]) -> Seen {
        if !self.link.outbound.is_seen() {
            let begun = u64::from(self.meter.is_tracing());
            let seen = self.meter.feed(bytes);
            self.link.outbound.miss(begun + u64::from(seen.frames));
            return seen;
        }
        let mut frames = Vec::new();
        let seen = self.meter.trace(bytes, &mut frames);
        for frame in frames {
            self.link.outbound.show(|| Passing::In(frame.clone()));
        }
        seen
    }

    /// Follows the frames in what came. What is wrong ends the next read, so that whole messages before it
    /// are still heard; returns how many bytes they have.
    #[inline(never)]
    fn count(&mut self, bytes: &[u8]) -> usize {
        let now = Instant::now();
        self.pulse.hear(now);
        self.is_quiet = bytes.len() == frame::PONG_BYTES && std::mem::take(&mut self.is_asked);
        let link = &self.link;
        link.heard_at.store(link.connected_at.elapsed().as_millis() as u64, Ordering::Relaxed);
        link.received_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let seen = match link.outbound.is_traced() {
            false => self.meter.feed(bytes),
            true => self.trace(bytes),
        };
        let link = &self.link;
        link.received_frames.fetch_add(seen.frames.into(), Ordering::Relaxed);
        self.gauges.add(Count::ReceivedBytes, bytes.len() as u64);
        self.gauges.add(Count::ReceivedFrames, seen.frames.into());
        if now - self.second >= Duration::from_secs(1) {
            self.second = now;
            self.frames = 0;
        }
        self.frames += seen.frames;
        // The echo is for conformance suites, which send a message in 65,536 fragments.
        if self.frames > limits::FRAMES_PER_SECOND_MAX && self.path == Path::Chat {
            self.refused = Some(CloseReason::Flooding);
        } else if seen.bad_text {
            self.refused = Some(CloseReason::NotUtf8);
        } else if seen.long_length_at.is_some() {
            self.refused = Some(CloseReason::Protocol);
        }
        seen.long_length_at.unwrap_or(bytes.len())
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.refused.is_some() {
            return Err(io::ErrorKind::Other.into());
        }
        let early = self.early.read(buffer)?;
        let count = if early > 0 {
            early
        } else {
            let link = self.link.clone();
            self.set_timeout(link.outbound.transport())?;
            if std::mem::take(&mut self.is_quiet) {
                // Here, where nothing but the wait itself is still to come.
                memory::give_back_stack();
            }
            link.outbound.transport().read(buffer)?
        };
        match self.count(&buffer[..count]) {
            // Nothing at all would be the end of the stream.
            0 if count > 0 => Err(io::ErrorKind::Other.into()),
            good => Ok(good),
        }
    }
}

impl Write for Pipe {
    /// Takes whole frames, which is what tungstenite writes without a buffer of its own.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let frame = Bytes::copy_from_slice(bytes);
        let is_close = bytes.first().is_some_and(|first| first & 0x0f == 0x8);
        if is_close {
            self.link.outbound.close_with(CloseReason::ByPeer, frame);
        } else {
            self.link.outbound.push(&[frame]);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
