// An operator has somebody forgotten: what that does is said first, because nobody can take it back.

import { askOf, errorLine } from './asking.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { t } from '../words/i18n.js';

const WHAT = ['forget_name', 'forget_devices_of', 'forget_said_of', 'forget_ever'];

export function openForgettingOf(actions, { id, name }) {
  const error = errorLine('forget-error');
  const forget = make('button', { type: 'submit', className: 'danger', textContent: t('forget_now') });
  const keep = make('button', { type: 'button', className: 'plain-button', textContent: t('keep') });
  const what = make('ul', { className: 'room-points' }, ...WHAT.map((key) => make('li', { textContent: t(key, { name }) })));
  const form = make('form', { className: 'room-words' }, what, error, make('div', { className: 'person-buttons' }, forget, keep));
  const dialog = openWindow(t('forget_title', { name }), form);
  dialog.classList.add('room-dialog');
  keep.addEventListener('click', () => dialog.close());
  keep.focus();
  askOf(form, forget, error, async () => {
    await actions.ask({ type: 'forget', user: id });
    dialog.close();
    actions.moderated();
    actions.toast(t('forgotten_other', { name }));
  }, { forbidden: 'role_last' });
}
