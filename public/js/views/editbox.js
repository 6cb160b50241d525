// The box in which a message is edited, in its row: the text, Save and Cancel, and the keys that mean them.

import { bytesOf, clean, showsNothing, withoutEdges } from '../core/text.js';
import { Composition, isIme } from '../dom/ime.js';
import { errorLine } from './asking.js';
import { make } from '../dom/dom.js';
import { t } from '../words/i18n.js';

export class EditBox {
  #state;
  #on;
  #field = make('textarea', { className: 'edit-field', rows: 1, dir: 'auto' });
  #error = errorLine('edit-error', this.#field);
  #form;
  #width = 0;
  #composition = new Composition(this.#field);

  /** `on`: `input()`, `save()`, `cancel()`, `fit(change)` for what changes its height, and `enterSends()`. */
  constructor(state, text, on) {
    this.#state = state;
    this.#on = on;
    const save = make('button', { type: 'submit', textContent: t('save') });
    const cancel = make('button', { type: 'button', className: 'plain-button', textContent: t('cancel') });
    const hint = make('span', { className: 'muted small', textContent: t(on.enterSends() ? 'edit_keys' : 'edit_keys_newline') });
    this.#form = make('form', { className: 'editor', dataset: { stays: '' } }, this.#field, this.#error, make('div', { className: 'edit-buttons' }, save, cancel, hint));
    this.#field.setAttribute('aria-label', t('edit_message'));
    this.#field.value = text;
    this.#field.enterKeyHint = on.enterSends() ? 'done' : 'enter';
    this.#field.addEventListener('input', () => this.#changed());
    // At another width the same text has other lines.
    new ResizeObserver(() => this.#field.clientWidth !== this.#width && on.fit(() => this.#fit())).observe(this.#field);
    this.#form.addEventListener('keydown', (event) => this.#key(event));
    cancel.addEventListener('click', () => on.cancel());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#composition.whenDone(() => on.save());
    });
  }

  get text() {
    return this.#field.value;
  }

  get isShown() {
    return this.#form.isConnected;
  }

  showIn(row) {
    row.append(this.#form);
    this.#fit();
  }

  leave() {
    this.#form.remove();
  }

  focus() {
    this.#form.scrollIntoView({ block: 'nearest' });
    this.#field.focus({ preventScroll: true });
    this.#field.setSelectionRange(this.text.length, this.text.length);
  }

  write(text) {
    this.#field.value = text;
    this.#on.fit(() => this.#fit());
  }

  problem(words) {
    this.#error.textContent = words;
  }

  /** The text as it is sent, empty where it shows nothing; null, and it is said, where it cannot be. */
  finished() {
    const text = withoutEdges(clean(this.text));
    const { text_bytes: most } = this.#state.hall.limits;
    if (bytesOf(text) > most) {
      this.problem(t('edit_too_long', { n: bytesOf(text), most }));
      return null;
    }
    return showsNothing(text) ? '' : text;
  }

  #changed() {
    this.problem('');
    this.#on.fit(() => this.#fit());
    this.#on.input();
  }

  #key(event) {
    // The keys of the row and of the page are not meant here.
    event.stopPropagation();
    if (isIme(event)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.#on.cancel();
    } else if (event.key === 'Enter' && event.target === this.#field && (event.ctrlKey || event.metaKey || (event.shiftKey !== this.#on.enterSends() && !event.altKey))) {
      event.preventDefault();
      this.#composition.whenDone(() => this.#on.save());
    }
  }

  #fit() {
    this.#width = this.#field.clientWidth;
    this.#field.style.setProperty('height', 'auto');
    this.#field.style.setProperty('height', `${this.#field.scrollHeight}px`);
  }
}
