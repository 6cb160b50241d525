//! How a room is set: how often one may speak in it, and who may.

use serde::{Deserialize, Serialize};

use super::name::Title;
use crate::listed::listed;

listed! {
    /// Who says what a room is about.
    #[derive(Default, Serialize, Deserialize)]
    pub enum TopicBy {
        #[default]
        All = "all",
        Moderators = "moderators",
    }
}

/// How a room is set. As a new room is when nobody has said anything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// One post of a user in so many seconds; 0 is no limit.
    pub slow_s: u32,
    pub topic_by: TopicBy,
    /// Only moderators post.
    pub closed: bool,
}

/// What is to be different, or was made so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsChange {
    pub slow_s: Option<u32>,
    pub topic_by: Option<TopicBy>,
    pub closed: Option<bool>,
    /// Of a private room.
    pub title: Option<Title>,
}

impl SettingsChange {
    pub fn is_empty(&self) -> bool {
        *self == SettingsChange::default()
    }

    /// What of it is not so already.
    pub fn news(&self, settings: &Settings, title: Option<&Title>) -> SettingsChange {
        SettingsChange {
            slow_s: self.slow_s.filter(|slow_s| *slow_s != settings.slow_s),
            topic_by: self.topic_by.filter(|by| *by != settings.topic_by),
            closed: self.closed.filter(|closed| *closed != settings.closed),
            title: self.title.clone().filter(|new| Some(new) != title),
        }
    }
}

impl Settings {
    /// As they are after a change.
    pub fn after(&self, change: &SettingsChange) -> Settings {
        Settings {
            slow_s: change.slow_s.unwrap_or(self.slow_s),
            topic_by: change.topic_by.unwrap_or(self.topic_by),
            closed: change.closed.unwrap_or(self.closed),
        }
    }
}
