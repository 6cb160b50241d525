// Messages that were found, by days, the newest first: who said it, where and when, and the words around what was looked
// for. The arrows go through them.

import { avatar, nameNode } from '../dom/person.js';
import { day, sameDay, time } from '../words/dates.js';
import { HitPlace } from './hitplace.js';
import { make } from '../dom/dom.js';
import { saidIn } from '../words/said.js';
import { signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';

const BEFORE = 30;
const SHOWN_MAX = 200;

export class Hits extends HitPlace {
  #state;

  /** `on`: `go(room, seq)` leads to a message, `end()` is called near the end of what there is. */
  constructor(state, body, on) {
    super('hits', body, { hit: ({ dataset }) => on.go(dataset.room, Number(dataset.seq)) }, () => on.end());
    this.#state = state;
  }

  /** `words` are marked; `note` stands under them. */
  draw(hits, words, note) {
    const { hall } = this.#state;
    const days = [];
    for (const hit of hits) {
      if (days.length === 0 || !sameDay(days.at(-1)[0].time, hit.time)) days.push([]);
      days.at(-1).push(hit);
    }
    this.show(days.map((of) => {
      const title = day(of[0].time, hall.now());
      const list = make('ul', {}, ...of.map((hit) => make('li', { dataset: { key: `${hit.room} ${hit.seq}` } }, hitButton(hit, words, hall))));
      return make('section', { dataset: { key: title } }, make('h3', { textContent: title }), list);
    }), note);
  }
}

function hitButton({ room, seq, user, name, text, files, time: at }, words, hall) {
  const where = make('bdi', { className: 'hit-room', textContent: signedTitle(hall, hall.room(room)) });
  const head = make('span', { className: 'hit-head' }, nameNode(user, name), where, make('time', { textContent: time(at) }));
  return make('button', { type: 'button', className: 'hit', tabIndex: -1, title: t('to_message'), dataset: { act: 'hit', room, seq } }, avatar(user, name), head, saidNode(saidIn({ text, files }), words));
}

/** The words around the first that was looked for; each of them is marked. */
function saidNode(whole, words) {
  const low = whole.toLowerCase();
  const places = words.map((word) => low.indexOf(word)).filter((place) => place >= 0);
  const from = places.length > 0 ? Math.max(0, Math.min(...places) - BEFORE) : 0;
  const said = whole.slice(from, from + SHOWN_MAX).trimStart();
  const node = make('span', { className: 'hit-words', dir: 'auto' }, from > 0 ? '…' : '');
  let at = 0;
  for (const [start, end] of marksIn(said.toLowerCase(), words)) {
    node.append(said.slice(at, start), make('mark', { textContent: said.slice(start, end) }));
    at = end;
  }
  node.append(said.slice(at));
  return node;
}

/** Where the words stand, in order and never over each other. */
function marksIn(low, words) {
  const marks = [];
  for (const word of words) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) marks.push([at, at + word.length]);
  marks.sort(([one], [other]) => one - other);
  return marks.filter(([from], i) => i === 0 || from >= marks[i - 1][1]);
}

/** What is held here that has all the words, the newest first, for who is away from the house. */
export function heldHits({ rooms }, words, most) {
  if (words.length === 0) return [];
  const has = ({ text = '' }) => words.every((word) => text.toLowerCase().includes(word));
  const found = [...rooms.values()].flatMap(({ name, log }) => log.messages.filter(has).map((message) => ({ ...message, room: name })));
  return found.sort((one, other) => other.time - one.time).slice(0, most);
}
