// Names, ids and colours: pure rules without DOM, storage or clock.
// The server has the last word on names; what is refused here is refused there too.

export const NAME_CHARACTERS = 24;
const COLOURS = 14;
const BIDI = /[\u202A-\u202E\u2066-\u2069]/g;
const CONTROL = /[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069]/u;
/** Marks and signs alone name nothing. */
const ROOM = /^(?=.*[\p{L}\p{Nd}])[\p{L}\p{M}\p{Nd}_-]{1,32}$/u;
// Scripts with large and small letters, whose first letter alone tells little.
const LETTER = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}]/u;
const DIGIT = /^\p{Nd}/u;
const DIRECT = /^dm:([1-9]\d*|0):([1-9]\d*|0)$/;
const PRIVATE = /^p:[a-z0-9]{1,32}$/;
const SEGMENTER = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;
const ENCODER = new TextEncoder();

/** An id nobody else has; `fill` fills bytes with randomness and returns them. */
export function randomId(fill) {
  const bytes = fill(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** User-perceived characters, as exactly as this browser can count them. */
export function graphemes(text) {
  return SEGMENTER ? Array.from(SEGMENTER.segment(text), (part) => part.segment) : Array.from(text);
}

/** What a person typed as a name → `{name}`, or `{error}` with a key of the dictionary. */
export function checkName(typed) {
  if (CONTROL.test(typed.trim())) return { error: 'name_invalid' };
  const name = typed.normalize('NFC').trim().replace(/\s+/gu, ' ');
  if (name === '') return { error: 'name_empty' };
  if (graphemes(name).length > NAME_CHARACTERS) return { error: 'name_long' };
  return { name };
}

/** A name as it is shown: characters that would reorder their surroundings become visible. */
export const shownName = (name) => String(name).replace(BIDI, '\uFFFD');

/** Without anything that turns words round. */
export const withoutBidi = (text) => text.replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g, '');

/** What stands in the avatar: two letters in a script that has large and small ones, else one character. */
export function initials(name) {
  const [first = '?', second = ''] = graphemes(shownName(name));
  const isPair = LETTER.test(first) && (LETTER.test(second) || DIGIT.test(second));
  return first.toLocaleUpperCase() + (isPair ? second.toLocaleLowerCase() : '');
}

/** The colour of a user, on every screen and under every name: the first fourteen have one each. */
export const colourOf = (user) => user % COLOURS;

/** The direct conversation of two users: the smaller id first. */
export const directRoom = (one, other) => `dm:${Math.min(one, other)}:${Math.max(one, other)}`;

/** The other person of a direct conversation, or null when the room is not one of `me`. */
export function partnerOf(room, me) {
  const match = DIRECT.exec(room);
  if (!match) return null;
  const [small, large] = [Number(match[1]), Number(match[2])];
  if (small >= large || (me !== small && me !== large)) return null;
  return me === small ? large : small;
}

/** What a person typed as a room → its name, or null. Spaces become `-`, a leading `#` is dropped. */
export function roomName(typed) {
  const name = typed.normalize('NFKC').trim().replace(/^#/, '').toLowerCase().replace(/\s+/gu, '-');
  return ROOM.test(name) ? name : null;
}

/** The room in an address's `#…`, perhaps with the place of a message; an empty or unreadable one is the lobby. */
export function roomOfHash(hash) {
  let text;
  try {
    text = decodeURIComponent(hash.replace(/^#|\/\d+$/g, ''));
  } catch {
    return 'lobby';
  }
  if (DIRECT.test(text) || PRIVATE.test(text)) return text;
  return roomName(text) ?? 'lobby';
}

/** Whether a room is one that only its members know. */
export const isPrivate = (room) => PRIVATE.test(room);

/** Those of two and the private ones have names that the house has made. */
export const hashOfRoom = (room) => `#${DIRECT.test(room) || PRIVATE.test(room) ? room : encodeURIComponent(room)}`;

/** What a link into a private room carries, `ROOM:SECRET` → `{room, secret}`, or null. */
export function invitationOf(text) {
  const at = text.lastIndexOf(':');
  const [room, secret] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  return PRIVATE.test(room) && secret !== '' ? { room, secret } : null;
}

export const byteLength = (text) => ENCODER.encode(text).length;
