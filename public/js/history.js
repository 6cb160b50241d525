// The past of a room: what is missing at its end after a pause, and older pages on scrolling up.
// One question per room and direction at a time; the answers go into the room's log.

const PAGE = 50;
const CATCH_UP_PAGE = 200;
const RETRY_MS = 1_000;

export class History {
  #ask;
  #isLive;
  #hall;
  #onEvents;
  #onChanges;
  #filling = new Set();

  constructor({ ask, isLive, hall, onEvents, onChanges }) {
    this.#ask = ask;
    this.#isLive = isLive;
    this.#hall = hall;
    this.#onEvents = onEvents;
    this.#onChanges = onChanges;
  }

  /** Asks for what is missing at the end of a room, page by page. */
  async fill(room) {
    const { log } = room;
    if (log.hole === null || this.#filling.has(log)) return;
    this.#filling.add(log);
    try {
      while (log.hole !== null && this.#isLive()) {
        const reply = await this.#ask({ type: 'history', room: room.name, after: log.hole, limit: CATCH_UP_PAGE });
        this.#onEvents(reply.events);
        this.#onChanges(this.#hall.settle(room, log.takePage(reply.events)));
        // A server that has nothing there has nothing there; asking again would never end.
        if (reply.events.length === 0) log.target = log.last;
      }
    } catch (refusal) {
      this.#fillLater(room, refusal);
    } finally {
      this.#filling.delete(log);
    }
  }

  #fillLater(room, { code, retry_after_ms }) {
    if (code === 'slow_down' || code === 'busy') setTimeout(() => this.fill(room), retry_after_ms ?? RETRY_MS);
  }

  /** One page of older events. Resolves with false when it could not be had. */
  async older(room) {
    const { log } = room;
    if (!this.#isLive() || room.loading || log.complete) return false;
    room.loading = true;
    try {
      const range = log.first === null ? {} : { before: log.first };
      const reply = await this.#ask({ type: 'history', room: room.name, limit: PAGE, ...range });
      if (log.first === null) this.#hall.reached(room, reply.events.at(-1)?.seq ?? 0);
      this.#onEvents(reply.events);
      const seam = log.messages[0]?.seq ?? null;
      log.takeOlder(reply.events, reply.more);
      room.loading = false;
      this.#onChanges([{ kind: 'older', room: room.name, seam }]);
      return true;
    } catch (refusal) {
      room.loading = false;
      if (refusal.code === 'no_such_room' || refusal.code === 'no_such_user') room.refused = refusal.code;
      return false;
    }
  }
}
