// What a screen reader says: new messages of others while the page has the focus, and alarms. Never
// history, never one's own words. The log itself is silent, or it would read aloud whatever is drawn.

import { shownName } from './ids.js';
import { t } from './i18n.js';
import { parse, plainText } from './markup.js';

const GATHER_MS = 600;
const ONE_BY_ONE_MAX = 3;
const LENGTH_MAX = 200;
const EMPTY_AFTER_MS = 5_000;

export class Announcer {
  #page;
  #waiting = [];
  #timer = 0;
  #emptying = new Map();

  constructor(page) {
    this.#page = page;
  }

  changed(changes) {
    const { hall, room, store } = this.#page;
    const wanted = store.get('announce', 'all');
    for (const { kind, message, room: name, text } of changes) {
      if (name !== room.name || !document.hasFocus()) continue;
      if (kind === 'note' && text) this.alert(t('notice_line', { text }));
      // Far behind means a replay after a pause, not news.
      if (kind !== 'append' || message.user === hall.me.id || hall.now() - message.time > 10_000) continue;
      if (wanted === 'off' || (wanted === 'mentions' && !room.direct && !hall.mentionsMe(message.text ?? ''))) continue;
      this.#waiting.push(`${shownName(message.name)}: ${plainText(parse(message.text ?? ''))}`.slice(0, LENGTH_MAX));
    }
    if (this.#waiting.length > 0) this.#timer ||= setTimeout(() => this.#flush(), GATHER_MS);
  }

  say(text) {
    this.#put('say', text);
  }

  alert(text) {
    this.#put('alert', text);
  }

  #flush() {
    const lines = this.#waiting.splice(0);
    this.#timer = 0;
    this.say(lines.length > ONE_BY_ONE_MAX ? t('new_count', { n: lines.length }) : lines.join('\n'));
  }

  #put(id, text) {
    const region = document.getElementById(id);
    region.textContent = text;
    clearTimeout(this.#emptying.get(id));
    this.#emptying.set(id, setTimeout(() => (region.textContent = ''), EMPTY_AFTER_MS));
  }
}
