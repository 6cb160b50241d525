//! Which host name a browser can use: pure.

/// Longest name and longest part of one, in bytes: RFC 1035.
const NAME_BYTES_MAX: usize = 253;
const LABEL_BYTES_MAX: usize = 63;

/// Whether an address with this host name, in lower case, leads from another machine to here: a browser takes it as
/// a name, sends it as it is, and it is not the other machine's own.
pub fn is_usable(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let (first, last) = (name.split('.').next(), name.rsplit('.').next().unwrap_or_default());
    name.len() <= NAME_BYTES_MAX
        && name.split('.').all(is_label)
        && first != Some("localhost")
        && last != "localhost"
        && !is_number(last)
}

/// Browsers take a name for an IPv4 address when its last part is a number (WHATWG URL, "ends in a number").
fn is_number(label: &str) -> bool {
    let is_hexadecimal =
        label.strip_prefix("0x").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()));
    is_hexadecimal || label.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_work_and_names_that_do_not() {
        for name in [
            "kitchen",
            "my_pc",
            "pc-7",
            "raspberrypi.lan",
            "3f2a9c1b7d4e",
            "xn--kche-0ra",
            "0xkitchen",
            "a.b0",
        ] {
            assert!(is_usable(name), "{name}");
        }
        for name in [
            "ann's-pc",
            "küche",
            "茶馆",
            "my pc",
            "(none)",
            "",
            ".",
            "kitchen.",
            "a..b",
            "-pc",
            "pc-",
            "a/b",
            "a:b",
            "a@b",
            "a%20b",
            "127",
            "host.5",
            "0x7f",
            "0x",
            "localhost",
            "localhost.localdomain",
            "a.localhost",
            &"x".repeat(64),
            &["x"; 150].join("."),
        ] {
            assert!(!is_usable(name), "{name}");
        }
    }
}
