// Reacting to messages, pinning them, and marking them as unread: by the chips under a message, by its bar, its menu and its keys, and by the sheet of
// a phone. What is put on or taken off shows at once.

import { isSet, mayPin, mayReact, PIN, reactionsOf } from '../core/signs.js';
import { QUICK, likelyEmoji, useEmoji } from '../core/lastemoji.js';
import { byKey, get, iconButton, make, onAct } from '../dom/dom.js';
import { messageOf } from '../core/fates.js';
import { rowOf, seqOf } from '../dom/rowkey.js';
import { t } from '../words/i18n.js';
import { want } from './wanted.js';
import { WhoReacts } from './whoreacts.js';

/** In the bar there is little room. */
const IN_BAR = 2;

export class Signs {
  #state;
  #actions;
  #log = get('log');
  #who;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#who = new WhoReacts(state, actions);
    onAct(this.#log, {
      react: (node) => this.#toggle(seqOf(rowOf(node)), node.dataset.emoji),
      'react-more': (node) => this.#choose(seqOf(rowOf(node)), node),
    });
    // Only the row that has the focus has its chips in the order of Tab.
    this.#log.addEventListener('focusin', ({ target }) => this.#rove(rowOf(target)));
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      /** For the bar of a row, its menu and its keys. */
      reactButtons: (message) => this.#buttons(message),
      reactLine: (message, row) => this.#line(message, row),
      moreEntries: (message) => this.#entries(message),
      react: (row) => mayReact(this.#state) && this.#choose(seqOf(row), placeIn(row)),
      pin: (seq) => mayPin(this.#state) && this.#set(seq, PIN),
      keepUnread: (seq) => this.#state.live && this.#keepUnread(seq),
    };
  }

  hear(heard) {
    this.#who.hear();
    if (heard.some(({ kind }) => kind === 'update')) requestAnimationFrame(() => this.#rove(rowOf(document.activeElement)));
  }

  #rove(row) {
    for (const chip of this.#log.querySelectorAll('[data-key^="sign"][tabindex="0"]')) if (!row?.contains(chip)) chip.tabIndex = -1;
    if (row !== null && this.#log.contains(row)) for (const chip of row.querySelectorAll('button[data-key^="sign"]')) chip.tabIndex = 0;
  }

  #buttons(message) {
    if (!mayReact(this.#state)) return [];
    const quick = likelyEmoji(this.#state.store, IN_BAR).map((emoji) => this.#emojiButton(message, emoji, 'icon-button'));
    return [...quick, iconButton('smile', t('react'), 'react-more')];
  }

  #emojiButton(message, emoji, className) {
    const button = make('button', { type: 'button', className: `${className} emoji-button`, title: t('react_with', { emoji }), textContent: emoji, dataset: { act: 'react', emoji } });
    button.setAttribute('aria-label', t('react_with', { emoji }));
    button.setAttribute('aria-pressed', String(reactionsOf(this.#state, message).some(({ emoji: one, users }) => one === emoji && users.includes(this.#state.me.id))));
    return button;
  }

  /** The first line of a menu: six to choose from, and the way to all others; null where one may not. */
  #line(message, row) {
    if (!mayReact(this.#state)) return null;
    const others = iconButton('plus', t('react_other'), 'react-more', 'emoji-button');
    const line = make('div', { className: 'quick' }, ...QUICK.map((emoji) => this.#emojiButton(message, emoji, '')), others);
    line.setAttribute('role', 'group');
    line.setAttribute('aria-label', t('react'));
    const { here } = this.#state;
    const then = (act) => {
      line.closest('dialog').close();
      // The room may have been taken away meanwhile.
      if (here === this.#state.here) act();
    };
    onAct(line, { react: ({ dataset }) => then(() => this.#toggle(message.seq, dataset.emoji)), 'react-more': () => then(() => this.#choose(message.seq, placeIn(row))) });
    return line;
  }

  #entries(message) {
    const pin = [t(this.#isOn(message.seq, PIN) ? 'unpin' : 'pin'), () => this.#set(message.seq, PIN), 'pin'];
    return [...(this.#state.live ? [[t('keep_unread'), () => this.#keepUnread(message.seq), 'unread']] : []), ...(mayPin(this.#state) ? [pin] : [])];
  }

  /** From this message on nothing is read. */
  async #keepUnread(seq) {
    await this.#actions.ask({ type: 'unread', room: this.#state.here, seq }).catch((refusal) => {
      if (refusal.code === undefined) throw refusal;
    });
  }

  async #choose(seq, anchor) {
    const { here } = this.#state;
    const openPicker = await want('openPicker');
    if (messageOf(this.#state, seq)) openPicker?.(this.#state, anchor, (emoji) => here === this.#state.here && this.#set(seq, emoji, true));
  }

  #toggle(seq, emoji) {
    if (!mayReact(this.#state)) return;
    if (!this.#isOn(seq, emoji)) useEmoji(this.#state.store, emoji);
    this.#set(seq, emoji);
  }

  #isOn(seq, sign) {
    const { room, outbox, me } = this.#state;
    return isSet(room, outbox, seq, sign, me.id);
  }

  #set(seq, sign, on = !this.#isOn(seq, sign)) {
    const { here } = this.#state;
    if (messageOf(this.#state, seq) && !this.#actions.sign(here, seq, sign, on)) this.#actions.toast(t('too_many_waiting'));
  }
}

/** The end of its first line. */
const placeIn = (row) => byKey(row, 'dots') ?? row;
