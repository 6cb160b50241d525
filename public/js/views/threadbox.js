// The box under a thread: an answer is written here by the same rules as in the room, with a draft of its own.

import { bytesOf, clean, showsNothing, withoutEdges } from '../core/text.js';
import { Completion } from './complete.js';
import { Composition, isIme } from '../dom/ime.js';
import { Draft } from './draft.js';
import { iconButton, make, typeInto } from '../dom/dom.js';
import { t } from '../words/i18n.js';
import { want } from './wanted.js';

export class ThreadBox {
  #state;
  #actions;
  #send;
  #field = make('textarea', { id: 'thread-field', rows: 1, dataset: { tPlaceholder: 'answer_here', tLabel: 'answer_here' } });
  #problem = make('p', { className: 'error small', role: 'status' });
  #composition;
  #draft;
  #emoji = iconButton('smile', '', 'thread-emoji');
  #button = iconButton('arrow', '', 'send-answer', 'send');
  form = make('form', { id: 'thread-box', className: 'thread-box' }, this.#problem, this.#field, this.#emoji, this.#button);

  /** `send(text)` returns whether it was taken. */
  constructor(state, actions, send) {
    [this.#state, this.#actions, this.#send] = [state, actions, send];
    this.#composition = new Composition(this.#field);
    this.#draft = new Draft(state.store, this.#field, (text) => this.#write(text));
    this.#button.type = 'submit';
    Object.assign(this.#button.dataset, { tLabel: 'send', tTitle: 'send' });
    Object.assign(this.#emoji.dataset, { tLabel: 'emoji', tTitle: 'emoji' });
    this.#emoji.addEventListener('click', () => this.#pick());
    this.#field.addEventListener('input', () => this.#changed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.#button.addEventListener('pointerdown', (event) => event.preventDefault());
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#composition.whenDone(() => this.#post());
    });
    new Completion(state, actions, { form: this.form, field: this.#field });
  }

  /** The box of another thread: its draft comes back. */
  open(key) {
    this.#write(this.#draft.open(key));
    this.#problem.textContent = '';
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  #write(text) {
    this.#field.value = text;
    this.#field.dispatchEvent(new Event('rewritten'));
    this.#fit();
  }

  #changed() {
    this.#problem.textContent = '';
    this.#draft.changed();
    this.#fit();
    this.#actions.typing(this.#field.value.trim() !== '');
  }

  #fit() {
    this.#button.classList.toggle('ready', !showsNothing(this.#field.value));
    this.#field.style.setProperty('height', 'auto');
    if (this.#field.value !== '') this.#field.style.setProperty('height', `${this.#field.scrollHeight + 2}px`);
  }

  async #pick() {
    (await want('openPicker'))?.(this.#state, this.#emoji, (emoji) => {
      this.focus();
      typeInto(this.#field, emoji);
    }, t('emoji'));
  }

  #key(event) {
    if (isIme(event) || event.key !== 'Enter') return;
    const sends = event.ctrlKey || event.metaKey || (event.shiftKey !== this.#actions.enterSends() && !event.altKey);
    if (!sends) return;
    event.preventDefault();
    this.#composition.whenDone(() => this.#post());
  }

  #post() {
    const text = withoutEdges(clean(this.#field.value));
    const most = this.#state.hall.limits.text_bytes;
    if (showsNothing(text) || this.#state.shut || this.#state.name === 'kicked') return;
    if (bytesOf(text) > most) {
      this.#problem.textContent = t('edit_too_long', { n: bytesOf(text), most });
      return;
    }
    const taken = this.#send(text);
    this.#problem.textContent = taken ? '' : t('too_many_waiting');
    if (!taken) return;
    this.#write('');
    this.#draft.save();
  }
}
