// Asking the server, and its replies. Every question has a `ref` and a promise; when the connection breaks, all open
// questions end with `offline`. What nobody asked for is an event.

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

  /** Resolves with the reply, rejects with `{code, …}` of the refusal or `offline`. */
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
    const waiting = this.#replies.get(object.ref);
    if (!waiting) {
      this.#on.event(object);
      return;
    }
    this.#replies.delete(object.ref);
    if (object.type === 'error') waiting.reject(object);
    else waiting.resolve(object);
  }

  #down(end) {
    this.#end();
    this.#on.down(end);
  }

  #end() {
    this.live = false;
    const waiting = [...this.#replies.values()];
    this.#replies.clear();
    for (const { reject } of waiting) reject({ code: 'offline' });
  }
}
