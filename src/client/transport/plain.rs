//! TCP as it is: the socket is the transport, at one system call a send.

use std::io::{self, IoSlice, Read};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::{SendAncillaryBuffer, SendFlags};

use super::Transport;

impl Transport for TcpStream {
    fn send(&self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        let flags = SendFlags::DONTWAIT | SendFlags::NOSIGNAL;
        loop {
            // One slice is what nearly all get, and `send` is the shorter way through the kernel.
            let outcome = match slices {
                [] => return Ok(0),
                [slice] => rustix::net::send(self, slice, flags),
                _ => rustix::net::sendmsg(self, slices, &mut SendAncillaryBuffer::default(), flags),
            };
            match outcome {
                Ok(sent) => return Ok(sent),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(0),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn end_writing(&self) {
        // An error means that the peer has gone, which the reader learns by itself.
        let _ = self.shutdown(Shutdown::Write);
    }

    fn shut(&self) {
        // An error means that the peer has gone already.
        let _ = self.shutdown(Shutdown::Both);
    }

    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut socket = self;
        loop {
            match Read::read(&mut socket, buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    fn set_read_timeout(&self, timeout: Duration) -> io::Result<()> {
        TcpStream::set_read_timeout(self, Some(timeout))
    }

    fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        Some(self.as_fd())
    }

    fn peer(&self) -> Option<SocketAddr> {
        self.peer_addr().ok()
    }
}
