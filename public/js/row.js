// One message → DOM nodes. Data goes in as text only. Rows keep no state: a changed message is a new row.

import { colourOf, initial, shownName } from './ids.js';
import { fullTime, nodeList, t, time, tn } from './i18n.js';
import { isOnlyEmoji, parse, render } from './markup.js';

const SVG = 'http://www.w3.org/2000/svg';
// More people than this who came or went at once are only counted.
const NAMES_MAX = 3;
const ICONS = new URL('../icons.svg', import.meta.url).pathname;

export function make(tag, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/** A person's name in their colour, kept apart from the direction of the text around it. */
export function nameNode(name, tag = 'bdi') {
  const node = make(tag, { className: 'name', textContent: shownName(name) });
  node.style.setProperty('--name', `var(--name-${colourOf(name)})`);
  return node;
}

export function avatar(name) {
  const node = make('span', { className: 'avatar', textContent: initial(name) });
  node.setAttribute('aria-hidden', 'true');
  node.style.setProperty('--name', `var(--name-${colourOf(name)})`);
  return node;
}

/** `place`: `{first}` whether the row begins a group, `own`, `mentionAt`, `mentioned`. */
export function messageRow(message, place) {
  const id = `m${message.seq}`;
  const row = shell({ ...place, name: message.name, time: message.time, id });
  row.dataset.seq = message.seq;
  row.append(body(message, place, id));
  if (!message.deleted) row.append(actionsButton(message));
  return row;
}

/** One click away for a finger and a mouse; the keyboard opens the same from the row itself. */
function actionsButton({ name }) {
  const label = t('row_actions', { name: shownName(name) });
  const button = make('button', { type: 'button', className: 'row-actions', tabIndex: -1, title: label, textContent: '⋯' });
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-haspopup', 'dialog');
  return button;
}

function shell({ first, own, mentioned, name, time: at, id }) {
  const row = make('div', { className: 'm' });
  row.setAttribute('role', 'listitem');
  row.setAttribute('aria-labelledby', `${id}-a ${id}-t ${id}-b`);
  row.classList.toggle('first', first);
  row.classList.toggle('own', own);
  row.classList.toggle('mentioned', Boolean(mentioned));
  const author = nameNode(name);
  author.id = `${id}-a`;
  const clock = make('time', { id: `${id}-t`, textContent: time(at), title: fullTime(at), dateTime: new Date(at).toISOString() });
  if (first) row.append(avatar(name), make('div', { className: 'head' }, author, clock));
  else {
    author.classList.add('vh');
    row.append(author, clock);
  }
  return row;
}

function body(message, { mentionAt }, id) {
  const node = make('div', { className: 'body', id: `${id}-b`, dir: 'auto' });
  if (message.deleted) {
    node.classList.add('gone');
    node.textContent = t('message_deleted');
    return node;
  }
  if (isOnlyEmoji(message.text)) node.classList.add('emoji');
  node.append(render(parse(message.text, mentionAt)));
  for (const code of node.querySelectorAll('pre')) addCopy(code);
  if (message.edited) node.append(make('span', { className: 'edited', textContent: t('edited'), title: fullTime(message.edited) }));
  return node;
}

/** A block of code with its button; the log itself listens for the click. */
function addCopy(code) {
  const button = make('button', { type: 'button', className: 'copy-code', title: t('copy_code') }, icon('copy'));
  button.setAttribute('aria-label', t('copy_code'));
  const block = make('div', { className: 'code' });
  code.replaceWith(block);
  block.append(code, button);
}

/** A message of mine that has no place yet. `act(action, cid)` is called for Retry, Edit and Delete. */
export function pendingRow(entry, place, act) {
  const id = `p${entry.cid}`;
  const row = shell({ ...place, own: true, name: place.name, time: entry.time ?? entry.at, id });
  row.dataset.cid = entry.cid;
  row.classList.add(entry.seq ? 'sent' : entry.failed ? 'failed' : 'pending');
  row.append(body(entry, place, id));
  if (entry.failed) row.append(failure(entry, act));
  else if (!entry.seq) {
    const clock = make('span', { className: 'clock', title: t('sending') }, icon('clock'), make('span', { className: 'vh', textContent: t('sending') }));
    row.append(clock);
    if (entry.seconds > 0) row.append(make('div', { className: 'held muted small', textContent: t('slow_down_again', { n: entry.seconds }) }));
  }
  return row;
}

function failure(entry, act) {
  const stale = entry.failed === 'stale';
  const why = stale ? t('not_sent_at', { time: time(entry.at) }) : t('not_sent', { why: t(`error_${entry.failed}`) });
  const button = (action, key) => {
    const node = make('button', { type: 'button', className: 'link', textContent: t(key) });
    node.addEventListener('click', () => act(action, entry.cid));
    return node;
  };
  return make('div', { className: 'failure' }, icon('alert'), make('span', { textContent: why }),
    button('retry', stale ? 'send_now' : 'retry'), button('edit', 'edit'), button('delete', 'delete'));
}

/** A line between messages: a day, the first unread one, somebody's coming, the operator's word. */
export function line(className, content, properties = {}) {
  const node = make('div', { className: `line ${className}`, ...properties }, make('span', {}, content));
  node.setAttribute('role', 'listitem');
  return node;
}

/** Notes of one place → lines: comings together, goings together, notices one by one. */
export function noteRows(notes) {
  const rows = [];
  for (const note of notes.filter(({ kind }) => kind === 'notice')) {
    rows.push(line('notice', tn('notice_line', { text: note.text })));
  }
  for (const online of [true, false]) {
    const names = notes.filter((note) => note.kind === 'presence' && note.online === online).map((note) => nameNode(note.name));
    if (names.length === 0) continue;
    const shown = names.length > NAMES_MAX + 1 ? [...names.slice(0, NAMES_MAX), t('others', { n: names.length - NAMES_MAX })] : names;
    rows.push(line('coming', tn(online ? 'joined_line' : 'left_line', { n: names.length, names: nodeList(shown) })));
  }
  return rows;
}
