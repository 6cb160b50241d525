// A list of which only what has changed is drawn: each row is known by its key and by what it shows.

import { become, redraw } from './redraw.js';

export class Rows {
  #place;
  #make;
  /** By key: what a row shows, as a text, and its node. */
  #held = new Map();

  /** `make(item)` draws one; items are plain values with a `key`. */
  constructor(place, make) {
    this.#place = place;
    this.#make = make;
  }

  /** The keys of what is there, in its order. */
  get keys() {
    return [...this.#held.keys()];
  }

  draw(items) {
    const held = new Map();
    for (const item of items) {
      const shown = JSON.stringify(item);
      const before = this.#held.get(item.key);
      held.set(item.key, before?.shown === shown ? before : { shown, node: this.#drawn(item, before) });
    }
    this.#held = held;
    redraw(this.#place, [...held.values()].map(({ node }) => node));
  }

  /** The words of the page are others: all is drawn anew the next time. */
  forget() {
    for (const row of this.#held.values()) row.shown = null;
  }

  #drawn(item, before) {
    const fresh = this.#make(item);
    if (!before) return fresh;
    become(before.node, fresh);
    return before.node;
  }
}
