//! Files, read back as facts: each that no message has yet, and how much all others take.

use std::collections::HashMap;

use super::RoomEnd;
use super::present::{Read, Reader, Take, number};
use crate::chat::name::RoomName;
use crate::chat::{Fact, UserId};
use crate::store::files::shelf;
use crate::store::table::FILES;

impl Reader<'_> {
    pub(super) fn files(&self, rooms: &HashMap<RoomName, RoomEnd>, take: Take<'_>) -> Read<()> {
        let read = self.each(&FILES, "WHERE room = 0 ORDER BY made, id", &mut |values| {
            let row = shelf::row(values)?;
            let (id, owner) = (row.upload.file.id, row.upload.owner);
            take(Fact::FileMade { file: row.upload.file, owner, time: number(values[5])? });
            if let Some((time, seal)) = row.upload.stored {
                take(Fact::FileStored { id, seal, time });
            }
            Some(())
        })?;
        if let Err(error) = read {
            return Ok(Err(error));
        }
        let names: HashMap<i64, &RoomName> = rooms.iter().map(|(name, end)| (end.id, name)).collect();
        let kept = "SELECT room, owner, sum(bytes) FROM files WHERE room > 0 GROUP BY room, owner";
        let mut kept = self.connection.prepare(kept)?;
        let mut rows = kept.query([])?;
        while let Some(row) = rows.next()? {
            let [room, user, bytes] = [row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?];
            if let Some(room) = names.get(&room) {
                let (room, user, bytes) = ((*room).clone(), UserId(user as u64), bytes as u64);
                take(Fact::FilesKept { room, user, bytes });
            }
        }
        Ok(Ok(()))
    }
}
