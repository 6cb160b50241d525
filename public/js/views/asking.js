// A form that asks something of the house: one question at a time, and why it was refused stands in the form.

import { make } from '../dom/dom.js';
import { whyNot } from '../words/device.js';

/** Where it is said what is wrong with `field`. */
export function errorLine(id, field = null) {
  const error = make('p', { id, className: 'error' });
  error.setAttribute('role', 'alert');
  field?.setAttribute('aria-describedby', id);
  return error;
}

/** `ask()` rejects with the refusal, or with `{words}`; `own` has the key for codes that mean something special here. */
export function askOf(form, button, error, ask, own) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    error.textContent = '';
    button.disabled = true;
    try {
      await ask();
    } catch (refusal) {
      if (!refusal.code && !refusal.words) throw refusal;
      error.textContent = refusal.words ?? whyNot(refusal, own);
    }
    button.disabled = false;
  });
}
