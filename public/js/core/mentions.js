// Where a mention may begin and end, by the rule of the contract: for what waits here and for what is being typed. Whom a
// message mentions the house says. Pure.

/** Scripts that write no spaces: there a name may begin and end anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u30FC\uFF70]/u;
const LETTER = /[\p{L}\p{Nd}]/u;
const MARK = /\p{M}/u;
/** Signs that names are written with. */
const SIGN = /[._\-'’·\u05F3\u05F4\u0F0B\u2010\u2011]/u;
const OWNERS = /^['’]s(?![\p{L}\p{M}\p{Nd}])/u;

export const isUnspaced = (character) => UNSPACED.test(character);

/** The character that ends before `at`, whole; '' at the beginning. */
export function characterBefore(text, at) {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(Math.max(0, at - 2), at) : text.slice(Math.max(0, at - 1), at);
}

export const characterAt = (text, at) => (at < text.length ? String.fromCodePoint(text.codePointAt(at)) : '');

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
