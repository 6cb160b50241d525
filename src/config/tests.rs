//! The command line as a table: arguments, environment, outcome.

use super::*;

/// Arguments and environment are written as they are typed, separated by spaces; `␠` is a space in a value.
fn parsed(arguments: &str, environment: &str) -> Result<Start, UsageError> {
    let words = |text: &str| -> Vec<String> {
        text.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('␠', " ")).collect()
    };
    let environment = words(environment);
    let lookup = |name: &str| {
        let entry = environment.iter().find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='));
        entry.map(OsString::from)
    };
    parse(words(arguments).into_iter().map(OsString::from), &lookup)
}

fn config(arguments: &str, environment: &str) -> Config {
    match parsed(arguments, environment) {
        Ok(Start::Serve(config)) => *config,
        other => panic!("{arguments:?} {environment:?}: {other:?}"),
    }
}

#[test]
fn nothing_given_is_the_default() {
    assert_eq!(config("", ""), Config::default());
    assert_eq!(Config::default().listen.to_string(), "0.0.0.0:8000");
    assert_eq!(Config::default().debug.map(|address| address.to_string()).as_deref(), Some("127.0.0.1:6669"));
}

#[test]
fn everything_given() {
    let expected = Config {
        listen: "[::]:0".parse().unwrap(),
        debug: Some("0.0.0.0:7000".parse().unwrap()),
        debug_token: Some("t0ken".to_owned()),
        backup_dir: Some(PathBuf::from("/srv/copies")),
        data: PathBuf::from("/srv/tea"),
        name: "小茶馆 🍵".to_owned(),
        public: Some(PathBuf::from("public")),
        password: Some("-hidden-".to_owned()),
        max_clients: 1_000_000,
        max_per_ip: 0,
        rate: 100_000,
        max_upload: 1 << 20,
        user_files: 3 << 30,
        all_files: 4_096,
        public_names: vec!["tea.lan".to_owned(), "tea.example.org".to_owned()],
        trusted_proxies: vec![("127.0.0.1".parse().unwrap(), 32), ("fd00::".parse().unwrap(), 8)],
        echo: true,
        salvage: true,
        log: LogLevel::Trace,
    };
    let arguments = "--listen [::]:0 --debug 0.0.0.0:7000 --debug-token t0ken --backup-dir /srv/copies --data /srv/tea --name 小茶馆␠🍵 \
        --public public --password=-hidden- --max-clients 1000000 --max-per-ip 0 --rate 100000 \
        --max-upload 1m --user-files 3G --all-files 4K --public-name tea.lan --public-name Tea.example.org --trusted-proxy 127.0.0.1 --trusted-proxy fd00::/8 --echo --salvage \
        --log TRACE";
    assert_eq!(config(arguments, ""), expected);
    let environment = "TEAHOUSE_LISTEN=[::]:0 TEAHOUSE_DEBUG=0.0.0.0:7000 TEAHOUSE_DEBUG_TOKEN=t0ken \
        TEAHOUSE_BACKUP_DIR=/srv/copies TEAHOUSE_DATA=/srv/tea TEAHOUSE_NAME=小茶馆␠🍵 TEAHOUSE_PUBLIC=public TEAHOUSE_PASSWORD=-hidden- \
        TEAHOUSE_MAX_CLIENTS=1000000 TEAHOUSE_MAX_PER_IP=0 TEAHOUSE_RATE=100000 \
        TEAHOUSE_MAX_UPLOAD=1M TEAHOUSE_USER_FILES=3G TEAHOUSE_ALL_FILES=4096 TEAHOUSE_PUBLIC_NAME=tea.lan,␠tea.example.org TEAHOUSE_TRUSTED_PROXY=127.0.0.1,fd00::/8 TEAHOUSE_ECHO=true TEAHOUSE_SALVAGE=1 \
        TEAHOUSE_LOG=trace";
    assert_eq!(config("", environment), expected);
}

#[test]
fn options_win_over_the_environment() {
    let config = config(
        "--rate 1 --public-name a --debug off",
        "TEAHOUSE_RATE=2 TEAHOUSE_PUBLIC_NAME=b,c TEAHOUSE_ECHO=0",
    );
    assert_eq!((config.rate, config.echo, config.debug), (1, false, None));
    assert_eq!(config.public_names, ["a"]);
    // What an option overrules is not looked at.
    assert!(parsed("--rate 1", "TEAHOUSE_RATE=nonsense").is_ok());
}

#[test]
fn host_and_port_are_where_nobody_said_to_listen() {
    for (arguments, environment, expected) in [
        ("", "PORT=80", "0.0.0.0:80"),
        ("", "PORT=0", "0.0.0.0:0"),
        ("", "PORT=65535", "0.0.0.0:65535"),
        ("", "HOST=127.0.0.1", "127.0.0.1:8000"),
        ("", "HOST=localhost PORT=80", "127.0.0.1:80"),
        ("", "HOST=:: PORT=80", "[::]:80"),
        ("", "HOST=[::1]", "[::1]:8000"),
        ("", "HOST=::1 PORT=80 TEAHOUSE_LISTEN=10.0.0.1:9", "10.0.0.1:9"),
        ("--listen 10.0.0.1:9", "HOST=kitchen PORT=tea", "10.0.0.1:9"),
        ("--listen 10.0.0.1:9", "TEAHOUSE_LISTEN=10.0.0.2:9 PORT=80", "10.0.0.1:9"),
        // They are those of other programs: nothing else goes by them.
        ("", "NAME=kitchen RATE=fast DATA=", "0.0.0.0:8000"),
    ] {
        assert_eq!(config(arguments, environment).listen.to_string(), expected, "{arguments} {environment}");
    }
}

#[test]
fn debug_port_stays_inside_the_machine() {
    for (arguments, accepted) in [
        ("--debug 127.0.0.9:1", true),
        ("--debug [::1]:1", true),
        ("--debug [::ffff:127.0.0.1]:1", true),
        ("--debug OFF", true),
        ("--debug 0.0.0.0:1", false),
        ("--debug [::]:1", false),
        ("--debug 192.168.1.2:1", false),
        ("--debug 192.168.1.2:1 --debug-token x", true),
    ] {
        let outcome = parsed(arguments, "");
        assert_eq!(outcome.is_ok(), accepted, "{arguments}: {outcome:?}");
    }
}

/// Arguments, environment, and what the error must say.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("--listen 8000", "", "--listen: \"8000\" is not accepted, give an IP address and a port"),
    ("--listen 0.0.0.0:65536", "", "--listen: \"0.0.0.0:65536\" is not accepted"),
    (
        "--debug 0.0.0.0:1",
        "",
        "--debug: 0.0.0.0:1 can be reached from other machines and needs --debug-token",
    ),
    ("", "TEAHOUSE_DEBUG=0.0.0.0:1", "TEAHOUSE_DEBUG: 0.0.0.0:1 can be reached"),
    (
        "--debug of",
        "",
        "--debug: \"of\" is not accepted, give an IP address and a port, such as 127.0.0.1:6669, or off",
    ),
    ("--max-clients 0", "", "--max-clients: \"0\" is not accepted, give a whole number from 1 to 1000000"),
    ("--max-clients 1000001", "", "from 1 to 1000000"),
    ("--max-clients 99999999999999999999", "", "from 1 to 1000000"),
    (
        "--max-per-ip 1000001",
        "",
        "--max-per-ip: \"1000001\" is not accepted, give a whole number from 0 to 1000000",
    ),
    ("--rate -5", "", "--rate: \"-5\" is not accepted, give a whole number from 0 to 100000"),
    ("--rate +5", "", "--rate: \"+5\""),
    ("--rate 1.5", "", "--rate: \"1.5\""),
    ("--rate=", "", "--rate: "),
    (
        "",
        "TEAHOUSE_RATE=fast",
        "TEAHOUSE_RATE: \"fast\" is not accepted, give a whole number from 0 to 100000",
    ),
    ("", "TEAHOUSE_RATE=", "TEAHOUSE_RATE: is empty"),
    (
        "",
        "PORT=65536",
        "PORT: \"65536\" is not accepted, give a whole number from 0 to 65535, or give --listen",
    ),
    ("", "PORT=-1", "PORT: \"-1\" is not accepted"),
    ("", "PORT=tcp://10.0.0.1:80", "PORT: \"tcp://10.0.0.1:80\" is not accepted"),
    ("", "PORT=", "PORT: is empty"),
    ("", "HOST=kitchen", "HOST: \"kitchen\" is not accepted, give an IP address"),
    ("", "HOST=0.0.0.0:80", "HOST: \"0.0.0.0:80\" is not accepted"),
    ("", "HOST=", "HOST: is empty"),
    ("", "TEAHOUSE_ECHO=yes", "TEAHOUSE_ECHO: \"yes\" is not accepted, give 1, 0, true or false"),
    ("", "TEAHOUSE_PUBLIC_NAME=a,,b", "TEAHOUSE_PUBLIC_NAME: \"\" is not accepted, give host names"),
    ("--trusted-proxy proxy.lan", "", "--trusted-proxy: \"proxy.lan\" is not accepted, give addresses"),
    ("--trusted-proxy 10.0.0.0/33", "", "--trusted-proxy: \"10.0.0.0/33\""),
    ("", "TEAHOUSE_TRUSTED_PROXY=127.0.0.1,", "TEAHOUSE_TRUSTED_PROXY: \"\""),
    ("--name a\nb", "", "--name: \"a\\nb\" is not accepted, give 1 to 64 characters"),
    ("--name ␠", "", "--name: \" \""),
    ("--name \u{202e}x", "", "--name: "),
    ("--data=", "", "--data: "),
    ("--log loud", "", "--log: \"loud\" is not accepted, give off, error, warn, info, debug or trace"),
    ("--data", "", "--data: a value is missing, give the path of a folder"),
    ("--data --echo", "", "--data: a value is missing"),
    ("--echo=1", "", "--echo: takes no value"),
    ("--rate 1 --rate 2", "", "--rate: given more than once"),
    ("--colour", "", "unknown option --colour; teahouse --help lists the options"),
    ("-x", "", "unknown option -x"),
    ("--co\nlour", "", "unknown option --co\\nlour"),
    ("serve", "", "unexpected argument \"serve\""),
    ("export", "", "export: ROOM is missing, give the name of a room"),
    ("backup", "", "backup: FILE is missing, give the name of a new file"),
    ("backup a b", "", "unexpected argument \"b\""),
    ("verify --rate 1", "", "unknown option --rate"),
];

#[test]
fn commands_take_the_data_directory_before_and_after() {
    let (data, to) = (PathBuf::from("/srv"), PathBuf::from("copy"));
    let backup = Start::Backup { data: data.clone(), to: to.clone() };
    assert_eq!(parsed("--data /srv backup copy", "").unwrap(), backup);
    assert_eq!(parsed("backup copy --data /srv", "TEAHOUSE_DATA=/other").unwrap(), backup);
    assert_eq!(parsed("backup copy", "TEAHOUSE_DATA=/srv").unwrap(), backup);
    let link = |listen: &str| Start::OperatorLink { data: data.clone(), listen: listen.parse().unwrap() };
    assert_eq!(parsed("operator-link --data /srv", "").unwrap(), link("0.0.0.0:8000"));
    assert_eq!(parsed("operator-link --data /srv --listen 127.0.0.1:81", "").unwrap(), link("127.0.0.1:81"));
    assert_eq!(parsed("operator-link --data /srv", "PORT=82").unwrap(), link("0.0.0.0:82"));
    assert_eq!(parsed("verify", "").unwrap(), Start::Verify { data: PathBuf::from("data"), file: None });
    assert_eq!(parsed("verify copy --data /srv", "").unwrap(), Start::Verify { data, file: Some(to) });
}

#[test]
fn mistakes_are_one_line_that_names_option_and_range() {
    for (arguments, environment, expected) in MISTAKES {
        let error = parsed(arguments, environment).expect_err(arguments).to_string();
        assert!(error.contains(expected), "{arguments:?} {environment:?}: {error:?}");
        assert!(!error.contains('\n'), "{error:?}");
    }
}

#[test]
fn lengths_are_counted_as_people_count() {
    let family = "👩‍👩‍👧‍👦";
    for (option, value, accepted) in [
        ("--name", "x".repeat(64), true),
        ("--name", "x".repeat(65), false),
        ("--name", family.repeat(40), true),
        ("--name", family.repeat(42), false),
        ("--password", "é".repeat(128), true),
        ("--password", "é".repeat(129), false),
        ("--public-name", ["a"; 64].join(","), true),
        ("--public-name", ["a"; 65].join(","), false),
    ] {
        let outcome = parsed(&format!("{option} {value}"), "");
        assert_eq!(outcome.is_ok(), accepted, "{option} of {} bytes: {outcome:?}", value.len());
    }
}

#[test]
fn secrets_are_not_repeated() {
    let long = "hush".repeat(100);
    for (arguments, environment) in [
        (format!("--password {long}"), String::new()),
        (String::new(), format!("TEAHOUSE_DEBUG_TOKEN={long}")),
    ] {
        let error = parsed(&arguments, &environment).expect_err("too long").to_string();
        assert!(!error.contains("hush") && error.contains("1 to 256 bytes"), "{error}");
    }
}

#[test]
fn help_and_version_are_printed() {
    let Ok(Start::Print(version)) = parsed("--version", "") else { panic!("no version") };
    assert_eq!(version.trim(), concat!("teahouse ", env!("CARGO_PKG_VERSION")));
    let Ok(Start::Print(help)) = parsed("--rate 5 --help", "TEAHOUSE_RATE=nonsense") else {
        panic!("no help")
    };
    for expected in [
        "--listen <ADDR:PORT>",
        "[default: 0.0.0.0:8000]",
        "[default: 127.0.0.1:6669]",
        "a whole number from 1 to 1000000 [default: 10000]",
        "[default: 256]",
        "TEAHOUSE_MAX_CLIENTS",
        "TEAHOUSE_PASSWORD",
        "--echo",
        "--version",
    ] {
        assert!(help.contains(expected), "{expected:?} is not in:\n{help}");
    }
}
