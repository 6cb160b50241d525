// The rows of the room on screen: a window over the room's log, in chunks of 50 seqs.

import { Chunks } from './chunks.js';
import { Folds } from './fold.js';
import { NOTE, rowsBehind } from './lines.js';
import { byKey } from '../dom/dom.js';
import { keyOfSeq } from '../dom/rowkey.js';
import { redraw } from '../dom/redraw.js';
import { dayKey, rowsBetween, rowsOf, UNREAD } from './chunk.js';

const CHUNK = 50;
const chunkOf = (seq) => Math.floor(seq / CHUNK);

export class Timeline {
  /** The last seq before the "New messages" line, or null. */
  divider = null;
  /** Whether new messages are drawn as they come: false while the window ends above the newest. */
  atTail = true;
  #state;
  #scroll;
  #chunks;
  #folds;
  /** The newest event that is drawn, or that there was when drawing began. */
  #drawn = 0;

  constructor(state, scroll) {
    this.#state = state;
    this.#scroll = scroll;
    this.#chunks = new Chunks(scroll);
    this.#folds = new Folds(state);
  }

  get #log() {
    return this.#state.room.shown;
  }

  get #oldestHeld() {
    return this.#chunkAt(0);
  }

  get #newestHeld() {
    return this.#chunkAt(-1);
  }

  #chunkAt(i) {
    return chunkOf(this.#log.messages.at(i)?.seq ?? this.#log.last ?? 0);
  }

  /** Draws the newest chunks. */
  showTail() {
    this.#show(this.#newestHeld - 1, this.#newestHeld);
  }

  /** Draws the message with this seq and what is around it. */
  showAround(seq) {
    this.#show(chunkOf(seq) - 1, chunkOf(seq) + 1);
  }

  #show(from, to) {
    const newest = this.#newestHeld;
    this.#chunks.clear();
    this.#folds.clear();
    this.#drawn = this.#log.last ?? 0;
    for (let number = Math.max(this.#oldestHeld, from); number <= Math.min(newest, to); number += 1) this.#add(number);
    this.#settleTail(newest <= to);
  }

  /** What is held apart has an end that is not the newest. */
  #settleTail(isDrawn = this.#chunks.high >= this.#newestHeld) {
    this.atTail = isDrawn && this.#state.room.log.apart === null;
  }

  /** Everything drawn is drawn again: another language, another day, another name. */
  refresh() {
    for (const number of this.#chunks.numbers) this.#draw(number);
  }

  /** Draws what has come since the last time. */
  append() {
    const messages = this.#log.between(this.#drawn + 1, Infinity);
    this.#drawn = this.#log.last ?? 0;
    if (!this.atTail) return;
    // So many at once push everything off the screen that was on it.
    if (messages.length > 2 * CHUNK && this.#scroll.stick) this.showTail();
    else for (const message of messages) this.#appendRow(message);
    if (this.#scroll.stick) this.#chunks.trim('old');
  }

  /** A page was added before what is held; `seam` is the row that was the oldest. */
  older(seam) {
    if (seam === null) this.refresh();
    else this.update(seam);
  }

  /** A page was added behind what is held apart; `seam` is the row that was the newest. */
  newer(seam) {
    this.#drawn = this.#log.last;
    this.update(seam);
    this.#settleTail();
  }

  update(seq) {
    if (this.#chunks.get(chunkOf(seq))) this.#draw(chunkOf(seq));
  }

  /** The lines after `seq` are other ones; before the first message there is no row that they follow. */
  noted(seq) {
    if (seq === 0) this.refresh();
    const row = byKey(this.#chunks.place, keyOfSeq(seq));
    if (!row) return;
    while (row.nextSibling?.dataset.key.startsWith(NOTE)) row.nextSibling.remove();
    row.after(...rowsBehind(this.#state, seq));
  }

  /** The row of a held message, drawn with what is around it when it was not; or null. */
  reveal(seq) {
    if (byKey(this.#chunks.place, keyOfSeq(seq)) === null && this.#log.message(seq) !== null) this.showAround(seq);
    return byKey(this.#chunks.place, keyOfSeq(seq));
  }

  /** Whether the line of a message's day stands right above it, on screen. */
  saysDay(seq) {
    const line = byKey(this.#chunks.place, dayKey(seq));
    return line !== null && this.#scroll.isBelowEdge(line);
  }

  /** The line "New messages", where it is drawn. */
  get dividerNode() {
    return byKey(this.#chunks.place, UNREAD);
  }

  /** Shows all of a long text. */
  unfold(row) {
    this.#folds.unfold(row);
  }

  /** At another width what is too long is something else. */
  refold() {
    for (const number of this.#chunks.numbers) {
      const chunk = this.#chunks.get(number);
      if (this.#folds.again(chunk) && chunk.classList.contains('far')) this.#scroll.heights.measure(chunk);
    }
  }

  /** The first seq that the window reaches. */
  get from() {
    return this.#chunks.low * CHUNK;
  }

  /** Draws one more held chunk upwards or downwards; false when there is none. */
  extend(direction) {
    return direction < 0 ? this.#extendUp() : this.#extendDown();
  }

  #extendUp() {
    const number = this.#chunks.low - 1;
    if (!Number.isFinite(number) || number < this.#oldestHeld) return false;
    this.#add(number);
    if (this.#chunks.trim('new')) this.atTail = false;
    return true;
  }

  #extendDown() {
    if (this.#chunks.high >= this.#newestHeld) return false;
    this.#add(this.#chunks.high + 1);
    this.#chunks.trim('old');
    this.#settleTail();
    return true;
  }

  #add(number) {
    this.#chunks.add(number, () => this.#draw(number));
  }

  #draw(number) {
    const chunk = this.#chunks.get(number);
    redraw(chunk, rowsBetween(this.#state, number * CHUNK, (number + 1) * CHUNK, this.divider));
    this.#folds.fold(chunk);
    if (chunk.classList.contains('far')) this.#scroll.heights.measure(chunk);
  }

  /** A chunk that was drawn since the message came has it already. */
  #appendRow(message) {
    const chunk = this.#chunks.get(chunkOf(message.seq));
    // What stands behind no message belongs above the first one.
    if (chunk && (message.deleted || this.#log.before(message.seq) === null)) this.#draw(chunkOf(message.seq));
    else if (!chunk) this.#add(chunkOf(message.seq));
    else if (!byKey(chunk, keyOfSeq(message.seq))) {
      chunk.append(...rowsOf(this.#state, message, this.divider));
      this.#folds.fold(chunk);
    }
    // What stood alone before it stands above it now.
    if (this.#log.before(message.seq) === null) this.refresh();
  }
}
