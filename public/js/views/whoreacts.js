// Who it was that reacted: over the chip that the pointer is on, that has the focus or that a finger rests on.

import { get, make } from '../dom/dom.js';
import { NAMES_MAX, whoWords } from './chips.js';
import { onLongPress } from '../dom/longpress.js';
import { reactionsOf } from '../core/signs.js';
import { rowOf, seqOf } from '../dom/rowkey.js';

const MARGIN_PX = 8;

const chipOf = (node) => node?.closest?.('[data-act="react"][data-key]') ?? null;

export class WhoReacts {
  #state;
  #actions;
  #log = get('log');
  #tip = make('div', { id: 'who-reacts', className: 'who-reacts', hidden: true });
  #chip = null;
  /** Users of whom one has asked how they are called. */
  #asked = new Set();

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#tip.setAttribute('role', 'tooltip');
    get('composer').after(this.#tip);
    this.#log.addEventListener('pointerover', ({ target, pointerType }) => pointerType === 'mouse' && this.#show(chipOf(target)));
    this.#log.addEventListener('pointerleave', () => this.#show(null));
    this.#log.addEventListener('focusin', ({ target }) => target.matches(':focus-visible') && this.#show(chipOf(target)));
    this.#log.addEventListener('focusout', () => this.#show(null));
    this.#log.addEventListener('scroll', () => this.#show(null), { passive: true });
    addEventListener('pointerdown', ({ pointerType }) => pointerType !== 'mouse' && this.#show(null), true);
    addEventListener('keydown', ({ key }) => key === 'Escape' && this.#show(null), true);
    onLongPress(this.#log, (target) => chipOf(target) === null, (target) => this.#show(chipOf(target)));
  }

  /** Something has changed under it. */
  hear() {
    if (this.#chip !== null) requestAnimationFrame(() => this.#show(this.#chip?.isConnected ? this.#chip : null));
  }

  #show(chip) {
    this.#chip = chip;
    const reaction = chip && this.#reactionOf(chip);
    this.#tip.hidden = !reaction;
    if (!reaction) return;
    const words = whoWords(this.#state, reaction.emoji, reaction.users);
    this.#tip.textContent = words;
    chip.setAttribute('aria-label', words);
    this.#place(chip.getBoundingClientRect());
    this.#learn(reaction.users);
  }

  #reactionOf(chip) {
    const message = this.#state.room.log.message(seqOf(rowOf(chip)));
    return message && reactionsOf(this.#state, message).find(({ emoji }) => emoji === chip.dataset.emoji);
  }

  #place({ left, top, bottom, width }) {
    const { offsetWidth, offsetHeight } = this.#tip;
    const above = top - offsetHeight - MARGIN_PX;
    this.#tip.style.setProperty('left', `${Math.max(MARGIN_PX, Math.min(left + width / 2 - offsetWidth / 2, innerWidth - offsetWidth - MARGIN_PX))}px`);
    this.#tip.style.setProperty('top', `${above < MARGIN_PX ? bottom + MARGIN_PX : above}px`);
  }

  /** Whoever has said nothing here and is not here has no name yet. */
  async #learn(users) {
    const { hall } = this.#state;
    const ids = users.slice(0, NAMES_MAX + 1).filter((user) => hall.names.of(user) === null && !this.#asked.has(user));
    if (ids.length === 0 || !this.#state.live) return;
    for (const user of ids) this.#asked.add(user);
    const { people } = await this.#actions.ask({ type: 'people', ids }).catch(() => ({ people: [] }));
    for (const { id, name } of people) if (name) hall.names.learn(id, name);
    if (this.#chip?.isConnected) this.#show(this.#chip);
  }
}
