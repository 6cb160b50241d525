// The strip over the box of somebody who is away: what they say, and the way back.

import { get, icon, linkButton, make, onAct } from '../dom/dom.js';
import { t } from '../words/i18n.js';
import { whyNot } from '../words/device.js';

export class AwayStrip {
  #state;
  #strip = make('div', { id: 'away-strip', className: 'strip', hidden: true });
  #words = make('span', { className: 'words' });

  constructor(state, actions) {
    this.#state = state;
    this.#words.setAttribute('role', 'status');
    onAct(this.#strip, {
      back: () => {
        get('field').focus();
        actions.away().catch((refusal) => actions.toast(whyNot(refusal)));
      },
    });
    get('composer-box').prepend(this.#strip);
    this.hear();
  }

  hear() {
    const { hall, me } = this.#state;
    const text = hall.aways.get(me?.id);
    this.#strip.hidden = text === undefined;
    const words = text === undefined ? '' : t('away_you', { text });
    if (this.#words.textContent === words) return;
    this.#strip.replaceChildren(icon('clock'), this.#words, linkButton(t('away_back'), 'back'));
    this.#words.textContent = words;
  }
}
