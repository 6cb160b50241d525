//! Lines of a telnet, an `nc` or a raw terminal: what came as lines, and a line edited key by key.
pub mod edit;
pub mod telnet;
