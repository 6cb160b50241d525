// What stands instead of the box while the house does not let one write: who said so, why, until when, as far as that is
// known. The draft stays where it is.

import { get, linkButton, make, onAct } from '../dom/dom.js';
import { sanctionWords } from '../words/sanction.js';
import { t } from '../words/i18n.js';

// A browser's timers do not reach further.
const LONGEST_MS = 24 * 60 * 60_000;

export class Closed {
  #state;
  #callOff = () => {};

  constructor(state, actions) {
    this.#state = state;
    onAct(get('composer-closed'), { 'try-again': () => (actions.unmute(), actions.focusComposer()) });
  }

  draw() {
    const { clock, me: { muted } } = this.#state;
    this.#callOff();
    const isOver = muted?.until !== undefined && muted.until <= this.#state.hall.now();
    const isMuted = Boolean(muted) && !isOver;
    get('composer-box').hidden = isMuted;
    get('composer-closed').hidden = !isMuted;
    if (!isMuted) return;
    const words = sanctionWords('muted', muted, this.#state.hall.now()).join(' ');
    // The house tells when it is taken back before only to those who try.
    if (get('composer-closed').firstChild?.textContent !== words) get('composer-closed').replaceChildren(make('span', { role: 'status', textContent: words }), linkButton(t('muted_try'), 'try-again'));
    if (muted.until !== undefined) this.#callOff = clock.after(Math.min(LONGEST_MS, muted.until - this.#state.hall.now()), () => this.draw());
  }
}
