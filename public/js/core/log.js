// The events of one room that this page holds. No DOM, no clock, no network.
//
// Invariant, checked at each change: every seq in first..last was taken exactly once, in order, and the messages among
// them are held. So a page of history is taken only where it joins on; and what comes live beyond the end waits in
// `#early` until the hole before it is filled. What is far before `first` and looked at all the same is a log of its own,
// `apart`, until pages of history have made the two one.

import { Messages } from './messages.js';

const MESSAGES_MAX = 10_000;
// Behind by more than this, the page starts anew at the end and loads older ones on scrolling up.
const CATCH_UP_MAX = 1_000;
// Live events that wait behind a hole. Past this they are left to the pages that fill it.
const EARLY_MAX = 1_000;
const NOTES_MAX = 20;
// Lines about the room itself; nobody reads more of them than of what was said.
const HAPPENINGS_MAX = 2_000;
/** What is told of a room in a line of its own: who is in it, how it is set, what it is about. */
const HAPPENINGS = new Set(['member', 'settings', 'topic', 'pinned']);

const isRun = (events, first) => events.every(({ seq }, i) => seq === first + i);

export class RoomLog {
  first = null;
  last = null;
  /** The room is known to have at least this many events. */
  target = 0;
  /** Passing lines (somebody came, the operator said), by the seq of the message they follow. */
  notes = new Map();
  /** A stretch of the past, or null. */
  apart = null;
  #held;
  #happened = new Messages();
  #early = new Map();
  /** The server had nothing before `first`, whatever its number. */
  #fromBeginning = false;

  /** A log `beside` another one hears of what happens to its messages by it. */
  constructor(beside) {
    this.#held = new Messages(beside?.#held);
  }

  get messages() {
    return this.#held.all;
  }

  /** The room ends at `seq`; nothing of it is held yet. */
  start(seq) {
    this.first = seq + 1;
    this.last = seq;
    this.target = Math.max(this.target, seq);
    this.notes.clear();
    this.#held.clear();
    this.#happened.clear();
    this.#fromBeginning = false;
    this.apart = null;
  }

  /** The server says how far the room goes. Returns true when the log had to start anew. */
  reach(seq) {
    // Behind what is held already is only a room that was taken away meanwhile and made again.
    const isAnother = this.last !== null && seq < this.last;
    this.target = isAnother ? seq : Math.max(this.target, seq);
    if (this.last !== null && !isAnother && seq - this.last <= CATCH_UP_MAX) return false;
    // What was heard of is older than all that will be held, or of another room.
    this.#held.forget();
    this.start(seq);
    return true;
  }

  /** One live event → the list of changes, empty when it is known already or came too early. */
  take(event) {
    this.target = Math.max(this.target, event.seq);
    if (this.last === null) this.start(event.seq - 1);
    const isNext = event.seq === this.last + 1;
    if (isNext || (event.seq > this.last && this.#early.size < EARLY_MAX)) this.#early.set(event.seq, event);
    return this.#drain();
  }

  /**
   * A page of history that was asked for after the event `after` → the list of changes; null, and nothing is taken,
   * when it does not begin where the log ends now.
   */
  takeNewer(after, events) {
    if (after !== this.last || !isRun(events, after + 1)) return null;
    // A server that has nothing there has nothing there; asking again would never end.
    if (events.length === 0) this.target = this.last;
    for (const event of events) this.#early.set(event.seq, event);
    return this.#drain();
  }

  /**
   * A page that was asked for before the event `before`, or the newest one for null; `more` is false when it begins
   * with the room's first event. Returns false, and nothing is taken, when it does not end where the log begins now.
   */
  takeOlder(before, events, more) {
    const end = before ?? (events.at(-1)?.seq ?? 0) + 1;
    if (this.first === null) this.start(end - 1);
    if (end !== this.first || !isRun(events, end - events.length)) return false;
    this.#held.prepend(events.filter(({ type }) => type === 'message'));
    this.#happened.prepend(events.filter(({ type }) => HAPPENINGS.has(type)));
    for (const event of events) if (event.type !== 'message') this.#held.amend(event);
    this.first -= events.length;
    // An empty or last page is the beginning, whatever the numbers say: asking again gives nothing.
    this.#fromBeginning = !more || events.length === 0;
    this.#check();
    return true;
  }

  /** Whether the room's first event is held, or there is none. */
  get complete() {
    return this.first !== null && (this.first <= 1 || this.#fromBeginning);
  }

  /** Where to ask for what is missing at the end, or null when nothing is. */
  get hole() {
    return this.last !== null && this.last < this.target ? this.last : null;
  }

  /** Whether the event is held, but for what is held apart. */
  holds(seq) { return this.first <= seq && seq <= this.last; }

  /** What is held apart is a part of this log as soon as it comes up to its beginning. */
  meet() {
    const { apart } = this;
    if (apart === null || apart.last + 1 < this.first) return;
    this.apart = null;
    if (apart.first >= this.first) return;
    const older = ({ seq }) => seq < this.first;
    this.#held.prepend(apart.messages.filter(older));
    this.#happened.prepend(apart.#happened.all.filter(older));
    this.first = apart.first;
    this.#fromBeginning = apart.#fromBeginning;
    this.#check();
  }

  message(seq) { return this.#held.get(seq) ?? this.apart?.message(seq) ?? null; }

  /** An edit or a deletion of which one hears before it has its turn. */
  amend(event) {
    return [this.#held, this.apart].map((held) => held?.amend(event)).includes(true);
  }

  /** The held messages with from ≤ seq < end. */
  between(from, end) { return this.#held.between(from, end); }

  before(seq) { return this.#held.before(seq); }

  /** What happened in the room behind the message with this seq and before the next one; 0 is the beginning. */
  happeningsAfter(seq) {
    return this.#happened.between(seq + 1, this.#held.after(seq)?.seq ?? Infinity);
  }

  /** A passing line after the newest message; lines of one place and kind are kept together. */
  note(note) {
    const seq = this.messages.at(-1)?.seq ?? 0;
    this.notes.set(seq, [...(this.notes.get(seq) ?? []), note].slice(-NOTES_MAX));
    return seq;
  }

  #drain() {
    const changes = [];
    for (let event; (event = this.#early.get(this.last + 1)); ) {
      this.#early.delete(event.seq);
      this.last = event.seq;
      if (event.type === 'message') changes.push(this.#append(event));
      else if (this.amend(event)) changes.push({ kind: 'update', seq: event.target });
      else if (HAPPENINGS.has(event.type)) changes.push(this.#happen(event));
      else if (['edited', 'deleted'].includes(event.type)) changes.push({ kind: 'elsewhere', seq: event.target, text: event.type === 'deleted' ? null : event.text });
    }
    for (const seq of this.#early.keys()) if (seq <= this.last) this.#early.delete(seq);
    this.#check();
    return changes;
  }

  #happen(event) {
    this.#happened.append(event);
    if (this.#happened.all.length > HAPPENINGS_MAX) this.#happened.dropOldest();
    return { kind: event.type, event, seq: this.messages.at(-1)?.seq ?? 0 };
  }

  #append(message) {
    this.#held.append(message);
    if (this.messages.length > MESSAGES_MAX) {
      const dropped = this.#held.dropOldest();
      this.notes.delete(dropped.seq);
      this.first = dropped.seq + 1;
      while (this.#happened.all[0]?.seq < this.first) this.#happened.dropOldest();
      this.#fromBeginning = false;
    }
    return { kind: 'append', message };
  }

  #check() {
    const { first, last, messages } = this;
    if (first > last + 1 || messages[0]?.seq < first || messages.at(-1)?.seq > last) throw new Error(`a log from ${first} to ${last} holds ${messages[0]?.seq} to ${messages.at(-1)?.seq}`);
  }
}
