// A private room is made: with a title, and with those who are in it from the beginning.

import { askOf, errorLine } from './asking.js';
import { Choosing } from './choosing.js';
import { guardEnter } from '../dom/ime.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

/** What a field may hold at most; the house counts what a reader sees. */
export const TITLE_UNITS_MAX = 128;

export function openMakingPrivate(state, actions, typed = '') {
  const title = make('input', { id: 'private-title', value: typed, maxLength: TITLE_UNITS_MAX, dir: 'auto', autocomplete: 'off', enterKeyHint: 'next' });
  const people = new Choosing(state, actions, { label: t('private_people') });
  const error = errorLine('private-error', title);
  const create = make('button', { type: 'submit', className: 'primary', textContent: t('private_make') });
  const form = make('form', { className: 'room-words', autocomplete: 'off', noValidate: true }, make('p', { className: 'muted', textContent: t('private_text') }), make('label', { htmlFor: title.id, textContent: t('private_title') }), title, people.node, error, make('div', { className: 'person-buttons' }, create));
  const dialog = openWindow(t('private_new'), form);
  dialog.classList.add('room-dialog');
  guardEnter(form);
  title.focus();
  let made = null;
  askOf(form, create, error, async () => {
    const text = title.value.trim();
    if (text === '') {
      title.focus();
      throw { words: t('title_empty') };
    }
    made ??= await actions.createRoom(text, people.people);
    dialog.close();
    actions.closeDrawer();
    actions.go(made.room);
    if (made.refused.length > 0) actions.toast(t('private_without', { names: made.refused.map(({ name }) => shownName(name)).join(', ') }));
  }, { bad_field: 'title_long', too_many: 'private_too_many' });
}
