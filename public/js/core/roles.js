// What the people are in the house, and are called, who come, or who said something, without the house having told: it is
// asked, for many at once, and for nobody twice.

import { applyEvent } from './events.js';

const GATHER_MS = 500;
// As many as one question may name.
const ASKED_MAX = 100;

export class Roles {
  #line;
  #hall;
  #clock;
  #tell;
  #wondered = new Set();
  #waiting = false;

  /** `tell(changes)` hears what changed. */
  constructor({ line, hall, clock }, tell) {
    this.#line = line;
    this.#hall = hall;
    this.#clock = clock;
    this.#tell = tell;
  }

  wonder(user) {
    if (!Number.isInteger(user) || !this.#hall.isStranger(user)) return;
    this.#wondered.add(user);
    if (this.#waiting) return;
    this.#waiting = true;
    this.#clock.after(GATHER_MS, () => this.#ask());
  }

  async #ask() {
    this.#waiting = false;
    const ids = [...this.#wondered].filter((user) => this.#hall.isStranger(user)).slice(0, ASKED_MAX);
    this.#wondered.clear();
    if (!this.#line.live || ids.length === 0) return;
    const { people } = await this.#line.ask({ type: 'people', ids }).catch(() => ({ people: [] }));
    for (const { id, name, role = 'member' } of people) {
      this.#hall.roles.set(id, role);
      if (this.#hall.names.of(id) === null && name) this.#tell(applyEvent(this.#hall, { type: 'renamed', user: id, name }));
      if (role !== 'member') this.#tell([{ kind: 'role', user: id, role }]);
    }
  }
}
