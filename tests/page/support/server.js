// The other end of a page's transport, played by a test: it hears what the page asks, and says what the test wants.

import { VirtualClock } from './clock.js';

/** localStorage as a Map; `full` makes every write fail. */
export function storage() {
  const map = new Map();
  return {
    map,
    full: false,
    get length() {
      return map.size;
    },
    key: (i) => [...map.keys()][i],
    getItem: (key) => map.get(key) ?? null,
    setItem(key, value) {
      if (this.full) throw new Error('full');
      map.set(key, value);
    },
    removeItem: (key) => map.delete(key),
  };
}

/** Every transport that a page opens; the newest is `line`. */
export class Lines {
  all = [];
  #clock;

  constructor(clock) {
    this.#clock = clock;
  }

  get line() {
    return this.all.at(-1);
  }

  connect = (on) => {
    const line = new FakeLine(on, this.#clock.now());
    this.all.push(line);
    return line;
  };
}

class FakeLine {
  /** Commands that came, as objects. */
  heard = [];
  closed = false;
  state = 'connecting';
  #on;

  constructor(on, at) {
    this.#on = on;
    this.at = at;
  }

  send(text) {
    this.heard.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  open() {
    this.state = 'open';
    this.#on.onOpen();
  }

  say(object) {
    this.#on.onMessage(JSON.stringify(object));
  }

  /** Ends with this code. */
  lose(code, reason = '') {
    this.state = 'closed';
    this.#on.onClose({ code, reason });
  }

  /** The oldest command of this type that was not answered yet; it counts as answered then. */
  asked(type) {
    const i = this.heard.findIndex((command) => command.type === type);
    return i < 0 ? null : this.heard.splice(i, 1)[0];
  }

  answer(command, reply) {
    this.say({ ...reply, ref: command.ref });
  }
}

export const ANN = { id: 7, name: 'Ann', role: 'member' };

export const welcome = (clock, fields = {}) => ({ type: 'welcome', you: { ...ANN }, token: 't', epoch: 'e1', server: { name: 'T', version: '1' }, now: clock.now(), limits: { text_bytes: 4000 }, rooms: [], ...fields });

export const message = (seq, fields = {}) => ({ type: 'message', room: 'lobby', seq, time: seq * 1000, user: 1, name: 'Bo', text: `text ${seq}`, ...fields });

export const messages = (from, to, fields) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i, fields));

/** A world for a page without a browser: a clock, storage, and lines that the test answers. */
export function world(clock = new VirtualClock()) {
  const lines = new Lines(clock);
  let ids = 0;
  const newId = () => `id${(ids += 1)}`;
  return { clock, random: () => 0.5, newId, area: storage(), tabs: null, connect: lines.connect, lines };
}
