// Where messages are written, with a draft for each room. It is never disabled: what is written waits in the outbox.

import { Box } from './box.js';
import { clean, showsNothing, withoutEdges } from '../core/text.js';
import { Composition, isIme } from '../dom/ime.js';
import { Draft } from './draft.js';
import { get, isDesk, typeInto } from '../dom/dom.js';
import { t } from '../words/i18n.js';

export class Composer {
  #state;
  #actions;
  #box;
  #composition;
  #field = get('field');
  #draft;
  /** What comes a moment later: what one answers to, and what stands instead of the box. */
  #answering = null;
  #closed = null;
  #room = null;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#box = new Box(state);
    this.#composition = new Composition(this.#field);
    this.#draft = new Draft(state.store, this.#field, (text) => this.#write(text));
    this.#field.addEventListener('input', () => this.#changed());
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    // Keeps the phone's keyboard open.
    get('send').addEventListener('pointerdown', (event) => event.preventDefault());
    get('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#composition.whenDone(() => this.#send());
    });
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      focusComposer: () => this.#focus(),
      focusIfDesk: () => isDesk() && this.#focus(),
      takeBack: (entry) => entry && (this.#take(entry.text), this.#actions.takeFiles?.(entry)),
      endAnswer: () => this.#endAnswer(),
      quote: (quoted, seq) => this.#quote(quoted, seq),
      mention: (name) => this.#mention(name),
      post: (text, me) => this.#post(text, me),
      emptyBox: () => this.#empty(),
      chooseEnter: () => this.#box.choose(),
      enterSends: () => this.#box.enterSends,
      furnishBox: ({ Answering, Closed }) => {
        this.#answering = new Answering(this.#state, this.#actions, () => this.#endAnswer());
        this.#closed = new Closed(this.#state, this.#actions);
        this.#closed.draw();
      },
    };
  }

  hear(changes) {
    const kinds = new Set(changes.map(({ kind }) => kind));
    // What is written stays and can be read, but is not changed and not sent.
    this.#field.readOnly = this.#state.name === 'kicked' || this.#state.shut;
    this.#closed?.draw();
    if (kinds.has('forgotten')) this.#forget();
    if (kinds.has('shown')) this.#show(this.#state.here);
    // Whatever was wrong without the house is over.
    if (kinds.has('state') && this.#state.name === 'live') this.#problem('');
    // Whoever goes through what was found goes on there.
    const isFinding = document.activeElement?.closest('[data-key="hits"]');
    if (this.#state.name === 'live' && (kinds.has('shown') || kinds.has('welcome')) && !isFinding) this.#actions.focusIfDesk();
  }

  /** The box belongs to another room now: the draft of the one before is kept, its own comes back. */
  #show(room) {
    if (this.#room === room) return;
    this.#room = room;
    this.#answering?.forget();
    this.#problem('');
    this.#write(this.#draft.open(room));
  }

  /** What is in the box is of nobody who is here now, and is not kept. */
  #forget() {
    this.#draft.forget();
    this.#room = null;
    this.#write('');
  }

  #focus() {
    this.#field.focus({ preventScroll: true });
  }

  #problem(words) {
    get('composer-error').textContent = words;
  }

  /** Not typed, so that nothing is offered for it. */
  #write(text) {
    this.#field.value = text;
    this.#field.dispatchEvent(new Event('rewritten'));
    this.#box.fit();
  }

  /** Brings a text back for editing; what is being typed is never overwritten. */
  #take(text) {
    if (this.#field.readOnly) return;
    const typed = this.#field.value;
    this.#write(typed.trim() === '' ? text : `${typed}\n${text}`);
    this.#changed();
    this.#focus();
  }

  /** What is typed is an answer from now on. A quote comes before it, and then it is one for as long as it begins with a quote. */
  #quote(quoted, seq) {
    if (this.#field.readOnly) return;
    const message = this.#state.room.log.message(seq);
    if (message) this.#answering?.begin(message, quoted);
    this.#write(`${quoted}${this.#field.value}`);
    this.#changed();
    this.#focus();
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  #mention(name) {
    this.#focus();
    const isApart = /(?:^|\s)$/u.test(this.#field.value.slice(0, this.#field.selectionStart));
    typeInto(this.#field, `${isApart ? '' : ' '}@${name} `);
  }

  /** Returns whether there was an answer to end. */
  #endAnswer() {
    const rest = this.#answering?.end(this.#field.value) ?? null;
    if (rest === null) return false;
    this.#write(rest);
    this.#changed();
    this.#focus();
    return true;
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
      this.#actions.editLast?.();
    } else if (plain && (event.key === 'PageUp' || event.key === 'PageDown')) {
      event.preventDefault();
      this.#actions.turnPage(event.key === 'PageUp' ? -1 : 1);
    }
  }

  #send() {
    const text = withoutEdges(clean(this.#field.value));
    if (!(this.#actions.mayPost?.(text) ?? !showsNothing(text)) || this.#field.readOnly || this.#box.isTooLong(text)) return;
    // Perhaps a command, which only what comes a moment later knows.
    if (/^[/／、]/.test(text)) this.#actions.obey?.(text) ?? this.#problem(t('connecting'));
    else this.#post(text);
  }

  /** `me` where it says what one does. */
  #post(text, me = false) {
    this.#actions.clearDivider();
    // Reading older messages must not hide what one has just written.
    this.#actions.toLatest();
    // The outbox has it on disk before the box is emptied.
    const sent = (this.#actions.sendAll ?? this.#actions.send)(text, this.#answering?.seqFor(text) ?? null, me);
    this.#problem(sent ? '' : t('too_many_waiting'));
    if (sent) this.#empty();
  }

  #empty() {
    this.#answering?.forget();
    this.#write('');
    this.#draft.save();
  }

  #changed() {
    this.#draft.changed();
    this.#answering?.follow(this.#field.value);
    this.#box.fit();
    // A command is said to nobody.
    this.#actions.typing(/^(?![/／])\s*\S/u.test(this.#field.value));
  }
}
