//! The devices of a user: which there are, one more by a code, one less.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::access::Who;
use crate::chat::code::Code;
use crate::chat::command::Token;
use crate::chat::device::{Agent, Device, OwnDevice, Seen};
use crate::chat::event::{Refusal, RefusalCode, Reply};
use crate::chat::pace::Paced;
use crate::chat::turn::End;
use crate::chat::{ClientId, DeviceId, Fact, UserId};
use crate::limits;

const CODE_MS: u64 = limits::CODE_LIFETIME.as_millis() as u64;

impl Hall {
    /// Gives a code for a further device of one's own, or, to an operator, of somebody who has lost the name.
    pub(super) fn pair(
        &mut self,
        who: Who,
        of: Option<UserId>,
        code: &Token,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        let user = of.unwrap_or(who.user);
        self.may_pair(who, user)?;
        self.pace(who.user, Paced::Pair, scene.at.tick)?;
        if !self.codes.has_room(scene.at.tick) {
            let message = format!("{} codes are out, no more fit", limits::CODES_MAX);
            return Err(Refusal::new(RefusalCode::Busy, message));
        }
        self.set_code(user, Some(Code { hash: code.hash, until: scene.at.tick + CODE_MS }));
        scene.turn.reply(Reply::Pair { code: code.clone(), expires: scene.time + CODE_MS });
        Ok(())
    }

    /// The user of a code, which works no more.
    pub(super) fn redeem(&mut self, hash: &[u8; 32], tick: u64) -> Result<UserId, Refusal> {
        let wrong = || Refusal::new(RefusalCode::PairWrong, "this code is wrong, used, or too old");
        let user = self.codes.find(hash, tick).ok_or_else(wrong)?;
        self.set_code(user, None);
        Ok(user)
    }

    /// One more device of a user; past the bound the one unseen longest is signed out.
    pub(super) fn add_device(
        &mut self,
        user: UserId,
        token: &Token,
        agent: Agent,
        scene: &mut Scene,
    ) -> DeviceId {
        while self.devices.of(user).count() >= limits::DEVICES_PER_USER_MAX
            && let Some(oldest) = self.unseen_longest(user)
        {
            self.sign_out(oldest, scene);
        }
        let (device, time) = (self.devices.next_id(), scene.time);
        self.decide(
            Fact::DeviceMade { device, user, token_hash: token.hash, agent, time, seen: time },
            scene,
        );
        device
    }

    pub(super) fn list_devices(&mut self, who: Who, scene: &mut Scene) -> Result<(), Refusal> {
        self.pace(who.user, Paced::List, scene.at.tick)?;
        let here = self.clients.get(&who.client).and_then(|client| client.device);
        let own = |device: &Device| OwnDevice {
            id: device.id,
            agent: device.agent.clone(),
            created: device.created,
            seen: device.seen,
            here: here == Some(device.id),
            online: self.clients_by(device).next().is_some(),
        };
        let devices = self.devices.of(who.user).map(own).collect();
        scene.turn.reply(Reply::Devices(devices));
        Ok(())
    }

    pub(super) fn revoke(&mut self, who: Who, device: DeviceId, scene: &mut Scene) -> Result<(), Refusal> {
        self.may_sign_out(who, device)?;
        scene.turn.reply(Reply::Done);
        self.sign_out(device, scene);
        Ok(())
    }

    /// Ends a device and whoever is here by it.
    pub(super) fn sign_out(&mut self, id: DeviceId, scene: &mut Scene) {
        let clients: Vec<ClientId> =
            self.devices.get(id).into_iter().flat_map(|device| self.clients_by(device)).collect();
        self.decide(Fact::DeviceRevoked { device: id, time: scene.time }, scene);
        clients.into_iter().for_each(|client| self.close(client, End::SignedOut, "", &mut scene.turn));
    }

    /// Somebody comes or goes by a device.
    pub(super) fn see_device(&mut self, id: DeviceId, agent: Option<&Agent>, time: u64) {
        let Some(known) = self.devices.get(id).map(|device| device.agent.clone()) else { return };
        let agent = agent.cloned().unwrap_or(known);
        let before = self.devices.see(id, Seen { agent, time, came: true });
        self.undo.extend(before.map(|before| Undo::DeviceSeen { device: id, before }));
    }

    pub(super) fn set_code(&mut self, user: UserId, code: Option<Code>) {
        let before = self.codes.set(user, code);
        self.undo.push(Undo::Code { user, before });
    }

    fn clients_by(&self, device: &Device) -> impl Iterator<Item = ClientId> {
        let clients = self.users.get(device.user).map_or(&[][..], |user| &user.clients);
        let id = device.id;
        clients.iter().copied().filter(move |client| {
            self.clients.get(client).is_some_and(|state| state.device == Some(id) && !state.deaf)
        })
    }

    fn unseen_longest(&self, user: UserId) -> Option<DeviceId> {
        let order = |device: &&Device| (self.clients_by(device).next().is_some(), device.seen, device.id);
        self.devices.of(user).min_by_key(order).map(|device| device.id)
    }
}
