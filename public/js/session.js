// The conversation with the server: hello, joins and posts. Every question has a `ref` and a promise;
// when the line breaks, all open questions end with `offline`. What the server says goes into the
// hall; what changed is reported through `on`.

import { randomId } from './ids.js';
import { History } from './history.js';

const AGENT = 'page/1';
const NAME_CODES = new Set(['name_invalid', 'name_taken', 'password_wrong', 'token_unknown', 'slow_down']);
const TYPING_EVERY_MS = 3_000;

export class Session {
  #socket;
  #hall;
  #outbox;
  #store;
  #on;
  #replies = new Map();
  #nextRef = 1;
  #askingName = false;
  #history;
  #typingSent = 0;
  /** Who I am, for as long as the page is open, whatever becomes of the storage. */
  #known = { name: null, token: null, password: null };
  live = false;

  /** `on`: `state(name, detail)`, `welcome(detail)`, `changes(list)`, `acked(post)`, `roomRefused(room, code)`, `notice(text)`. */
  constructor({ hall, outbox, store, on }) {
    this.#hall = hall;
    this.#outbox = outbox;
    this.#store = store;
    this.#on = on;
    this.#history = new History({
      ask: (command) => this.ask(command),
      isLive: () => this.live,
      hall,
      onEvents: (events) => this.#settleOwn(events),
      onChanges: (changes) => on.changes(changes),
    });
    for (const room of store.get('rooms', ['lobby'])) hall.mine.add(room);
  }

  /** The handlers of a socket that belongs to this session. */
  handlers() {
    return { open: () => this.#hello(), message: (object) => this.#receive(object), down: (end) => this.#down(end) };
  }

  use(socket) {
    this.#socket = socket;
  }

  get remembered() {
    return this.#store.get('token') !== null || this.#store.get('name') !== null;
  }

  resume() {
    this.#askingName = false;
    this.#on.state('joining');
    this.#socket.open();
  }

  enter(name, password) {
    this.#keep('name', name);
    if (password) this.#keep('password', password);
    this.#askingName = false;
    this.#on.state('joining');
    if (this.#socket.isOpen) this.#hello();
    else this.#socket.open();
  }

  /** Resolves with the reply, rejects with `{code, …}` of the refusal or `offline`. */
  ask(command) {
    return new Promise((resolve, reject) => {
      const ref = this.#nextRef++;
      if (!this.#socket.send({ ...command, ref })) reject({ code: 'offline' });
      else this.#replies.set(ref, { resolve, reject });
    });
  }

  async #hello() {
    const [name, token, password] = ['name', 'token', 'password'].map((key) => this.#store.get(key) ?? this.#known[key]);
    const hello = { type: 'hello', name: name ?? '', agent: AGENT };
    if (token) hello.token = token;
    if (password) hello.password = password;
    try {
      this.#welcome(await this.ask(hello));
    } catch (refusal) {
      this.#helloRefused(refusal);
    }
  }

  #keep(key, value) {
    this.#known[key] = value;
    this.#store.set(key, value);
  }

  #forget(key) {
    this.#known[key] = null;
    this.#store.remove(key);
  }

  #helloRefused({ code, message, retry_after_ms: wait }) {
    if (code === 'offline') return;
    if (code === 'token_unknown') this.#forget('token');
    if (code === 'password_wrong') this.#forget('password');
    if (code === 'banned') {
      this.#socket.stop();
      this.#on.state('banned', { reason: message, until: wait && Date.now() + wait });
      return;
    }
    this.#askingName = true;
    this.#on.state('name', { code: NAME_CODES.has(code) ? code : 'unknown' });
  }

  #welcome(welcome) {
    const saved = this.#store.get('read', {});
    const readOf = (room) => (saved.epoch === welcome.epoch ? saved.rooms?.[room] : undefined);
    const anew = this.#hall.welcome(welcome, readOf);
    this.#keep('token', welcome.token);
    this.#keep('name', welcome.you.name);
    this.live = true;
    this.#socket.settle();
    this.#outbox.setAsideStale(Date.now());
    this.#on.welcome({ anew });
    for (const room of this.#hall.mine) this.join(room);
    for (const room of this.#hall.rooms.values()) if (room.direct) this.#history.fill(room);
    this.deliver();
  }

  #receive(object) {
    const waiting = this.#replies.get(object.ref);
    if (waiting) {
      this.#replies.delete(object.ref);
      if (object.type === 'error') waiting.reject(object);
      else waiting.resolve(object);
      return;
    }
    if (object.type === 'notice') this.#on.notice(object.text);
    else if (this.live) this.#event(object);
  }

  #event(event) {
    // My own message, seen in its place, is as good as its ack.
    if (event.type === 'message') this.#settleOwn([event]);
    this.#on.changes(this.#hall.apply(event));
    const room = event.seq && this.#hall.rooms.get(event.room);
    if (room) this.#history.fill(room);
  }

  #settleOwn(events) {
    for (const event of events) if (event.cid && event.user === this.#hall.me.id) this.#outbox.remove(event.cid);
  }

  #down(end) {
    const waiting = [...this.#replies.values()];
    this.#replies.clear();
    this.live = false;
    for (const { reject } of waiting) reject({ code: 'offline' });
    // A person who thinks about a name for too long is disconnected, and need not know.
    if (this.#askingName) {
      this.#socket.stop();
      return;
    }
    const states = { 4001: 'kicked', 4003: 'banned', 1013: 'full', 1012: 'closed' };
    this.#on.state(states[end.code] ?? 'offline', end);
  }

  /** Enters a public room; a direct one needs no entering. */
  async join(name) {
    const wanted = this.#hall.room(name);
    if (wanted.direct || wanted.joined || !this.live) return;
    // Joining twice is harmless, and marking early keeps two views from asking twice.
    wanted.joined = true;
    try {
      const reply = await this.ask({ type: 'join', room: name });
      const anew = this.#hall.joined(reply);
      this.#remember(reply.room, name);
      this.#on.changes([{ kind: 'joined', room: reply.room, asked: name, anew }]);
      this.#history.fill(this.#hall.room(reply.room));
    } catch (refusal) {
      wanted.joined = false;
      if (refusal.code !== 'offline') this.#on.roomRefused(name, refusal.code);
    }
  }

  async leave(name) {
    this.#hall.left(name);
    this.#saveRooms();
    if (this.live) await this.ask({ type: 'leave', room: name }).catch(() => {});
  }

  /** The server's spelling of a room's name is the one that is kept. */
  #remember(name, asked) {
    if (name !== asked) this.#hall.forget(asked);
    this.#hall.mine.add(name);
    this.#saveRooms();
  }

  #saveRooms() {
    this.#store.set('rooms', [...this.#hall.mine]);
  }

  older(room) {
    return this.#history.older(room);
  }

  rename(name) {
    return this.ask({ type: 'rename', name }).then((reply) => {
      this.#keep('name', reply.name);
      this.#on.changes(this.#hall.apply({ ...reply, type: 'renamed' }));
    });
  }

  /** At most one of these in three seconds; the others see it for five. */
  typing(room, on) {
    const due = Date.now() - this.#typingSent > TYPING_EVERY_MS;
    if (!this.live || (on && !due) || (!on && this.#typingSent === 0)) return;
    this.#typingSent = on ? Date.now() : 0;
    this.#socket.send({ type: 'typing', room, on });
  }

  /** Returns false when too much is waiting already. */
  send(room, text, replyTo) {
    this.#typingSent = 0;
    const entry = this.#outbox.add({ cid: randomId(), room, text, replyTo, now: Date.now() });
    if (entry) this.deliver();
    return entry !== null;
  }

  deliver() {
    if (this.live) this.#outbox.deliver((entry) => this.#post(entry));
  }

  async #post({ cid, room: name, text, reply_to }) {
    if (!this.live) throw { code: 'offline' };
    const room = this.#hall.room(name);
    if (!room.direct && !room.joined) await this.join(name);
    const ack = await this.ask({ type: 'post', room: name, cid, text, ...(reply_to && { reply_to }) });
    this.#on.acked({ cid, room: ack.room, seq: ack.seq, time: ack.time, text });
    return ack;
  }

  readElsewhere() {
    const { epoch, rooms = {} } = this.#store.get('read', {});
    if (epoch !== this.#hall.epoch) return;
    for (const [room, seq] of Object.entries(rooms)) if (this.#hall.rooms.has(room)) this.markRead(room, seq);
  }

  markRead(name, seq) {
    if (!this.#hall.markRead(name, seq)) return;
    const saved = this.#store.get('read', {});
    const rooms = saved.epoch === this.#hall.epoch ? saved.rooms : {};
    this.#store.set('read', { epoch: this.#hall.epoch, rooms: { ...rooms, [name]: seq } });
    this.#on.changes([{ kind: 'read', room: name }]);
  }
}
