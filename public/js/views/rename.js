// Giving oneself another name. The server has the last word.

import { checkName } from '../core/ids.js';
import { guardEnter } from '../dom/ime.js';
import { has, t } from '../words/i18n.js';
import { make } from '../dom/dom.js';

/** The form with one's name in it. */
export function renameForm(state, actions) {
  const field = make('input', { id: 'rename-field', maxLength: 100, spellcheck: false, dir: 'auto', value: state.hall.me?.name ?? '' });
  field.setAttribute('aria-describedby', 'rename-error');
  const error = make('p', { id: 'rename-error', className: 'error' });
  error.setAttribute('role', 'alert');
  const save = make('button', { type: 'submit', className: 'primary', textContent: t('save') });
  const form = make('form', { id: 'rename-form', className: 'setting wide', autocomplete: 'off', noValidate: true },
    make('label', { htmlFor: 'rename-field', textContent: t('your_name') }), make('div', { className: 'field-row' }, field, save), error);
  guardEnter(field);
  // The change of the field and the Enter that made it are one wish.
  let asked = null;
  const tell = async () => {
    asked ??= renameProblem(state, actions, field.value).finally(() => (asked = null));
    error.textContent = await asked;
    return error.textContent;
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if ((await tell()) === '') form.closest('dialog')?.close();
  });
  // A name that was typed is not lost when the window is closed; what is wrong with it is said outside then.
  field.addEventListener('change', async () => {
    const problem = await tell();
    if (problem !== '' && !form.isConnected) actions.toast(problem);
  });
  return form;
}

/** Gives the name; what is wrong with it in words, or ''. */
export async function renameProblem(state, actions, typed) {
  const checked = checkName(typed);
  if (checked.error) return t(checked.error);
  if (checked.name === state.hall.me?.name) return '';
  try {
    await actions.rename(checked.name);
    return '';
  } catch ({ code, retry_after_ms: wait }) {
    if (code === 'slow_down') return t('rename_later', { n: Math.ceil(wait / 60_000) });
    const key = has(code) ? code : `error_${code}`;
    return t(has(key) ? key : code === 'offline' ? 'reconnecting' : 'error_unknown');
  }
}
