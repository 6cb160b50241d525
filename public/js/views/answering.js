// The strip over the box while what is written is an answer: to whom, the beginning of what they said, and a way out.

import { get, icon, iconButton, make, onAct } from '../dom/dom.js';
import { nameNode } from '../dom/person.js';
import { isQuote } from '../words/quote.js';
import { saidIn } from '../words/said.js';
import { t } from '../words/i18n.js';

const CHARACTERS = 120;

export class Answering {
  /** The message that is answered, and the quote that began it, if one did; null while there is none. */
  #to = null;
  #strip = make('div', { id: 'answering', className: 'strip', hidden: true });

  /** `end()` is called when somebody does not want to answer any more. */
  constructor(state, actions, end) {
    get('composer-box').prepend(this.#strip);
    onAct(this.#strip, { 'end-answer': end });
    actions.drawAnswer = () => this.#to && this.#draw(state.room.log.message(this.#to.seq) ?? null);
  }

  /** The seq of what a text answers: one whose quote was taken away answers nothing. */
  seqFor(text) {
    return this.#to !== null && (this.#to.quoted === '' || isQuote(text)) ? this.#to.seq : null;
  }

  begin(message, quoted) {
    this.#to = { seq: message.seq, quoted };
    this.#draw(message);
    this.#strip.hidden = false;
  }

  /** As it is now: what is edited or taken away while somebody answers it is so here too. */
  #draw(message) {
    if (message === null) return;
    const said = Array.from(message.deleted ? t('message_deleted') : saidIn(message)).slice(0, CHARACTERS).join('');
    const words = make('span', { className: 'words' }, t('answering'), ' ', nameNode(message.user, message.name), ' ', make('bdi', { className: 'said', textContent: said }));
    this.#strip.replaceChildren(icon('reply'), words, iconButton('close', t('end_answer'), 'end-answer'));
  }

  /** Returns what of `text` is no quote of it, or null when nothing was answered. */
  end(text) {
    const to = this.#to;
    this.forget();
    if (to === null) return null;
    return text.startsWith(to.quoted) ? text.slice(to.quoted.length) : text;
  }

  /** The text is another one. */
  follow(text) {
    if (this.seqFor(text) === null) this.forget();
  }

  forget() {
    this.#to = null;
    this.#strip.hidden = true;
  }
}
