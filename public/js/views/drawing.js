// What is to be drawn anew of the conversation: gathered, and drawn once before the next frame is painted.

import { beforePaint } from '../dom/frame.js';

const nothing = () => ({ append: false, all: false, pending: false, update: new Set(), note: new Set() });

export class Drawing {
  /** Whether something has come that is not drawn yet. */
  isDue = false;
  #todo = nothing();
  #draw;
  #drawn;
  #callOff = () => {};

  /** `draw(todo)`, and `drawn()` after it. */
  constructor(draw, drawn) {
    this.#draw = draw;
    this.#drawn = drawn;
  }

  /** `what` is a name in the list above, with the seq where it is of one message. */
  want(what, seq) {
    if (seq === undefined) this.#todo[what] = true;
    else this.#todo[what].add(seq);
    if (this.isDue) return;
    this.isDue = true;
    this.#callOff = beforePaint(() => this.now());
  }

  /** Draws what is due, without waiting for the frame. */
  now() {
    if (!this.isDue) return;
    const todo = this.#todo;
    this.drop();
    this.#draw(todo);
    this.#drawn();
  }

  /** Nothing is due: all is drawn in another way. */
  drop() {
    this.#callOff();
    this.isDue = false;
    this.#todo = nothing();
  }
}
