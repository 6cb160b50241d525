// The room in the address, and the room on screen: one follows the other.

import { hashOfRoom, roomOfHash } from '../core/ids.js';
import { takeSecret } from '../dom/secret.js';

export class Address {
  #state;
  #actions;
  /** The address as it was seen last. */
  #seen = location.hash;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    addEventListener('hashchange', () => {
      // A link with a secret leads into no other room.
      if (takeSecret()) {
        history.replaceState(history.state, '', hashOfRoom(state.here));
        this.#seen = location.hash;
        return;
      }
      this.#seen = location.hash;
      const name = roomOfHash(location.hash);
      if (name !== state.here) actions.show(name);
    });
    actions.show(roomOfHash(location.hash));
  }

  /** A room that is called otherwise, or is none, takes the place of what was asked for. */
  hear(changes) {
    const { here } = this.#state;
    // Where somebody has just changed it, that event is on its way, and counts.
    if (location.hash !== this.#seen || roomOfHash(location.hash) === here) return;
    const corrected = changes.some(({ kind, asked, instead }) => (kind === 'joined' && asked !== undefined) || (kind === 'shown' && instead !== undefined));
    if (corrected || this.#actions.giveEntry?.()) history.replaceState(corrected ? history.state : null, '', hashOfRoom(here));
    else location.hash = hashOfRoom(here);
    this.#seen = location.hash;
  }
}
