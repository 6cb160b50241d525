// A list is one stop of the Tab key; the arrows, Home and End go through it.

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export class Roving {
  #place;
  #selector;
  #stop = null;

  /** `selector` finds what of `place` can have the focus; all of it is made with `tabIndex` -1. */
  constructor(place, selector) {
    this.#place = place;
    this.#selector = selector;
    place.addEventListener('focusin', ({ target }) => this.#rest(target.closest(selector)));
    place.addEventListener('keydown', (event) => this.#key(event));
  }

  /** After the list was drawn: where Tab comes to, unless somebody has chosen a place that is still there. */
  settle(usual) {
    const stays = this.#stop?.isConnected && this.#stop.matches(this.#selector) && this.#place.contains(document.activeElement);
    this.#rest(stays ? this.#stop : usual ?? this.#place.querySelector(this.#selector));
  }

  #rest(node) {
    if (!node) return;
    if (this.#stop && this.#stop !== node) this.#stop.tabIndex = -1;
    this.#stop = node;
    node.tabIndex = 0;
  }

  #key(event) {
    const step = STEPS[event.key];
    const here = event.target.closest(this.#selector);
    if (step === undefined || here === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const all = [...this.#place.querySelectorAll(this.#selector)].filter((node) => node.offsetParent !== null);
    const next = Math.max(0, Math.min(all.length - 1, all.indexOf(here) + step));
    all[next].focus();
  }
}
