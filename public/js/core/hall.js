// Everything the page knows: who I am, the rooms, the people in them, how far I have read. Pure: what the server says
// is put in, the views read. No DOM, no network; the clock is an argument.

import { Aways } from './aways.js';
import { gather } from './circle.js';
import { figuresOf, mentions, told } from './figures.js';
import { Names } from './names.js';
import { Room } from './room.js';
import { partnerOf } from './ids.js';

export class Hall {
  me = null;
  epoch = null;
  server = { name: '', version: '' };
  limits = { text_bytes: 4000, name_chars: 24 };
  /** Server time minus local time. */
  skew = 0;
  rooms = new Map();
  /** Whether there are more rooms than the welcome told of. */
  moreRooms = false;
  /** Whether there are more public rooms than were listed. */
  morePublic = false;
  /** Public rooms the person is in; kept over reloads. */
  mine = new Set(['lobby']);
  aways = new Aways();
  names = new Names();
  /** The role of each user that was told of. */
  roles = new Map();
  #clock;

  constructor(clock) {
    this.#clock = clock;
  }

  room(name) {
    if (!this.rooms.has(name)) this.rooms.set(name, new Room(name));
    return this.rooms.get(name);
  }

  /** The server's time. */
  now() {
    return this.#clock.now() + this.skew;
  }

  /** The server says what time it is. */
  heardTime(now) {
    if (Number.isFinite(now)) this.skew = now - this.#clock.now();
  }

  /** Whether one is of a room: it counts, and is in the list. */
  isIn({ name, direct, private: isPrivate, title }) {
    if (direct) return this.partner({ name }) !== null;
    return isPrivate ? title !== null : this.mine.has(name);
  }

  /** Returns true when the history is another one, and all that was held was forgotten. */
  welcome(welcome) {
    const anew = this.epoch !== null && this.epoch !== welcome.epoch;
    if (anew) this.rooms.clear();
    [this.me, this.epoch, this.server] = [welcome.you, welcome.epoch, welcome.server];
    this.heardTime(welcome.now);
    this.moreRooms = welcome.more === true;
    Object.assign(this.limits, welcome.limits);
    this.names.learn(this.me.id, this.me.name);
    this.roles.set(this.me.id, this.me.role);
    this.aways.begin(this.me);
    for (const room of this.rooms.values()) room.joined = room.waits = false;
    for (const entry of welcome.rooms) this.#list(entry);
    return anew;
  }

  /** Whoever was here has left nothing: the next welcome shows everything anew. */
  forgetPerson() {
    this.rooms.clear();
    this.mine = new Set(['lobby']);
    this.me = null;
    this.epoch = '';
  }

  /** Whether nobody has told what this user is; 0 is the house itself. */
  isStranger(user) {
    return user > 0 && !this.roles.has(user);
  }

  roleOf(user) {
    return this.roles.get(user) ?? 'member';
  }

  /** What a list says of a room. */
  listed(entry) {
    const room = this.room(entry.room);
    room.topic = entry.topic ?? '';
    room.title = entry.title ?? room.title;
    room.settings = entry.settings ?? {};
    room.online = entry.online ?? 0;
    room.last = entry.last ?? room.last;
    room.partnerRead = entry.partner_read ?? null;
    told(room, entry, entry.seq);
    return room;
  }

  /** Public rooms that are not in the whole list of them are gone, but those that one is in or looks at. */
  forgetRoomsBut(listed) {
    for (const [name, room] of this.rooms) if (!room.direct && !room.private && !room.joined && !this.mine.has(name) && !listed.has(name)) this.rooms.delete(name);
  }

  #list(entry) {
    const room = this.listed(entry);
    if (entry.with) this.#meet(entry.with);
    if (room.direct || room.private) room.reach(entry.seq);
  }

  /** The reply to a `join`; true when the page must show the room anew. */
  joined(reply) {
    const { room: name, topic, title, people, settings = {}, seq, members = [], online, pins = [] } = reply;
    const room = this.room(name);
    room.joined = true;
    told(room, reply, seq);
    room.refused = null;
    room.topic = topic;
    room.settings = settings;
    [room.pins, room.pinsAt] = [pins, seq];
    for (const member of room.members.values()) member.online = false;
    for (const member of members) {
      this.#meet(member);
      this.remember(room, member, true);
    }
    if (room.private) gather(this, room, title, people);
    // A room with many people tells how many there are, and not of each.
    room.online = online ?? members.length;
    room.crowded = room.online > members.length;
    return room.reach(seq);
  }

  /** Somebody of whom the house tells the role. */
  #meet({ id, name, role, away }) {
    this.names.learn(id, name);
    this.aways.put(id, away);
    if (role) this.roles.set(id, role);
  }

  left(name) {
    this.mine.delete(name);
    this.room(name).joined = this.room(name).waits = false;
    this.room(name).members.clear();
  }

  forget(name) {
    this.mine.delete(name);
    this.rooms.delete(name);
  }

  /** My post has a place now; it is shown at the end until the event itself comes. */
  acknowledge({ room: name, ...post }) {
    const room = this.room(name);
    if (post.seq > (room.log.last ?? 0)) room.acked.set(post.cid, post);
  }

  markRead(name, seq) {
    const room = this.room(name);
    if (seq <= (room.read ?? -1)) return false;
    room.read = seq;
    return true;
  }

  /** `{unread, mentions}`: how many messages are unread, and how many of them are meant for me: of a direct room all. */
  figures(room) {
    if (!this.isIn(room)) return { unread: 0, mentions: 0 };
    const { unread, mentions: mine } = figuresOf(room, this.me?.id);
    return { unread, mentions: room.direct ? unread : mine };
  }

  unread(room) {
    return this.figures(room).unread;
  }

  unreadMentions(room) {
    return this.figures(room).mentions;
  }

  /** The other person of a direct conversation; null where there is none. */
  partner(room) {
    const id = this.me && partnerOf(room.name, this.me.id);
    return id === null || id === undefined ? null : { id, name: this.names.of(id), online: this.isOnline(id) };
  }

  isOnline(user) {
    return [...this.rooms.values()].some((room) => room.joined && room.members.get(user)?.online);
  }

  /** Whether a message is for me, as the house has found. */
  mentionsMe(message) {
    return mentions(message, this.me?.id);
  }

  remember(room, member, online) {
    this.names.learn(member.id, member.name);
    room.members.set(member.id, { ...member, online });
  }
}
