//! The users: who owns which name, by which secret.
//!
//! A user is made by the first `hello` with a free name and stays for ever. Two names are the same when
//! their skeletons agree, before case folding or after it; both are indexed here, so a look-alike is found
//! without looking at everybody.

use std::collections::HashMap;

use super::name::{RoomName, UserName};
use super::rate::Bucket;
use super::{ById, ClientId, UserId};

#[derive(Debug)]
pub struct User {
    pub id: UserId,
    pub name: UserName,
    /// Every connection that said `hello` as this user.
    pub clients: Vec<ClientId>,
    /// Direct rooms with a history.
    pub directs: Vec<RoomName>,
    /// Made at the first post; most of the users of a long history are not here.
    pub posts: Option<Bucket>,
}

#[derive(Debug, Default)]
pub struct Users {
    users: ById<UserId, User>,
    by_token: HashMap<[u8; 32], UserId>,
    by_plain_key: HashMap<String, UserId>,
    by_folded_key: HashMap<String, UserId>,
    last: u64,
}

impl Users {
    pub fn get(&self, id: UserId) -> Option<&User> {
        self.users.get(&id)
    }

    pub fn get_mut(&mut self, id: UserId) -> Option<&mut User> {
        self.users.get_mut(&id)
    }

    pub fn len(&self) -> usize {
        self.users.len()
    }

    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    pub fn by_token(&self, hash: &[u8; 32]) -> Option<UserId> {
        self.by_token.get(hash).copied()
    }

    /// Who has this name, or one that looks like it: nobody, one user, or two.
    pub fn owners(&self, name: &UserName) -> impl Iterator<Item = UserId> {
        let [plain, folded] = name.keys();
        let by_plain = self.by_plain_key.get(&plain).copied();
        by_plain.into_iter().chain(self.by_folded_key.get(&folded).copied())
    }

    /// The number that the next new user gets.
    pub fn next_id(&self) -> UserId {
        UserId(self.last + 1)
    }

    /// Adds a user whose name nobody has.
    pub fn add(&mut self, id: UserId, name: UserName, token_hash: [u8; 32]) {
        self.last = self.last.max(id.0);
        self.by_token.insert(token_hash, id);
        self.index(id, &name);
        self.users.insert(id, User { id, name, clients: Vec::new(), directs: Vec::new(), posts: None });
    }

    /// Gives a user another name, which nobody else has, and frees the old one. Returns the old one.
    pub fn rename(&mut self, id: UserId, name: UserName) -> Option<UserName> {
        let old = self.users.get(&id)?.name.clone();
        let [plain, folded] = old.keys();
        self.by_plain_key.remove(&plain);
        self.by_folded_key.remove(&folded);
        self.index(id, &name);
        self.users.get_mut(&id)?.name = name;
        Some(old)
    }

    /// Takes a user away who was never durable. The number may be given again.
    pub fn remove(&mut self, id: UserId) {
        let Some(user) = self.users.remove(&id) else { return };
        let [plain, folded] = user.name.keys();
        self.by_plain_key.remove(&plain);
        self.by_folded_key.remove(&folded);
        self.by_token.retain(|_, owner| *owner != id);
        if self.last == id.0 {
            self.last -= 1;
        }
    }

    fn index(&mut self, id: UserId, name: &UserName) {
        let [plain, folded] = name.keys();
        self.by_plain_key.insert(plain, id);
        self.by_folded_key.insert(folded, id);
    }
}
