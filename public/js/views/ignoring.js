// The words of those whom somebody ignores are not shown, only that there are some; what is read stays where it is.

import { ignored, setIgnored } from '../core/ignored.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

export class Ignoring {
  #state;
  #actions;
  /** The page's policy lets no text be a style, but a sheet that is there may get rules. */
  #sheet = [...document.styleSheets].find(({ href }) => href?.endsWith('/css/swift.css'));
  #own;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#own = this.#sheet.cssRules.length;
    addEventListener('storage', ({ key }) => (key === null || key === 'teahouse.ignored') && this.#apply());
    this.#apply();
  }

  /** What can be done here, for the other views. */
  get actions() {
    return { ignore: (person, on) => this.#ignore(person, on) };
  }

  hear(changes) {
    if (changes.some(({ kind }) => kind === 'language')) this.#apply();
  }

  #ignore(person, on) {
    setIgnored(this.#state.store, person, on);
    this.#apply();
    this.#actions.toast(t(on ? 'ignored' : 'ignored_no_more', { name: shownName(person.name) }), t('undo'), () => this.#ignore(person, !on));
  }

  #apply() {
    // What is in a storage may be of anybody.
    const users = Object.keys(ignored(this.#state.store)).filter((user) => /^\d+$/.test(user));
    this.#actions.keepPlace(() => this.#rule(users));
  }

  #rule(users) {
    const sheet = this.#sheet;
    while (sheet.cssRules.length > this.#own) sheet.deleteRule(this.#own);
    if (users.length === 0) return;
    document.documentElement.style.setProperty('--ignored', JSON.stringify(t('ignored_words')));
    const rows = `:is(${users.map((user) => `[data-user="${user}"]`).join(', ')})`;
    for (const rule of [`${rows} > .body > *, ${rows} > :is(.original, [data-key="unfold"]) { display: none; }`, `${rows} > .body::before { content: var(--ignored); color: var(--muted); font-size: 0.933rem; }`]) sheet.insertRule(rule, sheet.cssRules.length);
  }
}
