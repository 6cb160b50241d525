// How far one has read each room. The house keeps it for all of one's devices; what is read while it does not hear is told
// when it does.

// What is read is told once in so long.
const TELL_MS = 500;

export class ReadMarks {
  #line;
  #hall;
  #clock;
  #tell;
  #isTelling = false;

  /** `tell(changes)` hears what changed. */
  constructor({ line, hall, clock }, tell) {
    this.#line = line;
    this.#hall = hall;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** `isKnown` where the house knows it by itself. */
  mark(name, seq, isKnown = false) {
    if (!this.#hall.markRead(name, seq)) return;
    this.#tell([{ kind: 'read', room: name }]);
    if (isKnown) return;
    this.#hall.room(name).unsent = seq;
    if (this.#isTelling) return;
    this.#isTelling = true;
    this.#clock.after(TELL_MS, () => {
      this.#isTelling = false;
      this.deliver();
    });
  }

  deliver() {
    if (!this.#line.live) return;
    for (const room of this.#hall.rooms.values()) {
      if (room.unsent >= 0) this.#line.tell({ type: 'read', room: room.name, seq: room.unsent });
      room.unsent = -1;
    }
  }
}
