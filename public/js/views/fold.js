// Long texts are folded, with a button that shows all of them. Whether one is too long only its drawing tells; what may
// be is marked with `data-long`.

import { byKey, linkButton } from '../dom/dom.js';
import { rowOf, seqOf } from '../dom/rowkey.js';
import { t } from '../words/i18n.js';

const LINES_MAX = 30;
const HEIGHT_MAX_PX = 1_200;
// Where a browser does not say how high a line is.
const LINE_PX = 24;
// A text with fewer characters than this, and fewer lines, is never that high.
const CHARACTERS_MIN = 500;
// Folding hides at least this much, or it would only be in the way.
const WORTH = 1.15;

/** Whether a text may be long enough to be folded. */
export const mayBeLong = (text) => text.length >= CHARACTERS_MIN || text.split('\n').length > LINES_MAX;

export class Folds {
  #state;
  /** Keys of rows of which somebody wanted to see all, for as long as their room is on screen. */
  #open = new Set();

  constructor(state) {
    this.#state = state;
  }

  /** Another room is on screen. */
  clear() {
    this.#open.clear();
  }

  /** Folds what is too long in `place`. */
  fold(place) {
    const bodies = [...place.querySelectorAll('[data-long]')].filter((body) => byKey(rowOf(body), 'unfold') === null && !this.#isOpen(rowOf(body)));
    // First all is measured, then all is changed: each change makes the next measuring slow.
    const measured = bodies.map((body) => ({ body, height: body.getBoundingClientRect().height, line: parseFloat(getComputedStyle(body).lineHeight) || LINE_PX }));
    for (const { body, height, line } of measured) {
      const most = Math.min(LINES_MAX * line, HEIGHT_MAX_PX);
      if (height > most * WORTH) close(body, most, Math.max(Number(body.dataset.long), Math.round(height / line)));
    }
  }

  /** Decides anew; false where nothing in `place` is long. */
  again(place) {
    const long = [...place.querySelectorAll('[data-long]')];
    for (const body of long) {
      body.classList.remove('folded');
      byKey(rowOf(body), 'unfold')?.remove();
    }
    this.fold(place);
    return long.length > 0;
  }

  /** Shows all of a row's text. */
  unfold(row) {
    this.#open.add(row.dataset.key);
    byKey(row, 'unfold')?.remove();
    byKey(row, 'body').classList.remove('folded');
  }

  /** What one has written last is not hidden from oneself. */
  #isOpen(row) {
    return this.#open.has(row.dataset.key) || seqOf(row) === this.#lastOwn;
  }

  get #lastOwn() {
    const { me, room } = this.#state;
    const { messages } = room.log;
    for (let i = messages.length - 1; i >= 0; i -= 1) if (messages[i].user === me.id) return messages[i].seq;
    return null;
  }
}

function close(body, most, lines) {
  body.classList.add('folded');
  body.style.setProperty('--most', `${most}px`);
  const button = linkButton(t('show_all', { n: lines }), 'unfold');
  button.dataset.key = 'unfold';
  body.after(button);
}
