// What was said in a room is off the screen, until older messages are asked for.

/** `parts` are the parts of the core that act. Returns what clears a room by its name; false where nothing of it is known. */
export function clearing({ hall, marks }) {
  return (name) => {
    const room = hall.room(name);
    if (room.log.last === null) return false;
    marks.mark(name, room.log.last);
    room.log.start(room.log.last);
    room.cleared = true;
    return true;
  };
}
