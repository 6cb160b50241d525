// On a narrow window what is at the sides comes in drawers: the same element moves into a dialog, which brings the focus
// trap, Escape and the scrim with it, and moves back when it is closed.

import { enterLayer } from '../dom/back.js';
import { get, onAct } from '../dom/dom.js';
import { closeOutside } from '../dom/outside.js';

export class Drawers {
  #dialog = get('drawer');
  #open = null;
  #leave = () => {};

  constructor() {
    this.#dialog.addEventListener('close', () => this.#giveBack());
    closeOutside(this.#dialog);
    onAct(this.#dialog, { 'close-drawer': () => this.#close(), 'close-panel': () => this.#close() });
    // A window that became wide has its panels at the sides again.
    matchMedia('(max-width: 899px)').addEventListener('change', () => this.#close());
  }

  /** What can be done here, for the other views. */
  get actions() {
    return { openDrawer: (panel, side) => this.#put(panel, side), closeDrawer: () => this.#close() };
  }

  #put(panel, side) {
    if (this.#open) return;
    const place = document.createComment('');
    panel.before(place);
    this.#open = { panel, place };
    this.#dialog.dataset.side = side;
    this.#dialog.setAttribute('aria-labelledby', panel.getAttribute('aria-labelledby'));
    this.#dialog.append(panel);
    this.#dialog.showModal();
    this.#leave = enterLayer(() => this.#close());
  }

  #close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  #giveBack() {
    if (!this.#open) return;
    this.#open.place.replaceWith(this.#open.panel);
    this.#open = null;
    this.#leave();
  }
}
