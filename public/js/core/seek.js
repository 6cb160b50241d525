// How well a name fits what somebody types to find it: words that begin so first, then letters in their order. Pure.

import { isUnspaced } from './characters.js';

const WORDLY = /[\p{L}\p{M}\p{Nd}]/u;
/** From so many letters on they may be apart: one letter is in every name. */
const APART_MIN = 2;
const [WHOLE, WORD, APART] = [0, 1, 2];

/** A name as it is compared: each letter folded, with its place in the name and whether a word begins with it. */
export function foldedName(name) {
  const letters = [];
  let [at, before] = [0, ''];
  for (const character of name) {
    const begins = !WORDLY.test(before) || isUnspaced(character) || isUnspaced(before);
    const folded = fold(character);
    for (const [i, letter] of [...folded].entries()) letters.push({ letter, at, end: at + character.length, begins: begins && i === 0 });
    at += character.length;
    if (folded !== '') before = character;
  }
  return letters;
}

const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[_\s]/gu, ' ');

export const foldedQuery = (typed) => [...fold(typed.trim().replace(/\s+/gu, ' '))];

/** `{rank, marks}`, the smaller the better, with what of the name is meant as `[from, end]`; null where it does not fit. */
export function fits(letters, query) {
  if (query.length === 0) return { rank: WHOLE, marks: [] };
  for (let i = 0; i + query.length <= letters.length; i += 1) {
    if (letters[i].begins && letters[i].letter === query[0] && isAt(letters, i, query)) return { rank: i === 0 ? WHOLE : WORD, marks: [[letters[i].at, letters[i + query.length - 1].end]] };
  }
  return query.length < APART_MIN ? null : apart(letters, query);
}

function isAt(letters, i, query) {
  for (let j = 1; j < query.length; j += 1) if (letters[i + j].letter !== query[j]) return false;
  return true;
}

function apart(letters, query) {
  const marks = [];
  let next = 0;
  for (const { letter, at, end } of letters) {
    if (letter !== query[next]) continue;
    if (marks.at(-1)?.[1] === at) marks.at(-1)[1] = end;
    else marks.push([at, end]);
    next += 1;
    if (next === query.length) return { rank: APART + marks.length, marks };
  }
  return null;
}

/** The best of `entries`, which have `letters`, with how they fit as `fit`; what fits alike stays in its order. */
export function best(entries, query, most) {
  const found = [];
  for (const entry of entries) {
    const fit = fits(entry.letters, query);
    if (fit !== null) found.push({ entry, fit });
  }
  found.sort((one, other) => one.fit.rank - other.fit.rank);
  return found.slice(0, most).map(({ entry, fit }) => ({ ...entry, fit }));
}
