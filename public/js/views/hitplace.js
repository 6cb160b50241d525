// The place of what was found: sections under each other, a word beneath them, the arrows go through their buttons, and the
// next page is asked for before the end.

import { make, onAct } from '../dom/dom.js';
import { redraw } from '../dom/redraw.js';
import { Roving } from '../dom/roving.js';

// The next page is asked for so many screens before the end.
const AHEAD_SCREENS = 1;

export class HitPlace {
  #body;
  #place;
  #note = make('p', { className: 'muted hits-note' });
  #roving;

  /** `acts` are those of the buttons, `end()` is called near the end of what there is. */
  constructor(className, body, acts, end) {
    this.#body = body;
    this.#place = make('div', { className, dataset: { key: 'hits' } });
    this.#roving = new Roving(this.#place, 'button');
    this.#note.setAttribute('role', 'status');
    body.append(this.#place, this.#note);
    onAct(this.#place, acts);
    body.addEventListener('scroll', () => this.#isNearEnd && end(), { passive: true });
  }

  /** `note` stands under the sections. */
  show(sections, note) {
    redraw(this.#place, sections);
    if (this.#note.textContent !== note) this.#note.textContent = note;
    this.#roving.settle();
  }

  /** Whether there is room for more on screen. */
  get isShort() {
    return this.#body.clientHeight > 0 && this.#isNearEnd;
  }

  get first() {
    return this.#place.querySelector('button');
  }

  get #isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#body;
    return scrollHeight - scrollTop - clientHeight < AHEAD_SCREENS * clientHeight;
  }
}
