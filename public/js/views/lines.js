// The lines between messages: a day, the first unread one, somebody's coming, the operator's word.

import { make } from '../dom/dom.js';
import { nameNode } from '../dom/person.js';
import { nodeList, tn } from '../dom/wording.js';
import { t } from '../words/i18n.js';

// More people than this who came or went at once are only counted.
const NAMES_MAX = 3;

/** What the passing lines behind a message are known by; they come and go together. */
export const NOTE = 'note';

/** `key` tells it from the other lines of its chunk. */
export function line(className, content, key = NOTE) {
  const node = make('div', { className: `line ${className}`, dataset: { key } }, make('span', {}, content));
  node.setAttribute('role', 'listitem');
  return node;
}

/** A name that opens the card of its owner. */
export function personLink({ user, name }, me) {
  if (me === null || user === me) return nameNode(user, name);
  return make('button', { type: 'button', className: 'person', tabIndex: -1, dataset: { act: 'person', user } }, nameNode(user, name));
}

/** What draws what happened to a room; it comes a moment after the page. */
let drawHappenings = () => [];
export const learnHappenings = (draw) => (drawHappenings = draw);

/** The lines behind the message with this seq, or, with 0, at the beginning; each key begins with that of the notes. */
export function rowsBehind({ hall, me, room: { shown: log } }, seq) {
  return [...drawHappenings(log.happeningsAfter(seq), me.id, hall.names), ...noteRows(log.notes.get(seq) ?? [], me.id)];
}

/** Whether there are any. */
export const hasRowsBehind = (log, seq) => log.notes.has(seq) || log.happeningsAfter(seq).length > 0;

/** Notes of one place → lines: comings together, goings together, notices one by one. */
function noteRows(notes, me) {
  const rows = [];
  for (const note of notes.filter(({ kind }) => kind === 'notice')) {
    rows.push(line('notice', tn('notice_line', { text: make('bdi', { textContent: note.text }) })));
  }
  for (const online of [true, false]) {
    const names = notes.filter((note) => note.kind === 'presence' && note.online === online).map((note) => personLink(note, me));
    if (names.length === 0) continue;
    const shown = names.length > NAMES_MAX + 1 ? [...names.slice(0, NAMES_MAX), t('others', { n: names.length - NAMES_MAX })] : names;
    rows.push(line('coming', tn(online ? 'joined_line' : 'left_line', { n: names.length, names: nodeList(shown) })));
  }
  return rows;
}
