//! What enters the core.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::chat::act::{Act, Actor};
use crate::chat::upload::Transfer;
use crate::chat::{Asked, ClientId, Door};

/// Anything that enters the core, as a value: it can be encoded, written down and applied again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    Connected {
        /// Never used before.
        client: ClientId,
        door: Door,
        address: IpAddr,
    },
    /// A client says something.
    Asked { client: ClientId, asked: Asked },
    /// A connection has ended, in any way.
    Gone { client: ClientId },
    /// Time to write down who was seen, where what is written is so many ms behind.
    Noted { behind: u64 },
    /// Somebody brings a file, has brought it, or ends that.
    Transfer(Transfer),
    /// Somebody who may does something to people or as the server.
    Acted { act: Act, actor: Actor },
}
