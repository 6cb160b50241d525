// What a message answers: a line above its words that leads there, and the way back.

import { avatar, nameNode } from '../dom/person.js';
import { get, icon, linkButton, make } from '../dom/dom.js';
import { parse, plainText } from '../words/markup.js';
import { t } from '../words/i18n.js';

const SHOWN_MAX = 200;
const FLASH_MS = 1_500;

/** The line above an answer to the message `seq`; `original` is null where it is not held. */
export function originalLine(seq, original, isQuoted) {
  const line = make('button', { type: 'button', className: 'original', tabIndex: -1, dataset: { act: 'original', seq, key: 'original' } }, icon('reply'));
  if (original === null) line.append(make('span', { textContent: t('answer_to_earlier') }));
  else line.append(avatar(original.user, original.name), nameNode(original.user, original.name));
  if (original?.deleted) line.append(make('span', { className: 'words', textContent: t('message_deleted') }));
  // A text that begins with the quote need not say it twice.
  else if (original && !isQuoted) line.append(make('span', { className: 'words', dir: 'auto', textContent: plainText(parse(original.text)).slice(0, SHOWN_MAX) }));
  line.title = t('to_original');
  return line;
}

/** Shows where one was led. */
export function flash(row) {
  row.classList.add('flash');
  setTimeout(() => row.classList.remove('flash'), FLASH_MS);
}

/** The pill that leads back to where one was before. */
export class WayBack {
  #button = linkButton('', 'back');
  #from = null;
  #go;

  /** `go(from)` goes there. */
  constructor(go) {
    this.#button.className = 'jump back';
    this.#button.hidden = true;
    this.#go = go;
    this.#button.addEventListener('click', () => this.take());
    get('jump').after(this.#button);
  }

  /** Goes back; false when no way is offered. */
  take() {
    if (this.#button.hidden) return false;
    this.forget();
    this.#go(this.#from);
    return true;
  }

  /** `from` is a place, or null for the end. */
  offer(from) {
    this.#from = from;
    this.#button.textContent = t('back_to_place');
    this.#button.hidden = false;
  }

  forget() {
    this.#button.hidden = true;
  }
}
