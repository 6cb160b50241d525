//! The program: options in, a server, one line when it cannot start, an exit code.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;
use std::time::{SystemTime, UNIX_EPOCH};

use teahouse::chat::name::RoomName;
use teahouse::client::memory;
use teahouse::config::{self, Config, Start};
use teahouse::doors::{hosts, signpost};
use teahouse::lan::banner::Banner;
use teahouse::limits::budget::MAIN_STACK_BYTES;
use teahouse::logging;
use teahouse::server::signals::{self, Before};
use teahouse::server::{self, Server, StartError};
use teahouse::store::halt::Halt;
use teahouse::store::operator::{self, Key};
use teahouse::store::{StoreError, backup, files, schema, space, transcript as rooms, verify};
use teahouse::wire::transcript::{Format, Transcript};

fn main() -> ExitCode {
    // First of all: until then a stop kills.
    let was = signals::hold_back();
    // Whatever the server writes is for its user alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    space::outlive_file_size_limit();
    memory::save_address_space();
    // The stack that the system gives (`ulimit -s`) may be too small for the work, and nothing could say so then.
    match Builder::new().name("main".into()).stack_size(MAIN_STACK_BYTES).spawn(move || work(was)) {
        // A panic has said what it was about.
        Ok(work) => work.join().unwrap_or(ExitCode::from(70)),
        Err(error) => fail(&format!("the system gives no thread: {error}"), 71),
    }
}

fn work(was: Before) -> ExitCode {
    let start = config::parse(std::env::args_os().skip(1), &|name| std::env::var_os(name));
    // Whatever does not serve may be ended at any time.
    if !matches!(start, Ok(Start::Serve(_))) {
        signals::let_go();
    }
    match start {
        Ok(Start::Serve(config)) => run(&config, was),
        Ok(Start::Verify { data, file }) => look(&file.unwrap_or_else(|| data.join(schema::FILE_NAME))),
        Ok(Start::Backup { data, to }) => copy(&data.join(schema::FILE_NAME), &to),
        Ok(Start::Export { data, room, format, to }) => {
            export(&data.join(schema::FILE_NAME), &room, &format, to.as_deref())
        }
        Ok(Start::OperatorLink { data, listen }) => leave_link(&data, listen),
        Ok(Start::Print(text)) => print(&text),
        Err(error) => fail(&error.to_string(), 64),
    }
}

fn run(config: &Config, was: Before) -> ExitCode {
    logging::start(config.log.filter());
    server::end_with_vital_threads();
    let ended = serve(config, was);
    logging::flush();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string(), error.exit_code()),
    }
}

fn serve(config: &Config, was: Before) -> Result<(), StartError> {
    let server = Server::start(config, |stop| {
        let stopping = AtomicBool::new(false);
        let handler = move || {
            if stopping.swap(true, Ordering::AcqRel) {
                // The second signal: whoever asks twice does not want to wait.
                std::process::exit(130);
            }
            stop.stop();
        };
        signals::call(handler, was)
    })?;
    let banner = Banner {
        name: &config.name,
        version: env!("CARGO_PKG_VERSION"),
        listen: server.address()?,
        addresses: hosts::addresses(),
        host_names: hosts::host_names(&config.public_names),
        debug: server.debug_address(),
        data: &config.data,
        budget: server.budget(),
        max_per_ip: config.max_per_ip,
        rate: config.rate,
        password: config.password.is_some(),
        operator: server.operator_link(),
    };
    let mut text = Vec::new();
    banner.write(&mut text, io::stdout().is_terminal())?;
    show(text)?;
    server.run()?;
    Ok(())
}

/// Writes the banner on a thread of its own: a terminal that takes nothing, or a pipe that nobody reads, is no reason
/// not to serve.
fn show(banner: Vec<u8>) -> io::Result<()> {
    let write = move || {
        let mut out = io::stdout();
        let _ = out.write_all(&banner).and_then(|()| out.flush());
    };
    Builder::new().name("banner".into()).spawn(write).map(drop)
}

/// `teahouse verify`: what was found to stdout; 0 when the history is whole, 65 when it is not.
fn look(file: &Path) -> ExitCode {
    let looked = verify::verify(file)
        .and_then(|mut report| files::copy::check(file, &mut report, &Halt::default()).map(|()| report));
    match looked {
        Ok(report) => {
            print(&format!("{}: {report}", file.display()));
            ExitCode::from(if report.faults.is_empty() { 0 } else { 65 })
        }
        Err(error) => fail(&error.to_string(), error.exit_code()),
    }
}

/// `teahouse backup`.
fn copy(from: &Path, to: &Path) -> ExitCode {
    match backup::backup(from, to) {
        Ok(report) => print(&format!("{}: {report}", to.display())),
        Err(error) => fail(&error.to_string(), error.exit_code()),
    }
}

/// `teahouse export`: a new file is for its owner alone, and is taken away again when it is not whole.
fn export(history: &Path, room: &str, format: &str, to: Option<&Path>) -> ExitCode {
    let format = Format::ALL.into_iter().find(|known| known.word() == format).unwrap_or(Format::Html);
    let Ok(name) = RoomName::parse(room) else {
        return fail(&format!("export: there is no room {room:?}"), 64);
    };
    let out: Box<dyn Write> = match to {
        None => Box::new(io::stdout().lock()),
        Some(path) => match File::options().write(true).create_new(true).mode(0o600).open(path) {
            Ok(file) => Box::new(file),
            Err(error) => return fail(&format!("cannot write {}: {error}", path.display()), 74),
        },
    };
    let mut out = BufWriter::new(out);
    let target = |error| StoreError::Target { path: to.unwrap_or(Path::new("stdout")).to_owned(), error };
    let mut page = Transcript::new(format, name.as_str(), &mut out);
    let is_there = rooms::read(history, &name, &mut |event| page.event(event));
    let written = is_there.and_then(|is_there| match is_there {
        true => page.end().map_err(target).map(|()| true),
        false => Ok(false),
    });
    if !matches!(written, Ok(true))
        && let Some(path) = to
    {
        // What is left of it is of no use.
        let _ = std::fs::remove_file(path);
    }
    match written {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => fail(&format!("export: there is no room {room:?}"), 64),
        // A closed pipe is the reader's wish.
        Err(StoreError::Target { error, .. }) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error.to_string(), error.exit_code()),
    }
}

/// `teahouse operator-link`: the server of this data directory finds the key when somebody brings it.
fn leave_link(data: &Path, listen: SocketAddr) -> ExitCode {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let left = Key::fresh(now.as_millis() as u64).and_then(|key| operator::leave(data, &key).map(|()| key));
    match left {
        Ok(key) => print(&signpost::sign(listen, &key.fragment()).url),
        Err(error) => fail(&format!("{}: {error}", data.display()), 74),
    }
}

fn print(text: &str) -> ExitCode {
    // A closed pipe is the reader's wish.
    let _ = writeln!(io::stdout(), "{}", text.trim_end());
    ExitCode::SUCCESS
}

fn fail(message: &str, code: u8) -> ExitCode {
    logging::last_words(&format!("teahouse: {message}\n"));
    ExitCode::from(code)
}
