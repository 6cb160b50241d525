// The messages that a log holds, in their present state: ascending by `seq`, added to at both ends, dropped at the
// beginning. No DOM, no clock, no network.

const HEARD_MAX = 1_000;

export class Messages {
  #list = [];
  #bySeq = new Map();
  /** What was heard of a message, by its seq, and of who reacts to it: a page that was asked for before does not know of it. */
  #heard;

  /** Those of the same room that are held `beside` hear of the same. */
  constructor(beside) {
    this.#heard = beside?.#heard ?? new Map();
  }

  /** All of them, oldest first; only to be read. */
  get all() {
    return this.#list;
  }

  get(seq) {
    return this.#bySeq.get(seq) ?? null;
  }

  append(message) {
    this.#join(this.#list.at(-1), message);
    this.#list.push(message);
    this.#hold(message);
  }

  prepend(older) {
    if (older.length > 0) this.#join(older.at(-1), this.#list[0]);
    this.#list = [...older, ...this.#list];
    for (const message of older) this.#hold(message);
  }

  dropOldest() {
    const dropped = this.#list.shift();
    this.#bySeq.delete(dropped.seq);
    return dropped;
  }

  clear() {
    this.#list = [];
    this.#bySeq.clear();
  }

  forget() {
    this.#heard.clear();
  }

  /** Those with from ≤ seq < end. */
  between(from, end) {
    return this.#list.slice(this.#position(from), this.#position(end));
  }

  before(seq) {
    return this.#list[this.#position(seq) - 1] ?? null;
  }

  after(seq) {
    return this.#list[this.#position(seq + 1)] ?? null;
  }

  /** An edit, a deletion or a reaction brings its message, also one to come, to its present state; whether it is here and changed. */
  amend(event) {
    const { type, target, seq, text, user, emoji } = event;
    const key = emoji ? `${target} ${user} ${emoji}` : target;
    const known = this.#heard.get(key);
    const isNews = type === 'deleted' || ((emoji || (type === 'edited' && text !== undefined)) && known?.type !== 'deleted' && !(known?.seq > seq));
    if (!isNews) return false;
    this.#heard.set(key, event);
    if (this.#heard.size > HEARD_MAX) this.#heard.delete(this.#heard.keys().next().value);
    const message = this.#bySeq.get(target);
    return Boolean(message) && bring(message, event);
  }

  #hold(message) {
    this.#bySeq.set(message.seq, message);
    for (const event of this.#heard.values()) if (event.target === message.seq) bring(message, event);
  }

  /** The index of the first message with at least this seq. */
  #position(seq) {
    let low = 0;
    let high = this.#list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#list[middle].seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #join(one, next) {
    if (one && next && one.seq >= next.seq) throw new Error(`message ${next.seq} after ${one.seq}`);
  }
}

/** Whether the message is another one by the event; one that knew more hears of that too. */
function bring(message, { type, user, time, text, mentions, emoji, on }) {
  if (message.deleted) return false;
  if (emoji) {
    const users = new Set(message.reactions?.[emoji]);
    users[on ? 'add' : 'delete'](user);
    message.reactions = { ...message.reactions, [emoji]: [...users] };
  } else if (type === 'edited') Object.assign(message, { text, mentions, edited: time });
  else Object.assign(message, { text: undefined, reactions: undefined, deleted: true, ...(user !== message.user && { deleted_by: user }) });
  return true;
}
