// A day that one wants to read: its first message is shown, or that of the next day on which something was said.

import { askOf, errorLine } from './asking.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { t } from '../words/i18n.js';

const two = (number) => String(number).padStart(2, '0');
/** As a field of a date has it, where one is. */
const dayOf = (date) => `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** `at` is the time of what is being read, or now. */
export function openDating(state, actions, at) {
  const error = errorLine('date-error');
  const field = make('input', { type: 'date', name: 'date', required: true, autofocus: true, value: dayOf(new Date(at)), max: dayOf(new Date(state.hall.now())) });
  field.setAttribute('aria-describedby', error.id);
  const go = make('button', { type: 'submit', className: 'primary', textContent: t('date_go') });
  const form = make('form', { className: 'dating' }, make('label', {}, make('span', { textContent: t('date') }), field), error, make('div', { className: 'person-buttons' }, go));
  const dialog = openWindow(t('date_title'), form);
  dialog.classList.add('room-dialog');
  askOf(form, go, error, async () => {
    // Without an offset it is this place's midnight, also where the clocks went forward then.
    const isThere = await actions.toTime(new Date(`${field.value}T00:00`).getTime());
    if (!isThere) throw { words: t(state.live ? 'date_nothing' : 'reconnecting') };
    dialog.close();
  });
}
