//! Devices and roles as JSON: one's own devices, the way in for a further one, what somebody is.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::answer::{Type, reply_frame};
use crate::chat::UserId;
use crate::chat::command::{Reference, Token};
use crate::chat::device::OwnDevice;
use crate::chat::name::RoomName;
use crate::chat::user::Role;

/// Where others can open the page: a link, and its QR code in rows of 0 and 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sign {
    pub url: String,
    pub qr: Vec<String>,
}

/// Shows the way into the house: asked with what stands behind the `#` of the link.
#[derive(Clone)]
pub struct Signpost(pub Arc<dyn Fn(&str) -> Sign + Send + Sync>);

impl fmt::Debug for Signpost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signpost(…)")
    }
}

pub(super) fn pair(reference: Option<&Reference>, code: &Token, expires: u64, signpost: &Signpost) -> Bytes {
    #[derive(Serialize)]
    struct Pair<'a> {
        code: &'a str,
        expires: u64,
        #[serde(flatten)]
        sign: Sign,
    }
    let code = &*code.secret;
    let sign = (signpost.0)(&format!("pair={code}"));
    reply_frame(Type::Pair, reference, Pair { code, expires, sign })
}

pub(super) fn invited(
    reference: Option<&Reference>,
    room: &RoomName,
    secret: &Token,
    expires: u64,
    signpost: &Signpost,
) -> Bytes {
    #[derive(Serialize)]
    struct Invited<'a> {
        room: &'a str,
        secret: &'a str,
        expires: u64,
        #[serde(flatten)]
        sign: Sign,
    }
    let (room, secret) = (room.as_str(), &*secret.secret);
    let sign = (signpost.0)(&format!("join={room}:{secret}"));
    reply_frame(Type::Invited, reference, Invited { room, secret, expires, sign })
}

pub(super) fn role(reference: Option<&Reference>, user: UserId, role: Role) -> Bytes {
    #[derive(Serialize)]
    struct Given {
        user: u64,
        role: &'static str,
    }
    reply_frame(Type::Role, reference, Given { user: user.0, role: role.word() })
}

pub(super) fn list(reference: Option<&Reference>, own: &[OwnDevice]) -> Bytes {
    #[derive(Serialize)]
    struct Devices<'a> {
        devices: Vec<Row<'a>>,
    }
    let devices = own.iter().map(Row::of).collect();
    reply_frame(Type::Devices, reference, Devices { devices })
}

#[derive(Serialize)]
struct Row<'a> {
    id: u64,
    agent: &'a str,
    created: u64,
    seen: u64,
    here: bool,
    online: bool,
}

impl Row<'_> {
    fn of(device: &OwnDevice) -> Row<'_> {
        let OwnDevice { id, agent, created, seen, here, online } = device;
        let (id, agent) = (id.0, agent.as_str());
        Row { id, agent, created: *created, seen: *seen, here: *here, online: *online }
    }
}
