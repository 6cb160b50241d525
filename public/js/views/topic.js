// What a room is about, said by who may: a small window with the words as they are.

import { askOf, errorLine } from './asking.js';
import { byteLength } from '../core/ids.js';
import { isIme } from '../dom/ime.js';
import { make } from '../dom/dom.js';
import { mayName } from '../core/ranks.js';
import { openWindow } from '../dom/layer.js';
import { signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';

// As the house has it.
const TOPIC_BYTES_MAX = 400;

/** Whether it is offered; a conversation of two has no topic here. */
export const offersTopic = (state, room) => state.live && !room.direct && room.joined && mayName(state.me, room);

export function openTopic(state, actions, room) {
  const field = make('textarea', { id: 'topic-field', rows: 3, value: room.topic, dir: 'auto', autocomplete: 'off' });
  const error = errorLine('topic-error', field);
  const save = make('button', { type: 'submit', className: 'primary', textContent: t('save') });
  const form = make('form', { className: 'room-words', autocomplete: 'off', noValidate: true }, make('label', { htmlFor: field.id, textContent: t('topic_label') }), field, error, make('div', { className: 'person-buttons' }, save));
  const dialog = openWindow(t('topic_title', { room: signedTitle(state.hall, room) }), form);
  dialog.classList.add('room-dialog');
  field.focus();
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || isIme(event)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  askOf(form, save, error, async () => {
    const text = field.value.trim();
    if (byteLength(text) > TOPIC_BYTES_MAX) throw { words: t('topic_long') };
    if (text !== room.topic) await actions.ask({ type: 'topic', room: room.name, text });
    dialog.close();
  }, { forbidden: room.private ? 'topic_owner' : 'topic_moderators' });
}
