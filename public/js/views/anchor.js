// What is read stays where it is on the screen, whatever changes around it. The one rule: after each change of a size,
// the row that is read is put back to where it was, less what the reader's own hand has scrolled since. The browser's
// own anchoring is off, because it fails at the top.

import { PLACED_ROWS } from '../dom/rowkey.js';
import { byKey, get } from '../dom/dom.js';

// Less than this nobody sees, and correcting it would never end where a browser rounds.
const SEEN_PX = 0.5;

export class Anchor {
  #log = get('log');
  #chunks = get('chunks');
  #row = null;
  /** Where the row is in the window, when `scrollTop` is `#at`. */
  #top = 0;
  #at = 0;

  /** From now on the first row that is on screen is held. */
  mark() {
    this.#take(this.#firstOnScreen());
  }

  /** Puts the row back to where it was. */
  hold() {
    // What is not on screen at all, under a window of a phone for instance, has no place to be held in.
    if (this.#log.clientHeight === 0) return;
    const row = this.#present();
    if (row === null) {
      this.mark();
      return;
    }
    this.#settle();
    const drift = row.getBoundingClientRect().top - this.#top;
    if (Math.abs(drift) <= SEEN_PX) return;
    this.#log.scrollBy({ top: drift, behavior: 'instant' });
    this.#at = this.#log.scrollTop;
    // At either end there is nowhere to scroll to: then it is where it is.
    const top = row.getBoundingClientRect().top;
    if (Math.abs(top - this.#top) > 2 * SEEN_PX) this.#top = top;
  }

  /** Where the reader is: the row by its key, and how far it is below the upper edge; null without rows. */
  get place() {
    const row = this.#present();
    if (row === null) return null;
    this.#settle();
    return { key: row.dataset.key, offset: this.#top - this.#edge };
  }

  /** Puts a row `offset` below the upper edge, and holds it there. */
  put(row, offset) {
    this.#log.scrollBy({ top: row.getBoundingClientRect().top - this.#edge - offset, behavior: 'instant' });
    this.#take(row);
  }

  /** What the hand has scrolled belongs to the row's place. */
  #settle() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    // What has become lower scrolls by itself when one would be below its end.
    const isCut = this.#at > scrollHeight - clientHeight + SEEN_PX && scrollTop >= scrollHeight - clientHeight - 2 * SEEN_PX;
    if (!isCut) this.#top -= scrollTop - this.#at;
    this.#at = scrollTop;
  }

  #take(row) {
    this.#row = row;
    this.#top = row?.getBoundingClientRect().top ?? 0;
    this.#at = this.#log.scrollTop;
  }

  /** The node of a row may be another one than before; the row is the same. */
  #present() {
    if (this.#row !== null && !this.#row.isConnected) this.#row = byKey(this.#chunks, this.#row.dataset.key);
    return this.#row;
  }

  get #edge() {
    return this.#log.getBoundingClientRect().top;
  }

  /** The first row whose lower end is on screen. What is far away is not laid out, and is not looked into. */
  #firstOnScreen() {
    const edge = this.#edge;
    const below = (node) => node.getBoundingClientRect().bottom > edge;
    for (const chunk of this.#chunks.children) {
      const row = below(chunk) ? [...chunk.querySelectorAll(`:scope > ${PLACED_ROWS}`)].find(below) : undefined;
      if (row) return row;
    }
    return null;
  }
}
