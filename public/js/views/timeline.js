// The rows of the room on screen: chunks of 50, at most 20 of them, a window over the room's log.

import { byKey, get, make } from '../dom/dom.js';
import { keyOfSeq } from '../dom/rowkey.js';
import { redraw } from '../dom/redraw.js';
import { rowsBetween, rowsOf, UNREAD } from './chunk.js';

const CHUNK = 50;
const CHUNKS_MAX = 20;
const chunkOf = (seq) => Math.floor(seq / CHUNK);

export class Timeline {
  /** The last seq before the "New messages" line, or null. */
  divider = null;
  /** Whether new messages are drawn as they come: false while the window ends above the newest. */
  atTail = true;
  #state;
  #scroll;
  #place = get('chunks');
  #chunks = new Map();

  constructor(state, scroll) {
    this.#state = state;
    this.#scroll = scroll;
  }

  get #log() {
    return this.#state.room.log;
  }

  get #low() {
    return Math.min(...this.#chunks.keys());
  }

  get #high() {
    return Math.max(...this.#chunks.keys());
  }

  get #oldestHeld() {
    return chunkOf(this.#log.messages[0]?.seq ?? this.#log.last ?? 0);
  }

  get #newestHeld() {
    return chunkOf(this.#log.messages.at(-1)?.seq ?? this.#log.last ?? 0);
  }

  /** Draws the newest chunks. */
  showTail() {
    this.#chunks.clear();
    this.#place.replaceChildren();
    this.atTail = true;
    const newest = this.#newestHeld;
    for (let key = Math.max(this.#oldestHeld, newest - 1); key <= newest; key += 1) this.#add(key);
  }

  /** Everything drawn is drawn again: another language, another day, another name. */
  refresh() {
    for (const key of this.#chunks.keys()) this.#draw(key);
  }

  append(messages) {
    if (!this.atTail) return;
    for (const message of messages) this.#appendRow(message);
    if (this.#scroll.stick) this.#trim('old');
  }

  /** A page was added before what is held; `seam` is the row that was the oldest. */
  older(seam) {
    if (seam === null) this.refresh();
    else if (this.#chunks.has(chunkOf(seam))) this.#draw(chunkOf(seam));
    this.#extendUp();
  }

  update(seq) {
    if (this.#chunks.has(chunkOf(seq))) this.#draw(chunkOf(seq));
  }

  /** A passing line after `seq`; before the first message there is no chunk of its own. */
  noted(seq) {
    if (seq === 0) this.refresh();
    else this.update(seq);
  }

  /** The line "New messages", where it is drawn. */
  get dividerNode() {
    return byKey(this.#place, UNREAD);
  }

  /** Draws one more held chunk upwards or downwards; false when there is none. */
  extend(direction) {
    return direction < 0 ? this.#extendUp() : this.#extendDown();
  }

  #extendUp() {
    const key = this.#low - 1;
    if (!Number.isFinite(key) || key < this.#oldestHeld) return false;
    this.#add(key);
    this.#trim('new');
    return true;
  }

  #extendDown() {
    if (this.atTail) return false;
    this.#add(this.#high + 1);
    this.#trim('old');
    this.atTail = this.#high >= this.#newestHeld;
    return true;
  }

  #add(key) {
    const chunk = make('div', { className: 'chunk', dataset: { key: `c${key}` } });
    chunk.setAttribute('role', 'list');
    const next = [...this.#chunks.keys()].filter((other) => other > key).sort((a, b) => a - b)[0];
    this.#chunks.set(key, chunk);
    this.#place.insertBefore(chunk, this.#chunks.get(next) ?? null);
    this.#draw(key);
    this.#markNear();
  }

  #draw(key) {
    redraw(this.#chunks.get(key), rowsBetween(this.#state, key * CHUNK, (key + 1) * CHUNK, this.divider));
  }

  /** A chunk that was drawn since the message came has it already. */
  #appendRow(message) {
    const key = chunkOf(message.seq);
    const chunk = this.#chunks.get(key);
    if (!chunk) this.#add(key);
    else if (!byKey(chunk, keyOfSeq(message.seq))) chunk.append(...rowsOf(this.#state, message, this.divider));
  }

  /** Removes chunks at the far end; one with the focus or a selection in it stays. */
  #trim(side) {
    while (this.#chunks.size > CHUNKS_MAX) {
      const key = side === 'old' ? this.#low : this.#high;
      const chunk = this.#chunks.get(key);
      const selection = document.getSelection();
      if (chunk.contains(document.activeElement) || (selection && !selection.isCollapsed && selection.containsNode(chunk, true))) return;
      chunk.remove();
      this.#chunks.delete(key);
      if (side === 'new') this.atTail = false;
    }
    this.#markNear();
  }

  /** The two newest chunks are always laid out, so that the end is exactly where it seems. */
  #markNear() {
    const keys = [...this.#chunks.keys()].sort((a, b) => b - a);
    keys.forEach((key, i) => this.#chunks.get(key).classList.toggle('near', i < 2));
  }
}
