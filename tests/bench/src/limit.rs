//! What the machine can do: a server that knows beforehand what it will say, and says it with nothing but
//! one `send` after the other.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use rustix::event::epoll;
use rustix::net::RecvFlags;

use crate::servers::{Result, Seats};
use crate::wire;

const SWITCHING: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/// Serves for ever. `frames` 0: answers each post; else pours strips of so many frames.
pub fn serve(seats: Seats, frames: usize) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    rustix::net::listen(&listener, 4_096)?;
    println!("{}", listener.local_addr()?);
    let mut clients = Vec::new();
    while clients.len() < seats.rooms * seats.members {
        clients.push(welcome(listener.accept()?.0)?);
    }
    if frames == 0 { reflect(seats, &clients) } else { pour(seats, &clients, frames) }
}

fn welcome(mut client: TcpStream) -> Result<TcpStream> {
    client.set_nodelay(true)?;
    let (mut head, mut have) = ([0; 1024], 0);
    while !head[..have].ends_with(b"\r\n\r\n") {
        match client.read(&mut head[have..])? {
            0 => return Err("a client left".into()),
            count => have += count,
        }
    }
    client.write_all(SWITCHING)?;
    Ok(client)
}

fn pour(seats: Seats, clients: &[TcpStream], frames: usize) -> Result<()> {
    clients[0].peek(&mut [0])?;
    let text = wire::text(0, 0);
    let mut seq = 1;
    loop {
        for (room, members) in clients.chunks(seats.members).enumerate() {
            let mut strip = Vec::new();
            for n in 0..frames as u64 {
                wire::message(room, seq + n, text.as_bytes(), &mut strip);
            }
            for mut client in members {
                client.write_all(&strip)?;
            }
        }
        seq += frames as u64;
    }
}

fn reflect(seats: Seats, clients: &[TcpStream]) -> Result<()> {
    let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
    for (n, client) in clients.iter().enumerate() {
        epoll::add(&epoll, client, epoll::EventData::new_u64(n as u64), epoll::EventFlags::IN)?;
    }
    let mut seqs = vec![0; seats.rooms];
    let mut events = Vec::with_capacity(1024);
    let mut posts = vec![0; 64 * 1024];
    loop {
        events.clear();
        epoll::wait(&epoll, rustix::buffer::spare_capacity(&mut events), None)?;
        for event in &events {
            let n = event.data.u64() as usize;
            let Ok((count, _)) = rustix::net::recv(&clients[n], &mut posts[..], RecvFlags::DONTWAIT) else {
                continue;
            };
            if count == 0 {
                return Ok(());
            }
            let (room, mut at) = (n / seats.members, 0);
            while let Some((_, payload, length)) = wire::frame(&posts[at..count]) {
                at += length;
                seqs[room] += 1;
                // A post ends as every JSON text does that has the text last.
                let text = &payload[payload.len() - 2 - wire::TEXT..payload.len() - 2];
                let mut frame = Vec::new();
                wire::message(room, seqs[room], text, &mut frame);
                for mut client in &clients[room * seats.members..][..seats.members] {
                    client.write_all(&frame)?;
                }
            }
        }
    }
}
