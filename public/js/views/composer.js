// Where messages are written, with a draft for each room. It is never disabled: what is written waits in the outbox.

import { Box } from './box.js';
import { Composition, isIme } from '../dom/ime.js';
import { get, isDesk } from '../dom/dom.js';
import { t } from '../words/i18n.js';

const DRAFT_MS = 300;

export class Composer {
  #state;
  #actions;
  #box;
  #composition;
  #field = get('field');
  #room = null;
  #replyTo = null;
  #draftTimer = 0;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#box = new Box(state);
    this.#composition = new Composition(this.#field);
    this.#field.addEventListener('input', () => this.#changed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    // Keeps the phone's keyboard open.
    get('send').addEventListener('pointerdown', (event) => event.preventDefault());
    get('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#composition.whenDone(() => this.#send());
    });
    addEventListener('pagehide', () => this.#saveDraft());
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      focusComposer: () => this.#focus(),
      focusIfDesk: () => isDesk() && this.#focus(),
      takeBack: (text) => text !== undefined && this.#take(text),
      quote: (quoted, seq) => this.#quote(quoted, seq),
      chooseEnter: () => this.#box.chooseEnter(),
    };
  }

  hear(changes) {
    const kinds = new Set(changes.map(({ kind }) => kind));
    // What is written stays and can be read, but is not changed and not sent.
    this.#field.readOnly = this.#state.name === 'kicked';
    if (kinds.has('shown')) this.#show(this.#state.here);
    if (this.#state.name === 'live' && (kinds.has('shown') || kinds.has('welcome'))) this.#actions.focusIfDesk();
  }

  /** The box belongs to another room now: the draft of the one before is kept, its own comes back. */
  #show(room) {
    if (this.#room === room) return;
    if (this.#room !== null) this.#saveDraft();
    this.#room = room;
    this.#replyTo = null;
    this.#write(this.#state.store.get(`draft.${room}`, ''));
    this.#fit();
  }

  #focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Not typed, so that nothing is offered for it. */
  #write(text) {
    this.#field.value = text;
    this.#field.dispatchEvent(new Event('rewritten'));
  }

  /** Brings a text back for editing; what is being typed is never overwritten. */
  #take(text) {
    const typed = this.#field.value;
    this.#write(typed.trim() === '' ? text : `${typed}\n${text}`);
    this.#changed();
    this.#focus();
  }

  /** A quote comes before what is typed; the message is an answer for as long as it begins with one. */
  #quote(quoted, seq) {
    this.#replyTo = seq;
    this.#write(`${quoted}${this.#field.value}`);
    this.#changed();
    this.#focus();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  /** What I wrote last in this room, waiting or sent. */
  #lastOwn() {
    const { me, outbox, room } = this.#state;
    const sent = room.log.messages.filter(({ user, deleted }) => user === me.id && !deleted);
    return (outbox.of(room.name).at(-1) ?? sent.at(-1))?.text ?? '';
  }

  #key(event) {
    if (isIme(event)) return;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    // Shift makes of Enter the other of the two things.
    const sends = event.ctrlKey || event.metaKey || (event.shiftKey !== this.#box.enterSends && !event.altKey);
    if (event.key === 'Enter' && sends) {
      event.preventDefault();
      this.#composition.whenDone(() => this.#send());
    } else if (plain && event.key === 'ArrowUp' && this.#field.value === '') {
      event.preventDefault();
      this.#take(this.#lastOwn());
    } else if (plain && (event.key === 'PageUp' || event.key === 'PageDown')) {
      event.preventDefault();
      this.#actions.turnPage(event.key === 'PageUp' ? -1 : 1);
    }
  }

  #send() {
    const text = this.#field.value.replace(/\r\n?/g, '\n').trim();
    if (text === '' || this.#field.readOnly || this.#box.isTooLong(text)) return;
    this.#actions.clearDivider();
    // Reading older messages must not hide what one has just written.
    this.#actions.toLatest();
    // The outbox has it on disk before the box is emptied.
    const sent = this.#actions.send(text, text.startsWith('> ') ? this.#replyTo : null);
    get('composer-error').textContent = sent ? '' : t('too_many_waiting');
    if (!sent) return;
    this.#replyTo = null;
    this.#write('');
    this.#state.store.remove(`draft.${this.#room}`);
    clearTimeout(this.#draftTimer);
    this.#fit();
  }

  #changed() {
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.#saveDraft(), DRAFT_MS);
    this.#fit();
    this.#actions.typing(this.#field.value.trim() !== '');
  }

  #saveDraft() {
    clearTimeout(this.#draftTimer);
    if (this.#field.value === '') this.#state.store.remove(`draft.${this.#room}`);
    else this.#state.store.set(`draft.${this.#room}`, this.#field.value);
  }

  #fit() {
    this.#box.fit(this.#composition.active);
  }
}
