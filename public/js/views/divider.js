// Where the line "New messages" stands: above what came while nobody looked, until it was seen and the next absence moves
// it, or a person takes it away.

import { isLookedAt } from '../dom/dom.js';

// What comes so late was said while the house was not heard, whoever looked at the page.
const LATE_MS = 10_000;

export class Divider {
  /** The last seq before the line, or null. */
  seq = null;
  /** The line was seen, or there is none: so the next absence may move it. */
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
    this.check();
  }

  /** Where everything behind the line is held and is one's own, there is nothing new. */
  check() {
    const { me, room } = this.#state;
    if (this.seq === null || this.isMissing || room.log.hole !== null) return;
    if (!room.log.between(this.seq + 1, Infinity).some(({ user }) => user !== me.id)) this.clear();
  }

  clear() {
    this.seq = null;
    this.passed = true;
  }

  /** A message is about to be drawn; whether a new unread stretch begins with it. */
  before({ seq, user, time }) {
    const { hall, me, reader, room } = this.#state;
    const isMissed = hall.now() - time > LATE_MS && seq > room.read;
    const away = !isLookedAt() || !reader.stick || isMissed;
    if (user === me.id || !away || !this.passed) return false;
    this.passed = false;
    this.seq = seq - 1;
    return true;
  }

  /** Whether the line belongs above everything that is held. */
  get isMissing() {
    const { log } = this.#state.room;
    return !this.passed && this.seq !== null && !log.complete && log.first > this.seq + 1;
  }
}
