//! What a client says of devices and roles: `pair`, `revoke`, `claim`, `role`, and what a `hello` brings of them.

use serde_json::Value;

use super::{Fields, bad_field, hash, number, secret};
use crate::chat::command::{Command, Token};
use crate::chat::device::Agent;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::user::Role;
use crate::chat::{DeviceId, UserId};
use crate::limits;

/// What a code is made of: letters and digits that nobody takes for each other.
const LETTERS: &[u8; 25] = b"ACDEFGHJKLMNPQRTUVWXY3479";
const CODE_LETTERS: usize = 8;

#[inline(never)]
pub(super) fn pair(fields: Box<Fields>) -> Result<Command, Refusal> {
    let of = number("user", fields.user)?.map(UserId);
    let no_luck = || Refusal::new(RefusalCode::Busy, "the system gave no randomness");
    Ok(Command::Pair { of, code: fresh_code().ok_or_else(no_luck)? })
}

pub(super) fn revoke(fields: Box<Fields>) -> Result<Command, Refusal> {
    let device = number("device", fields.device)?.ok_or_else(|| bad_field("device must be a number"))?;
    Ok(Command::Revoke { device: DeviceId(device) })
}

pub(super) fn claim(fields: Box<Fields>) -> Result<Command, Refusal> {
    let secret = secret("secret", fields.secret)?.ok_or_else(|| bad_field("secret must be a string"))?;
    Ok(Command::Claim { secret: hash(&secret) })
}

pub(super) fn role(fields: Box<Fields>) -> Result<Command, Refusal> {
    let fields = *fields;
    let user = user(fields.user)?;
    let word = fields.role.as_ref().and_then(Value::as_str);
    let role = Role::ALL.iter().copied().find(|role| Some(role.word()) == word);
    let role = role.ok_or_else(|| bad_field("role must be member, moderator or operator"))?;
    Ok(Command::Role { user, role })
}

pub(super) fn user(value: Option<Value>) -> Result<UserId, Refusal> {
    number("user", value)?.map(UserId).ok_or_else(|| bad_field("user must be a number"))
}

pub(super) fn agent(value: &Value) -> Result<Agent, Refusal> {
    let agent = value.as_str().and_then(Agent::parse);
    let most = limits::AGENT_BYTES_MAX;
    agent.ok_or_else(|| bad_field(format!("agent must be a string of at most {most} bytes")))
}

/// What a typed code is known by, however it was written.
pub fn code_hash(typed: &str) -> [u8; 32] {
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    hash(&letters.flat_map(char::to_uppercase).collect::<String>())
}

/// Eight random letters.
fn fresh_code() -> Option<Token> {
    let mut code = String::new();
    let mut bytes = [0; 32];
    while code.len() < CODE_LETTERS {
        getrandom::fill(&mut bytes).ok()?;
        // Of a byte past the last whole round the first letters would come more often.
        let even = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < 10 * LETTERS.len());
        let letters = even.map(|byte| char::from(LETTERS[byte % LETTERS.len()]));
        code.extend(letters.take(CODE_LETTERS - code.len()));
    }
    Some(Token { hash: code_hash(&code), secret: code.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_write_them() {
        let hash = code_hash("ACDE3479");
        for typed in ["acde3479", "ACDE-3479", " acde 3479\n", "a-c d\u{a0}e-3 4-7 9", "AcDe3479"] {
            assert_eq!(code_hash(typed), hash, "{typed}");
        }
        for typed in ["", "ACDE347", "ACDE34790", "ACDE_3479", "ACDE3470"] {
            assert_ne!(code_hash(typed), hash, "{typed}");
        }
    }

    #[test]
    fn codes_have_eight_letters_that_nobody_takes_for_others() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..2_000 {
            let code = fresh_code().unwrap();
            assert_eq!(code.secret.len(), 8);
            assert!(code.secret.bytes().all(|letter| LETTERS.contains(&letter)), "{}", code.secret);
            assert_eq!(code.hash, code_hash(&code.secret.to_lowercase()));
            seen.extend(code.secret.bytes());
        }
        assert_eq!(seen.len(), LETTERS.len(), "each letter comes");
        assert!(!seen.iter().any(|letter| b"01IOB8S5Z2G6".contains(letter) && *letter != b'G'));
    }
}
