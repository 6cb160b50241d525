// What was done, in a line that goes by itself, with a way to take it back. It waits for as long as somebody points at it
// or is in it, and is told to screen readers once.

import { get, linkButton, make, onAct } from '../dom/dom.js';

const STAYS_MS = 6_000;

export class Toast {
  #state;
  #actions;
  #node = get('toast');
  #callOff = () => {};
  #undo = () => {};

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    onAct(this.#node, { undo: () => this.#take() });
    for (const stay of ['pointerenter', 'focusin']) this.#node.addEventListener(stay, () => this.#callOff());
    for (const go of ['pointerleave', 'focusout']) this.#node.addEventListener(go, () => this.#wait());
  }

  /** What can be done here, for the other views. */
  get actions() {
    /** `back` is what the button says that calls `undo`; without it there is none. */
    return { toast: (words, back, undo) => this.#show(words, back, undo) };
  }

  #show(words, back, undo) {
    this.#undo = undo;
    this.#node.replaceChildren(make('span', { textContent: words }), ...(back ? [linkButton(back, 'undo')] : []));
    this.#node.hidden = false;
    this.#actions.say(words);
    this.#wait();
  }

  #wait() {
    this.#callOff();
    this.#callOff = this.#state.clock.after(STAYS_MS, () => this.#hide());
  }

  #take() {
    this.#hide();
    this.#undo();
  }

  #hide() {
    this.#callOff();
    const hadFocus = this.#node.contains(document.activeElement);
    this.#node.hidden = true;
    if (hadFocus) this.#actions.focusComposer();
  }
}
