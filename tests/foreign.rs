//! The browser as a weapon: what another site's page, or another name for our address, makes a browser ask for. The same
//! with a real browser is in `page/browser/foreign.test.js`.

use crate::http::{get, header, status};
use crate::support::Server;
use crate::support::client::upgrade;

/// Another site's page makes a browser ask for what it likes; only a link may lead here.
#[test]
fn what_another_sites_page_asks_for_is_refused() {
    let server = Server::start(&[]);
    let ours = "Origin: http://localhost\r\n";
    let foreign = [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://localhost:1\r\n",
        "Origin: http://evil.example\r\nSec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Origin: http://localhost\r\nSec-Fetch-Site: cross-site\r\n",
        "Origin: http://localhost\r\nOrigin: http://evil.example\r\n",
    ];
    for path in
        ["/", "/ws", "/health", "/metrics", "/files", "/api/rooms/lobby/messages", "/hooks/x", "/nothing"]
    {
        for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] {
            let ask = |fields: &str| {
                get(path, &format!("{fields}Content-Length: 0\r\n")).replacen("GET", method, 1)
            };
            for fields in foreign {
                assert_eq!(status(&server, &ask(fields)), 403, "{method} {path} {fields}");
            }
            for fields in ["", ours, "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n"] {
                // Files are brought by programs too, and these fields say nothing yet.
                let expected = match (path, method) {
                    ("/files", "POST") => 412,
                    ("/files", "OPTIONS") => 204,
                    _ => 405,
                };
                assert_eq!(status(&server, &ask(fields)), expected, "{method} {path} {fields}");
            }
        }
    }
    let ws = upgrade("/ws").replace("Connection: Upgrade", "Connection: Upgrade, close");
    for fields in foreign {
        assert_eq!(status(&server, &ws.replace("Host:", &format!("{fields}Host:"))), 403, "{fields}");
    }
    // A link from elsewhere is how people come, and nothing here may be read from elsewhere.
    for path in ["/", "/health", "/qr.svg", "/nothing"] {
        let answer = server.http(get(path, "Sec-Fetch-Site: cross-site\r\nOrigin: http://evil.example\r\n"));
        assert!(!answer.starts_with("HTTP/1.1 403 "), "{answer}");
        assert!(!answer.contains("Access-Control"), "{answer}");
        assert_eq!(header(&answer, "Cross-Origin-Resource-Policy"), Some("same-origin"), "{path}");
    }
}

/// A name that somebody has bound to our address (DNS rebinding) is none of ours, wherever it is used.
#[test]
fn another_hosts_name_is_refused_on_every_route() {
    let server = Server::start(&["--echo", "--password", "oolong"]);
    let wrong = [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "localhost..",
        "evil.example.",
        "8.8.8.8",
        "[2001:db8::1]",
    ];
    let page = server.http(get("/", ""));
    let script = page.split('"').find(|part| part.ends_with("/js/main.js")).unwrap();
    for path in [
        "/",
        script,
        "/health",
        "/metrics",
        "/qr.svg",
        "/qr/tea.svg",
        "/ws",
        "/echo",
        "/nothing",
        "/favicon.ico",
    ] {
        for method in ["GET", "HEAD", "POST", "OPTIONS"] {
            for host in wrong {
                let request = get(path, "").replacen("GET", method, 1).replace("localhost", host);
                assert_eq!(status(&server, &request), 421, "{request}");
            }
        }
        let request = get(path, "");
        assert_eq!(status(&server, &request.replace("Host: localhost\r\n", "")), 400, "{request}");
        let twice = request.replace("Host: localhost", "Host: localhost\r\nHost: localhost");
        assert_eq!(status(&server, &twice), 400, "{twice}");
        let other = request.replacen(path, &format!("http://evil.example{path}"), 1);
        assert_eq!(status(&server, &other), 400, "{other}");
    }
    for path in ["/ws", "/echo"] {
        for host in wrong {
            // The page is that host's own, so its Origin is exactly its Host.
            let origin = format!("Origin: http://{host}\r\nHost: {host}");
            let request = upgrade(path).replace("Host: localhost", &origin);
            let request = request.replace("Connection: Upgrade", "Connection: Upgrade, close");
            assert_eq!(status(&server, &request), 421, "{request}");
        }
    }
}
