// Which day it is that one scrolls through, over the log while it moves; a press leads to another day.

import { day, sameDay } from '../words/dates.js';
import { get, make } from '../dom/dom.js';

const SHOWN_MS = 1_000;

export class DayPill {
  // For the keyboard and for whom it is read aloud there is the room's menu.
  #words = make('span');
  #pill = make('button', { type: 'button', className: 'day-pill', tabIndex: -1 }, this.#words);
  #timer = 0;
  #at = null;
  #written = null;

  /** `choose(at)` lets somebody who reads what was said at this time choose another day. */
  constructor(choose) {
    this.#pill.setAttribute('aria-hidden', 'true');
    this.#pill.addEventListener('click', () => choose(this.#at));
    get('log').after(this.#pill);
  }

  /** `at` is when what one reads was said. */
  show(at, now) {
    // Writing a date takes too long for each scrolling.
    if (this.#written === null || !sameDay(at, this.#written)) this.#words.textContent = day(at, now);
    [this.#at, this.#written] = [at, at];
    this.#pill.classList.add('shown');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#hide(), SHOWN_MS);
  }

  #hide() {
    this.#written = null;
    this.#pill.classList.remove('shown');
  }
}
