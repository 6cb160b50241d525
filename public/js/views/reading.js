// What the person has seen: a message counts as read when it was on screen, in a window that is looked at, for half a
// second.

import { isLookedAt } from '../dom/dom.js';

const READ_AFTER_MS = 500;

export class Reading {
  #state;
  #actions;
  #timer = 0;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    document.addEventListener('visibilitychange', () => actions.moved());
    addEventListener('focus', () => actions.moved());
    // What was read in another tab is read here.
    addEventListener('storage', ({ key }) => key === 'teahouse.read' && actions.readElsewhere());
    this.hear();
  }

  hear() {
    this.#timer ||= setTimeout(() => this.#read(), READ_AFTER_MS);
  }

  #read() {
    this.#timer = 0;
    const { name, reader, room } = this.#state;
    if (!isLookedAt() || room.log.last === null || name === 'name') return;
    const { atEnd } = reader;
    const seq = atEnd ? room.log.last : reader.lastSeen();
    if (seq !== null) this.#actions.markRead(room.name, seq);
    if (atEnd) this.#actions.passDivider();
  }
}
