// Asking the server, and its replies. Every question has a `ref` and a promise; when the connection breaks, all open
// questions end with `offline`, and with the code by which it ended. What nobody asked for is an event.

import { Connection } from './connection.js';

export class Line {
  #on;
  #replies = new Map();
  #nextRef = 1;
  /** How it is opened, tried and stopped. */
  connection;
  /** Whether the house has let us in, over this connection. */
  live = false;

  /** `world`: connect, clock, random; `on`: `open()`, `event(object)`, `down({code, reason, retryAt})`. */
  constructor(world, on) {
    this.#on = on;
    this.connection = new Connection(world, {
      open: () => on.open(),
      message: (object) => this.#receive(object),
      down: (end) => this.#down(end),
    });
  }

  /** Resolves with the reply, rejects with `{code, …}` of the refusal or `offline`, with `close` if it was under way. */
  ask(command) {
    return new Promise((resolve, reject) => {
      const ref = this.#nextRef++;
      if (!this.connection.send({ ...command, ref })) reject({ code: 'offline' });
      else this.#replies.set(ref, { resolve, reject });
    });
  }

  /** What has no reply. */
  tell(command) {
    this.connection.send(command);
  }

  settle() {
    this.live = true;
    this.connection.settle();
  }

  /** Nobody wants the house any more, until `connection.open`; what was asked ends as if the line had broken. */
  stop() {
    this.connection.stop();
    this.#end();
  }

  #receive(object) {
    const ref = object.ref ?? this.#refOfBlind(object);
    const waiting = this.#replies.get(ref);
    if (!waiting) {
      this.#on.event(object);
      return;
    }
    this.#replies.delete(ref);
    if (object.type === 'error') waiting.reject(object);
    else waiting.resolve(object);
  }

  /** At the door only one question is open: a refusal of what the server could not read is of that one. */
  #refOfBlind({ type }) {
    return type === 'error' && !this.live && this.#replies.size === 1 ? [...this.#replies.keys()][0] : undefined;
  }

  #down(end) {
    this.#end(end.code);
    this.#on.down(end);
  }

  #end(close = 0) {
    this.live = false;
    const waiting = [...this.#replies.values()];
    this.#replies.clear();
    for (const { reject } of waiting) reject({ code: 'offline', close });
  }
}
