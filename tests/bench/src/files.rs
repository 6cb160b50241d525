//! Files at full speed: what a post waits for beside four uploads, what they take of memory, and a large one up and down
//! beside `cat`, which does nothing else.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::crowd;
use crate::load::Load;
use crate::plan::{Outcome, Pace, Plan};
use crate::scenario::{Figure, figure, quantile};
use crate::servers::{Kind, Part, Places, Result, Seats, Server};

/// Those who post.
const PLAN: Plan = Plan {
    seats: Seats { rooms: 1, members: 20 },
    senders: 10,
    connections: 1,
    pace: Pace::PerSecond(100.0),
    limit: Part::Reflect,
    warm_up: Duration::from_millis(500),
    window: Duration::from_secs(5),
};
/// Those who bring files have other numbers.
const BRINGER: usize = 90_000;
const UPLOADS: usize = 4;
/// Each is finished within the window, so that this is part of what is beside the posts.
const UPLOAD_BYTES: u64 = 128 << 20;
const LARGE_BYTES: u64 = 1 << 30;
const PIECE: usize = 256 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);

pub fn files(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let mut figures = beside_uploads(kind, places)?;
    let server = Server::start(kind, places, PLAN.seats, PLAN.limit)?;
    figures.extend(one_large(&server, places)?);
    Ok(figures)
}

fn beside_uploads(kind: Kind, places: &Places) -> Result<Vec<Figure>> {
    let server = Server::start(kind, places, PLAN.seats, PLAN.limit)?;
    let mut load = Load::gather(&server, PLAN)?;
    let mut posts = || load.work();
    // By turns, so that what else the machine does falls on both.
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    let (mut most, mut bytes, mut seconds) = (0, 0, 0.0);
    let before = server.resident_kib();
    for turn in 0..3 {
        alone.push(posts()?);
        let uploads = Uploads::default();
        beside.push(thread::scope(|scope| -> Result<Outcome> {
            let begun = Instant::now();
            let bringers: Vec<_> = (0..UPLOADS)
                .map(|n| BRINGER + turn * UPLOADS + n)
                .map(|n| {
                    scope.spawn({
                        let (uploads, address) = (&uploads, server.address);
                        move || uploads.bring(address, n)
                    })
                })
                .collect();
            let watch = scope.spawn(|| uploads.watch(&server));
            let outcome = posts();
            uploads.stop.store(true, Ordering::Relaxed);
            for bringer in bringers {
                bringer.join().map_err(|_| "who brings has panicked")??;
            }
            most = most.max(watch.join().map_err(|_| "who watches has panicked")?);
            (bytes, seconds) =
                (bytes + uploads.bytes.load(Ordering::Relaxed), seconds + begun.elapsed().as_secs_f64());
            outcome
        })?);
    }
    let all = |outcomes: &[Outcome]| -> Vec<u32> {
        outcomes.iter().flat_map(|outcome| outcome.acknowledged_us.clone()).collect()
    };
    let (all_alone, all_beside) = (all(&alone), all(&beside));
    let p99 = |all: &[u32]| quantile(all, 0.99) / 1e3;
    let (alone, beside) = (p99(&all_alone), p99(&all_beside));
    Ok(vec![
        figure("100 posts/s: acknowledged p50, ms", quantile(&all_alone, 0.5) / 1e3),
        figure("p50 beside four uploads, ms", quantile(&all_beside, 0.5) / 1e3),
        figure("100 posts/s: acknowledged p99, ms", alone),
        figure("p99 beside four uploads, ms", beside),
        figure("they add to it, ms", beside - alone),
        figure("MiB/s of the four", bytes as f64 / 1048576.0 / seconds),
        figure("MiB that the server grew by, at most", most.saturating_sub(before) as f64 / 1024.0),
    ])
}

#[derive(Default)]
struct Uploads {
    stop: AtomicBool,
    bytes: AtomicU64,
}

impl Uploads {
    /// One file after the other, as fast as they are taken; the last is ended in the middle.
    fn bring(&self, server: SocketAddr, n: usize) -> std::result::Result<(), String> {
        // People who bring files have machines of their own: whoever posts is not to wait for them here.
        let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 19);
        let bring = || -> Result<()> {
            let token = crowd::token(server, n)?;
            while !self.stop.load(Ordering::Relaxed) {
                let path = begin(server, &token, UPLOAD_BYTES)?;
                let mut line = patch(server, &token, &path, UPLOAD_BYTES)?;
                let (piece, mut left) = (vec![0x5a; PIECE], UPLOAD_BYTES);
                while left > 0 && !self.stop.load(Ordering::Relaxed) {
                    line.write_all(&piece)?;
                    left -= PIECE as u64;
                    self.bytes.fetch_add(PIECE as u64, Ordering::Relaxed);
                }
                if left == 0 {
                    expect(&mut line, "204")?;
                }
                drop(line);
                // It takes no room any more.
                let mut line = request(server, "DELETE", &path, &fields(&token))?;
                expect(&mut line, "204")?;
            }
            Ok(())
        };
        bring().map_err(|error| error.to_string())
    }

    /// The most that is resident, in KiB.
    fn watch(&self, server: &Server) -> u64 {
        let mut most = 0;
        while !self.stop.load(Ordering::Relaxed) {
            most = most.max(server.resident_kib());
            thread::sleep(Duration::from_millis(20));
        }
        most
    }
}

/// Up, until it is flushed and known; and down: each three times by turns with `cat`, which is measured alike.
fn one_large(server: &Server, places: &Places) -> Result<Vec<Figure>> {
    let other = places.target.join(format!("bench-file-{}", std::process::id()));
    let outcome = turns(server, &other);
    // An error means that there is none.
    let _ = fs::remove_file(&other);
    let [up, cat_up, down, cat_down] = outcome?;
    let speed = |seconds: f64| LARGE_BYTES as f64 / 1048576.0 / seconds;
    Ok(vec![
        figure("1 GiB up, MiB/s", speed(up)),
        figure("cat into a file that is flushed, MiB/s", speed(cat_up)),
        figure("up as a part of cat", cat_up / up),
        figure("1 GiB down, MiB/s", speed(down)),
        figure("cat into a socket, MiB/s", speed(cat_down)),
        figure("down as a part of cat", cat_down / down),
    ])
}

/// Medians, in seconds.
fn turns(server: &Server, other: &Path) -> Result<[f64; 4]> {
    let token = crowd::token(server.address, BRINGER)?;
    let mut took = [const { Vec::new() }; 4];
    for _ in 0..3 {
        let path = begin(server.address, &token, LARGE_BYTES)?;
        let from = Instant::now();
        let mut line = patch(server.address, &token, &path, LARGE_BYTES)?;
        pour(&mut line)?;
        expect(&mut line, "204")?;
        took[0].push(from.elapsed().as_secs_f64());
        took[1].push(cat_up(other)?);
        let from = Instant::now();
        let mut line = request(server.address, "GET", &path, "")?;
        expect(&mut line, "200")?;
        drain(&mut line)?;
        took[2].push(from.elapsed().as_secs_f64());
        took[3].push(cat_down(other)?);
        let mut line = request(server.address, "DELETE", &path, &fields(&token))?;
        expect(&mut line, "204")?;
        fs::remove_file(other)?;
    }
    Ok(took.map(|mut all| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    }))
}

/// A connection over loopback: our end of it, and the other.
fn pair() -> Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let ours = TcpStream::connect(listener.local_addr()?)?;
    ours.set_nodelay(true)?;
    Ok((ours, listener.accept()?.0))
}

/// It stands back as the server's threads do.
fn cat() -> Command {
    let mut cat = Command::new("nice");
    cat.args(["-n", "10", "cat"]);
    cat
}

fn cat_up(to: &Path) -> Result<f64> {
    let file = File::create(to)?;
    let (mut ours, theirs) = pair()?;
    let from = Instant::now();
    let mut child = cat().stdin(OwnedFd::from(theirs)).stdout(file.try_clone()?).spawn()?;
    pour(&mut ours)?;
    drop(ours);
    child.wait()?;
    file.sync_all()?;
    Ok(from.elapsed().as_secs_f64())
}

fn cat_down(from_file: &Path) -> Result<f64> {
    let (mut ours, theirs) = pair()?;
    let from = Instant::now();
    let mut child = cat().arg(from_file).stdout(OwnedFd::from(theirs)).spawn()?;
    drain(&mut ours)?;
    let took = from.elapsed().as_secs_f64();
    child.wait()?;
    Ok(took)
}

fn pour(line: &mut TcpStream) -> Result<()> {
    let piece = vec![0x5a; PIECE];
    for _ in 0..LARGE_BYTES / PIECE as u64 {
        line.write_all(&piece)?;
    }
    Ok(())
}

/// All of it must come.
fn drain(line: &mut TcpStream) -> Result<()> {
    let (mut piece, mut come) = (vec![0; PIECE], 0);
    while come < LARGE_BYTES {
        match line.read(&mut piece)? {
            0 => return Err(format!("only {come} bytes came").into()),
            count => come += count as u64,
        }
    }
    Ok(())
}

fn fields(token: &str) -> String {
    format!("Tus-Resumable: 1.0.0\r\nAuthorization: Bearer {token}\r\n")
}

/// Begins a file, and returns its path.
fn begin(server: SocketAddr, token: &str, bytes: u64) -> Result<String> {
    let fields = format!("{}Upload-Length: {bytes}\r\nContent-Length: 0\r\n", fields(token));
    let head = expect(&mut request(server, "POST", "/files", &fields)?, "201")?;
    let path = head.lines().find_map(|line| line.strip_prefix("Location: "));
    Ok(path.ok_or("it has no place")?.to_owned())
}

fn patch(server: SocketAddr, token: &str, path: &str, bytes: u64) -> Result<TcpStream> {
    let part = "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream";
    request(server, "PATCH", path, &format!("{}{part}\r\nContent-Length: {bytes}\r\n", fields(token)))
}

fn request(server: SocketAddr, method: &str, path: &str, fields: &str) -> Result<TcpStream> {
    let mut line = TcpStream::connect(server)?;
    line.set_nodelay(true)?;
    line.set_read_timeout(Some(PATIENCE))?;
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n{fields}\r\n");
    line.write_all(head.as_bytes())?;
    Ok(line)
}

/// Reads the head of an answer, which has this status.
fn expect(line: &mut TcpStream, status: &str) -> Result<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && line.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    match head.split(' ').nth(1) {
        Some(told) if told == status => Ok(head),
        _ => Err(format!("not {status}: {head:?}").into()),
    }
}
