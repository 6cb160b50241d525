// What is pinned in a conversation of two, which is entered by nobody, and so is told to who asks; and how far the other one has read.

/** `parts` are the parts of the core that act. Returns what asks for the pins of a room by its name; a promise of whether they came. */
export const pinning = ({ hall, line }) => async (name) => {
  const answer = await line.ask({ type: 'join', room: name }).catch((refusal) => refusal);
  if (answer.type !== 'joined' || !hall.rooms.has(name)) return false;
  const room = hall.room(name);
  [room.pins, room.pinsAt] = [answer.pins ?? [], answer.seq];
  room.partnerRead = answer.partner_read ?? null;
  return true;
};
