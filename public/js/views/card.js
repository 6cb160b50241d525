// The card at the door: the name, the password when the house has one, and what is said to somebody
// who cannot come in.

import { checkName, graphemes, NAME_CHARACTERS } from '../core/ids.js';
import { currentLanguage, t } from '../words/i18n.js';
import { day, time } from '../words/dates.js';
import { get, isDesk } from '../dom/dom.js';
import { guardEnter } from '../dom/ime.js';
import { wordsOfHost } from '../words/reasons.js';

const WRONG_PASSWORD_MS = 1_000;
const TICK_MS = 500;
const STATES = new Set(['name', 'full', 'banned']);

/** "Ann" → "Ann 2" → "Ann 3", no longer than a name may be. */
function another(name) {
  const [, stem, count] = /^(.*?)(?: (\d{1,3}))?$/u.exec(name.trim());
  const number = ` ${Number(count ?? 1) + 1}`;
  return graphemes(stem).slice(0, NAME_CHARACTERS - number.length).join('') + number;
}

export class Card {
  #state;
  #actions;
  #name = get('card-name');
  #password = get('card-password');
  #join = get('card-join');
  #shownFor = null;
  #entering = false;
  #callOff = () => {};

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    get('card-again').addEventListener('click', () => actions.tryNow());
    const form = get('card-form');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    guardEnter(form);
    form.addEventListener('click', ({ target }) => target.dataset.language && actions.setLanguage(target.dataset.language));
    // Somebody came in in another tab: it is the same person here.
    addEventListener('storage', ({ key, newValue }) => key === 'teahouse.token' && newValue && state.name === 'name' && actions.resume());
    this.hear();
  }

  hear() {
    const { name, detail } = this.#state;
    // While the answer to a name is on its way the card stays, so that nothing flashes.
    const waiting = name === 'joining' && this.#entering;
    get('card').hidden = !STATES.has(name) && !waiting;
    this.#join.textContent = t(waiting ? 'entering' : 'come_in');
    for (const button of get('card-form').querySelectorAll('[data-language]')) button.setAttribute('aria-pressed', String(button.dataset.language === currentLanguage()));
    if (!waiting) this.#entering = false;
    get('card-fields').hidden = name === 'full' || name === 'banned';
    get('card-again').hidden = name !== 'full';
    this.#draw();
    if (name !== 'name' || this.#shownFor === detail) return;
    this.#shownFor = detail;
    this.#ask(detail.code);
  }

  #draw() {
    const { clock, name, detail } = this.#state;
    const words = this.#words().join('\n');
    if (get('card-text').textContent !== words) get('card-text').textContent = words;
    const seconds = Math.ceil(((detail.retryAt ?? 0) - clock.now()) / 1_000);
    get('card-wait').textContent = name !== 'full' ? '' : seconds > 0 ? t('full_again_in', { n: seconds }) : t('full_again');
    this.#callOff();
    if (name === 'full') this.#callOff = clock.after(TICK_MS, () => this.#draw());
  }

  #words() {
    const { clock, name, detail: { reason, until } } = this.#state;
    if (name === 'full') {
      const [, n, of] = /(\d+) of (\d+)$/.exec(reason ?? '') ?? [];
      return [n ? t('full_of', { n, of }) : t('full')];
    }
    if (name !== 'banned') return [t('card_text')];
    const words = [t('banned')];
    if (wordsOfHost(reason)) words.push(t('reason', { reason: wordsOfHost(reason) }));
    if (until) words.push(t('banned_until', { day: day(until, clock.now()), time: time(until) }));
    return words;
  }

  #ask(code) {
    const [name, password] = [this.#name, this.#password];
    if (name.value === '') name.value = this.#state.store.get('name', '');
    if (code === 'password_wrong') get('card-password-row').hidden = false;
    this.#error(code ? (code === 'unknown' ? 'error_unknown' : code === 'slow_down' ? 'error_slow_down' : code) : null);
    if (code === 'name_taken') name.value = another(name.value);
    const field = code === 'password_wrong' ? password : name;
    if (code || isDesk()) {
      field.focus();
      field.select();
    }
    if (code === 'password_wrong') this.#lock();
  }

  #error(key) {
    get('card-error').textContent = key ? t(key) : '';
    const wrong = key === 'password_wrong' ? this.#password : this.#name;
    for (const field of [this.#name, this.#password]) field.setAttribute('aria-invalid', String(key !== null && field === wrong));
  }

  #lock() {
    this.#join.disabled = true;
    this.#state.clock.after(WRONG_PASSWORD_MS, () => (this.#join.disabled = false));
  }

  #submit() {
    if (this.#join.disabled || this.#entering) return;
    const checked = checkName(this.#name.value);
    if (checked.error) {
      this.#error(checked.error);
      this.#name.focus();
      return;
    }
    this.#error(null);
    this.#entering = true;
    this.#actions.enter(checked.name, this.#password.value);
  }
}
