// What the views read. Only the core changes it, and tells of it as a change; `reader` belongs to the view of the log.

import { arranges } from './ranks.js';

export class State {
  hall;
  outbox;
  store;
  clock;
  /** `start`, `name`, `joining`, `live`, `offline`, `closed`, `full`, `kicked` or `banned`, and what is known about it. */
  name = 'start';
  detail = {};
  /** The name of the room on screen. */
  here = 'lobby';
  /** What of the room is before somebody's eyes: `watching`, `atEnd`, `divider` and so on. */
  reader = { watching: false, stick: true, atTail: true, divider: null };
  #line;
  #posting;

  constructor({ hall, outbox, store, clock, line, posting }) {
    Object.assign(this, { hall, outbox, store, clock });
    this.#line = line;
    this.#posting = posting;
  }

  /** Whether one stands before the door, or has not been asked yet. */
  get atDoor() {
    return ['start', 'name', 'full', 'banned'].includes(this.name);
  }

  /** The room on screen. */
  get room() {
    return this.hall.room(this.here);
  }

  /** Whether the room on screen is as it is for others than those who decide it: slow, closed. */
  get bound() {
    return !arranges(this.me, this.room);
  }

  /** Whether nothing new is taken in the room on screen. */
  get shut() {
    return this.bound && this.room.settings.closed === true;
  }

  /** Whether the house hears what is asked now. */
  get live() {
    return this.#line.live;
  }

  /** Who I am; before the house has said so, who I was here. */
  get me() {
    return this.hall.me ?? { id: this.store.get('user'), name: this.store.get('name', '') };
  }

  /** What stands at the end of a room and has no place in it yet. */
  pendingOf(room) {
    return this.#posting.pendingOf(room);
  }
}
