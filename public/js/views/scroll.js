// Where the reader is in the log. "At the end" is a state, not a measurement: only a person's own scrolling ends it,
// never a change of the layout. Away from the end, what is read is held in its place.

import { Anchor } from './anchor.js';
import { Heights } from './heights.js';
import { PLACED_ROWS, seqOf } from '../dom/rowkey.js';
import { byKey, get, make } from '../dom/dom.js';

const NEAR_END_PX = 48;
const BELOW_EDGE_PX = 64;

const rowsOf = (chunk) => [...chunk.querySelectorAll(PLACED_ROWS)];

export class Scroll {
  stick = true;
  heights = new Heights((change) => this.keep(change));
  #log = get('log');
  #chunks = get('chunks');
  #anchor = new Anchor();
  #on;
  /** Whether the hand went down while something was changed, of which no scrolling has told yet. */
  #isDown = false;
  #before = { top: 0, height: 0, client: 0 };
  /** What the heights of all rows depend on: the width of the log, and how high and wide a line of words is. */
  #ruler = make('span', { className: 'ruler', textContent: 'Tea 茶' });
  #sizes = new ResizeObserver((entries) => this.#resized(entries));
  #measure = '';

  /** `on`: `stick(bool)` when the state changes, `moved()` after each scrolling, `isTail()` whether the newest is drawn, `measured()` when words are as wide or high as never before. */
  constructor(on) {
    const log = this.#log;
    this.#on = on;
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    log.addEventListener('wheel', (event) => event.deltaY < 0 && this.#release(), { passive: true });
    log.addEventListener('keydown', (event) => ['PageUp', 'Home'].includes(event.key) && this.#release());
    this.#ruler.setAttribute('aria-hidden', 'true');
    log.append(this.#ruler);
    for (const node of [log, get('content'), this.#ruler]) this.#sizes.observe(node);
  }

  /** From now on a chunk that becomes higher or lower moves nothing that is read. */
  watch(chunk) {
    this.#sizes.observe(chunk);
  }

  unwatch(chunk) {
    this.#sizes.unobserve(chunk);
  }

  /** Changes what is drawn without moving what is read; returns what the change does. */
  keep(change) {
    if (!this.stick) {
      this.#isDown ||= this.#log.scrollTop > this.#before.top;
      this.#anchor.hold();
    }
    const made = change();
    this.#hold();
    return made;
  }

  toEnd() {
    this.#setStick(true);
    this.#pin();
  }

  /** Puts a row near the top, as when somebody jumps to the first unread message. */
  to(row, offset = BELOW_EDGE_PX) {
    this.#setStick(false);
    this.#anchor.put(row, offset);
    this.heights.lookAround();
    this.#remember();
  }

  /** Where the reader is, to come back to; null at the end. */
  get place() {
    return this.stick && this.#on.isTail() ? null : this.#anchor.place;
  }

  /** Comes back to a place; false when its row is not drawn. */
  comeBack({ key, offset }) {
    const row = byKey(this.#chunks, key);
    if (row) this.to(row, offset);
    return row !== null;
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

  /** Whether a node begins below the upper edge of the log. */
  isBelowEdge(node) {
    return node.getBoundingClientRect().top >= this.#log.getBoundingClientRect().top;
  }

  /** The seqs of the first and the last row that are wholly on screen, or null. */
  get onScreen() {
    const { top, bottom } = this.#log.getBoundingClientRect();
    const whole = [];
    // From the newest on, and no further than the screen goes: whoever reads is mostly at the end.
    for (const chunk of [...this.#chunks.children].reverse()) {
      const around = chunk.getBoundingClientRect();
      if (around.top >= bottom) continue;
      if (around.bottom <= top) break;
      for (const row of rowsOf(chunk).reverse()) {
        const box = row.getBoundingClientRect();
        if (box.height > 0 && box.bottom <= top) break;
        // A row that is higher than the screen was read when its end was there.
        if (box.bottom <= bottom + 1 && box.bottom > top && (box.top >= top - 1 || box.height > bottom - top)) whole.push(row);
      }
    }
    return whole.length > 0 ? { first: seqOf(whole.at(-1)), last: seqOf(whole[0]) } : null;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    const sameLayout = scrollHeight === this.#before.height && clientHeight === this.#before.client;
    if (!this.stick) this.#anchor.hold();
    if (sameLayout && scrollTop < this.#before.top - 1) this.#setStick(false);
    // Down to the end, and it is the end: not only of what is drawn. The echo of one's own pinning, which has
    // not moved, says nothing about what the hand wants.
    const near = scrollTop > this.#before.top ? NEAR_END_PX : this.#isDown ? 1 : 0;
    this.#isDown = false;
    if (this.fromEnd < near && this.#on.isTail()) this.#setStick(true);
    if (!this.stick) this.#anchor.mark();
    this.heights.lookAround();
    this.#remember();
    this.#on.moved();
  }

  /** Before the frame is painted in which something has another size. */
  #resized(entries) {
    this.#hold();
    for (const { target } of entries) if (target.parentElement === this.#chunks) this.heights.grown(target);
    const { width, height } = this.#ruler.getBoundingClientRect();
    const measure = `${this.#log.clientWidth} ${width} ${height}`;
    if (measure === this.#measure) return;
    if (this.#measure !== '') this.#on.measured();
    this.#measure = measure;
    this.heights.forget();
  }

  #hold() {
    if (this.stick) this.#pin();
    else this.#anchor.hold();
    this.#remember();
  }

  #release() {
    if (this.#log.scrollHeight > this.#log.clientHeight && this.#log.scrollTop > 0) this.#setStick(false);
  }

  #setStick(stick) {
    if (stick === this.stick) return;
    this.stick = stick;
    if (!stick) this.#anchor.mark();
    this.#on.stick(stick);
  }

  #pin() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#remember();
  }

  #remember() {
    this.#before = { top: this.#log.scrollTop, height: this.#log.scrollHeight, client: this.#log.clientHeight };
  }
}
