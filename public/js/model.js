// One room, and the events of it that this page holds: one contiguous range of `seq`, in order, once
// each. No DOM, no clock, no network. Invariant: every seq in first..last was taken exactly once; what
// arrives beyond the end waits in `#early` until the hole before it is filled.

const MESSAGES_MAX = 10_000;
// Behind by more than this, the page starts anew at the end and loads older ones on scrolling up.
const CATCH_UP_MAX = 1_000;

export class RoomLog {
  first = null;
  last = null;
  /** The room is known to have at least this many events. */
  target = 0;
  messages = [];
  /** Passing lines (somebody came, the operator said), by the seq of the message they follow. */
  notes = new Map();
  #bySeq = new Map();
  #early = new Map();

  /** The room ends at `seq`; nothing of it is held yet. */
  start(seq) {
    this.first = seq + 1;
    this.last = seq;
    this.target = Math.max(this.target, seq);
    this.messages = [];
    this.notes.clear();
    this.#bySeq.clear();
  }

  /** The server says how far the room goes. Returns true when the log had to start anew. */
  reach(seq) {
    this.target = Math.max(this.target, seq);
    if (this.last !== null && seq - this.last <= CATCH_UP_MAX) return false;
    this.start(seq);
    return true;
  }

  /** One live event → the list of changes, empty when it is known already or came too early. */
  take(event) {
    this.target = Math.max(this.target, event.seq);
    if (this.last === null) this.start(event.seq - 1);
    if (event.seq <= this.last) return [];
    this.#early.set(event.seq, event);
    return this.#drain();
  }

  /** A page of history after `last`. */
  takePage(events) {
    for (const event of events) if (event.seq > this.last) this.#early.set(event.seq, event);
    return this.#drain();
  }

  /** A page of history before `first`; `more` is false when it begins with the room's first event. */
  takeOlder(events, more) {
    const older = events.filter((event) => event.seq < this.first);
    const messages = older.filter((event) => event.type === 'message');
    for (const message of messages) this.#bySeq.set(message.seq, message);
    this.messages = [...messages, ...this.messages];
    if (older.length > 0) this.first = older[0].seq;
    // An empty or last page is the beginning, whatever the numbers say: asking again gives nothing.
    if (!more || older.length === 0) this.first = Math.min(this.first, 1);
    for (const event of older) if (event.type !== 'message') this.#amend(event);
    return messages.length;
  }

  get complete() {
    return this.first !== null && this.first <= 1;
  }

  /** Where to ask for what is missing at the end, or null when nothing is. */
  get hole() {
    return this.last !== null && this.last < this.target ? this.last : null;
  }

  message(seq) {
    return this.#bySeq.get(seq) ?? null;
  }

  /** The held messages with from ≤ seq < end. */
  between(from, end) {
    return this.messages.slice(this.#position(from), this.#position(end));
  }

  before(seq) {
    return this.messages[this.#position(seq) - 1] ?? null;
  }

  /** A passing line after the newest message; lines of one place and kind are kept together. */
  note(note) {
    const seq = this.messages.at(-1)?.seq ?? 0;
    const notes = this.notes.get(seq) ?? [];
    notes.push(note);
    this.notes.set(seq, notes.slice(-20));
    return seq;
  }

  /** How many messages of others lie after `read`; what is not held is counted as one each. */
  unread(read, me) {
    let count = Math.max(0, (this.first ?? this.target + 1) - 1 - read);
    count += Math.max(0, this.target - (this.last ?? this.target));
    for (let i = this.messages.length - 1; i >= 0 && this.messages[i].seq > read; i -= 1) {
      if (this.messages[i].user !== me) count += 1;
    }
    return count;
  }

  #drain() {
    const changes = [];
    for (let event; (event = this.#early.get(this.last + 1)); ) {
      this.#early.delete(event.seq);
      this.last = event.seq;
      if (event.type === 'message') changes.push(this.#append(event));
      else if (this.#amend(event)) changes.push({ kind: 'update', seq: event.target });
      else if (event.type === 'topic') changes.push({ kind: 'topic', text: event.text });
    }
    for (const seq of this.#early.keys()) if (seq <= this.last) this.#early.delete(seq);
    return changes;
  }

  #append(message) {
    this.messages.push(message);
    this.#bySeq.set(message.seq, message);
    if (this.messages.length > MESSAGES_MAX) {
      const dropped = this.messages.shift();
      this.#bySeq.delete(dropped.seq);
      this.notes.delete(dropped.seq);
      this.first = dropped.seq + 1;
    }
    return { kind: 'append', message };
  }

  /** An edit or a deletion brings its message to its present state; twice is the same as once. */
  #amend(event) {
    const message = this.#bySeq.get(event.target);
    if (!message) return false;
    if (event.type === 'edited' && event.text !== undefined && !message.deleted) {
      message.text = event.text;
      message.edited = event.time;
      return true;
    }
    if (event.type !== 'deleted') return false;
    delete message.text;
    message.deleted = true;
    return true;
  }

  /** The index of the first message with at least this seq. */
  #position(seq) {
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.messages[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export class Room {
  log = new RoomLog();
  topic = '';
  /** Present and away people by user id: `{id, name, role, online}`. */
  members = new Map();
  typing = new Map();
  online = 0;
  /** The newest seq the person has seen; null when the person was never here. */
  read = null;
  joined = false;
  /** Why the server does not let us in, or null. */
  refused = null;
  loading = false;
  /** My posts that are on the server's disk and not yet seen in their place, by cid. */
  acked = new Map();

  constructor(name) {
    this.name = name;
    this.direct = name.startsWith('dm:');
  }

  present() {
    return [...this.members.values()].filter((member) => member.online);
  }
}
