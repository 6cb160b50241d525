//! Who is of a private room: its members, its owner, and the links by which others may come in.

use std::collections::BTreeMap;

use super::UserId;
use crate::limits;

/// The people of a private room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circle {
    pub owner: UserId,
    /// Each with the `seq` of the event by which they came; 0 for who made the room.
    pub members: BTreeMap<UserId, u64>,
    /// Links that were given out, the oldest first; some may be too old.
    pub invitations: Vec<Invitation>,
}

/// A link by which anybody may come in who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// Until when it is good, by the clock that people see.
    pub until: u64,
}

impl Circle {
    pub fn of(maker: UserId) -> Circle {
        Circle { owner: maker, members: BTreeMap::from([(maker, 0)]), invitations: Vec::new() }
    }

    pub fn has(&self, user: UserId) -> bool {
        self.members.contains_key(&user)
    }

    /// Who owns the room when this member is no longer of it: if it is the owner, who has been in longest.
    pub fn owner_without(&self, member: UserId) -> UserId {
        if member != self.owner {
            return self.owner;
        }
        let others = self.members.iter().filter(|(user, _)| **user != member);
        others.min_by_key(|(user, since)| (**since, **user)).map_or(self.owner, |(user, _)| *user)
    }

    pub fn is_invited_by(&self, hash: &[u8; 32], time: u64) -> bool {
        self.invitations.iter().any(|invitation| invitation.hash == *hash && time < invitation.until)
    }

    /// The links that are open when one more is given out: past the bound the oldest is good no more.
    pub fn invitations_with(&self, one: Invitation, time: u64) -> Vec<Invitation> {
        let open = self.invitations.iter().filter(|invitation| time < invitation.until).cloned();
        let mut open: Vec<Invitation> = open.chain([one]).collect();
        open.drain(..open.len().saturating_sub(limits::INVITATIONS_MAX));
        open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_followed_by_who_has_been_in_longest() {
        let [ann, bob, cid] = [1, 2, 3].map(UserId);
        let mut circle = Circle::of(bob);
        assert_eq!(circle.owner_without(bob), bob, "there is nobody else");
        circle.members.extend([(cid, 4), (ann, 7)]);
        assert_eq!([ann, bob, cid].map(|user| circle.owner_without(user)), [bob, cid, bob]);
    }

    #[test]
    fn links_are_good_for_their_time_and_are_not_too_many() {
        let link = |n: usize, until| Invitation { hash: [n as u8; 32], until };
        let mut circle = Circle::of(UserId(1));
        for n in 0..limits::INVITATIONS_MAX {
            circle.invitations = circle.invitations_with(link(n, if n == 1 { 5 } else { 50 }), 0);
        }
        assert!(circle.is_invited_by(&[1; 32], 4) && !circle.is_invited_by(&[1; 32], 5));
        // One of them is too old, so the oldest may stay.
        circle.invitations = circle.invitations_with(link(200, 50), 5);
        assert!(circle.is_invited_by(&[0; 32], 5) && circle.is_invited_by(&[200; 32], 5));
        circle.invitations = circle.invitations_with(link(201, 50), 5);
        assert!(!circle.is_invited_by(&[0; 32], 5) && circle.is_invited_by(&[201; 32], 5));
        assert_eq!(circle.invitations.len(), limits::INVITATIONS_MAX);
    }
}
