// What was written and is not yet known to be on the server's disk. An entry is in storage before it
// leaves the composer, and leaves storage when the server acknowledged it. No DOM, no network: time,
// ids and storage are arguments.
//
// Contract: 1. entries go out in the order they were written, the next one after the answer to the
// one before, so a refusal can never change the order; 2. an entry keeps its cid for ever, so sending
// it again is harmless; 3. each entry has a storage key of its own, so two tabs never overwrite each
// other; 4. an entry that was refused for good stays, marked, until its author decides.

import { answerFor, askWhoIsAlive } from './adoption.js';
import { pause } from './clock.js';

const KEY = 'outbox.';
const ENTRIES_MAX = 50;
const BYTES_MAX = 256 * 1024;
const STALE_MS = 5 * 60_000;
const PAUSE_MS = 1_000;
const TRANSIENT = new Set(['slow_down', 'busy']);

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

  /** `onChange(room)` hears of each change of an entry of the room. */
  constructor({ store, tab, clock, onChange = () => {} }) {
    this.#store = store;
    this.tab = tab;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** All entries of this tab, oldest first; `failed` holds the code of a refusal. */
  get entries() {
    return this.#entries;
  }

  get waiting() {
    return this.#entries.filter((entry) => !entry.failed).length;
  }

  of(room) {
    return this.#entries.filter((entry) => entry.room === room);
  }

  /** Returns the entry, or null when too much is waiting already. */
  add({ cid, room, text, replyTo }) {
    const bytes = this.#entries.reduce((sum, entry) => sum + entry.text.length * 3, text.length * 3);
    if (this.#entries.length >= ENTRIES_MAX || bytes > BYTES_MAX) return null;
    // The order must survive a clock that jumps back.
    const at = Math.max(this.#clock.now(), (this.#entries.at(-1)?.at ?? 0) + 1);
    const entry = { cid, room, text, at, tab: this.tab, ...(replyTo && { reply_to: replyTo }) };
    this.#entries.push(entry);
    this.#save(entry);
    this.#onChange(room);
    return entry;
  }

  remove(cid) {
    const entry = this.#find(cid);
    if (!entry) return null;
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#store.remove(KEY + cid);
    this.#onChange(entry.room);
    return entry;
  }

  fail(cid, code) {
    this.#mark(cid, { failed: code });
  }

  retry(cid) {
    this.#mark(cid, { failed: undefined, retried: this.#clock.now() });
  }

  /** After a reconnect: what waited too long is not sent by surprise. */
  setAsideStale() {
    const now = this.#clock.now();
    for (const entry of this.#entries) {
      if (!entry.failed && now - (entry.retried ?? entry.at) > STALE_MS) this.fail(entry.cid, 'stale');
    }
  }

  /**
   * Sends what waits, until nothing does or `send` says the line is down (a refusal `offline`).
   * `send(entry)` resolves with the ack and rejects with `{code, retry_after_ms}`.
   */
  async deliver(send) {
    if (this.#delivering || !this.#adopted) return;
    this.#delivering = true;
    try {
      for (let entry; (entry = this.#entries.find((candidate) => !candidate.failed)); ) {
        if (!(await this.#deliverOne(entry, send))) return;
      }
    } finally {
      this.#delivering = false;
    }
  }

  async #deliverOne(entry, send) {
    try {
      await send(entry);
      this.remove(entry.cid);
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      if (refusal.code === 'offline') return false;
      if (TRANSIENT.has(refusal.code)) await this.#hold(entry, refusal.retry_after_ms ?? PAUSE_MS);
      else this.fail(entry.cid, refusal.code);
    }
    return true;
  }

  /** When an entry that was asked to wait is sent again, if it was. */
  heldUntil(cid) {
    return this.#held.get(cid) ?? null;
  }

  async #hold({ cid, room }, ms) {
    this.#held.set(cid, this.#clock.now() + ms);
    this.#onChange(room);
    await pause(this.#clock, ms);
    this.#held.delete(cid);
    this.#onChange(room);
  }

  /** Takes over the entries of tabs that are gone: those that do not answer in time. */
  async adopt(tabs) {
    answerFor(this.tab, tabs);
    const found = this.#stored().filter((entry) => entry.tab !== this.tab);
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
      const entry = { ...orphan, tab: this.tab };
      this.#entries.push(entry);
      this.#save(entry);
    }
    this.#entries.sort((one, other) => one.at - other.at);
    for (const room of new Set(orphans.map((orphan) => orphan.room))) this.#onChange(room);
  }

  #stored() {
    const entries = this.#store.keys(KEY).map((key) => this.#store.get(key));
    return entries.filter((entry) => typeof entry?.cid === 'string' && typeof entry.text === 'string');
  }

  #mark(cid, fields) {
    const entry = this.#find(cid);
    if (!entry) return;
    Object.assign(entry, fields);
    this.#save(entry);
    this.#onChange(entry.room);
  }

  #find(cid) {
    return this.#entries.find((entry) => entry.cid === cid) ?? null;
  }

  #save(entry) {
    this.#store.set(KEY + entry.cid, entry);
  }
}
