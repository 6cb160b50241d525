// The newest pin, in one line under the head of the room: it leads to its message, and can be put away until the next.

import { get, icon, iconButton, make, onAct } from '../dom/dom.js';
import { isPutAway, puttingAway } from '../core/putaway.js';
import { nameNode } from '../dom/person.js';
import { redraw } from '../dom/redraw.js';
import { saidIn } from '../words/said.js';
import { t } from '../words/i18n.js';

const SHOWN_MAX = 200;

export class PinLine {
  #state;
  #actions;
  #line = make('section', { id: 'pin-line', className: 'pin-line', hidden: true });
  #putAway;
  #seq = null;

  /** `go(seq)` leads to a message. */
  constructor(state, actions, go) {
    [this.#state, this.#actions] = [state, actions];
    this.#putAway = actions.learn(puttingAway);
    onAct(this.#line, { go: () => go(this.#seq), away: () => this.#away() });
    get('bar').after(this.#line);
  }

  /** `message` is what is pinned; null where there is nothing, or it is not known yet. */
  draw(message) {
    const shown = message === null || message.deleted || isPutAway(this.#state, message.seq) ? null : message;
    this.#seq = shown?.seq ?? null;
    // What is read below it stays where it is.
    if (this.#line.hidden !== (shown === null)) this.#actions.keepPlace(() => (this.#line.hidden = shown === null));
    if (shown === null) return;
    const { user, name } = shown;
    const words = make('span', { className: 'pin-said', dir: 'auto', textContent: saidIn(shown).replace(/\s+/gu, ' ').slice(0, SHOWN_MAX) });
    const button = make('button', { type: 'button', className: 'pin-go', title: t('to_pinned'), dataset: { act: 'go', key: 'go' } }, icon('pin'), make('span', { className: 'vh', textContent: `${t('pinned')}: ` }), nameNode(user, name), words);
    this.#line.setAttribute('aria-label', t('newest_pin'));
    redraw(this.#line, [button, iconButton('close', t('pin_away'), 'away', 'icon-button small-button')]);
  }

  async #away() {
    const [room, seq] = [this.#state.here, this.#seq];
    const asked = this.#putAway(room, seq);
    this.draw(null);
    this.#actions.focusIfDesk();
    // Without the house it is away until the page is loaded again.
    await asked;
  }
}
