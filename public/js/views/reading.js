// What the person has seen: a message counts as read when it was on screen for half a second, in a window that is looked
// at. One number tells how far: so what was jumped over stays unread, until it was on screen too.

import { isLookedAt } from '../dom/dom.js';

const READ_AFTER_MS = 500;

export class Reading {
  #state;
  #actions;
  #timer = 0;
  /** What was on screen when the half second began. */
  #before = null;
  /** The room of which the person has read everything, staying at the end: what comes there is read, however fast. */
  #follows = null;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    document.addEventListener('visibilitychange', () => actions.moved());
    addEventListener('focus', () => actions.moved());
    this.hear();
  }

  hear() {
    const now = this.#onScreen();
    if (!isLookedAt()) this.#follows = null;
    else if (now?.isAll) this.#follows = now.room;
    if (this.#timer) return;
    this.#before = now;
    this.#timer = setTimeout(() => this.#look(), READ_AFTER_MS);
  }

  #look() {
    this.#timer = 0;
    const [before, now] = [this.#before, this.#onScreen()];
    if (now === null) return;
    if (!this.#state.reader.watching) this.#follows = null;
    const stayed = before?.room === now.room ? { first: Math.max(before.first, now.first), last: Math.min(before.last, now.last) } : null;
    // What was missed is not read by whoever is at the end now.
    if (this.#follows === now.room && !this.#state.reader.isLineAbove) this.#read(now.room, now.room.log.last);
    else if (stayed && stayed.first <= stayed.last) this.#stayed(now.room, stayed);
    if (stayed === null || before.first !== now.first || before.last !== now.last) this.hear();
  }

  #stayed(room, { first, last }) {
    const { me, reader } = this.#state;
    if (!reader.isLineAbove) this.#actions.passDivider();
    if (!room.hasUnreadBefore(first, me.id)) this.#read(room, last);
  }

  #read(room, seq) {
    if (room.kept) return;
    this.#actions.markRead(room.name, seq);
    if (this.#state.reader.watching && seq === room.log.last) this.#follows = room;
  }

  /** The room on screen, the first and last event that are, and whether nothing is left to read; null when nobody looks. */
  #onScreen() {
    const { name, reader, room } = this.#state;
    const rows = !isLookedAt() || room.log.last === null || name === 'name' ? null : reader.onScreen;
    // What comes after the last message, an edit for instance, has no row of its own.
    const isAll = reader.watching && room.read === room.log.last;
    return rows && { room, isAll, first: rows.first, last: reader.atEnd ? room.log.last : rows.last };
  }
}
