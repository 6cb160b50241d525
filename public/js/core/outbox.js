// What was written and is not yet known to be on the server's disk. An entry is in storage before it
// leaves the composer, and leaves storage when the server acknowledged it. One with a `kind` changes the message `target`.
// No DOM, no network: time, ids and storage are arguments.
//
// Contract: 1. entries of a room go out in the order they were written, the next one after the answer to the one before,
// so a refusal can never change the order, and what waits for its files holds up nothing; 2. an entry keeps its cid for ever, so sending it again is harmless; 3. each
// entry has a storage key of its own, so two tabs never overwrite each other; 4. no entry can block those behind it: one
// that was refused for good, is not answered while the line lives, or ends the line, is set aside, marked, until its
// author decides; one that the server wants later holds up its own room alone.

import { answerFor, askWhoIsAlive, storedBut, timeOf } from './adoption.js';
import { clean } from './text.js';
import { inTime } from './clock.js';
import { verdictOn } from './verdict.js';

const KEY = 'outbox.';
const ENTRIES_MAX = 50;
const BYTES_MAX = 256 * 1024;
const STALE_MS = 5 * 60_000;
// Longer than a flush of a busy disk takes. What is answered later still counts.
const ANSWER_MS = 20_000;

export class Outbox {
  /** The id of this tab. */
  tab;
  #store;
  #entries = [];
  #delivering = false;
  #adopted = false;
  #clock;
  #onChange;
  /** Entries that the server wants later: cid → when they are sent again. */
  #held = new Map();
  /** Entries that may have left this browser. */
  #sent = new Set();

  /** `onChange(room, target)` hears of each change of an entry of the room. */
  constructor({ store, tab, clock, onChange = () => {} }) {
    [this.#store, this.tab, this.#clock, this.#onChange] = [store, tab, clock, onChange];
  }

  /** All entries of this tab, oldest first; `failed` holds why one was set aside. */
  get entries() {
    return this.#entries;
  }

  get waiting() {
    return this.#entries.filter(({ failed }) => !failed).length;
  }

  of = (room) => this.#entries.filter((entry) => entry.room === room);

  /** Returns the entry, or null when too much is waiting already. */
  add({ cid, room, text, replyTo, me, kind, target, files }) {
    const cleaned = clean(text);
    const bytes = this.#entries.reduce((sum, entry) => sum + entry.text.length * 3, cleaned.length * 3);
    if (this.#entries.length >= ENTRIES_MAX || bytes > BYTES_MAX) return null;
    // The order must survive a clock that jumps back.
    const at = Math.max(this.#clock.now(), (this.#entries.at(-1)?.at ?? 0) + 1);
    const entry = { cid, room, text: cleaned, at, tab: this.tab, ...(replyTo && { reply_to: replyTo }), ...(me && { me }), ...(kind && { kind, target }), ...(files && { files }) };
    this.#entries.push(entry);
    this.#save(entry);
    this.#onChange(room, target);
    return entry;
  }

  /** Whether the server cannot know of an entry yet. */
  isUnsent = (cid) => !this.#sent.has(cid);

  remove(cid) {
    const entry = this.#find(cid);
    if (!entry) return null;
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#held.delete(cid);
    this.#sent.delete(cid);
    this.#store.remove(KEY + cid);
    this.#onChange(entry.room, entry.target);
    return entry;
  }

  fail = (cid, code) => this.#mark(cid, { failed: code });
  attach = (cid, files) => this.#mark(cid, { files });

  retry = (cid) => this.#mark(cid, { failed: undefined, lost: undefined, retried: this.#clock.now() });

  /** After a reconnect: what waited too long is not said by surprise; what changes a message is as right later. */
  setAsideStale() {
    const now = this.#clock.now();
    for (const { cid, kind, failed, retried, at } of this.#entries) if (!kind && !failed && now - (retried ?? at) > STALE_MS) this.fail(cid, 'stale');
  }

  /**
   * Sends what waits, until nothing does or `send` says the line is down (a refusal `offline`).
   * `send(entry)` resolves with the ack and rejects with `{code, retry_after_ms, close}`.
   */
  async deliver(send) {
    if (this.#delivering || !this.#adopted) return;
    this.#delivering = true;
    try {
      for (let entry; (entry = this.#next()); ) {
        if (!(await this.#deliverOne(entry, send))) return;
      }
    } finally {
      this.#delivering = false;
    }
  }

  #next() {
    const rooms = new Set(this.#entries.filter(({ cid }) => this.#held.has(cid)).map(({ room }) => room));
    return this.#entries.find(({ failed, room, files }) => !failed && !rooms.has(room) && !files?.some(({ id }) => !id));
  }

  /** Returns whether the line is there for the next one. */
  async #deliverOne(entry, send) {
    this.#sent.add(entry.cid);
    const answer = send(entry);
    try {
      await inTime(this.#clock, answer, ANSWER_MS, { code: 'no_answer' });
      this.remove(entry.cid);
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      if (refusal.code !== 'no_answer' && refusal.close === undefined) this.#sent.delete(entry.cid);
      this.#refused(entry, refusal, send);
      if (refusal.code === 'no_answer') this.#hearLater(entry, answer);
      return refusal.code !== 'offline';
    }
    return true;
  }

  #refused(entry, refusal, send) {
    // It may have been seen in its place, or taken back, meanwhile.
    if (!this.#find(entry.cid)) return;
    const { failed, waitMs, lost } = verdictOn(refusal, entry);
    if (failed) this.fail(entry.cid, failed);
    else if (waitMs) this.#hold(entry, waitMs, send);
    else if (lost) this.#mark(entry.cid, { lost });
  }

  #hearLater({ cid }, answer) {
    const stillUnknown = () => this.#find(cid)?.failed === 'no_answer';
    answer.then(() => stillUnknown() && this.remove(cid), ({ code }) => code && code !== 'offline' && stillUnknown() && this.fail(cid, code));
  }

  /** When an entry that was asked to wait is sent again, if it was. */
  heldUntil(cid) {
    return this.#held.get(cid) ?? null;
  }

  /** What the server wanted later in a room goes out with what is delivered next. */
  release = (room) => this.of(room).forEach(({ cid }) => this.#held.delete(cid));

  #hold({ cid, room }, ms, send) {
    this.#held.set(cid, this.#clock.now() + ms);
    this.#onChange(room);
    this.#clock.after(ms, () => {
      if (this.#held.delete(cid)) this.#onChange(room);
      this.deliver(send);
    });
  }

  /** Takes over the entries of tabs that are gone: those that do not answer in time. */
  async adopt(tabs) {
    answerFor(this.tab, tabs);
    const found = storedBut(this.tab, this.#store, KEY);
    if (found.length > 0) {
      const alive = await askWhoIsAlive(tabs, this.#clock);
      this.#takeOver(found.filter((entry) => !alive.has(entry.tab)));
    }
    this.#adopted = true;
  }

  #takeOver(orphans) {
    for (const orphan of orphans) {
      // Its tab may have been told that it arrived while this one was asking.
      if (this.#store.get(KEY + orphan.cid) === null) continue;
      const entry = { ...orphan, text: clean(orphan.text), at: timeOf(orphan, this.#clock.now()), tab: this.tab };
      this.#entries.push(entry);
      this.#sent.add(entry.cid);
      this.#save(entry);
    }
    this.#entries.sort((one, other) => one.at - other.at);
    for (const { room, target } of orphans) this.#onChange(room, target);
  }

  #mark(cid, fields) {
    const entry = this.#find(cid);
    if (!entry) return;
    Object.assign(entry, fields);
    this.#save(entry);
    this.#onChange(entry.room, entry.target);
  }

  #find(cid) {
    return this.#entries.find((entry) => entry.cid === cid) ?? null;
  }

  #save(entry) {
    this.#store.set(KEY + entry.cid, entry);
  }
}
