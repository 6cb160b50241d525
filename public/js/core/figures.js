// What is unread of a room, and what of that is meant for me: as the house says, and by what is held where that is all of
// it. Pure.

/** Whether a message mentions this user, by an answer too, or everybody. */
export const mentions = ({ mentions: spans, to }, id) => (to === id && id !== 0) || (spans?.some(({ user }) => user === id || user === 0) ?? false);

/** What the house says of a room that goes up to `seq`. What it has not heard yet counts too. */
export function told(room, { read, unread, mentions: mine }, seq) {
  if (unread === undefined) return;
  room.told = { read, unread, mentions: mine, seq };
  room.read = Math.max(read, room.unsent);
}

/** How many messages of others than `me` lie behind what is read, and how many of them mention them. */
export function figuresOf(room, me) {
  const { log, read, told: { read: from, seq, ...base } } = room;
  const isHeard = room.joined || room.direct || room.private;
  // What the house has counted may not have come yet.
  if (read === null || !isHeard || seq > log.target) return base;
  if (read >= log.target) return { unread: 0, mentions: 0 };
  const isHeld = log.last === log.target && (log.complete || log.first <= read + 1);
  const count = (after, upTo) => countIn(log.between(after + 1, upTo + 1), me);
  if (isHeld) return count(read, Infinity);
  const [gone, come] = [count(from, Math.min(read, seq)), count(Math.max(seq, read), Infinity)];
  const sum = (figure) => Math.max(0, base[figure] - gone[figure] + come[figure]);
  return { unread: sum('unread'), mentions: sum('mentions') };
}

function countIn(messages, me) {
  const others = messages.filter(({ user, deleted }) => user !== me && !deleted);
  return { unread: others.length, mentions: others.filter((message) => mentions(message, me)).length };
}
