// The line above the rooms that leads to what mentions one, with how much of it is unread. It is there from the first mention on.

import { get, make } from '../dom/dom.js';
import { number } from '../words/dates.js';
import { t } from '../words/i18n.js';
import { countedRooms, mentionsIn } from './counts.js';

export class MentionsLine {
  #state;
  #label = make('span', { className: 'label' });
  #count = make('span', { className: 'badge mine' });
  #button;

  constructor(state, actions) {
    this.#state = state;
    this.#button = make('button', { id: 'open-mentions', type: 'button', className: 'fold' }, make('span', { className: 'sign', textContent: '@' }), this.#label, make('span', { className: 'end' }, this.#count));
    this.#button.setAttribute('aria-haspopup', 'dialog');
    this.#button.addEventListener('click', () => {
      // In a drawer it would lie under what it opens.
      actions.closeDrawer();
      actions.openSwitcher('messages');
    });
    get('add-room').parentNode.before(this.#button);
    this.hear();
  }

  hear() {
    const { store } = this.#state;
    // Of a conversation of two everything is for oneself: that is no mention.
    const count = countedRooms(this.#state).reduce((sum, room) => sum + (room.direct ? 0 : mentionsIn(this.#state, room)), 0);
    if (count > 0 && !store.get('mentioned')) store.set('mentioned', true);
    this.#button.hidden = !store.get('mentioned');
    this.#label.textContent = t('mentions');
    this.#count.hidden = count === 0;
    this.#count.textContent = number(count);
    this.#button.setAttribute('aria-label', count > 0 ? `${t('mentions')}, ${t('unread_mentions', { n: count })}` : t('mentions'));
  }
}
