// The box where messages are written. It is never disabled: what is written waits in the outbox.
// Also the guards for input methods, which every other input of the page uses as well.

import { byteLength } from './ids.js';
import { number } from './i18n.js';

const DRAFT_MS = 300;
const COUNTER_FROM = 0.8;

/** Enter, Escape and the arrows belong to the input method while it composes. Safari ends the
 *  composition before the keydown of the Enter that committed it; then only keyCode 229 tells. */
export const isIme = (event) => event.isComposing || event.keyCode === 229;

/** Whether a composition is going on in `field`; `whenDone` waits for it to end. */
class Composition {
  active = false;
  #waiting = [];

  constructor(field) {
    field.addEventListener('compositionstart', () => (this.active = true));
    field.addEventListener('compositionend', () => this.#end());
    // Some browsers miss the compositionend when the focus goes away; that must not block for ever.
    field.addEventListener('blur', () => this.#end());
  }

  /** Calls `act` now, or when the composition ended, or after 100 ms, whichever is first. */
  whenDone(act) {
    if (!this.active) {
      act();
      return;
    }
    let done = false;
    const once = () => {
      if (!done) act();
      done = true;
    };
    this.#waiting.push(once);
    setTimeout(once, 100);
  }

  #end() {
    this.active = false;
    // The field's value is final only after the event.
    for (const act of this.#waiting.splice(0)) queueMicrotask(act);
  }
}

export class Composer {
  #nodes;
  #store;
  #on;
  #limits;
  #composition;
  #room = null;
  #replyTo = null;
  #draftTimer = 0;

  /** `nodes`: form, field, counter; `on`: send(text, replyTo) → bool, typing(bool), page(direction), recall() → text. */
  constructor({ nodes, store, limits, on }) {
    this.#nodes = nodes;
    this.#store = store;
    this.#limits = limits;
    this.#on = on;
    this.#composition = new Composition(nodes.field);
    this.chooseEnter();
    nodes.field.addEventListener('input', () => this.#changed());
    nodes.field.addEventListener('keydown', (event) => this.#key(event));
    // Keeps the phone's keyboard open.
    nodes.button.addEventListener('pointerdown', (event) => event.preventDefault());
    nodes.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#composition.whenDone(() => this.#send());
    });
    addEventListener('pagehide', () => this.#saveDraft());
  }

  /** The box belongs to another room now: the draft of the one before is kept, its own comes back. */
  show(room) {
    if (this.#room === room) return;
    if (this.#room !== null) this.#saveDraft();
    this.#room = room;
    this.#replyTo = null;
    this.#write(this.#store.get(`draft.${room}`, ''));
    this.#fit();
  }

  focus() {
    this.#nodes.field.focus({ preventScroll: true });
  }

  /** What is written stays and can be read, but is not changed and not sent. */
  lock(locked) {
    this.#nodes.field.readOnly = locked;
  }

  /** Not on a phone, where the focus brings the keyboard up. */
  focusIfDesk() {
    if (matchMedia('(any-pointer: fine)').matches) this.focus();
  }

  get text() {
    return this.#nodes.field.value;
  }

  /** Not typed, so that nothing is offered for it. */
  #write(text) {
    this.#nodes.field.value = text;
    this.#nodes.field.dispatchEvent(new Event('rewritten'));
  }

  /** Brings a text back for editing; what is being typed is never overwritten. */
  take(text) {
    const typed = this.text;
    this.#write(typed.trim() === '' ? text : `${typed}\n${text}`);
    this.#changed();
    this.focus();
  }

  /** A quote comes before what is typed; the message is an answer for as long as it begins with one. */
  quote(quoted, seq) {
    this.#replyTo = seq;
    this.#write(`${quoted}${this.text}`);
    this.#changed();
    this.focus();
    this.#nodes.field.setSelectionRange(this.text.length, this.text.length);
  }

  /** As it is set; else Enter makes a new line on a touch screen without a real keyboard, where the button sends. */
  chooseEnter() {
    const set = this.#store.get('enter', 'auto');
    const hasKeys = !matchMedia('(pointer: coarse)').matches || matchMedia('(any-pointer: fine)').matches;
    this.enterSends = set === 'send' || (set !== 'newline' && hasKeys);
    this.#nodes.field.enterKeyHint = this.enterSends ? 'send' : 'enter';
  }

  #key(event) {
    if (isIme(event)) return;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    // Shift makes of Enter the other of the two things.
    const sends = event.ctrlKey || event.metaKey || (event.shiftKey !== this.enterSends && !event.altKey);
    if (event.key === 'Enter' && sends) {
      event.preventDefault();
      this.#composition.whenDone(() => this.#send());
    } else if (plain && event.key === 'ArrowUp' && this.text === '') {
      event.preventDefault();
      this.take(this.#on.recall());
    } else if (plain && (event.key === 'PageUp' || event.key === 'PageDown')) {
      event.preventDefault();
      this.#on.page(event.key === 'PageUp' ? -1 : 1);
    }
  }

  #send() {
    const text = this.text.replace(/\r\n?/g, '\n').trim();
    if (text === '' || this.#nodes.field.readOnly || byteLength(text) > this.#limits().text_bytes) return;
    // The outbox has it on disk before the box is emptied.
    if (!this.#on.send(text, text.startsWith('> ') ? this.#replyTo : null)) return;
    this.#replyTo = null;
    this.#write('');
    this.#store.remove(`draft.${this.#room}`);
    clearTimeout(this.#draftTimer);
    this.#fit();
  }

  #changed() {
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#saveDraft(), DRAFT_MS);
    this.#fit();
    this.#on.typing(this.text.trim() !== '');
  }

  #saveDraft() {
    clearTimeout(this.#draftTimer);
    if (this.text === '') this.#store.remove(`draft.${this.#room}`);
    else this.#store.set(`draft.${this.#room}`, this.text);
  }

  /** As high as its text, up to a share of the window that the style sheet sets. */
  #fit() {
    const { counter } = this.#nodes;
    if (!this.#composition.active) this.#measure();
    const [bytes, limit] = [byteLength(this.text.trim()), this.#limits().text_bytes];
    counter.hidden = bytes < limit * COUNTER_FROM;
    counter.classList.toggle('over', bytes > limit);
    counter.textContent = `${number(bytes)} / ${number(limit)}`;
    this.#nodes.button.classList.toggle('ready', this.text.trim() !== '' && bytes <= limit);
  }

  /** The form holds its height meanwhile: a box that shrinks for a moment would move the log. */
  #measure() {
    const { form, field } = this.#nodes;
    form.style.setProperty('height', `${form.offsetHeight}px`);
    field.style.setProperty('height', 'auto');
    field.style.setProperty('height', `${field.scrollHeight}px`);
    form.style.removeProperty('height');
  }
}
