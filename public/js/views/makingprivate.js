// A private room is made: with a title, and with those who are in it from the beginning.

import { askOf, errorLine } from './asking.js';
import { Choosing } from './choosing.js';
import { guardEnter } from '../dom/ime.js';
import { letIn } from '../core/lettingin.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';
import { titleField } from './titlefield.js';

export function openMakingPrivate(state, actions, typed = '') {
  const title = titleField('private-title', typed);
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
    made ??= await actions.comeIn({ type: 'create', title: text });
    const { refused } = await letIn(actions.ask, made, people.people);
    dialog.close();
    actions.closeDrawer();
    actions.go(made);
    if (refused.length > 0) actions.toast(t('private_without', { names: refused.map(({ name }) => shownName(name)).join(', ') }));
  }, { bad_field: 'title_long', too_many: 'private_too_many' });
}
