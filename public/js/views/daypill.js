// Which day it is that one scrolls through, over the log while it moves; a press leads to another day.

import { day, sameDay } from '../words/dates.js';
import { get, make } from '../dom/dom.js';

const SHOWN_MS = 1_000;

export class DayPill {
  // For the keyboard and for whom it is read aloud there is the room's menu.
  #pill = make('div', { className: 'day-pill' });
  #timer = 0;
  #day = null;

  /** `choose(at)` lets somebody who reads what was said at this time choose another day. */
  constructor(choose) {
    this.#pill.setAttribute('aria-hidden', 'true');
    const log = get('log');
    log.after(this.#pill);
    // It is in the way of nothing that points at a row; what is pressed is what one sees.
    log.addEventListener('click', (event) => {
      if (this.#day === null || !this.#isAt(event)) return;
      event.stopPropagation();
      event.preventDefault();
      choose(this.#day);
    }, true);
  }

  /** `at` is when what one reads was said. */
  show(at, now) {
    // Writing a date takes too long for each scrolling.
    if (this.#day === null || !sameDay(at, this.#day)) this.#pill.textContent = day(at, now);
    this.#day = at;
    this.#pill.classList.add('shown');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), SHOWN_MS);
  }

  #isAt({ clientX, clientY }) {
    const { left, right, top, bottom } = this.#pill.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  }

  #hide() {
    this.#day = null;
    this.#pill.classList.remove('shown');
  }
}
