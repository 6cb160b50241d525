// What a message answers: a line above its words that leads there.

import { avatar, nameNode } from '../dom/person.js';
import { icon, make } from '../dom/dom.js';
import { saidIn } from '../words/said.js';
import { t } from '../words/i18n.js';

const SHOWN_MAX = 200;

/** The line above an answer to the message `seq`; `original` is null where it is not held. */
export function originalLine(seq, original, isQuoted) {
  const line = make('button', { type: 'button', className: 'original', tabIndex: -1, dataset: { act: 'original', seq, key: 'original' } }, icon('reply'));
  if (original === null) line.append(make('span', { textContent: t('answer_to_earlier') }));
  else line.append(avatar(original.user, original.name), nameNode(original.user, original.name));
  if (original?.deleted) line.append(make('span', { className: 'words', textContent: t('message_deleted') }));
  // A text that begins with the quote need not say it twice.
  else if (original && !isQuoted) line.append(make('span', { className: 'words', dir: 'auto', textContent: saidIn(original).slice(0, SHOWN_MAX) }));
  line.title = t('to_original');
  return line;
}
