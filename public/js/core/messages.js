// The messages that a log holds, in their present state: ascending by `seq`, added to at both ends, dropped at the
// beginning. No DOM, no clock, no network.

export class Messages {
  #list = [];
  #bySeq = new Map();

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
    this.#bySeq.set(message.seq, message);
  }

  prepend(older) {
    if (older.length > 0) this.#join(older.at(-1), this.#list[0]);
    this.#list = [...older, ...this.#list];
    for (const message of older) this.#bySeq.set(message.seq, message);
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

  /** An edit or a deletion brings its message to its present state, twice as once; whether it is here and changed. */
  amend(event) {
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
