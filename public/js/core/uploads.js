// Files on their way into the house: two at a time, in the order they were chosen. No DOM, no network: what brings one is an
// argument.

import { atHand } from './athand.js';

const AT_ONCE = 2;

export class Uploads {
  #bring;
  #clock;
  #changed;

  /** `bring(item, {tell, signal})` resolves with the id; `changed(item)` hears of each change of one. */
  constructor({ bring, clock, changed }) {
    [this.#bring, this.#clock, this.#changed] = [bring, clock, changed];
  }

  /** `item` has a `key`, the `file` and what is known of it; it is `waiting`, `going`, `done` or `failed`. */
  add(item) {
    atHand.set(item.key, Object.assign(item, { state: 'waiting', sent: 0, rate: 0 }));
    this.#next();
  }

  /** What was brought already. */
  addDone(item) {
    atHand.set(item.key, Object.assign(item, { state: 'done', sent: item.bytes, rate: 0 }));
  }

  /** Nobody wants it any more. */
  drop(key) {
    const item = atHand.get(key);
    atHand.delete(key);
    item?.stop?.abort();
    this.#next();
  }

  retry(key) {
    const item = atHand.get(key);
    if (item?.state !== 'failed' || !item.file) return;
    Object.assign(item, { state: 'waiting', sent: 0, id: undefined, why: undefined });
    this.#changed(item);
    this.#next();
  }

  #next() {
    const items = [...atHand.values()];
    const free = AT_ONCE - items.filter(({ state }) => state === 'going').length;
    for (const item of items.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free))) this.#go(item);
  }

  async #go(item) {
    Object.assign(item, { state: 'going', stop: new AbortController() });
    let [from, since] = [null, 0];
    const tell = ({ sent, offline }) => {
      // What a stretch without a line brought says nothing of how fast it goes.
      if (from === null || offline || item.offline) [from, since] = [sent, this.#clock.now()];
      const ms = this.#clock.now() - since;
      Object.assign(item, { sent, offline: Boolean(offline), rate: ms > 0 ? ((sent - from) * 1_000) / ms : 0 });
      this.#changed(item);
    };
    this.#changed(item);
    try {
      item.id = await this.#bring(item, { tell, signal: item.stop.signal });
      Object.assign(item, { state: 'done', sent: item.bytes });
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      Object.assign(item, { state: 'failed', why: refusal.code });
    } finally {
      item.offline = false;
      if (atHand.has(item.key)) this.#changed(item);
      this.#next();
    }
  }
}
