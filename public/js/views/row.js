// One message → its row. Data goes in as text only. Rows keep no state: a changed message is a new row, and what is
// clicked in one is told by `data-act`.

import { fullTime, time } from '../words/dates.js';
import { icon, iconButton, make } from '../dom/dom.js';
import { mayBeLong } from './fold.js';
import { originalLine } from './original.js';
import { isOnlyEmoji, parse } from '../words/markup.js';
import { shownName } from '../core/ids.js';
import { avatar, nameNode, roleMark } from '../dom/person.js';
import { keyOfCid, keyOfSeq } from '../dom/rowkey.js';
import { render } from '../dom/render.js';
import { t } from '../words/i18n.js';

/** As the sender of what the house itself says. */
const HOUSE = 0;

/** What is drawn of what becomes of messages and of what waits; it comes a moment after the page. */
export const fates = { message: (message) => ({ message }), entry: () => [], rows: (rows) => rows, files: () => [] };

/** `place`: `{first}` whether the row begins a group, the author's `role`, `own`, `targets`, `mentioned`, and the `original` of an answer. */
export function messageRow(kept, place) {
  const { message, nodes = [], editing = false } = fates.message(kept);
  const key = keyOfSeq(message.seq);
  const row = shell({ ...place, first: place.first && !message.deleted, user: message.user, name: message.name, time: message.time, key });
  if (message.reply_to) row.append(originalLine(message.reply_to, place.original, message.text?.startsWith('>')));
  row.append(wordsOf(message, place, key));
  if (!message.deleted) row.append(actionsButton(message));
  row.classList.toggle('editing', editing);
  row.append(...nodes);
  return row;
}

/** The last one of the row's bar, which a screen reader finds also where the bar is not. */
function actionsButton({ name }) {
  const label = t('row_actions', { name: shownName(name) });
  const button = make('button', { type: 'button', className: 'row-actions', tabIndex: -1, title: label, textContent: '⋯', dataset: { act: 'actions', key: 'dots' } });
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-haspopup', 'dialog');
  return button;
}

function shell({ first, role, own, mentioned, user, name, time: at, key }) {
  const row = make('div', { className: 'm', dataset: { key, user } });
  row.setAttribute('role', 'listitem');
  row.setAttribute('aria-labelledby', `${key}-a ${key}-t ${key}-b`);
  row.classList.toggle('first', first);
  row.classList.toggle('own', own);
  row.classList.toggle('mentioned', Boolean(mentioned));
  const author = nameNode(user, name);
  author.id = `${key}-a`;
  author.dataset.key = 'author';
  const clock = make('time', { id: `${key}-t`, textContent: time(at), title: fullTime(at), dateTime: new Date(at).toISOString() });
  row.classList.toggle('house', user === HOUSE);
  if (first) {
    const head = make('div', { className: 'head', dataset: { key: 'head' } }, author, clock);
    const mark = user === HOUSE ? houseMark() : roleMark(role);
    if (mark) author.after(mark);
    row.append(user === HOUSE ? houseAvatar() : avatar(user, name), head);
  } else {
    author.classList.add('vh');
    row.append(author, clock);
  }
  // The name and the picture open the card of who it is; the keyboard has the row's menu for it.
  if (first && user !== HOUSE) for (const node of [author, row.firstElementChild]) node.dataset.act = 'who';
  return row;
}

/** Nobody who only has the name of the house looks like it. */
function houseAvatar() {
  const node = make('span', { className: 'avatar' }, icon('cup'));
  node.setAttribute('aria-hidden', 'true');
  return node;
}

const houseMark = () => make('span', { className: 'house-mark', textContent: t('the_house') });

/** The words of a message, with what belongs to them. */
export function wordsOf(message, { targets }, key) {
  const node = make('div', { className: 'body', id: `${key}-b`, dataset: { key: 'body' } });
  if (message.deleted) {
    node.classList.add('gone');
    node.textContent = message.gone ?? t('message_deleted');
    return node;
  }
  if (isOnlyEmoji(message.text)) node.classList.add('emoji');
  if (mayBeLong(message.text)) node.dataset.long = message.text.split('\n').length;
  node.append(render(treeOf(message, targets)));
  if (message.me) act(node, message);
  for (const code of node.querySelectorAll('pre')) frame(code);
  // In the last line of the words, where there is one.
  const last = node.lastElementChild;
  if (message.edited) (last?.matches('p') ? last : node).append(' ', make('span', { className: 'edited', textContent: t('edited'), title: fullTime(message.edited) }));
  return node;
}

/** What somebody does begins with who it is. */
function act(node, { user, name }) {
  node.classList.add('action');
  const first = node.firstElementChild;
  const place = first?.matches('p') ? first : make('p');
  if (place !== first) node.prepend(place);
  place.prepend(nameNode(user, name), ' ');
}

/** Each text is parsed once, however often its row is drawn. */
const trees = new WeakMap();

function treeOf(message, targets) {
  let known = trees.get(message);
  const { version } = targets;
  const { text, mentions } = message;
  if (known?.text !== text || known.mentions !== mentions || known.version !== version) trees.set(message, (known = { text, mentions, version, tree: parse(text, targets) }));
  return known.tree;
}

/** A block of code with its button. */
function frame(code) {
  const block = make('div', { className: 'code' });
  code.replaceWith(block);
  block.append(code, iconButton('copy', t('copy_code'), 'copy-code', 'copy-code'));
}

/** A message of mine that has no place yet. */
export function pendingRow(entry, place) {
  const key = keyOfCid(entry.cid);
  const row = shell({ ...place, own: true, user: place.user, name: place.name, time: entry.time ?? entry.at, key });
  row.classList.add(entry.seq ? 'sent' : entry.failed ? 'failed' : 'pending');
  row.append(wordsOf({ ...entry, user: place.user, name: place.name }, place, key));
  row.append(...(entry.seq || entry.failed ? [] : [actionsButton(place)]), ...fates.entry(entry));
  return row;
}
