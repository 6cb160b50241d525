// Which day it is that one scrolls through, over the log while it moves.

import { day, sameDay } from '../words/dates.js';
import { get, make } from '../dom/dom.js';

const SHOWN_MS = 1_000;

export class DayPill {
  #pill = make('div', { className: 'day-pill' });
  #timer = 0;
  #day = null;

  constructor() {
    this.#pill.setAttribute('aria-hidden', 'true');
    get('log').after(this.#pill);
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

  #hide() {
    this.#day = null;
    this.#pill.classList.remove('shown');
  }
}
