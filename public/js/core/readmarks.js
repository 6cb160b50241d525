// How far somebody has read each room of a history, as this browser keeps it for the next time and for its other tabs.

const KEY = 'read';

/** By the name of a room: a seq, or undefined. */
export function readIn(store, epoch) {
  const saved = store.get(KEY, {});
  return (room) => (saved.epoch === epoch && Number.isFinite(saved.rooms?.[room]) ? saved.rooms[room] : undefined);
}

export function saveRead(store, epoch, room, seq) {
  const saved = store.get(KEY, {});
  store.set(KEY, { epoch, rooms: { ...(saved.epoch === epoch && saved.rooms), [room]: seq } });
}

export function forgetRead(store, room) {
  const { rooms: { [room]: _, ...rooms } = {}, ...saved } = store.get(KEY, {});
  store.set(KEY, { ...saved, rooms });
}
