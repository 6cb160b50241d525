// Where a name is written in what somebody types, by the rule of the contract: whom a sent message mentions the house says.
// Pure.

import { characterAt, characterBefore, isUnspaced } from './characters.js';

const LETTER = /[\p{L}\p{Nd}]/u;
const MARK = /\p{M}/u;
/** Signs that names are written with. */
const SIGN = /[._\-'’·\u05F3\u05F4\u0F0B\u2010\u2011]/u;
const OWNERS = /^['’]s(?![\p{L}\p{M}\p{Nd}])/u;
const ALIKE = { _: ' ', '’': "'", '\u2010': '-', '\u2011': '-' };

/** A character as names are compared: without case, compatible forms or the difference of a space and `_`. */
const folded = (character) => ALIKE[character] ?? (character < '\u0080' ? character.toLowerCase() : character.normalize('NFKD').toLowerCase().normalize('NFKD').replace('ς', 'σ').replace('ß', 'ss'));

/** Whether the `@` at this place may begin a mention: not in a word, as in an address of mail. */
export function mayMention(text, at) {
  let end = at;
  // A mark belongs to what it stands on.
  while (end > 0 && MARK.test(characterBefore(text, end))) end -= characterBefore(text, end).length;
  const before = characterBefore(text, end);
  return isUnspaced(before) || !(LETTER.test(before) || (end === at && SIGN.test(before)));
}

/** Whether a name may end before `at`: a sign goes on only if letters follow it, but `@ann’s` is Ann. */
export function mayEnd(text, at) {
  let next = at;
  let character = characterAt(text, next);
  if (isUnspaced(character)) return true;
  if (LETTER.test(character) || MARK.test(character)) return false;
  if (OWNERS.test(text.slice(at, at + 4))) return true;
  while (character !== '' && SIGN.test(character)) {
    next += character.length;
    character = characterAt(text, next);
  }
  return next === at || isUnspaced(character) || !(LETTER.test(character) || MARK.test(character));
}

/** The longest name that begins at `at` and ends where a name may: `{user, end}`, or null. `names` are `[user, name]`. */
export function nameAt(names, text, at) {
  const root = new Map();
  for (const [user, name] of names) placeOf(root, name).user = user;
  let node = root;
  let found = null;
  for (let end = at; node !== undefined && end < text.length; ) {
    const character = characterAt(text, end);
    for (const letter of folded(character)) node = node?.get(letter);
    end += character.length;
    if (node?.user !== undefined && mayEnd(text, end)) found = { user: node.user, end };
  }
  return found;
}

/** Letter by letter: looking for a name takes as many steps as it has letters. */
function placeOf(root, name) {
  let node = root;
  for (const character of name) {
    for (const letter of folded(character)) {
      if (!node.has(letter)) node.set(letter, new Map());
      node = node.get(letter);
    }
  }
  return node;
}
