// What is put on a message, in a line under its words: who reacts with what, and that it is pinned.

import { failedSigns, isOn, isSet, mayReact, PIN, reactionsOf, signOf } from '../core/signs.js';
import { icon, iconButton, linkButton, make } from '../dom/dom.js';
import { number } from '../words/dates.js';
import { currentLanguage, t } from '../words/i18n.js';
import { shownName } from '../core/ids.js';
import { wordsOfCode } from '../words/reasons.js';

/** More names than this only have a number. */
export const NAMES_MAX = 8;
/** What is not tried again as it is. */
const FOR_GOOD = ['forbidden', 'bad_field'];

/** The nodes for a message that is there; none where nothing is on it. */
export function signNodes(state, message) {
  if (message.deleted) return [];
  const chips = reactionsOf(state, message).map((reaction) => chip(state, reaction));
  const isPinned = isSet(state.room, state.outbox, message.seq, PIN, state.me.id);
  const failures = failedSigns(state, message.seq).map(failure);
  if (chips.length === 0 && !isPinned) return failures;
  const line = make('div', { className: 'signs', dataset: { key: 'signs' } }, ...(isPinned ? [pinMark()] : []), ...chips);
  if (chips.length > 0) {
    line.setAttribute('role', 'group');
    line.setAttribute('aria-label', t('reactions'));
    if (mayReact(state)) line.append(more());
  }
  return [line, ...failures];
}

function chip(state, { emoji, users }) {
  const button = make('button', { type: 'button', className: 'sign', tabIndex: -1, dataset: { act: 'react', key: `sign${emoji}`, emoji } }, make('span', { className: 'sign-emoji', textContent: emoji }), make('span', { className: 'sign-count', textContent: number(users.length) }));
  button.setAttribute('aria-label', whoWords(state, emoji, users));
  button.setAttribute('aria-pressed', String(users.includes(state.me.id)));
  return button;
}

function more() {
  const button = iconButton('smile', t('react'), 'react-more', 'sign sign-more');
  button.tabIndex = -1;
  button.dataset.key = 'sign-more';
  button.setAttribute('aria-haspopup', 'dialog');
  return button;
}

const pinMark = () => make('span', { className: 'pin-mark', dataset: { key: 'pin' } }, icon('pin'), make('span', { textContent: t('pinned') }));

/** "👍 Ann, 小明 and 3 others"; oneself first. */
export function whoWords({ hall, me }, emoji, users) {
  const others = users.filter((user) => user !== me.id);
  const names = [...(others.length < users.length ? [t('you')] : []), ...others.map((user) => nameOf(hall, user))];
  const shown = names.length > NAMES_MAX ? [...names.slice(0, NAMES_MAX - 1), t('others', { n: names.length - NAMES_MAX + 1 })] : names;
  return `${emoji} ${listOf(shown)}`;
}

const nameOf = (hall, user) => shownName(hall.names.of(user) ?? t('user', { id: user }));

const listOf = (words) => (typeof Intl.ListFormat === 'function' ? new Intl.ListFormat(currentLanguage()).format(words) : words.join(', '));

/** What was not taken says why, and can be tried again or given up. */
function failure({ cid, kind, text, failed }) {
  const words = signOf(kind) === 'pin' ? t(isOn(kind) ? 'not_pinned' : 'not_unpinned', { why: wordsOfCode(failed) }) : t('not_reacted', { emoji: text, why: wordsOfCode(failed) });
  const buttons = [...(FOR_GOOD.includes(failed) ? [] : [['retry', 'change-again']]), ['discard', 'change-drop']];
  return make('div', { className: 'failure', dataset: { key: `failure${cid}`, cid } }, icon('alert'), make('span', { textContent: words }), ...buttons.map(([said, act]) => linkButton(t(said), act)));
}
