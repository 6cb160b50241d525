// Everything the page knows: who I am, the rooms, the people in them, how far I have read. Pure: the
// session puts in what the server says, the views read. No DOM, no network.

import { Room } from './model.js';
import { partnerOf } from './ids.js';

const LASTING = new Set(['message', 'edited', 'deleted', 'reaction', 'topic']);
const TYPING_MS = 5_000;
// Above this, everybody's coming and going would drown the conversation.
const COMINGS_SHOWN_MAX = 20;
// Longer names, in UTF-16 units, are not looked for after an `@`.
const NAME_UNITS_MAX = 48;

export class Hall {
  me = null;
  epoch = null;
  server = { name: '', version: '' };
  limits = { text_bytes: 4000, name_chars: 24 };
  /** Server time minus local time. */
  skew = 0;
  rooms = new Map();
  /** Public rooms the person is in; kept by the session over reloads. */
  mine = new Set(['lobby']);
  #names = new Map();
  #mentionable = new Set();

  room(name) {
    if (!this.rooms.has(name)) this.rooms.set(name, new Room(name));
    return this.rooms.get(name);
  }

  now() {
    return Date.now() + this.skew;
  }

  /** Returns true when the history is another one, and all that was held was forgotten. */
  welcome(welcome, readOf) {
    const anew = this.epoch !== null && this.epoch !== welcome.epoch;
    if (anew) this.rooms.clear();
    this.me = welcome.you;
    this.epoch = welcome.epoch;
    this.server = welcome.server;
    this.skew = welcome.now - Date.now();
    Object.assign(this.limits, welcome.limits);
    this.#learn(this.me.id, this.me.name);
    for (const room of this.rooms.values()) room.joined = false;
    for (const entry of welcome.rooms) this.#list(entry, readOf(entry.room));
    return anew;
  }

  #list(entry, read) {
    const room = this.room(entry.room);
    room.topic = entry.topic ?? '';
    room.online = entry.online ?? 0;
    if (entry.with) this.#learn(entry.with.id, entry.with.name);
    const known = Math.max(read ?? -1, entry.read ?? -1, room.read ?? -1);
    if (known >= 0) room.read = known;
    if (room.direct) this.reached(room, entry.seq);
  }

  joined(reply) {
    const room = this.room(reply.room);
    room.joined = true;
    room.refused = null;
    room.topic = reply.topic;
    for (const member of room.members.values()) member.online = false;
    for (const member of reply.members) this.#remember(room, member, true);
    room.online = reply.members.length;
    return this.reached(room, reply.seq);
  }

  left(name) {
    this.mine.delete(name);
    this.room(name).joined = false;
    this.room(name).members.clear();
  }

  forget(name) {
    this.mine.delete(name);
    this.rooms.delete(name);
  }

  /** The server says how far a room goes; true when the page must show it anew. */
  reached(room, seq) {
    room.read ??= room.direct ? 0 : seq;
    return room.log.reach(seq);
  }

  /** My post has a place now; it is shown at the end until the event itself comes. */
  acknowledge({ cid, room: name, seq, time, text }) {
    const room = this.room(name);
    if (seq > (room.log.last ?? 0)) room.acked.set(cid, { cid, seq, time, text });
  }

  /** What is acknowledged and still on its way to the log, in order. */
  onTheWay(room) {
    for (const [cid, post] of room.acked) if (post.seq <= (room.log.last ?? 0)) room.acked.delete(cid);
    return [...room.acked.values()];
  }

  /** An event of the server → what changed: `{kind, room, …}` for each change. */
  apply(event) {
    switch (event.type) {
      case 'presence':
        return this.#presence(event);
      case 'typing':
        return this.#typing(event);
      case 'renamed':
        return this.#renamed(event);
      case 'read':
        return this.#read(event);
      default:
        return LASTING.has(event.type) ? this.#lasting(event) : [];
    }
  }

  #lasting(event) {
    const room = this.room(event.room);
    const isNew = room.log.last === null;
    if (room.direct && event.user !== this.me.id) this.#learn(event.user, event.name);
    if (isNew) room.read ??= event.seq - 1;
    return this.settle(room, room.log.take(event));
  }

  /** Changes of a log, with the room, and what they mean for the room itself. */
  settle(room, changes) {
    for (const change of changes) {
      change.room = room.name;
      if (change.kind === 'topic') room.topic = change.text;
      if (change.kind === 'append') room.typing.delete(change.message.user);
    }
    return changes;
  }

  #presence({ room: name, user, name: userName, state }) {
    const room = this.room(name);
    const online = state === 'online';
    const before = room.members.get(user)?.online ?? false;
    this.#remember(room, { ...room.members.get(user), id: user, name: userName }, online);
    room.online = room.present().length;
    if (!online) room.typing.delete(user);
    if (before === online) return [];
    const changes = [{ kind: 'people', room: name }];
    if (room.online <= COMINGS_SHOWN_MAX) changes.push({ kind: 'note', room: name, seq: this.#noteComing(room, user, userName, online) });
    return changes;
  }

  /** Who comes and goes within one silence is told once. */
  #noteComing(room, user, name, online) {
    const at = room.log.messages.at(-1)?.seq ?? 0;
    const notes = room.log.notes.get(at) ?? [];
    const opposite = notes.findIndex((note) => note.user === user && note.online === !online);
    if (opposite < 0) return room.log.note({ kind: 'presence', user, name, online, time: this.now() });
    notes.splice(opposite, 1);
    return at;
  }

  #typing({ room: name, user, name: userName, on }) {
    const room = this.room(name);
    if (user === this.me?.id) return [];
    if (on) room.typing.set(user, { name: userName, until: Date.now() + TYPING_MS });
    else room.typing.delete(user);
    return [{ kind: 'typing', room: name }];
  }

  #renamed({ user, name }) {
    this.#learn(user, name);
    if (user === this.me.id) this.me.name = name;
    for (const room of this.rooms.values()) {
      const member = room.members.get(user);
      if (member) member.name = name;
    }
    return [{ kind: 'renamed', user, name }];
  }

  /** Another connection of mine read further. */
  #read({ room: name, user, seq }) {
    if (user !== this.me.id) return [];
    return this.markRead(name, seq) ? [{ kind: 'read', room: name }] : [];
  }

  markRead(name, seq) {
    const room = this.room(name);
    if (seq <= (room.read ?? -1)) return false;
    room.read = seq;
    return true;
  }

  unread(room) {
    if (room.read === null || (!room.direct && !this.mine.has(room.name))) return 0;
    return room.log.unread(room.read, this.me?.id);
  }

  /** How many unread messages are meant for me: all of a direct conversation, elsewhere those with my name. */
  unreadMentions(room) {
    if (room.direct) return this.unread(room);
    if (room.read === null || !this.mine.has(room.name)) return 0;
    return room.log.between(room.read + 1, Infinity).filter(({ user, text }) => user !== this.me.id && this.mentionsMe(text ?? '')).length;
  }

  partner(room) {
    const id = this.me && partnerOf(room.name, this.me.id);
    return id === null || id === undefined ? null : { id, name: this.#names.get(id) ?? null, online: this.isOnline(id) };
  }

  isOnline(user) {
    return [...this.rooms.values()].some((room) => room.members.get(user)?.online);
  }

  /** How many characters after an `@` are the name of somebody known here; the longest name wins. */
  mentionAt(text, i) {
    for (let length = NAME_UNITS_MAX; length > 0; length -= 1) {
      if (i + length <= text.length && this.#mentionable.has(text.slice(i, i + length).toLowerCase())) return length;
    }
    return 0;
  }

  mentionsMe(text) {
    const name = this.me?.name.toLowerCase();
    return Boolean(name) && text.toLowerCase().includes(`@${name}`);
  }

  #learn(user, name) {
    this.#names.set(user, name);
    this.#mentionable.add(name.toLowerCase());
  }

  #remember(room, member, online) {
    this.#learn(member.id, member.name);
    room.members.set(member.id, { role: 'member', ...member, online });
  }
}
