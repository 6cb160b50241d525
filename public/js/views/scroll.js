// Where the reader is in the log. "At the end" is a state, not a measurement: only a person's own
// scrolling ends it, never a change of the layout. Away from the end, the row being read is held in
// its place while rows appear above it; the browser's own anchoring is off, because it fails at the top.

import { byKey, get } from '../dom/dom.js';
import { PLACED_ROWS, seqOf } from '../dom/rowkey.js';

const NEAR_END_PX = 48;

const rowsOf = (chunk) => [...chunk.querySelectorAll(PLACED_ROWS)];

export class Scroll {
  stick = true;
  #log = get('log');
  #content = get('content');
  #on;
  #before = { top: 0, height: 0, client: 0 };
  /** The sum of what was put right so far: the rest of `scrollTop` is the reader's own doing. */
  #shifted = 0;

  /** `on`: `stick(bool)` when the state changes, `moved()` after each scrolling, `isTail()` whether the newest is drawn. */
  constructor(on) {
    const [log, content] = [this.#log, this.#content];
    this.#on = on;
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    log.addEventListener('wheel', (event) => event.deltaY < 0 && this.#release(), { passive: true });
    log.addEventListener('keydown', (event) => ['PageUp', 'Home'].includes(event.key) && this.#release());
    const observer = new ResizeObserver(() => this.stick && this.#pin());
    observer.observe(log);
    observer.observe(content);
  }

  /** Changes the content without moving what is being read. */
  keep(change) {
    if (this.stick) {
      change();
      this.#pin();
      return;
    }
    const anchor = this.#anchor();
    change();
    this.#restore(anchor);
    // Rows that were only estimated get their real height when they are first drawn.
    requestAnimationFrame(() => {
      this.#restore(anchor);
      requestAnimationFrame(() => this.#restore(anchor));
    });
  }

  toEnd() {
    this.#setStick(true);
    this.#pin();
  }

  /** Puts a row near the top, as when somebody jumps to the first unread message. */
  to(row) {
    this.#setStick(false);
    this.#log.scrollTop += row.getBoundingClientRect().top - this.#log.getBoundingClientRect().top - 64;
    this.#remember();
  }

  page(direction) {
    if (direction < 0) this.#release();
    this.#log.scrollTop += direction * this.#log.clientHeight * 0.9;
  }

  get fromTop() {
    return this.#log.scrollTop;
  }

  get fromEnd() {
    return this.#log.scrollHeight - this.#log.clientHeight - this.#log.scrollTop;
  }

  /** The seq of the last row that is wholly on screen, or null. */
  lastSeen() {
    const end = this.#log.getBoundingClientRect().bottom + 1;
    for (const chunk of this.#chunks.reverse()) {
      if (chunk.getBoundingClientRect().top >= end) continue;
      const row = rowsOf(chunk).findLast((each) => each.getBoundingClientRect().bottom <= end);
      if (row) return seqOf(row);
    }
    return null;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const sameLayout = scrollHeight === this.#before.height && clientHeight === this.#before.client;
    if (sameLayout && scrollTop < this.#before.top - 1) this.#setStick(false);
    // Down to the end, and it is the end: not only of what is drawn. The echo of one's own pinning, which has
    // not moved, says nothing about what the hand wants.
    if (this.fromEnd < NEAR_END_PX && scrollTop > this.#before.top && this.#on.isTail()) this.#setStick(true);
    this.#remember();
    this.#on.moved();
  }

  #release() {
    if (this.#log.scrollHeight > this.#log.clientHeight && this.#log.scrollTop > 0) this.#setStick(false);
  }

  #setStick(stick) {
    if (stick === this.stick) return;
    this.stick = stick;
    this.#on.stick(stick);
  }

  #pin() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#remember();
  }

  #remember() {
    this.#before = { top: this.#log.scrollTop, height: this.#log.scrollHeight, client: this.#log.clientHeight };
  }

  /** The first row whose lower edge is on screen, by its key: the element itself may be replaced. */
  #anchor() {
    const top = this.#log.getBoundingClientRect().top;
    for (const chunk of this.#chunks) {
      if (chunk.getBoundingClientRect().bottom <= top) continue;
      const row = rowsOf(chunk).find((each) => each.getBoundingClientRect().bottom > top);
      if (row) return { key: row.dataset.key, offset: row.getBoundingClientRect().top - top, at: this.#log.scrollTop - this.#shifted };
    }
    return null;
  }

  /** Far chunks are not laid out, and asking a row where it is would do that: only near ones are looked into. */
  get #chunks() {
    return [...get('chunks').children];
  }

  #restore(anchor) {
    const row = anchor && byKey(this.#content, anchor.key);
    if (!row || this.stick) return;
    const offset = row.getBoundingClientRect().top - this.#log.getBoundingClientRect().top;
    // The reader may have scrolled on between two frames, and other rows may have come meanwhile, with an
    // anchor of their own; only the layout's share that nobody put right yet is taken back.
    const scrolled = this.#log.scrollTop - this.#shifted - anchor.at;
    const drift = offset - anchor.offset + scrolled;
    if (Math.abs(drift) <= 0.5) return;
    const from = this.#log.scrollTop;
    this.#log.scrollTop += drift;
    this.#shifted += this.#log.scrollTop - from;
    this.#remember();
  }
}
