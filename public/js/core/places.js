// The rooms one is in: coming in, and leaving. The house keeps which ones they are for all of one's devices; this browser
// remembers them, to list them before the house has told of them.

import { forgetTraces } from './traces.js';
import { Turns } from './turns.js';
import { takeFollowed } from './follows.js';

// With more people than this in a room, the server tells how many there are, and not of each.
const CROWD_OVER = 200;
// When a crowd has become small and stays so, everybody in it wants the list, and not in one moment.
const LIST_AFTER_MS = 3_000;
const LIST_WITHIN_MS = 5_000;

// Without a word of the server about when.
const AGAIN_MS = 1_000;
/** Whether what was refused is asked for again without a word. */
const isForNow = ({ code }) => code === 'slow_down';

export class Places {
  #line;
  #hall;
  #store;
  #history;
  #clock;
  #random;
  #tell;
  #turns;
  /** What was left while the house did not hear. */
  #leaving = new Set();
  /** Of the room on screen. */
  #callOffList = () => {};

  /** `tell(changes)` hears what changed. */
  constructor({ line, hall, store, history, clock, random }, tell) {
    this.#line = line;
    this.#hall = hall;
    this.#store = store;
    this.#history = history;
    this.#clock = clock;
    this.#random = random;
    this.#tell = tell;
    this.#turns = new Turns(clock, (name) => this.#joinAgain(name));
    // They are listed before the house has told of them.
    for (const room of this.#saved()) hall.mine.add(hall.room(room).name);
  }

  /** After a welcome: which rooms are one's own. */
  adopt(rooms) {
    takeFollowed(this.#hall, this.#store, rooms, this.#leaving);
    for (const room of this.#leaving) this.#leave(room);
  }

  /** Another of one's devices has come into a room, or left it. */
  followed({ room, in: isIn }) {
    if (isIn) this.#hall.mine.add(room);
    if (isIn) this.join(room, { first: false });
    else if (this.#hall.mine.has(room)) this.leave(room);
    this.#tell([{ kind: 'listed' }]);
  }

  /** After a welcome, into `here` first, and back into all rooms; and what was missed in the direct and private ones, which need no entering. */
  comeBack(listed, here) {
    this.#turns.reset();
    for (const room of this.#hall.rooms.values()) room.waits = false;
    this.join(here);
    for (const room of this.#hall.mine) this.join(room, { first: false });
    for (const room of this.#hall.rooms.values()) {
      if (!room.direct && !(room.private && this.#hall.isIn(room))) continue;
      // The welcome did not tell of all rooms: whether this one has gone on only its history knows.
      if (this.#hall.moreRooms && !listed.has(room.name)) this.#history.catchUp(room);
      else this.#history.fill(room);
    }
  }

  /** Enters a room, now or in its turn: a private one to be told who is of it; a direct one needs no entering. */
  async join(name, { first = true } = {}) {
    const wanted = this.#hall.room(name);
    if (wanted.direct || wanted.joined || !this.#line.live) return;
    if (wanted.waits || !this.#turns.isFree) {
      this.#turns.wait(name, { first });
      wanted.waits = true;
      return;
    }
    await this.#turns.run(() => this.#enter(name, wanted));
  }

  /** Returns after how many ms the house wants to be asked again, or nothing. */
  async #enter(name, wanted) {
    // So no other view asks, too.
    wanted.joined = true;
    try {
      this.#joined(await this.#line.ask({ type: 'join', room: name }), name);
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      wanted.joined = false;
      if (refusal.code === 'offline') return undefined;
      if (isForNow(refusal)) {
        wanted.waits = true;
        this.#turns.wait(name, { first: true });
        return refusal.retry_after_ms ?? AGAIN_MS;
      }
      this.#hall.mine.delete(name);
      wanted.refused = refusal.code;
      this.#tell([{ kind: 'refused', room: name, code: refusal.code }]);
    }
    return undefined;
  }

  /** Makes a private room, or comes into one by a link; a promise of its name, which rejects with the refusal. */
  async comeIn(command) {
    const reply = await this.#line.ask(command);
    this.#joined(reply, reply.room);
    return reply.room;
  }

  #joined(reply, asked) {
    const anew = this.#hall.joined(reply);
    if (!this.#hall.room(reply.room).private) this.#remember(reply.room, asked);
    this.#tell([{ kind: 'joined', room: reply.room, asked, anew }]);
    this.#history.fill(this.#hall.room(reply.room));
  }

  async leave(name) {
    this.#out(name);
    await this.#leave(name);
  }

  #out(name) {
    this.#hall.left(name);
    this.#saveRooms((rooms) => rooms.delete(name));
    this.#tell([{ kind: 'left', room: name }]);
  }

  /** A room is there no more, or not for whoever is here: nobody joins it again unasked, which could make it anew. Returns what was being written in it. */
  lost(name) {
    // Only then nobody looks at it any more.
    this.#out(name);
    this.#hall.forget(name);
    this.#tell([{ kind: 'listed' }]);
    return forgetTraces(this.#store, name);
  }

  /** The person is out at once; the server may want to hear of it later. */
  async #leave(name) {
    if (this.#hall.mine.has(name)) return;
    this.#leaving[this.#line.live ? 'delete' : 'add'](name);
    if (!this.#line.live) return;
    await this.#line.ask({ type: 'leave', room: name }).catch((refusal) => isForNow(refusal) && this.#later(refusal, () => this.#leave(name)));
  }

  /** Unless one has left it meanwhile. */
  #joinAgain(name) {
    const room = this.#hall.rooms.get(name);
    if (!room?.waits) return;
    room.waits = false;
    this.join(name);
  }

  #later({ retry_after_ms: wait }, act) {
    this.#clock.after(wait ?? AGAIN_MS, act);
  }

  /** Everybody's coming is told again, of people who are not all known: who needs the list joins again. */
  listSoon(name) {
    this.#callOffList();
    if (this.#isListDue(name)) this.#callOffList = this.#clock.after(LIST_AFTER_MS + this.#random() * LIST_WITHIN_MS, () => this.list(name));
  }

  async list(name) {
    if (!this.#isListDue(name)) return;
    this.#hall.room(name).joined = false;
    await this.join(name);
  }

  #isListDue(name) {
    const room = this.#hall.rooms.get(name);
    return Boolean(room?.joined && room.crowded && room.online <= CROWD_OVER);
  }

  /** The server's spelling of a room's name is the one that is kept. */
  #remember(name, asked) {
    if (name !== asked) this.#hall.forget(asked);
    this.#hall.mine.add(name);
    this.#saveRooms((rooms) => {
      if (name !== asked) rooms.delete(asked);
      rooms.add(name);
    });
  }

  #saved() {
    return this.#store.get('rooms', ['lobby']).filter((room) => typeof room === 'string');
  }

  /** What another tab has entered since stays; so only what changed here is changed there. */
  #saveRooms(change) {
    const rooms = new Set(this.#saved());
    change(rooms);
    this.#store.set('rooms', [...rooms]);
  }
}
