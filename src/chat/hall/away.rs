//! Who says to be away: of the user, on all devices, until the next post or start.

use super::undo::Undo;
use super::{Hall, Scene};
use crate::chat::UserId;
use crate::chat::access::Who;
use crate::chat::event::{Event, Refusal, Reply};
use crate::chat::name::Away;
use crate::chat::pace::Paced;
use crate::chat::turn::Audience;
use crate::chat::user::User;

impl Hall {
    /// Goes away with these words, or comes back. Who may not speak may not speak by these either, but may come back.
    pub(super) fn set_away(
        &mut self,
        who: Who,
        text: Option<&Away>,
        scene: &mut Scene,
    ) -> Result<(), Refusal> {
        if text.is_some() {
            self.may_be_shown(who)?;
        }
        if self.users.get(who.user).is_some_and(|user| user.away.as_ref() != text) {
            self.pace(who.user, Paced::Away, scene.at.tick)?;
            self.put_away(who.user, text.cloned());
            let to = Audience::Clients(self.acquaintances(who.user, Some(who.client)));
            scene.turn.deliver(to, Event::Away { user: who.user, text: text.cloned() });
        }
        scene.turn.reply(Reply::Done);
        Ok(())
    }

    /// Whoever says something is back, and all their connections hear of it.
    pub(super) fn come_back(&mut self, id: UserId, scene: &mut Scene) {
        if self.users.get(id).is_some_and(|user| user.away.is_some()) {
            self.put_away(id, None);
            let to = Audience::Clients(self.acquaintances(id, None));
            scene.turn.deliver(to, Event::Away { user: id, text: None });
        }
    }

    /// Of somebody who has just come: whoever is not told is not away.
    pub(super) fn tell_away(&self, user: &User, to: Audience, online: bool, scene: &mut Scene) {
        if let Some(away) = user.away.as_ref().filter(|_| online) {
            scene.turn.deliver(to, Event::Away { user: user.id, text: Some(away.clone()) });
        }
    }

    pub(super) fn put_away(&mut self, id: UserId, away: Option<Away>) {
        let before = self.users.change(id, |user| std::mem::replace(&mut user.away, away));
        self.undo.extend(before.map(|before| Undo::Away { user: id, before }));
        // They name people as they are.
        self.rosters.forget();
    }
}
