// A message of one's own, edited in its row: one at a time in a room. What is written is kept until it is saved or given up,
// also while the row is not there.

import { EditBox } from './editbox.js';
import { messageOf } from '../core/fates.js';
import { t } from '../words/i18n.js';

const SAVE_MS = 300;

export class Editing {
  #state;
  #actions;
  #tell;
  #rowOf;
  #remove;
  #box = null;
  /** The room and the seq of what is edited, the text that it had, and where the focus goes afterwards. */
  #of = null;
  #timer = 0;

  /** `tell(seq)`: the row of a message is to be drawn anew; `rowOf(seq)`; `remove(seq)`: nothing is left of its text. */
  constructor(state, actions, { tell, rowOf, remove }) {
    this.#state = state;
    this.#actions = actions;
    this.#tell = tell;
    this.#rowOf = rowOf;
    this.#remove = remove;
    addEventListener('pagehide', () => this.#save());
    // What another tab has saved or given up is over here too, where nothing else was written.
    addEventListener('storage', ({ key, newValue }) => {
      if (this.#of && key === `teahouse.${this.#key}` && newValue === null && !this.#isTouched) this.#end();
    });
  }

  /** What is edited in the room on screen; null where that is nothing. */
  get seq() {
    return this.#of?.seq ?? null;
  }

  get #key() {
    return `edit.${this.#of.room}`;
  }

  get #isTouched() {
    return this.#box.text !== this.#of.kept;
  }

  begin(message, back) {
    if (this.#of?.seq === message.seq && this.#of.room === this.#state.here) {
      this.#box.focus();
      return;
    }
    this.#end();
    this.#open(message, message.text, back);
    this.#attach();
    if (this.#box.isShown) this.#box.focus();
  }

  /** What was being edited in the room on screen goes on. */
  resume() {
    const { store, here } = this.#state;
    const { seq, text } = store.get(`edit.${here}`, {});
    if (this.#of !== null || !Number.isSafeInteger(seq) || typeof text !== 'string') return;
    const message = messageOf(this.#state, seq);
    if (message?.user === this.#state.me.id) this.#open(message, text, () => this.#actions.focusIfDesk());
    // Of what is held it is no message of mine any more.
    else if (this.#state.room.log.first !== null && seq >= this.#state.room.log.first && this.#state.live) store.remove(`edit.${here}`);
    this.#attach();
  }

  hear(changes) {
    if (this.#of && this.#of.room !== this.#state.here) this.#leave();
    if (changes.some(({ kind }) => kind === 'forgotten')) this.#end();
    if (this.#of === null && changes.some(({ kind }) => kind !== 'moved')) this.resume();
    else if (this.#of && changes.some(({ kind, seq }) => kind === 'update' && seq === this.#of.seq)) this.#changed();
    this.#attach();
  }

  #open(message, text, back) {
    this.#of = { room: this.#state.here, seq: message.seq, was: message.text, kept: text, back };
    this.#box = new EditBox(this.#state, text, { input: () => this.#input(), save: () => this.#submit(), cancel: () => this.#giveUp(), fit: (change) => this.#actions.keepPlace(change), enterSends: this.#actions.enterSends });
    this.#tell(message.seq);
  }

  /** The box is in its row, as soon as that is drawn. */
  #attach() {
    const row = this.#of === null || this.#box.isShown ? null : this.#rowOf(this.#of.seq);
    if (row !== null) this.#actions.keepPlace(() => this.#box.showIn(row));
  }

  #input() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), SAVE_MS);
  }

  #save() {
    clearTimeout(this.#timer);
    if (this.#of === null || !this.#isTouched) return;
    this.#of.kept = this.#box.text;
    this.#state.store.set(this.#key, { seq: this.#of.seq, text: this.#box.text });
  }

  /** The message is another one, by another tab or another hand. */
  #changed() {
    const { seq, was } = this.#of;
    const message = messageOf(this.#state, seq);
    const { text } = this.#box;
    if (message === null) {
      this.#end();
      this.#actions.toast(t('deleted_meanwhile'), ...(text === was ? [] : [t('to_the_box'), () => this.#actions.takeBack({ text })]));
    } else if (message.text !== was) {
      this.#of.was = message.text;
      if (text !== was) return;
      this.#of.kept = message.text;
      this.#box.write(message.text);
    }
  }

  #submit() {
    const { room, seq, was, back } = this.#of;
    const text = this.#box.finished();
    if (text === null) return;
    // What has files need not have words.
    if (text === '' && !messageOf(this.#state, seq)?.files) {
      this.#end();
      this.#remove(seq);
      return;
    }
    if (text !== was && !this.#actions.change(room, seq, text)) {
      this.#box.problem(t('too_many_waiting'));
      return;
    }
    this.#end();
    back();
  }

  #giveUp() {
    const { back } = this.#of;
    this.#end();
    back();
  }

  /** Another room is on screen: what was written waits for the next time. */
  #leave() {
    this.#save();
    this.#close();
  }

  #end() {
    if (this.#of === null) return;
    clearTimeout(this.#timer);
    this.#state.store.remove(this.#key);
    this.#close();
  }

  #close() {
    const { seq } = this.#of;
    this.#of = null;
    this.#actions.keepPlace(() => this.#box.leave());
    this.#tell(seq);
  }
}
