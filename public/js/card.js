// The card at the door: the name, the password when the house has one, and what is said to somebody
// who cannot come in.

import { checkName, graphemes, NAME_CHARACTERS } from './ids.js';
import { currentLanguage, day, t, time } from './i18n.js';
import { isIme } from './composer.js';
import { wordsOfHost } from './bar.js';

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
  #page;
  #nodes;
  #shownFor = null;
  #entering = false;
  #timer = 0;

  constructor(page) {
    this.#page = page;
    const get = (id) => document.getElementById(id);
    this.#nodes = { card: get('card'), text: get('card-text'), wait: get('card-wait'), fields: get('card-fields'), name: get('card-name'), row: get('card-password-row'), password: get('card-password'), error: get('card-error'), join: get('card-join'), again: get('card-again') };
    this.#nodes.again.addEventListener('click', () => page.socket.tryNow());
    get('card-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    get('card-form').addEventListener('keydown', (event) => {
      // The Enter that commits a composition must not come in.
      if (event.key === 'Enter' && isIme(event)) event.preventDefault();
    });
    // Somebody came in in another tab: it is the same person here.
    addEventListener('storage', ({ key, newValue }) => {
      if (key === 'teahouse.token' && newValue && page.state === 'name') page.session.resume();
    });
    for (const button of get('card-form').querySelectorAll('[data-language]')) {
      button.addEventListener('click', () => page.setLanguage(button.dataset.language));
    }
  }

  update() {
    const { state, detail } = this.#page;
    const { card, fields } = this.#nodes;
    // While the answer to a name is on its way the card stays, so that nothing flashes.
    const waiting = state === 'joining' && this.#entering;
    card.hidden = !STATES.has(state) && !waiting;
    this.#nodes.join.textContent = t(waiting ? 'entering' : 'come_in');
    for (const button of card.querySelectorAll('[data-language]')) button.setAttribute('aria-pressed', String(button.dataset.language === currentLanguage()));
    if (!waiting) this.#entering = false;
    fields.hidden = state === 'full' || state === 'banned';
    this.#nodes.again.hidden = state !== 'full';
    this.#draw(state, detail);
    if (state !== 'name' || this.#shownFor === detail) return;
    this.#shownFor = detail;
    this.#ask(detail.code);
  }

  #draw(state, detail) {
    const { text, wait } = this.#nodes;
    const words = this.#words(state, detail).join('\n');
    if (text.textContent !== words) text.textContent = words;
    const seconds = Math.ceil(((detail.retryAt ?? 0) - Date.now()) / 1_000);
    wait.textContent = state !== 'full' ? '' : seconds > 0 ? t('full_again_in', { n: seconds }) : t('full_again');
    clearTimeout(this.#timer);
    if (state === 'full') this.#timer = setTimeout(() => this.#draw(state, detail), TICK_MS);
  }

  #words(state, { reason, until }) {
    if (state === 'full') {
      const [, n, of] = /(\d+) of (\d+)$/.exec(reason ?? '') ?? [];
      return [n ? t('full_of', { n, of }) : t('full')];
    }
    if (state !== 'banned') return [t('card_text')];
    const words = [t('banned')];
    if (wordsOfHost(reason)) words.push(t('reason', { reason: wordsOfHost(reason) }));
    if (until) words.push(t('banned_until', { day: day(until, Date.now()), time: time(until) }));
    return words;
  }

  #ask(code) {
    const { name, row, password } = this.#nodes;
    if (name.value === '') name.value = this.#page.store.get('name', '');
    if (code === 'password_wrong') row.hidden = false;
    this.#error(code ? (code === 'unknown' ? 'error_unknown' : code === 'slow_down' ? 'error_slow_down' : code) : null);
    if (code === 'name_taken') name.value = another(name.value);
    const field = code === 'password_wrong' ? password : name;
    if (code || matchMedia('(any-pointer: fine)').matches) {
      field.focus();
      field.select();
    }
    if (code === 'password_wrong') this.#lock();
  }

  #error(key) {
    this.#nodes.error.textContent = key ? t(key) : '';
    const wrong = key === 'password_wrong' ? this.#nodes.password : this.#nodes.name;
    for (const field of [this.#nodes.name, this.#nodes.password]) field.setAttribute('aria-invalid', String(key !== null && field === wrong));
  }

  #lock() {
    this.#nodes.join.disabled = true;
    setTimeout(() => (this.#nodes.join.disabled = false), WRONG_PASSWORD_MS);
  }

  #submit() {
    const { name, password } = this.#nodes;
    if (this.#nodes.join.disabled || this.#entering) return;
    const checked = checkName(name.value);
    if (checked.error) {
      this.#error(checked.error);
      name.focus();
      return;
    }
    this.#error(null);
    this.#entering = true;
    this.#page.session.enter(checked.name, password.value);
  }
}
