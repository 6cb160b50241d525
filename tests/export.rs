//! A room written down, beside the server that serves it.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::support::Server;
use crate::support::server::program;

fn export(server: &Server, arguments: &[&str]) -> (Option<i32>, String) {
    let told = program().arg("--data").arg(server.data()).arg("export").args(arguments).output().unwrap();
    let text = if told.status.success() { told.stdout } else { told.stderr };
    (told.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn a_room_is_written_down_in_each_form_while_the_server_runs() {
    let server = Server::start(&["--rate", "0"]);
    let mut ann = server.join("Ann", "lobby");
    for (cid, text) in [("a", "<script>alert(1)</script> & 茶"), ("b", "two\nlines")] {
        assert_eq!(ann.post("lobby", cid, text)["type"], "ack");
    }
    ann.ask(json!({"type": "post", "room": "lobby", "cid": "me", "text": "pours\nthe tea", "me": true}));
    (0..450).for_each(|n| drop(ann.post("lobby", &format!("n{n}"), &format!("number {n}"))));
    for seq in [452, 453] {
        ann.ask(json!({"type": "edit", "room": "lobby", "seq": seq, "text": format!("nutmeg {seq}")}));
    }
    ann.ask(json!({"type": "delete", "room": "lobby", "seq": 453}));
    let (code, page) = export(&server, &["lobby"]);
    assert_eq!(code, Some(0));
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; 茶") && !page.contains("<script"));
    assert!(page.contains("number 447") && page.contains("default-src 'none'"));
    // What was edited stands there once, as it is now, and what was deleted not at all.
    assert_eq!((page.matches("nutmeg 452").count(), page.contains("nutmeg 453")), (1, false));
    assert!(!page.contains("number 448") && !page.contains("number 449"));
    let (_, lines) = export(&server, &["lobby", "--format", "jsonl"]);
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        (lines.len(), &lines[1]["text"], &lines[451]["seq"], &lines[2]["me"]),
        (456, &"two\nlines".into(), &452.into(), &true.into())
    );
    let (_, text) = export(&server, &["lobby", "--format", "txt"]);
    assert!(text.contains("<Ann> two\n    lines\n"), "{}", &text[..200]);
    assert!(text.contains("* Ann pours\n    the tea\n"), "{}", &text[..200]);
    assert!(page.contains("* <b>Ann</b> pours\nthe tea</span>"));
    assert_eq!(
        export(&server, &["nowhere"]),
        (Some(64), "teahouse: export: there is no room \"nowhere\"\n".into())
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lobby.html");
    let to = file.to_str().unwrap();
    assert_eq!(export(&server, &["lobby", "--out", to]).0, Some(0));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), page);
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(export(&server, &["lobby", "--out", to]).0, Some(74), "never over a file");
    let gone = folder.path().join("nowhere");
    assert_eq!(export(&server, &["nowhere", "--out", gone.to_str().unwrap()]).0, Some(64));
    assert!(!gone.exists());
}
