// How high each chunk is. What is far from the screen is not laid out by the browser; it takes the height that was
// measured when it was drawn. Another width, text size, language or font makes all heights unknown again: those near the
// screen are measured at once, the others one by one while nothing else is to do.

import { get } from '../dom/dom.js';
import { whenIdle } from '../dom/later.js';

const HEIGHT = '--height';
// As many screens around the reader are never an estimate.
const NEAR_SCREENS = 1;

export class Heights {
  #log = get('log');
  #unknown = new Set();
  #keep;
  #sweeping = false;

  /** `keep(change)` changes what is drawn without moving what is read. */
  constructor(keep) {
    this.#keep = keep;
  }

  /** Measures a chunk, which is then laid out only near the screen. */
  measure(chunk) {
    this.#unknown.delete(chunk);
    chunk.classList.remove('far');
    chunk.style.setProperty(HEIGHT, `${chunk.getBoundingClientRect().height}px`);
    chunk.classList.add('far');
  }

  /** A chunk that is always laid out needs no height. */
  release(chunk) {
    this.#unknown.delete(chunk);
    chunk.classList.remove('far');
  }

  /** No height of before is right any more. */
  forget() {
    for (const chunk of get('chunks').children) if (chunk.classList.contains('far')) this.#unknown.add(chunk);
    this.#sweep();
  }

  /** What has grown on screen by itself is as high as it is now. */
  grown(chunk) {
    if (!chunk.classList.contains('far') || this.#unknown.has(chunk)) return;
    if (this.#distance(chunk) === 0) chunk.style.setProperty(HEIGHT, `${chunk.getBoundingClientRect().height}px`);
  }

  /** The reader is somewhere else: what is around them is measured before they come there. */
  lookAround() {
    if (this.#unknown.size === 0) return;
    const near = [...this.#unknown].filter((chunk) => this.#distance(chunk) <= NEAR_SCREENS * this.#log.clientHeight);
    if (near.length > 0) this.#keep(() => near.forEach((chunk) => this.measure(chunk)));
  }

  #sweep() {
    if (this.#sweeping || this.#unknown.size === 0) return;
    this.#sweeping = true;
    whenIdle(() => {
      this.#sweeping = false;
      const chunk = this.#nearest();
      if (chunk) this.#keep(() => this.measure(chunk));
      this.#sweep();
    });
  }

  #nearest() {
    for (const chunk of this.#unknown) if (!chunk.isConnected) this.#unknown.delete(chunk);
    return [...this.#unknown].sort((one, other) => this.#distance(one) - this.#distance(other))[0] ?? null;
  }

  /** How far a chunk is from the screen. */
  #distance(chunk) {
    const screen = this.#log.getBoundingClientRect();
    const { top, bottom } = chunk.getBoundingClientRect();
    return Math.max(0, screen.top - bottom, top - screen.bottom);
  }
}
