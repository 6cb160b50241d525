// Being forgotten by the house, which nobody can take back: so the question is a serious one.

import { make } from '../dom/dom.js';
import { guardEnter } from '../dom/ime.js';
import { openWindow } from '../dom/layer.js';
import { t } from '../words/i18n.js';
import { whyNot } from '../words/device.js';

const alike = (text) => text.normalize('NFKC').trim().toLowerCase();

export function openForgetting(state, actions) {
  const { id, name } = state.me;
  const field = make('input', { id: 'forget-field', maxLength: 100, autocomplete: 'off', spellcheck: false, dir: 'auto' });
  const error = make('p', { id: 'forget-error', className: 'error' });
  error.setAttribute('role', 'alert');
  field.setAttribute('aria-describedby', error.id);
  const forget = make('button', { type: 'submit', className: 'danger', textContent: t('forget_button') });
  const what = make('ul', { className: 'forget-what' }, ...['forget_name', 'forget_devices', 'forget_said', 'forget_ever'].map((key) => make('li', { textContent: t(key, { name }) })));
  const form = make('form', { className: 'forgetting', autocomplete: 'off', noValidate: true }, what, make('label', { htmlFor: field.id, textContent: t('forget_type', { name }) }), field, error, forget);
  openWindow(t('forget_title', { name }), form);
  guardEnter(field);
  field.focus();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (alike(field.value) !== alike(name)) {
      error.textContent = t('forget_mistyped', { name });
      field.focus();
      return;
    }
    forget.disabled = true;
    try {
      await actions.ask({ type: 'forget', user: id });
      actions.leaveHouse('forgotten');
    } catch (refusal) {
      error.textContent = whyNot(refusal, { forbidden: 'forget_last', muted: 'forget_muted' });
      forget.disabled = false;
    }
  });
}
