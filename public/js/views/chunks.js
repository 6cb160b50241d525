// The chunks that are drawn: nodes by their number, in order, without a gap, and at most so many.

import { get, make } from '../dom/dom.js';

const CHUNKS_MAX = 20;

export class Chunks {
  place = get('chunks');
  #scroll;
  #nodes = new Map();

  constructor(scroll) {
    this.#scroll = scroll;
  }

  get numbers() {
    return [...this.#nodes.keys()];
  }

  get low() {
    return Math.min(...this.#nodes.keys());
  }

  get high() {
    return Math.max(...this.#nodes.keys());
  }

  get(number) {
    return this.#nodes.get(number) ?? null;
  }

  clear() {
    for (const number of this.numbers) this.#remove(number);
  }

  /** A new chunk in its place; `draw(node)` fills it. */
  add(number, draw) {
    const node = make('div', { className: 'chunk', dataset: { key: `c${number}` } });
    node.setAttribute('role', 'list');
    const next = this.numbers.filter((other) => other > number).sort((a, b) => a - b)[0];
    this.#nodes.set(number, node);
    this.place.insertBefore(node, this.get(next));
    draw(node);
    this.#scroll.watch(node);
    this.#layOut();
  }

  /** Removes what is too many at one end; a chunk with the focus or a selection in it stays. Returns whether any went. */
  trim(end) {
    let gone = false;
    while (this.#nodes.size > CHUNKS_MAX) {
      const number = end === 'old' ? this.low : this.high;
      if (isHeld(this.get(number))) break;
      this.#remove(number);
      gone = true;
    }
    this.#layOut();
    return gone;
  }

  #remove(number) {
    const node = this.get(number);
    this.#scroll.unwatch(node);
    node.remove();
    this.#nodes.delete(number);
  }

  /** The two newest chunks are always laid out, so that the end is exactly where it seems; the others are measured. */
  #layOut() {
    const { heights } = this.#scroll;
    const numbers = this.numbers.sort((a, b) => b - a);
    numbers.forEach((number, i) => {
      const node = this.get(number);
      if (i < 2) heights.release(node);
      else if (!node.classList.contains('far')) heights.measure(node);
    });
  }
}

function isHeld(node) {
  const selection = document.getSelection();
  return node.contains(document.activeElement) || (selection !== null && !selection.isCollapsed && selection.containsNode(node, true));
}
