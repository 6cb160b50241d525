// Where the line "New messages" stands: above what came while nobody looked, until it was seen with all that follows it.

import { isLookedAt } from '../dom/dom.js';

export class Divider {
  /** The last seq before the line, or null. */
  seq = null;
  /** The line was seen together with all that follows it, so the next absence may move it. */
  passed = true;
  #state;

  constructor(state) {
    this.#state = state;
  }

  /** Another room is on screen. */
  shown() {
    const { hall, room } = this.#state;
    this.seq = hall.unread(room) > 0 ? room.read : null;
    this.passed = this.seq === null;
  }

  /** Messages are about to be drawn; whether a new unread stretch begins with them. */
  before(messages) {
    const news = messages.filter(({ user }) => user !== this.#state.me.id);
    const away = !isLookedAt() || !this.#state.reader.stick;
    if (news.length === 0 || !away || (this.seq !== null && !this.passed)) return false;
    this.passed = false;
    this.seq = news[0].seq - 1;
    return true;
  }
}
