// The button that opens the settings, and what they change at once, also when another tab changed it.

import { get, hasWindow } from '../dom/dom.js';
import { want } from './wanted.js';

const LOOKS = { theme: 'auto', size: 'normal', density: 'cozy' };

export class Menu {
  #state;
  #actions;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    get('open-menu').addEventListener('click', () => this.#open());
    addEventListener('storage', ({ key }) => key?.startsWith('teahouse.') && this.#apply());
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      openSettings: () => this.#open(),
      /** The page looks as it is set. */
      applyLook: () => this.#apply(),
      /** The card of a person, beside what was clicked. */
      openPerson: async (user, anchor) => (await want('openPersonCard'))?.(this.#state, this.#actions, user, anchor),
    };
  }

  /** Brings the page to what is set. */
  #apply() {
    for (const [key, usual] of Object.entries(LOOKS)) document.documentElement.dataset[key] = this.#state.store.get(key, usual);
    this.#actions.chooseEnter();
  }

  async #open() {
    const openSettings = await want('openSettings');
    // The button may be in a drawer, which stays under the settings.
    if (!hasWindow(':not(#drawer)')) openSettings?.(this.#state, this.#actions);
  }
}
