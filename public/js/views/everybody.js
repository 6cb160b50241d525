// Everybody of the house in the panel of people: under those who are in the room, folded until somebody wants it, with when
// each was here last; and whoever one looks for by name is looked for in the whole house.

import { Directory } from '../core/directory.js';
import { get } from '../dom/dom.js';

// After the last key.
const TYPED_MS = 150;
// The next page is asked for before one comes to the end of what is there.
const AHEAD_PX = 400;

export class Everybody {
  #state;
  #directory;
  #isOpen = false;
  #query = '';
  #callOff = () => {};

  /** `changed()` hears of each page. */
  constructor(state, actions, changed) {
    this.#state = state;
    this.#directory = new Directory({ ask: actions.ask, clock: state.clock }, changed);
    const list = get('people-list');
    list.addEventListener('scroll', () => this.isShown && list.scrollHeight - list.scrollTop - list.clientHeight < AHEAD_PX && this.#directory.next(), { passive: true });
  }

  get isShown() {
    return this.#isOpen || this.#query !== '';
  }

  get isOpen() {
    return this.#isOpen;
  }

  open(isOpen = true) {
    this.#isOpen = isOpen;
    if (isOpen) this.look();
  }

  /** What is known may be old: it is asked for anew, where somebody sees it. */
  look() {
    if (this.isShown && this.#state.live) this.#directory.look(this.#query);
  }

  find(query) {
    if (query === this.#query) return;
    this.#query = query;
    this.#callOff();
    this.#callOff = this.#state.clock.after(TYPED_MS, () => this.look());
  }

  /** Those of the house that are not among `present`, by the house's order, with `known` whom it has not listed. */
  besides(present, known) {
    if (!this.isShown) return [];
    const here = new Set(present.map(({ id }) => id));
    const listed = new Set(this.#directory.people.map(({ id }) => id));
    const { names } = this.#state.hall;
    return [...this.#directory.people, ...known.filter(({ id }) => !listed.has(id))].filter(({ id }) => !here.has(id)).map((person) => ({ ...person, name: names.of(person.id) ?? person.name }));
  }
}
