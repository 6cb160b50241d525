// The box that is written in: as high as its text, with a counter when the text is nearly too long, and what its Enter does.

import { bytesOf, showsNothing } from '../core/text.js';
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
  #width = 0;

  constructor(state) {
    this.#state = state;
    this.#chooseEnter();
    // A window that is turned, a panel that opens, letters of another size: the same text has other lines.
    new ResizeObserver(() => this.#field.clientWidth !== this.#width && this.#measure()).observe(this.#field);
    document.fonts?.addEventListener('loadingdone', () => this.#measure());
  }

  /** What is set, for Enter and for the size of the letters, holds at once. */
  choose() {
    this.#chooseEnter();
    this.#measure();
  }

  /** As it is set; else Enter makes a new line on a touch screen without a real keyboard, where the button sends. */
  #chooseEnter() {
    const set = this.#state.store.get('enter', 'auto');
    const hasKeys = !matchMedia('(pointer: coarse)').matches || matchMedia('(any-pointer: fine)').matches;
    this.enterSends = set === 'send' || (set !== 'newline' && hasKeys);
    this.#field.enterKeyHint = this.enterSends ? 'send' : 'enter';
  }

  isTooLong(text) {
    return bytesOf(text) > this.#state.hall.limits.text_bytes;
  }

  /** Up to a share of the window that the style sheet sets, also while an input method composes. */
  fit() {
    this.#measure();
    const text = this.#field.value;
    const [bytes, limit] = [bytesOf(text), this.#state.hall.limits.text_bytes];
    this.#counter.hidden = bytes < limit * COUNTER_FROM;
    this.#counter.classList.toggle('over', bytes > limit);
    this.#counter.textContent = `${number(bytes)} / ${number(limit)}`;
    this.#button.classList.toggle('ready', !showsNothing(text) && bytes <= limit);
  }

  /** The form holds its height meanwhile: a box that shrinks for a moment would move the log. */
  #measure() {
    const [form, field] = [this.#form, this.#field];
    this.#width = field.clientWidth;
    // Empty it is one line high by itself.
    if (field.value === '') {
      field.style.removeProperty('height');
      return;
    }
    form.style.setProperty('height', `${form.offsetHeight}px`);
    field.style.setProperty('height', 'auto');
    field.style.setProperty('height', `${field.scrollHeight}px`);
    form.style.removeProperty('height');
  }
}
