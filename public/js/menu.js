// The button that opens the settings, and what they change at once, also when another tab changed it.

import { whenWanted } from './later.js';

const get = (id) => document.getElementById(id);
const LOOKS = { theme: 'auto', size: 'normal' };

export class Menu {
  #page;

  constructor(page) {
    this.#page = page;
    get('open-menu').addEventListener('click', () => this.#open());
    addEventListener('storage', ({ key }) => key?.startsWith('teahouse.') && this.apply());
  }

  update() {}

  /** Brings the page to what is set. */
  apply() {
    const { store, composer } = this.#page;
    for (const [key, usual] of Object.entries(LOOKS)) document.documentElement.dataset[key] = store.get(key, usual);
    composer.chooseEnter();
  }

  async #open() {
    const settings = await whenWanted(() => import('./settings.js'));
    // On a phone the button is in a drawer, which stays under the settings.
    if (!document.querySelector('dialog[open]:not(#drawer)')) settings?.openSettings(this.#page, () => this.apply());
  }
}
