// What a screen reader says: new messages of others while the page has the focus, and alarms. Never
// history, never one's own words. The log itself is silent, or it would read aloud whatever is drawn.

import { get } from '../dom/dom.js';
import { isIgnored } from '../core/ignored.js';
import { saidIn } from '../words/said.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

const GATHER_MS = 600;
const ONE_BY_ONE_MAX = 3;
const LENGTH_MAX = 200;
const EMPTY_AFTER_MS = 5_000;
// Far behind means a replay after a pause, not news.
const NEWS_MS = 10_000;

export class Announcer {
  #state;
  #waiting = [];
  #timer = 0;
  #emptying = new Map();

  constructor(state) {
    this.#state = state;
  }

  /** What can be done here, for the other views. */
  get actions() {
    return { say: (text) => this.#put('say', text), alarm: (text) => this.#put('alert', text) };
  }

  hear(changes) {
    const { hall, here, me, room, store } = this.#state;
    const wanted = store.get('announce', 'all');
    for (const { kind, message, room: name, text } of changes) {
      if (name !== here || !document.hasFocus()) continue;
      if (kind === 'note' && text) this.#put('alert', t('notice_line', { text }));
      if (kind !== 'append' || message.user === me.id || isIgnored(store, message.user) || hall.now() - message.time > NEWS_MS) continue;
      if (wanted === 'off' || (wanted === 'mentions' && !room.direct && !hall.mentionsMe(message))) continue;
      this.#waiting.push(`${shownName(message.name)}${message.me ? '' : ':'} ${saidIn(message)}`.slice(0, LENGTH_MAX));
    }
    if (this.#waiting.length > 0) this.#timer ||= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #flush() {
    const lines = this.#waiting.splice(0);
    this.#timer = 0;
    this.#put('say', lines.length > ONE_BY_ONE_MAX ? t('new_count', { n: lines.length }) : lines.join('\n'));
  }

  #put(id, text) {
    const region = get(id);
    region.textContent = text;
    clearTimeout(this.#emptying.get(id));
    this.#emptying.set(id, setTimeout(() => (region.textContent = ''), EMPTY_AFTER_MS));
  }
}
