// What a search has found, as lines of the switcher: who said it, the words around what was looked for, where and when.

import { day, time } from '../words/dates.js';
import { parse, plainText } from '../words/markup.js';
import { shownName } from '../core/ids.js';
import { signedTitle } from '../words/titles.js';

const BEFORE = 30;
const SHOWN_MAX = 160;
/** `from:`, `in:` and their like say where to look, and are no words. */
const FILTER = /^(?:from|in|before|after|has):/i;

/** The words that a message must have, without those that only say where to look. */
export const wordsOf = (query) => query.toLowerCase().replace(/\b(?:from|in):"[^"]*"/gu, ' ').split(/[\s"]+/u).filter((word) => word !== '' && !FILTER.test(word));

/** `go(room, seq)` leads to a message. */
export function hitEntry({ room, seq, user, name, text = '', time: at }, query, hall, go) {
  const whole = plainText(parse(text));
  const words = wordsOf(query);
  const places = words.map((word) => whole.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...places, whole.length) - BEFORE);
  const said = `${from > 0 && places.length > 0 ? '…' : ''}${(places.length > 0 ? whole.slice(from) : whole).slice(0, SHOWN_MAX)}`;
  const who = `${shownName(name)}: `;
  const when = day(at, hall.now()).split(/[,，]/u, 1)[0];
  return { key: `${room} ${seq}`, name: who + said, fit: { marks: marksIn(who, said, words) }, person: user, unread: 0, where: `${signedTitle(hall, hall.room(room))} · ${when} ${time(at)}`, go: () => go(room, seq) };
}

/** Where the words stand in what is shown, in order and never over each other. */
function marksIn(who, said, words) {
  const marks = [];
  const low = said.toLowerCase();
  for (const word of words) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) marks.push([who.length + at, who.length + at + word.length]);
  marks.sort(([one], [other]) => one - other);
  return marks.filter(([from], i) => i === 0 || from >= marks[i - 1][1]);
}
