// The box that is written in: as high as its text, with a counter when the text is nearly too long, and what its Enter does.

import { byteLength } from '../core/ids.js';
import { get } from '../dom/dom.js';
import { number } from '../words/dates.js';

const COUNTER_FROM = 0.8;

export class Box {
  enterSends = true;
  #state;
  #form = get('composer');
  #field = get('field');
  #counter = get('counter');
  #button = get('send');

  constructor(state) {
    this.#state = state;
    this.chooseEnter();
  }

  /** As it is set; else Enter makes a new line on a touch screen without a real keyboard, where the button sends. */
  chooseEnter() {
    const set = this.#state.store.get('enter', 'auto');
    const hasKeys = !matchMedia('(pointer: coarse)').matches || matchMedia('(any-pointer: fine)').matches;
    this.enterSends = set === 'send' || (set !== 'newline' && hasKeys);
    this.#field.enterKeyHint = this.enterSends ? 'send' : 'enter';
  }

  isTooLong(text) {
    return byteLength(text) > this.#state.hall.limits.text_bytes;
  }

  /** Up to a share of the window that the style sheet sets. While an input method composes, the height stays. */
  fit(isComposing) {
    if (!isComposing) this.#measure();
    const text = this.#field.value.trim();
    const [bytes, limit] = [byteLength(text), this.#state.hall.limits.text_bytes];
    this.#counter.hidden = bytes < limit * COUNTER_FROM;
    this.#counter.classList.toggle('over', bytes > limit);
    this.#counter.textContent = `${number(bytes)} / ${number(limit)}`;
    this.#button.classList.toggle('ready', text !== '' && bytes <= limit);
  }

  /** The form holds its height meanwhile: a box that shrinks for a moment would move the log. */
  #measure() {
    const [form, field] = [this.#form, this.#field];
    form.style.setProperty('height', `${form.offsetHeight}px`);
    field.style.setProperty('height', 'auto');
    field.style.setProperty('height', `${field.scrollHeight}px`);
    form.style.removeProperty('height');
  }
}
