// Where the names, rooms and addresses of a text lead inside this house. Pure.

import { characterBefore, isUnspaced } from '../core/characters.js';
import { directRoom, hashOfRoom, roomName } from '../core/ids.js';

const ROOM_RUN = /[\p{L}\p{M}\p{Nd}_-]+/uy;
const ROOM_MAX = 32;
const HAS_LETTER = /\p{L}/u;
/** `#a0b1c2` and `#fff` are colours, where no room is called so. */
const COLOUR = /^(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;
const BEFORE = /[\s\p{Ps}\p{Pi}\p{Pd}"'.,:;!?*]/u;

/** `host` is where this page comes from, with its port. */
export const targetsOf = (hall, host, message) => ({
  /** Another one whenever the same words may lead elsewhere. */
  version: `${hall.rooms.size} ${hall.me?.id}`,

  /** The name behind the `@` at this place, where the house has found one, as an element of the tree; one's own leads nowhere. */
  mention(text, at) {
    const found = message?.mentions?.find(({ start, end }) => text.startsWith(message.text.slice(start, end), at));
    if (!found) return null;
    const end = at + found.end - found.start;
    const isOther = hall.me !== null && found.user > 0 && found.user !== hall.me.id;
    return { tag: 'mention', inner: text.slice(at, end), end, raw: true, ...(isOther && { href: hashOfRoom(directRoom(hall.me.id, found.user)), own: true }) };
  },

  /** The room behind the `#` at this place. */
  room(text, at) {
    const before = characterBefore(text, at);
    if (before !== '' && !BEFORE.test(before) && !isUnspaced(before) && !/[\u3000-\u303F\uFF00-\uFF65]/.test(before)) return null;
    ROOM_RUN.lastIndex = at + 1;
    const run = ROOM_RUN.exec(text)?.[0] ?? '';
    const typed = roomIn(hall, run);
    return typed && { tag: 'room', inner: text.slice(at, at + 1 + typed.length), end: at + 1 + typed.length, raw: true, href: hashOfRoom(roomName(typed)), own: true };
  },

  /** The `#…` of an address of this house; null for any other address. */
  own(url) {
    const isHere = url.host === host && url.pathname === '/' && url.search === '';
    return isHere && /^https?:$/.test(url.protocol) ? url.hash || '#lobby' : null;
  },
});

/** How much of these letters names a room: where no spaces are written, the longest room that there is. */
function roomIn(hall, run) {
  const characters = Array.from(run.replace(/[-_]+$/, ''));
  const isKnown = (name) => name !== null && hall.rooms.has(name);
  const whole = characters.join('');
  if (isKnown(roomName(whole))) return whole;
  if (!characters.some(isUnspaced)) return isRoom(whole) ? whole : null;
  for (let length = Math.min(characters.length - 1, ROOM_MAX); length > 0; length -= 1) {
    const part = characters.slice(0, length).join('');
    if ((isUnspaced(characters[length - 1]) || isUnspaced(characters[length])) && isKnown(roomName(part))) return part;
  }
  return isRoom(whole) ? whole : null;
}

const isRoom = (typed) => HAS_LETTER.test(typed) && !COLOUR.test(typed) && roomName(typed) !== null;
