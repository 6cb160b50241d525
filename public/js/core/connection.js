// The life of the connection: open it, notice when it is dead, open it again. Knows nothing of what is said over it.
//
// A transport is what `connect({onOpen, onMessage, onClose})` returns: `{send(text), close()}`. Later, never before it
// was returned, it calls `onOpen()`, `onMessage(text)` and `onClose({code, reason})`. In `state` it may say what it knows
// before it tells: `closing`, or `closed` without a word. What a transport that was let go still tells is ignored.

import { afterClose, backoff } from './backoff.js';
import { every } from './clock.js';

// For the handshake, and then for the hello.
const ANSWER_MS = 8_000;
const PING_EVERY_MS = 20_000;
const SILENCE_MS = 10_000;
const STABLE_MS = 10_000;
const HASTE_MS = 1_000;

export class Connection {
  #connect;
  #clock;
  #random;
  #on;
  #transport = null;
  #opened = false;
  #attempt = 0;
  /** Each calls its timer off. */
  #timers = { retry: () => {}, ping: () => {}, silence: () => {}, stable: () => {} };
  #lastTry = 0;
  #wanted = false;
  #settled = false;

  /** `on`: `open()`, `message(object)`, `down({code, reason, retryAt})`. */
  constructor({ connect, clock, random }, on) {
    this.#connect = connect;
    this.#clock = clock;
    this.#random = random;
    this.#on = on;
  }

  get isOpen() {
    return this.#opened && !this.#ending;
  }

  get #ending() {
    return ['closing', 'closed'].includes(this.#transport?.state);
  }

  open() {
    this.#wanted = true;
    if (!this.#transport) this.#begin();
  }

  /** A person or the network says it is worth trying; at most once a second. */
  tryNow() {
    // After a sleep the connection may be dead without knowing it.
    if (this.#settled) this.#ping();
    // Whoever waits for an answer hears of the end only from `down`: from here, where it ended without a word, and
    // else when it has closed, with the reason.
    if (this.#transport?.state === 'closed') this.#lose(0, '');
    if (!this.#wanted || this.isOpen || this.#transport?.state === 'closing') return;
    const sinceTry = this.#clock.now() - this.#lastTry;
    if (sinceTry >= HASTE_MS) {
      // An attempt that hangs began when there was another network, or none.
      this.#drop();
      this.#begin();
    } else if (!this.#transport) {
      // A clock that was set back must not make it wait for longer.
      this.#tryIn(Math.min(HASTE_MS, HASTE_MS - sinceTry));
    }
  }

  send(object) {
    if (!this.isOpen) return false;
    this.#transport.send(JSON.stringify(object));
    if (!this.#settled) this.#giveUpAfter(ANSWER_MS);
    return true;
  }

  /** The conversation works: from now on silence means death, and a while later all is forgiven. */
  settle() {
    this.#settled = true;
    this.#time('ping', every(this.#clock, PING_EVERY_MS, () => this.#ping()));
    this.#time('stable', this.#clock.after(STABLE_MS, () => (this.#attempt = 0)));
  }

  /** Ends the connection and does not come back until `open`. */
  stop() {
    this.#wanted = false;
    this.#drop();
  }

  #begin() {
    this.#timers.retry();
    this.#lastTry = this.#clock.now();
    let transport = null;
    const mine = (act) => (said) => transport !== null && transport === this.#transport && act(said);
    transport = this.#connect({
      onOpen: mine(() => {
        this.#opened = true;
        this.#on.open();
      }),
      onMessage: mine((text) => this.#receive(text)),
      onClose: mine(({ code, reason }) => this.#lose(code, reason)),
    });
    this.#transport = transport;
    this.#giveUpAfter(ANSWER_MS);
  }

  #receive(text) {
    this.#timers.silence();
    let object;
    try {
      object = JSON.parse(text);
    } catch {
      return;
    }
    this.#on.message(object);
  }

  /** A connection that is closing cannot be asked, and must have ended by then. */
  #ping() {
    this.send({ type: 'ping' });
    this.#giveUpAfter(SILENCE_MS);
  }

  /** Unless something is heard before. */
  #giveUpAfter(ms) {
    this.#time('silence', this.#clock.after(ms, () => this.#lose(0, '')));
  }

  #tryIn(ms) {
    this.#time('retry', this.#clock.after(ms, () => this.#begin()));
  }

  #time(name, callOff) {
    this.#timers[name]();
    this.#timers[name] = callOff;
  }

  #lose(code, reason) {
    this.#drop();
    if (!this.#wanted) return;
    const asked = afterClose(code, this.#random);
    if (asked === null) {
      this.#wanted = false;
      this.#on.down({ code, reason, retryAt: null });
      return;
    }
    const wait = asked ?? backoff(this.#attempt, this.#random);
    if (asked === undefined) this.#attempt += 1;
    this.#tryIn(wait);
    this.#on.down({ code, reason, retryAt: this.#clock.now() + wait });
  }

  #drop() {
    this.#settled = false;
    this.#opened = false;
    for (const callOff of Object.values(this.#timers)) callOff();
    const transport = this.#transport;
    this.#transport = null;
    transport?.close();
  }
}
