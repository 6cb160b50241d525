// The pills over the log that jump: to the newest message, with how much was missed; and up to the first unread one.

import { get } from '../dom/dom.js';
import { t } from '../words/i18n.js';

export class Pills {
  #state;
  #missed = { all: 0, mentions: 0 };

  constructor(state, actions) {
    this.#state = state;
    get('jump').addEventListener('click', () => actions.latest());
    get('to-unread').addEventListener('click', () => actions.toDivider());
    get('skip').addEventListener('click', () => get('log').focus());
    this.#draw();
  }

  hear(changes) {
    const { hall, here, me, reader } = this.#state;
    const news = changes.filter(({ kind, room, message }) => kind === 'append' && room === here && message.user !== me.id);
    this.#missed.all += news.length;
    this.#missed.mentions += news.filter(({ message }) => hall.mentionsMe(message)).length;
    if (reader.atEnd || changes.some(({ kind }) => kind === 'shown')) this.#missed = { all: 0, mentions: 0 };
    this.#draw();
  }

  #draw() {
    const { atEnd, isLineAbove } = this.#state.reader;
    const { all, mentions } = this.#missed;
    get('jump').hidden = atEnd;
    const words = all > 0 ? t('new_count', { n: all }) : t('jump_to_latest');
    // Where there is nothing new the arrow says enough.
    get('jump').classList.toggle('bare', all === 0);
    get('jump-text').classList.toggle('vh', all === 0);
    get('jump').title = words;
    get('jump-text').textContent = mentions > 0 ? `${words} · @${mentions}` : words;
    get('to-unread').hidden = !isLineAbove;
  }
}
