//! Behind a proxy: what it says of the asker is believed from those that are named, and the README's examples work in
//! the real nginx and the real Caddy.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};

use crate::support::client::{read_head, upgrade};
use crate::support::{Client, PATIENCE, Server, eventually};

const NAME: &str = "tea.example.org";
const README: &str = include_str!("../README.md");

/// A proxy that runs until it is dropped.
struct Proxy {
    child: Child,
    address: SocketAddr,
    _dir: tempfile::TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The example of the README in this language, for a server there and a proxy here.
fn example(language: &str, server: SocketAddr) -> String {
    let mark = format!("```{language}\n");
    let block = README.split(&mark).nth(1).and_then(|rest| rest.split("```").next());
    let example = block.unwrap_or_else(|| panic!("the README has no example for {language}"));
    assert!(example.contains("127.0.0.1:8000") && example.contains(NAME), "{example}");
    example.replace("127.0.0.1:8000", &server.to_string())
}

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn run(mut command: Command, address: SocketAddr, dir: tempfile::TempDir, package: &str) -> Proxy {
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let child =
        spawned.unwrap_or_else(|error| panic!("{package} is needed for this test ({error}): make deps"));
    let proxy = Proxy { child, address, _dir: dir };
    eventually(&format!("{package} listens"), || TcpStream::connect(address).ok());
    proxy
}

fn nginx(server: SocketAddr) -> Proxy {
    let (dir, address) = (tempfile::tempdir().unwrap(), free_port());
    let site = example("nginx", server).replace("listen      80;", &format!("listen {address};"));
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {kind};\n"))
        .concat();
    let whole = format!(
        "daemon off; master_process off; pid nginx.pid; error_log stderr;\n\
         events {{}}\nhttp {{\naccess_log off;\n{temporary}{site}\n}}\n"
    );
    let file = dir.path().join("nginx.conf");
    std::fs::write(&file, whole).unwrap();
    // Debian has it where only root's shell looks.
    let program = if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" };
    let mut command = Command::new(program);
    command.arg("-p").arg(dir.path()).arg("-c").arg(&file).args(["-e", "stderr"]);
    run(command, address, dir, "nginx")
}

fn caddy(server: SocketAddr) -> Proxy {
    let (dir, address) = (tempfile::tempdir().unwrap(), free_port());
    // Without a certificate, which nobody would give for this name.
    let here = format!("http://{NAME}:{} {{\n    bind 127.0.0.1", address.port());
    let site = example("caddy", server).replace(&format!("{NAME} {{"), &here);
    let file = dir.path().join("Caddyfile");
    std::fs::write(&file, format!("{{\n    admin off\n}}\n\n{site}")).unwrap();
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&file);
    for home in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
        command.env(home, dir.path());
    }
    run(command, address, dir, "caddy")
}

/// A connection to there from this address of the machine's own network.
fn connect_from(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from((Ipv4Addr::from(from), 0)).into()).unwrap();
    socket.connect(&to.into()).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

fn ask(mut stream: TcpStream, path: &str, host: &str, fields: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{fields}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The answer to a request once the one before has given its place back.
fn answer(server: &Server, from: [u8; 4], path: &str, host: &str, fields: &str) -> String {
    eventually("there is a place", || {
        let answer = ask(connect_from(from, server.address), path, host, fields);
        (status(&answer) != "503").then_some(answer)
    })
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or(answer)
}

/// A client from there that has upgraded, by a page under the proxy's name.
fn upgraded(from: [u8; 4], to: SocketAddr, fields: &str) -> Client {
    let mut stream = connect_from(from, to);
    let request =
        upgrade("/ws").replace("Host: localhost", &format!("Host: {NAME}\r\nOrigin: http://{NAME}"));
    let request = request.replace("Host:", &format!("{fields}Host:"));
    stream.write_all(request.as_bytes()).unwrap();
    let head = read_head(&mut stream);
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    Client::on(stream)
}

fn house() -> Server {
    Server::start(&["--trusted-proxy", "127.0.0.1", "--public-name", NAME, "--max-per-ip", "2"])
}

/// The addresses that the operator sees.
fn addresses(server: &Server) -> Vec<String> {
    let lines = server.ask("clients json");
    let row = |line: &str| serde_json::from_str::<Value>(line).ok()?["address"].as_str().map(str::to_owned);
    let mut all: Vec<String> = lines.lines().filter_map(row).collect();
    all.sort();
    all
}

/// What somebody who asks from there sees. A proxy lets go of its connections a moment after they were used, and so
/// their places become free.
fn see(proxy: &Proxy, path: &str) -> String {
    eventually("there is a place", || {
        let answer = ask(connect_from([127, 0, 0, 5], proxy.address), path, NAME, "");
        (status(&answer) == "200").then_some(answer)
    })
}

/// A client from there that is in the lobby, once there is a place for it.
fn enter(proxy: &Proxy, last: u8, fields: &str, name: &str) -> Client {
    let mut client = eventually("there is a place", || {
        let mut client = upgraded([127, 0, 0, last], proxy.address, fields);
        client.say(&json!({"type": "hello", "name": name}));
        (client.close_code_or_welcome() == "welcome").then_some(client)
    });
    client.join("lobby");
    client
}

fn plays_its_part(server: &Server, proxy: &Proxy) {
    assert!(see(proxy, "/").contains("<title>"));
    let health = see(proxy, "/health");
    assert!(health.contains(&format!("\"address\":\"http://{NAME}/\"")), "{health}");
    assert!(see(proxy, "/qr.svg").contains("<svg"));
    // Each address has its own two places, whatever it says of itself, and the proxy has none.
    let mut ann = enter(proxy, 5, "", "Ann");
    let _carl = enter(proxy, 5, "X-Forwarded-For: 10.9.9.9\r\n", "Carl");
    let _dora = enter(proxy, 6, "", "Dora");
    let mut bob = enter(proxy, 6, "X-Real-IP: 10.9.9.9\r\n", "Bob");
    assert_eq!(addresses(server), ["127.0.0.5", "127.0.0.5", "127.0.0.6", "127.0.0.6"]);
    let third = upgraded([127, 0, 0, 5], proxy.address, "").close_code();
    assert_eq!(third, Some(1013), "the third of this address");
    assert_eq!(ann.post("lobby", "a", "through the proxy")["seq"], 1);
    assert_eq!(bob.next("message")["text"], "through the proxy");
    brings_a_file(proxy, &server.hello("Fred").token);
    drop(ann);
    enter(proxy, 5, "", "Eve");
}

/// More at once than proxies take when nobody has told them.
fn brings_a_file(proxy: &Proxy, token: &str) {
    let bytes: Vec<u8> = (0..3 * 1024 * 1024_u32).map(|at| (at % 251) as u8).collect();
    let length = bytes.len();
    let asked = |request: &str, body: &[u8]| {
        eventually("there is a place", || {
            let mut stream = connect_from([127, 0, 0, 7], proxy.address);
            let head = format!("{request}Host: {NAME}\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            let _ = stream.write_all(body);
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).unwrap();
            (!answer.starts_with(b"HTTP/1.1 503")).then_some(answer)
        })
    };
    let creation = format!(
        "POST /files HTTP/1.1\r\nAuthorization: Bearer {token}\r\nUpload-Length: {length}\r\n\
         Upload-Metadata: filename dGVh\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {length}\r\n"
    );
    let created = String::from_utf8(asked(&creation, &bytes)).unwrap();
    assert_eq!(status(&created), "201", "{created}");
    let place = created.lines().find_map(|line| line.strip_prefix("Location: ")).unwrap();
    let fetched = asked(&format!("GET {place}/tea HTTP/1.1\r\n"), b"");
    assert!(fetched.ends_with(&bytes) && status(&String::from_utf8_lossy(&fetched)) == "200");
}

#[test]
fn the_readmes_nginx_works() {
    let server = house();
    plays_its_part(&server, &nginx(server.address));
}

#[test]
fn the_readmes_caddy_works() {
    let server = house();
    plays_its_part(&server, &caddy(server.address));
}

/// In raw bytes, as proxies and those who pretend to be one would send them.
#[test]
fn a_proxy_is_believed_and_nobody_else() {
    let server = house();
    let (proxy, stranger) = ([127, 0, 0, 1], [127, 0, 0, 9]);
    for (from, path, host, fields, expected) in [
        (proxy, "/metrics", "localhost", "", "200"),
        (proxy, "/metrics", "localhost", "X-Forwarded-For: 127.0.0.1\r\n", "200"),
        (proxy, "/metrics", "localhost", "X-Forwarded-For: 192.168.1.5\r\n", "404"),
        (proxy, "/metrics", "localhost", "X-Forwarded-For: 127.0.0.1, 192.168.1.5\r\n", "404"),
        (
            proxy,
            "/metrics",
            "localhost",
            "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: 2001:db8::5\r\n",
            "404",
        ),
        (proxy, "/metrics", "localhost", "X-Forwarded-For: ::ffff:192.168.1.5\r\n", "404"),
        (proxy, "/metrics", "localhost", "X-Forwarded-For: nonsense\r\n", "404"),
        (proxy, "/metrics", "localhost", "Forwarded: for=192.168.1.5\r\n", "404"),
        (stranger, "/metrics", "localhost", "", "200"),
        (stranger, "/metrics", "localhost", "X-Forwarded-For: 127.0.0.1\r\n", "404"),
        (proxy, "/", "inside", &format!("X-Forwarded-Host: {NAME}\r\n"), "200"),
        (proxy, "/", "localhost", "X-Forwarded-Host: evil.example\r\n", "421"),
        (proxy, "/", "localhost", "X-Forwarded-Host: not/a/host\r\n", "421"),
        (proxy, "/", "localhost", &format!("X-Forwarded-Host: {NAME}, evil.example\r\n"), "421"),
        (stranger, "/", "inside", &format!("X-Forwarded-Host: {NAME}\r\n"), "421"),
        (stranger, "/", "localhost", "X-Forwarded-Host: evil.example\r\n", "200"),
    ] {
        let answer = answer(&server, from, path, host, fields);
        assert_eq!(status(&answer), expected, "{from:?} {path} {host} {fields:?}: {answer}");
    }
    let secure = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 8.8.8.8\r\n";
    for (from, fields, address, tells_all) in [
        (proxy, secure, format!("https://{NAME}/"), false),
        (proxy, "X-Forwarded-For: 192.168.1.5\r\n", format!("http://{NAME}/"), true),
        (stranger, secure, format!("http://{NAME}/"), true),
    ] {
        let answer = answer(&server, from, "/health", NAME, fields);
        assert_eq!(status(&answer), "200", "{from:?} {fields}: {answer}");
        let health: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        assert_eq!(health["address"], address, "{fields}");
        assert_eq!(health["addresses"].is_array(), tells_all, "{fields}: {health}");
    }
}

/// A ban of an address is of the one behind the proxy.
#[test]
fn who_is_banned_behind_a_proxy_is_the_one_behind_it() {
    let server = house();
    let from =
        |address: &str| upgraded([127, 0, 0, 1], server.address, &format!("X-Forwarded-For: {address}\r\n"));
    let hello = |client: &mut Client, name: &str| client.ask(json!({"type": "hello", "name": name}));
    let mut ann = from("192.168.1.5");
    assert_eq!(hello(&mut ann, "Ann")["type"], "welcome");
    assert!(server.ask("ban 192.168.1.5").contains("192.168.1.5"));
    assert_eq!(ann.close_code(), Some(4003));
    assert_eq!(hello(&mut from("192.168.1.5"), "Eve")["code"], "banned");
    assert_eq!(hello(&mut from("192.168.1.6"), "Bob")["type"], "welcome");
}
