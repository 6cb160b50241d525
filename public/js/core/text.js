// What a text may hold, by the rules of the contract: so that the server finds nothing in it that it must refuse.

import { byteLength } from './ids.js';

const MARKS_MAX = 8;
/** A tower of marks; what shows nothing between them does not end it. */
const TOWER = /(?:\p{M}\p{Cf}*){9,}/gu;
// Every control character but newline and tab.
const CONTROLS = /[\0-\x08\x0E-\x1F]/g;
const PAGE_BREAKS = /[\v\f]/g;
const NOTHING = /^[\s\x85\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u;

/** Half of an emoji, which no UTF-8 can hold, becomes U+FFFD. */
export const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, '\uFFFD');

/** A text as it is kept and sent: ends of lines and pages are newlines, other control characters are left out. */
export function clean(text) {
  const lines = wellFormed(text).replace(/\r\n?/g, '\n').replace(PAGE_BREAKS, '\n');
  return lines.replace(CONTROLS, '').replace(TOWER, lowered);
}

function lowered(tower) {
  let marks = 0;
  return Array.from(tower).filter((character) => !/\p{M}/u.test(character) || (marks += 1) <= MARKS_MAX).join('');
}

/** Without the empty lines before it and whatever is empty behind it; how its first line is indented stays. */
export const withoutEdges = (text) => text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();

/** Whether nobody would see anything of it. */
export const showsNothing = (text) => NOTHING.test(text);

/** As many bytes as the server will count. */
export const bytesOf = (text) => byteLength(withoutEdges(clean(text)));
