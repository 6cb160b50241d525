// What can be chosen for a filter of the search, as `[words, value]`.

import { lastWord } from '../core/order.js';
import { roomTitle, signedTitle } from '../words/titles.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

// So many can be read at one glance; any other can be typed.
const SHOWN_MAX = 8;
const KINDS = ['link', 'file', 'image'];

/** For the filter `name`: people of the room on screen, rooms, or what a message has. */
export function choicesOf(name, state) {
  if (name === 'has') return KINDS.map((kind) => [t(`has_${kind}`), kind]);
  return (name === 'in' ? roomsOf(state) : peopleOf(state)).slice(0, SHOWN_MAX);
}

function roomsOf({ hall, room }) {
  const others = [...hall.rooms.values()].filter((other) => other !== room && hall.isIn(other)).sort((one, other) => lastWord(other) - lastWord(one));
  return [room, ...others].map((each) => [signedTitle(hall, each), roomTitle(hall, each)]);
}

/** Oneself, who has spoken last, and who is here. */
function peopleOf({ hall, me, room }) {
  const names = new Map([[me.id, me.name]]);
  const spoken = room.shown.messages.slice(-200).reverse();
  for (const { user, name } of spoken) if (user > 0 && !names.has(user)) names.set(user, hall.names.of(user) ?? name);
  for (const { id, name } of room.members.values()) if (!names.has(id)) names.set(id, name);
  return [...names.values()].map((name) => [shownName(name), name]);
}
