// Characters of a text, whole, and the scripts that write no spaces. Pure.

/** There a word, and a name, may begin and end anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u30FC\uFF70]/u;

export const isUnspaced = (character) => UNSPACED.test(character);

/** The character that ends before `at`, whole; '' at the beginning. */
export function characterBefore(text, at) {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc00 && low <= 0xdfff ? text.slice(Math.max(0, at - 2), at) : text.slice(Math.max(0, at - 1), at);
}

export const characterAt = (text, at) => (at < text.length ? String.fromCodePoint(text.codePointAt(at)) : '');
