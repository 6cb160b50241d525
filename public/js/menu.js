// The settings: name, language, appearance. They apply at once and are remembered.

import { checkName } from './ids.js';
import { currentLanguage, has, t } from './i18n.js';
import { isIme } from './composer.js';

const get = (id) => document.getElementById(id);

export class Menu {
  #page;

  constructor(page) {
    this.#page = page;
    get('open-menu').addEventListener('click', () => this.#open());
    get('menu-close').addEventListener('click', () => get('menu').close());
    get('menu').addEventListener('click', (event) => event.target === get('menu') && get('menu').close());
    get('language-field').addEventListener('change', (event) => page.setLanguage(event.target.value));
    get('theme-field').addEventListener('change', (event) => this.#setTheme(event.target.value));
    get('rename-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#rename();
    });
    get('rename-field').addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && isIme(event)) event.preventDefault();
    });
  }

  update() {
    const { hall, store } = this.#page;
    get('language-field').value = currentLanguage();
    get('theme-field').value = document.documentElement.dataset.theme;
    const about = t('about', hall.server);
    get('menu-about').textContent = store.lasting ? about : `${t('not_remembered')} ${about}`;
  }

  #open() {
    get('rename-field').value = this.#page.hall.me?.name ?? '';
    get('rename-error').textContent = '';
    this.update();
    get('menu').showModal();
  }

  #setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    this.#page.store.set('theme', theme);
  }

  async #rename() {
    const checked = checkName(get('rename-field').value);
    if (!checked.error && checked.name === this.#page.hall.me?.name) {
      get('menu').close();
      return;
    }
    try {
      if (checked.error) throw { code: checked.error };
      await this.#page.session.rename(checked.name);
      get('menu').close();
    } catch ({ code }) {
      const key = has(code) ? code : `error_${code}`;
      get('rename-error').textContent = t(has(key) ? key : code === 'offline' ? 'reconnecting' : 'error_unknown');
    }
  }
}
