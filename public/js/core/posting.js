// My posts, on their way: into the outbox, out of it one after the other, and what becomes of each.

import { wordsOfHost } from './host.js';

export class Posting {
  #line;
  #hall;
  #outbox;
  #places;
  #marks;
  #newId;
  /** Sends what changes a message, as soon as what can do that has come. */
  change = () => Promise.reject({ code: 'slow_down' });

  constructor({ line, hall, outbox, places, marks, newId }) {
    this.#line = line;
    this.#hall = hall;
    this.#outbox = outbox;
    this.#places = places;
    this.#marks = marks;
    this.#newId = newId;
  }

  /** Returns false when too much is waiting already. */
  send(room, text, replyTo, me, files) {
    const entry = this.#outbox.add({ cid: this.#newId(), room, text, replyTo, me, files });
    if (entry) this.deliver();
    return entry !== null;
  }

  deliver() {
    if (this.#line.live) this.#outbox.deliver((entry) => (entry.kind ? this.change(entry) : this.#post(entry)));
  }

  /** The pause of a room is another one: what waits for it is asked for anew. */
  hurry(room) {
    this.#outbox.release(room);
    this.deliver();
  }

  retry(cid) {
    this.#outbox.retry(cid);
    this.deliver();
  }

  /** My own message, seen in its place, is as good as its ack; and whoever writes has read what was there. */
  settleOwn(events) {
    for (const { type, room, seq, cid, user } of events) {
      if (user !== this.#hall.me.id) continue;
      if (cid) this.#outbox.remove(cid);
      if (type === 'message') this.#marks.mark(room, seq, true);
    }
  }

  /** What stands at the end of a room: on disk and not seen in its place yet, then what waits. */
  pendingOf(room) {
    const onTheWay = room.onTheWay();
    const waiting = this.#outbox.of(room.name).filter(({ cid, kind }) => !kind && !room.acked.has(cid));
    return [...onTheWay, ...waiting.map((entry) => ({ ...entry, heldUntil: this.#outbox.heldUntil(entry.cid) }))];
  }

  /** Asks for something in a room, which is entered first. */
  async ask(name, command) {
    if (!this.#line.live) throw { code: 'offline' };
    const room = this.#hall.room(name);
    if (!room.direct && !room.joined) await this.#enter(name);
    return this.#line.ask({ ...command, room: name }).catch((refusal) => this.#refused(refusal));
  }

  async #post({ cid, room, text, reply_to, me, files }) {
    const ack = await this.ask(room, { type: 'post', cid, text, ...(reply_to && { reply_to }), ...(me && { me }), ...(files && { files: files.map(({ id, alt }) => ({ id, alt })) }) });
    this.#hall.me.muted = undefined;
    this.#hall.acknowledge({ cid, room: ack.room, seq: ack.seq, time: ack.time, text, me, reply_to, files });
    this.#marks.mark(ack.room, ack.seq, true);
    return ack;
  }

  /** Whoever may not speak now is told of it before they write again. */
  #refused(refusal) {
    const { code, message, by, by_name, until, reason, retry_after_ms: wait } = refusal;
    if (code === 'muted') {
      const end = until ?? (wait === undefined ? undefined : this.#hall.now() + wait);
      this.#hall.me.muted = { by, by_name: by_name ?? this.#hall.names.of(by), until: end, reason: reason ?? wordsOfHost(message) };
    }
    throw refusal;
  }

  /** Perhaps one may speak again. */
  unmute() {
    if (this.#hall.me) this.#hall.me.muted = undefined;
  }

  /** A join that was refused, perhaps only for now, says more than the refusal of the post that would come of it. */
  async #enter(name) {
    await this.#places.join(name);
    if (!this.#line.live) throw { code: 'offline' };
    const { joined, refused, waits } = this.#hall.room(name);
    if (waits) throw { code: 'slow_down' };
    if (!joined && refused) throw { code: refused };
  }
}
