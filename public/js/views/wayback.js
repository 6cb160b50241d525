// Where one was led to in the log, and the pill that leads back.

import { get, linkButton } from '../dom/dom.js';
import { t } from '../words/i18n.js';

const FLASH_MS = 1_500;

/** Shows where one was led, whatever is drawn again meanwhile. */
export function flash(row) {
  row.dataset.lit = '';
  setTimeout(() => delete row.dataset.lit, FLASH_MS);
}

/** The pill that leads back to where one was before. */
export class WayBack {
  #button = linkButton('', 'back');
  #from = null;
  #go;

  /** `go(from)` goes there. */
  constructor(go) {
    this.#button.className = 'jump back';
    this.#button.hidden = true;
    this.#go = go;
    this.#button.addEventListener('click', () => this.take());
    get('jump').after(this.#button);
  }

  /** Goes back; false when no way is offered. */
  take() {
    if (this.#button.hidden) return false;
    this.forget();
    this.#go(this.#from);
    return true;
  }

  /** `from` is a place, or null for the end. */
  offer(from) {
    this.#from = from;
    this.#button.textContent = t('back_to_place');
    this.#button.hidden = false;
  }

  forget() {
    this.#button.hidden = true;
  }
}
