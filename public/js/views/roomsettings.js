// How a room is, decided by who moderates it: how often one may speak, who may, who says what it is about, what a private
// one is called; and, for operators, taking a public one away.

import { arranges } from '../core/ranks.js';
import { askOf, errorLine } from './asking.js';
import { duration } from '../words/duration.js';
import { guardEnter } from '../dom/ime.js';
import { make } from '../dom/dom.js';
import { notesRoom } from '../core/notes.js';
import { openRemoving } from './removing.js';
import { openWindow } from '../dom/layer.js';
import { signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';
import { titleField } from './titlefield.js';

/** Pauses to choose from, in seconds; another one that is set already stands among them. */
const PAUSES = [0, 10, 30, 60, 300, 900, 3_600];

/** One's notes are for nobody else, and called as they are. */
export const offersSettings = (state, room) => state.live && room.joined && arranges(state.me, room) && room !== notesRoom(state.hall);

const mayRemove = (state, room) => !room.private && !room.direct && room.name !== 'lobby' && state.me.role === 'operator';

export function openRoomSettings(state, actions, room) {
  const fields = fieldsOf(room);
  const before = valuesOf(fields);
  const error = errorLine('room-settings-error');
  const save = make('button', { type: 'submit', className: 'primary', textContent: t('save') });
  const buttons = make('div', { className: 'person-buttons' }, save);
  const form = make('form', { className: 'room-words', autocomplete: 'off', noValidate: true }, ...Object.values(fields).flatMap(({ label, node, note }) => [make('label', { htmlFor: node.id, textContent: label }), node, ...(note ? [note] : [])]), error, buttons);
  const title = signedTitle(state.hall, room);
  const dialog = openWindow(t('room_settings_title', { room: title }), form);
  dialog.classList.add('room-dialog');
  guardEnter(form);
  if (mayRemove(state, room)) buttons.append(removeButton(state, actions, room, dialog));
  Object.values(fields)[0].node.focus();
  askOf(form, save, error, async () => {
    const now = valuesOf(fields);
    const changed = Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== before[name]));
    if (changed.title === '') throw { words: t('title_empty') };
    if (Object.keys(changed).length > 0) await actions.ask({ type: 'settings', room: room.name, ...changed });
    dialog.close();
  }, { forbidden: 'settings_forbidden', bad_field: 'title_long' });
}

function removeButton(state, actions, room, dialog) {
  const remove = make('button', { type: 'button', className: 'plain-button danger-words', textContent: t('remove_room'), dataset: { act: 'remove' } });
  remove.addEventListener('click', () => {
    dialog.close();
    openRemoving(state, actions, room);
  });
  return remove;
}

function fieldsOf(room) {
  const { slow_s: slow = 0, topic_by: by = 'all', closed = false } = room.settings;
  const pauses = [...new Set([...PAUSES, slow])].sort((one, other) => one - other);
  const few = t(room.private ? 'only_owner' : 'only_moderators');
  return {
    ...(room.private && { title: { label: t('room_title'), node: titleField('set-title', room.title ?? '') } }),
    closed: { label: t('who_writes'), node: select('set-closed', [['', t('all_people')], ['yes', few]], closed ? 'yes' : '') },
    slow_s: { label: t('slow_mode'), node: select('set-slow', pauses.map((pause) => [String(pause), pause === 0 ? t('no_pause') : t('one_in', { time: duration(pause) })]), String(slow)), note: make('p', { className: 'muted small', textContent: t(room.private ? 'slow_note_owner' : 'slow_note') }) },
    topic_by: { label: t('who_names'), node: select('set-topic', [['all', t('all_people')], ['moderators', few]], by) },
  };
}

const READ = { title: (text) => text.trim(), closed: (word) => word === 'yes', slow_s: Number, topic_by: String };

const valuesOf = (fields) => Object.fromEntries(Object.entries(fields).map(([name, { node }]) => [name, READ[name](node.value)]));

function select(id, options, chosen) {
  const node = make('select', { id }, ...options.map(([value, words]) => make('option', { value, textContent: words })));
  node.value = chosen;
  return node;
}
