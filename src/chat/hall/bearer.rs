//! Who asks without a connection of its own: somebody who brings a token with each question.

use std::net::IpAddr;

use super::Hall;
use crate::chat::UserId;
use crate::chat::event::{Refusal, RefusalCode};
use crate::chat::name::RoomName;
use crate::chat::room::Kind;
use crate::chat::sanction;

impl Hall {
    /// The user of a token, at this time of the wall clock. Where a password is needed a token alone is not enough:
    /// its device must have come in under the present one.
    ///
    /// # Errors
    /// `token_unknown`, `banned`.
    pub fn bearer(&self, token_hash: &[u8; 32], from: IpAddr, wall: u64) -> Result<UserId, Refusal> {
        let device = self.devices.by_token(token_hash);
        let user = match device.filter(|device| device.came || self.rules.password_hash.is_none()) {
            Some(device) => device.user,
            None => return Err(Refusal::new(RefusalCode::TokenUnknown, "this token is not known here")),
        };
        match self.sanctions.find(sanction::Kind::Ban, Some(user), from, wall) {
            Some(ban) => Err(self.refused_for(ban, RefusalCode::Banned, wall)),
            None => Ok(user),
        }
    }

    /// What a room is called to one who may read it: a private one by its title, a direct one by the other's name.
    pub fn title_of(&self, room: &RoomName, reader: UserId) -> String {
        let known = self.rooms.get(room);
        let title = match known.map_or_else(|| room.kind(), |known| known.kind) {
            Kind::Public => None,
            Kind::Private => known.and_then(|room| room.charter.title.as_ref()).map(|title| title.as_str()),
            Kind::Direct(pair) => {
                let other = if pair[0] == reader { pair[1] } else { pair[0] };
                self.users.get(other).map(|user| user.name.as_str())
            }
        };
        title.unwrap_or(room.as_str()).to_owned()
    }
}
