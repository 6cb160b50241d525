// The rows of one room in the DOM: chunks of 50, at most 20 of them, a window over the room's log.
// A chunk is drawn wholly from the model, so grouping, day lines and the divider agree at each seam.

import { sameDay, t, day } from './i18n.js';
import { line, make, messageRow, noteRows, pendingRow } from './row.js';
import { redraw } from './redraw.js';

const CHUNK = 50;
const CHUNKS_MAX = 20;
const GROUP_MS = 5 * 60_000;
const SECOND_MS = 1_000;
const NOTICED_MS = 400;
const chunkOf = (seq) => Math.floor(seq / CHUNK);

export class Timeline {
  room = null;
  /** The last seq before the "New messages" line, or null. */
  divider = null;
  /** Whether new messages are drawn as they come: false while the window ends above the newest. */
  atTail = true;
  #chunks = new Map();
  #nodes;
  #scroll;
  #ask;
  #countdown = 0;

  /** `nodes`: chunks, pending; `ask`: me(), now(), skew(), mentionAt(text, i), isMention(text), pendingOf(room), act(action, cid). */
  constructor({ nodes, scroll, ask }) {
    this.#nodes = nodes;
    this.#scroll = scroll;
    this.#ask = ask;
  }

  get #low() {
    return Math.min(...this.#chunks.keys());
  }

  get #high() {
    return Math.max(...this.#chunks.keys());
  }

  get #oldestHeld() {
    return chunkOf(this.room.log.messages[0]?.seq ?? this.room.log.last ?? 0);
  }

  get #newestHeld() {
    return chunkOf(this.room.log.messages.at(-1)?.seq ?? this.room.log.last ?? 0);
  }

  show(room, divider) {
    this.room = room;
    this.divider = divider;
    this.toTail();
  }

  /** Draws the newest chunks and goes to the end. */
  toTail() {
    this.#chunks.clear();
    this.#nodes.chunks.replaceChildren();
    this.atTail = true;
    const newest = this.#newestHeld;
    for (let key = Math.max(this.#oldestHeld, newest - 1); key <= newest; key += 1) this.#add(key);
    this.pending();
    this.#scroll.toEnd();
  }

  /** Everything drawn is drawn again: another language, another day, another name. */
  refresh() {
    if (!this.room) return;
    this.#scroll.keep(() => {
      for (const key of this.#chunks.keys()) this.#draw(key);
      this.#drawPending();
    });
  }

  append(messages) {
    if (!this.atTail) return;
    this.#scroll.keep(() => {
      for (const message of messages) this.#appendRow(message);
      if (this.#scroll.stick) this.#trim('old');
      this.#drawPending();
    });
  }

  /** A page was added before what is held; `seam` is the row that was the oldest. */
  older(seam) {
    this.#scroll.keep(() => {
      if (seam === null) for (const key of this.#chunks.keys()) this.#draw(key);
      else if (this.#chunks.has(chunkOf(seam))) this.#draw(chunkOf(seam));
      this.#extendUp();
    });
  }

  update(seq) {
    if (this.#chunks.has(chunkOf(seq))) this.#scroll.keep(() => this.#draw(chunkOf(seq)));
  }

  /** A passing line after `seq`; before the first message there is no chunk of its own. */
  noted(seq) {
    if (seq === 0) this.refresh();
    else this.update(seq);
    // What waits stands behind it.
    this.pending();
  }

  pending() {
    this.#scroll.keep(() => this.#drawPending());
  }

  setDivider(seq) {
    if (seq === this.divider) return;
    this.divider = seq;
    this.refresh();
  }

  get dividerNode() {
    return this.#nodes.chunks.querySelector('.unread');
  }

  /** Draws one more held chunk upwards or downwards; false when there is none. */
  extend(direction) {
    let done = false;
    this.#scroll.keep(() => (done = direction < 0 ? this.#extendUp() : this.#extendDown()));
    return done;
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
    const chunk = make('div', { className: 'chunk' });
    chunk.setAttribute('role', 'list');
    const next = [...this.#chunks.keys()].filter((other) => other > key).sort((a, b) => a - b)[0];
    this.#chunks.set(key, chunk);
    this.#nodes.chunks.insertBefore(chunk, this.#chunks.get(next) ?? null);
    this.#draw(key);
    this.#markNear();
  }

  #draw(key) {
    const messages = this.room.log.between(key * CHUNK, (key + 1) * CHUNK);
    const rows = messages.flatMap((message) => this.#rows(message));
    if (this.room.log.messages.length === 0) rows.push(...noteRows(this.room.log.notes.get(0) ?? []));
    redraw(this.#chunks.get(key), rows);
  }

  /** A chunk that was drawn since the message came has it already. */
  #appendRow(message) {
    const key = chunkOf(message.seq);
    const chunk = this.#chunks.get(key);
    if (!chunk) this.#add(key);
    else if (!chunk.querySelector(`[data-seq="${message.seq}"]`)) chunk.append(...this.#rows(message));
  }

  /** A message with the lines before and after it. */
  #rows(message) {
    const before = this.room.log.before(message.seq);
    const rows = [];
    if (!before || !sameDay(before.time, message.time)) rows.push(line('day', day(message.time, this.#ask.now())));
    if (this.#beginsUnread(before, message)) rows.push(line('unread', t('new_messages')));
    const notes = this.room.log.notes.get(message.seq) ?? [];
    rows.push(messageRow(message, this.#place(before, message, rows.length > 0)), ...noteRows(notes));
    return rows;
  }

  #beginsUnread(before, message) {
    if (this.divider === null || message.seq <= this.divider) return false;
    return before ? before.seq <= this.divider : this.room.log.first <= this.divider + 1;
  }

  #place(before, message, separated) {
    const close = before && before.user === message.user && before.name === message.name && message.time - before.time <= GROUP_MS;
    const noted = before && this.room.log.notes.has(before.seq);
    const mentioned = message.user !== this.#ask.me().id && this.#ask.isMention(message.text ?? '');
    const own = message.user === this.#ask.me().id;
    return { first: separated || !close || noted || Boolean(before.deleted), own, mentioned, mentionAt: this.#ask.mentionAt };
  }

  #drawPending() {
    const me = this.#ask.me();
    const last = this.room.log.messages.at(-1);
    let before = last && this.room.log.notes.has(last.seq) ? null : last;
    clearTimeout(this.#countdown);
    const rows = this.#ask.pendingOf(this.room).map((entry) => {
      const time = entry.time ?? entry.at + this.#ask.skew();
      const follows = before?.user === me.id && time - before.time <= GROUP_MS && !before.failed;
      before = { user: me.id, time, failed: entry.failed };
      return pendingRow({ ...entry, time, seconds: this.#secondsLeft(entry) }, { first: !follows, name: me.name, mentionAt: this.#ask.mentionAt }, this.#ask.act);
    });
    redraw(this.#nodes.pending, rows);
    this.#nodes.pending.hidden = rows.length === 0;
  }

  /** Of an entry that is sent again later; a wait that nobody would notice is none. */
  #secondsLeft({ heldUntil, cid }) {
    const ms = heldUntil ? heldUntil - Date.now() : 0;
    const shown = this.#nodes.pending.querySelector(`[data-cid="${CSS.escape(cid)}"] .held`) !== null;
    if (ms < (shown ? 1 : NOTICED_MS)) return 0;
    this.#countdown = setTimeout(() => this.pending(), ms % SECOND_MS || SECOND_MS);
    return Math.ceil(ms / SECOND_MS);
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
