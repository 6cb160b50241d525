// Which public rooms are one's own on every device.

/** As the house has it, but for those that were just left; of rooms that it does not know this browser does. */
export function takeFollowed(hall, store, rooms, leaving) {
  // Once, what this browser alone knew comes along.
  const isKnown = store.get('follows') === hall.me.id;
  store.set('follows', hall.me.id);
  for (const { room, kind, in: isIn } of rooms) {
    if (kind !== 'public') continue;
    if (isIn && !leaving.has(room)) hall.mine.add(room);
    else if (isKnown) hall.mine.delete(room);
  }
  store.set('rooms', [...hall.mine]);
}
