//! What clients say and what the server says, as JSON.
pub mod answer;
mod changes;
pub mod devices;
mod files;
pub mod history;
pub mod people;
mod reading;
pub mod request;
pub mod rooms;
pub mod sanctions;
mod surrogate;
mod welcome;
