// A question before what nobody can take back: what it does is said, and whoever presses Enter without looking keeps things
// as they are.

import { askOf, errorLine } from './asking.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';

/**
 * `about` says what is done, `act` and `keep` are the words of the buttons; `carryOut()` rejects with the refusal, and `own`
 * has the key for codes that mean something special here.
 */
export function openQuestion({ title, about, act, keep, own }, carryOut) {
  const error = errorLine('question-error');
  const go = make('button', { type: 'submit', className: 'danger', textContent: act });
  const stay = make('button', { type: 'button', className: 'plain-button', textContent: keep });
  const form = make('form', { className: 'room-words' }, about, error, make('div', { className: 'person-buttons' }, go, stay));
  const dialog = openWindow(title, form);
  dialog.classList.add('room-dialog');
  stay.addEventListener('click', () => dialog.close());
  stay.focus();
  askOf(form, go, error, async () => {
    await carryOut();
    dialog.close();
  }, own);
}
