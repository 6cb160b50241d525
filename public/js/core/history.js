// The past of a room: what is missing at its end after a pause, and older pages on scrolling up. One question per log
// and direction at a time. A page that no longer joins on when it comes is not taken, and is asked for anew.

import { settle } from './events.js';

const PAGE = 50;
const LARGE_PAGE = 200;
const RETRY_MS = 1_000;
// A log that moves at its beginning again and again while it is asked for.
const TRIES_MAX = 5;

export class History {
  #line;
  #hall;
  #clock;
  /** Who hears of what has come. */
  on;
  #filling = new Set();

  /** `on`: `events(list)` of a page, before they are taken; `changes(list)`. */
  constructor({ line, hall, clock }, on) {
    this.#line = line;
    this.#hall = hall;
    this.#clock = clock;
    this.on = on;
  }

  /** Asks for what is missing at the end of a room, page by page. */
  fill(room) {
    return room.log.hole === null ? Promise.resolve() : this.catchUp(room);
  }

  /** Asks for what comes after the end of a room, also where nothing is known to be missing. */
  async catchUp(room) {
    const { log } = room;
    if (log.last === null || this.#filling.has(log)) return;
    this.#filling.add(log);
    let refusal = null;
    try {
      do await this.#newer(room, log);
      while (log.hole !== null && this.#line.live && this.#holds(room));
    } catch (thrown) {
      refusal = thrown;
    }
    this.#filling.delete(log);
    if (refusal === null) return;
    if (refusal.code === undefined) throw refusal;
    if (refusal.code === 'slow_down' || refusal.code === 'busy') this.#clock.after(refusal.retry_after_ms ?? RETRY_MS, () => this.fill(room));
  }

  async #newer(room, log) {
    const after = log.last;
    const { events } = await this.#line.ask({ type: 'history', room: room.name, after, limit: LARGE_PAGE });
    // Another history began, or the room goes by another name now: this page is of no room that is held.
    if (!this.#holds(room)) return;
    this.on.events(events);
    const changes = log.takeNewer(after, events);
    if (changes !== null) this.on.changes(settle(this.#hall, room, changes));
    // Asked where the log ends, and still not what comes next: asking again at once would never end.
    else if (log.last === after) throw { code: 'busy' };
  }

  /** One page of older events. Resolves with false when it could not be had. */
  async older(room, many = false) {
    if (!this.#line.live || room.loading || room.shown.complete) return false;
    room.loading = true;
    try {
      for (let tries = 0; tries < TRIES_MAX && this.#holds(room); tries += 1) {
        if (await this.#olderOnce(room, many ? LARGE_PAGE : PAGE)) return true;
      }
      return false;
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      if (refusal.code === 'no_such_room' || refusal.code === 'no_such_user') room.refused = refusal.code;
      return false;
    } finally {
      room.loading = false;
    }
  }

  async #olderOnce(room, limit) {
    const log = room.shown;
    const before = log.first;
    const reply = await this.#line.ask({ type: 'history', room: room.name, limit, ...(before !== null && { before }) });
    if (!this.#holds(room)) return false;
    this.on.events(reply.events);
    // Nothing was known of the room; the newest page tells where it ends.
    if (log.first === null) room.reach(reply.events.at(-1)?.seq ?? 0);
    const seam = log.messages[0]?.seq ?? null;
    if (!log.takeOlder(before, reply.events, reply.more)) return false;
    room.loading = false;
    this.on.changes([{ kind: 'older', room: room.name, seam }]);
    return true;
  }

  #holds(room) {
    return this.#hall.rooms.get(room.name) === room;
  }
}
