// The line above the rooms that leads to what mentions one, with how much of it is unread, and the panel that lists it.
// The line is there from the first mention on.

import { HitsPanel } from './hitspanel.js';
import { get, make } from '../dom/dom.js';
import { kept } from '../core/kept.js';
import { number } from '../words/dates.js';
import { t } from '../words/i18n.js';
import { countedRooms, mentionsIn } from './counts.js';

export class Mentions {
  #state;
  #actions;
  #label = make('span', { className: 'label' });
  #count = make('span', { className: 'badge mine' });
  #button;
  #panel;
  #isOpening = false;
  #isKept = false;

  constructor(state, actions) {
    [this.#state, this.#actions] = [state, actions];
    this.#button = make('button', { id: 'open-mentions', type: 'button', className: 'fold' }, make('span', { className: 'sign', textContent: '@' }), this.#label, make('span', { className: 'end' }, this.#count));
    this.#button.setAttribute('aria-controls', 'mentions');
    this.#button.addEventListener('click', (event) => this.#outOfDrawer(event));
    get('mentions-place')?.remove();
    get('add-room').parentNode.before(this.#button);
    this.#panel = new HitsPanel(state, actions, { name: 'mentions', title: 'mentions', changed: () => this.#draw() });
    this.#panel.add(this.#button, () => this.#opened());
    this.hear([]);
  }

  /** What can be done here, for the other views. */
  get actions() {
    return { openMentions: () => this.#actions.openPanel('mentions', true) };
  }

  hear(heard) {
    this.#panel?.hear(heard);
    const { hall, store, me } = this.#state;
    // Of a conversation of two everything is for oneself: that is no mention.
    const count = countedRooms(this.#state).reduce((sum, room) => sum + (room.direct ? 0 : mentionsIn(this.#state, room)), 0);
    const isMine = ({ kind, room, message }) => kind === 'append' && message.user !== me.id && !hall.room(room).direct && hall.mentionsMe(message);
    const isNews = heard.some(isMine);
    if (count > 0 || isNews || kept(hall, 'mentioned')) this.#remember();
    this.#button.hidden = !store.get('mentioned');
    this.#label.textContent = t('mentions');
    this.#count.hidden = count === 0;
    this.#count.textContent = number(count);
    this.#button.setAttribute('aria-label', count > 0 ? `${t('mentions')}, ${t('unread_mentions', { n: count })}` : t('mentions'));
    if (this.#panel.panel.offsetParent !== null && isNews) this.#ask();
  }

  /** From now on, on all of one's devices: it may have been read on the other one. */
  #remember() {
    const { hall, store } = this.#state;
    if (!store.get('mentioned')) store.set('mentioned', true);
    if (this.#isKept || hall.me === null || kept(hall, 'mentioned')) return;
    this.#isKept = true;
    this.#actions.keep({ mentioned: true }).catch(() => (this.#isKept = false));
  }

  /** In a drawer it would lie under what it opens. */
  #outOfDrawer(event) {
    const drawer = this.#button.closest('dialog');
    if (drawer === null) return;
    event.stopImmediatePropagation();
    drawer.addEventListener('close', () => this.#actions.openPanel('mentions', true), { once: true });
    this.#actions.closeDrawer();
  }

  #ask() {
    this.#panel.results.start({ type: 'mentions' });
    this.#draw();
  }

  #opened() {
    this.#isOpening = true;
    this.#ask();
  }

  #draw() {
    const { hits, isAsking, problem } = this.#panel.results;
    const note = problem !== null ? t('search_offline') : hits.length > 0 ? '' : t(isAsking ? 'searching' : 'no_mentions');
    this.#panel.draw(hits, [], note);
    if (isAsking || !this.#isOpening) return;
    this.#isOpening = false;
    // Whoever has gone on writing meanwhile keeps the focus.
    if (document.activeElement !== get('field')) this.#panel.hits.first?.focus();
  }
}
