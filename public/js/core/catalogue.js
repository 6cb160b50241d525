// The public rooms of the house as they are now, asked for when somebody looks at the list of them.

// As many as a welcome tells of; who wants another one types its name.
const PAGES_MAX = 2;
// Whoever moves about in the list looks once.
const LOOK_EVERY_MS = 2_000;

export class Catalogue {
  #line;
  #hall;
  #tell;
  #clock;
  #next = -Infinity;

  /** `tell(changes)` hears what changed. */
  constructor({ line, hall, clock }, tell) {
    this.#line = line;
    this.#clock = clock;
    this.#hall = hall;
    this.#tell = tell;
  }

  /** Asks how many are where, and which rooms are gone. Whoever looks too often sees what was last told. */
  async look() {
    if (!this.#line.live || this.#clock.now() < this.#next) return;
    this.#next = this.#clock.now() + LOOK_EVERY_MS;
    try {
      this.#take(await this.#ask());
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
    }
  }

  async #ask() {
    const rooms = [];
    let page;
    do {
      page = await this.#line.ask({ type: 'rooms', after: rooms.at(-1)?.room });
      rooms.push(...page.rooms);
    } while (page.more && rooms.length < PAGES_MAX * page.rooms.length);
    return { rooms, more: page.more };
  }

  #take({ rooms, more }) {
    this.#hall.morePublic = more;
    for (const entry of rooms) this.#hall.listed(entry);
    if (!more) this.#hall.forgetRoomsBut(new Set(rooms.map(({ room }) => room)));
    this.#tell([{ kind: 'listed' }]);
  }
}
