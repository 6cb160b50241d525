//! By which way somebody has come in.

use serde::{Deserialize, Serialize};

use crate::listed::listed;

listed! {
    /// By which way a client has come in, and so in which dialect it is answered.
    #[derive(Serialize, Deserialize)]
    pub enum Door {
        /// A WebSocket, as the page opens it.
        Page = "page",
    }
}
