// What one's private rooms are called, as this browser keeps it: so they are listed before the house has told of them, and
// whoever was taken out of one meanwhile is known to have been in it.

import { isPrivate } from './ids.js';

const KEY = 'private';

/** Before the house has told of any. */
export function listTitles(store, hall) {
  for (const [name, title] of Object.entries(store.get(KEY, {}))) if (isPrivate(name) && typeof title === 'string') hall.room(name).title = title;
}

/** Those of all that one is in now; the house has told of them. */
export function saveTitles(store, hall) {
  const titles = Object.fromEntries([...hall.rooms.values()].filter((room) => room.private && hall.isIn(room)).map(({ name, title }) => [name, title]));
  if (JSON.stringify(titles) !== JSON.stringify(store.get(KEY, {}))) store.set(KEY, titles);
}
