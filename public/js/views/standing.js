// What one is in the house: becoming an operator by a link, hearing that one has become something else, and, as an
// operator, what somebody else is.

import { make } from '../dom/dom.js';
import { openTold, openWindow } from '../dom/layer.js';
import { t } from '../words/i18n.js';
import { whyNot } from '../words/device.js';

const ROLES = ['member', 'moderator', 'operator'];

export const becomeWords = (role) => (ROLES.includes(role) ? t(`now_${role}`) : '');

/** Who was away for very long may have lost the name to somebody new; other changes one has made oneself, elsewhere. */
export function otherNameWords(old, name) {
  const [, stem] = /^(.*) \d+$/u.exec(name) ?? [];
  return stem !== undefined && stem !== '' && old.startsWith(stem) ? t('other_name', { old, name }) : '';
}

/** The link of an operator was opened: it counts for whoever is inside then. */
export function followOperator(state, actions, secret) {
  actions.whenInside(async () => {
    try {
      await actions.claim(secret);
      openTold(t('operator_title'), t('now_operator'), t('operator_text'));
    } catch (refusal) {
      // A line that broke meanwhile is tried again on the next one.
      if (refusal.code === 'offline') followOperator(state, actions, secret);
      else openTold(t('operator_link'), whyNot(refusal, { forbidden: 'claim_wrong', bad_field: 'claim_wrong' }));
    }
  });
}

/** As an operator: what `{id, name, role}` is in the house from now on. */
export function openRole(state, actions, person) {
  const error = make('p', { className: 'error' });
  error.setAttribute('role', 'alert');
  const save = make('button', { type: 'submit', className: 'primary', textContent: t('save') });
  const choices = ROLES.map((role) => choice(role, role === state.hall.roleOf(person.id)));
  const form = make('form', { className: 'roles' }, make('fieldset', {}, make('legend', { className: 'vh', textContent: t('role_title', { name: person.name }) }), ...choices), error, save);
  const dialog = openWindow(t('role_title', { name: person.name }), form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const role = new FormData(form).get('role');
    save.disabled = true;
    try {
      await actions.giveRole(person.id, role);
      dialog.close();
      actions.toast(t('role_given', { name: person.name, role: t(`role_${role}`) }));
    } catch (refusal) {
      error.textContent = whyNot(refusal, { forbidden: 'role_last' });
      save.disabled = false;
    }
  });
}

function choice(role, checked) {
  const field = make('input', { type: 'radio', name: 'role', value: role, checked });
  return make('label', { className: 'choice' }, field, make('span', {}, t(`role_${role}`), make('span', { className: 'muted small', textContent: t(`may_${role}`) })));
}
