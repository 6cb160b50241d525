// The strip over the box in a room that is slow or closed for who is here, and the ring that runs down on Send until one
// may say something again.

import { duration, remaining } from '../words/duration.js';
import { get, icon, make } from '../dom/dom.js';
import { ringNode } from '../dom/ring.js';
import { t } from '../words/i18n.js';

const TICK_MS = 1_000;

export class RoomStrip {
  #state;
  #strip = make('div', { id: 'room-strip', className: 'strip', hidden: true });
  #words = make('span', { className: 'words' });
  #left = make('span', { className: 'left' });
  #ring = ringNode();
  #callOff = () => {};

  constructor(state) {
    this.#state = state;
    this.#words.setAttribute('role', 'status');
    get('composer-box').prepend(this.#strip);
    get('send').append(this.#ring.node);
    this.hear();
  }

  hear() {
    this.#callOff();
    const { bound, room, shut } = this.#state;
    const slow = (bound && !shut && room.settings.slow_s) || 0;
    this.#strip.hidden = !shut && slow === 0;
    const words = shut ? t(room.private ? 'only_owner_writes' : 'only_moderators_write') : slow > 0 ? t('one_in', { time: duration(slow) }) : '';
    if (this.#words.textContent !== words) {
      this.#strip.replaceChildren(icon(shut ? 'shield' : 'clock'), this.#words, this.#left);
      this.#words.textContent = words;
    }
    this.#run(slow * 1_000);
  }

  /** Shows how much of the pause is left, until nothing is. */
  #run(pause) {
    const left = pause > 0 ? Math.max(0, this.#lastOwn(pause) + pause - this.#state.hall.now()) : 0;
    const seconds = Math.ceil(left / 1_000);
    this.#left.textContent = seconds > 0 ? t('again_in', { time: remaining(seconds) }) : '';
    this.#ring.show(left / pause);
    if (left > 0) this.#callOff = this.#state.clock.after(left % TICK_MS || TICK_MS, () => this.hear());
  }

  /** When one has said something here last, if that was within the pause. */
  #lastOwn(pause) {
    const { hall, me, room } = this.#state;
    const since = hall.now() - pause;
    let last = Math.max(0, ...room.onTheWay().map(({ time }) => time));
    const { messages } = room.log;
    for (let i = messages.length - 1; i >= 0 && messages[i].time > since; i -= 1) if (messages[i].user === me.id) return Math.max(last, messages[i].time);
    return last;
  }
}
