// One room as this page knows it. Pure data: the hall and what it hears change it, the views read it.

import { RoomLog } from './log.js';

export class Room {
  log = new RoomLog();
  topic = '';
  /** Of a private room, as its members know it: what it is called, and whose it is; null while nobody has told. */
  title = null;
  owner = null;
  /** How it is set, where that is not as in a new room: `slow_s`, `topic_by`, `closed`. */
  settings = {};
  /** The seqs of the messages that are pinned, the newest pin first, as they were told with the event `pinsAt` and have become since. */
  pins = [];
  pinsAt = 0;
  /** When something was said in it last, as far as the house has told; null where nobody has. */
  last = null;
  /** Present and away people by user id: `{id, name, role, online}`. */
  members = new Map();
  /** How many are present. */
  online = 0;
  /** Whether more are present than `members` knows of. */
  crowded = false;
  typing = new Map();
  /** The newest seq the person has seen; null when the person was never here. */
  read = null;
  /** The same, where the house has not heard of it. */
  unsent = -1;
  /** What the house says of it: `read`, `unread` and `mentions`, counted up to `seq`. */
  told = { read: 0, unread: 0, mentions: 0, seq: 0 };
  /** How far the other one of a direct room has read, where both tell. */
  partnerRead = null;
  /** The person has said what is unread: it stays so while the room is on screen. */
  kept = false;
  joined = false;
  /** Whether it is entered a little later, because the server wants it so. */
  waits = false;
  /** Why the server does not let us in, or null. */
  refused = null;
  loading = false;
  /** Whether older messages stay away until somebody asks for them. */
  cleared = false;
  /** My posts that are on the server's disk and not yet seen in their place, by cid. */
  acked = new Map();

  /** Messages that are answered and are not held. */
  originals = new Map();

  constructor(name) {
    this.name = name;
    this.direct = name.startsWith('dm:');
    this.private = name.startsWith('p:');
  }

  /** What is looked at: its log, or what is held apart of it. */
  get shown() {
    return this.log.apart ?? this.log;
  }

  /** A message that is answered; null where nobody has asked for it. */
  original(seq) {
    return this.log.message(seq) ?? this.originals.get(seq) ?? null;
  }

  present() {
    return [...this.members.values()].filter((member) => member.online);
  }

  /** The server says how far the room goes; true when the page must show it anew. */
  reach(seq) {
    this.read ??= this.direct ? 0 : seq;
    return this.log.reach(seq);
  }

  /** What is acknowledged and still on its way to the log, in order. */
  onTheWay() {
    for (const [cid, post] of this.acked) if (post.seq <= (this.log.last ?? 0)) this.acked.delete(cid);
    return [...this.acked.values()];
  }

  /** Whether a message of others than `me` that nobody has read, held or not, comes before `seq`. */
  hasUnreadBefore(seq, me) {
    const { shown } = this;
    if (this.read === null || seq - 1 <= this.read) return false;
    return (!shown.complete && shown.first > this.read + 1) || shown.between(this.read + 1, seq).some(({ user }) => user !== me);
  }
}
