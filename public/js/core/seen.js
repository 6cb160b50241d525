// Of a conversation of two: how far the other one has read what I wrote, where both tell.

/** The last of my messages that they have read, by its seq; null where there is none, or nobody tells. */
export function seenOf({ me, room: { direct, partnerRead, log } }) {
  if (!direct || partnerRead === null) return null;
  const { messages } = log;
  for (let i = messages.length - 1; i >= 0; i -= 1) {
    const { seq, user, deleted } = messages[i];
    if (seq <= partnerRead && user === me.id && !deleted) return seq;
  }
  return null;
}

/** `parts` are the parts of the core that act. Returns what lets the others see what one reads, or not, and oneself them: a promise of it. */
export const receipts = ({ hall, line, history }) => async (on) => {
  await line.ask({ type: 'receipts', on });
  hall.me.receipts = on;
  const told = on ? (await line.ask({ type: 'rooms', mine: true })).rooms : [];
  const seqs = new Map(told.map(({ room, partner_read: seq }) => [room, seq]));
  for (const room of hall.rooms.values()) if (room.direct) room.partnerRead = seqs.get(room.name) ?? null;
  history.on.changes([...hall.rooms.values()].filter(({ direct }) => direct).map(({ name }) => ({ kind: 'read', room: name })));
};
