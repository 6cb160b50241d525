// The card at the door: the name, the password when the house has one, and what is said to somebody
// who cannot come in.

import { checkName, graphemes, NAME_CHARACTERS } from '../core/ids.js';
import { currentLanguage, t } from '../words/i18n.js';
import { get, isDesk, linkButton, onAct } from '../dom/dom.js';
import { guardEnter } from '../dom/ime.js';
import { sanctionWords } from '../words/sanction.js';
import { wellFormed } from '../core/text.js';
import { wantWho, who } from './wanted.js';
import { wordsOfHost } from '../core/host.js';

const WRONG_PASSWORD_MS = 1_000;
const TICK_MS = 500;
/** Codes of the house that are said in other words at its door. */
const SAID = { unknown: 'card_unknown', slow_down: 'card_slow_down', too_many: 'come_in_too_often' };
/** Nobody is here any more, which is nobody's fault. */
const PARTED = new Set(['signed_out', 'forgotten']);
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
  /** Whether the house has a password; null while it has not said. */
  #locked = null;
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
    get('card-known').addEventListener('click', () => this.#arrive());
    onAct(form, { known: () => this.#arrive() });
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
    if (this.#locked === null) this.#learn();
  }

  /** What is needed is there before anybody tries. */
  async #learn() {
    const health = await fetch('/health').then((reply) => reply.json()).catch(() => ({}));
    this.#setLocked(this.#locked || health.password === true);
  }

  #setLocked(locked) {
    this.#locked = locked;
    get('card-password-row').hidden = !locked;
    this.#draw();
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
    const { clock, name, detail: { code, reason, sanction, until } } = this.#state;
    if (name === 'full') {
      const [, n, of] = /(\d+) of (\d+)$/.exec(reason ?? '') ?? [];
      return [n ? t('full_of', { n, of }) : t('full')];
    }
    if (PARTED.has(code) && name === 'name') return [t(code)];
    if (name !== 'banned') return this.#locked === null ? [] : [t(this.#locked ? 'card_text_password' : 'card_text')];
    return sanctionWords('banned', { reason: wordsOfHost(reason), until, ...sanction }, clock.now());
  }

  #ask(code) {
    const [name, password] = [this.#name, this.#password];
    if (PARTED.has(code)) name.value = password.value = '';
    if (name.value === '') name.value = wellFormed(this.#state.store.get('name', ''));
    const isLocked = code === 'password_wrong' || code === 'password_needed';
    if (isLocked) this.#setLocked(true);
    // Whoever has not been asked for it yet has done nothing wrong.
    this.#error(code === 'password_needed' || PARTED.has(code) ? null : SAID[code] ?? code ?? null);
    if (code === 'name_taken') {
      name.value = another(name.value);
      get('card-error').append(' ', linkButton(t('that_is_me'), 'known'));
    }
    const field = isLocked ? password : name;
    if (code || isDesk()) {
      field.focus();
      field.select();
    }
    if (code === 'password_wrong') this.#lock();
  }

  /** Whoever is here on another device already. */
  async #arrive() {
    who.module().catch(() => this.#error('reconnecting'));
    (await wantWho('arriveAtDoor'))(this.#state, this.#actions);
  }

  /** What went wrong stands under its field, and nothing moves for it. */
  #error(key) {
    const error = get('card-error');
    error.textContent = key ? t(key) : '';
    const wrong = key?.startsWith('password_') ? this.#password : this.#name;
    const right = wrong === this.#name ? this.#password : this.#name;
    right.after(get('card-error-space'));
    wrong.after(error);
    for (const field of [wrong, right]) {
      field.setAttribute('aria-invalid', String(key !== null && field === wrong));
      field.removeAttribute('aria-describedby');
    }
    if (key) wrong.setAttribute('aria-describedby', 'card-error');
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
    if (this.#locked && this.#password.value === '') {
      // Enter leads from the name to the password.
      this.#error(document.activeElement === this.#name ? null : 'password_needed');
      this.#password.focus();
      return;
    }
    this.#error(null);
    this.#entering = true;
    this.#actions.enter(checked.name, this.#password.value);
  }
}
