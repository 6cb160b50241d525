// Taking a public room away with all that was said in it, which nobody can take back: so it is asked about.

import { askOf, errorLine } from './asking.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';

export function openRemoving(state, actions, room) {
  const title = signedTitle(state.hall, room);
  const error = errorLine('remove-error');
  const remove = make('button', { type: 'submit', className: 'danger', textContent: t('remove_now') });
  const keep = make('button', { type: 'button', className: 'plain-button', textContent: t('keep') });
  const form = make('form', { className: 'room-words' }, make('p', { textContent: t('remove_text') }), error, make('div', { className: 'person-buttons' }, remove, keep));
  const dialog = openWindow(t('remove_title', { room: title }), form);
  dialog.classList.add('room-dialog');
  keep.addEventListener('click', () => dialog.close());
  // Whoever presses Enter without looking keeps it.
  keep.focus();
  askOf(form, remove, error, async () => {
    await actions.ask({ type: 'remove', room: room.name });
    dialog.close();
    actions.toast(t('removed_room', { room: title }));
  }, { forbidden: 'remove_forbidden' });
}
