// How long somebody is muted or kept out, and why: the form in the card of a person.

import { byteLength } from '../core/ids.js';
import { carryOut, whyNotDone } from './deeds.js';
import { guardEnter } from '../dom/ime.js';
import { make } from '../dom/dom.js';
import { t } from '../words/i18n.js';

const HOUR = 60;
const DAY = 24 * HOUR;
/** In minutes; 0 is until it is taken back. */
const LENGTHS = { mute: [10, HOUR, DAY, 0], ban: [HOUR, DAY, 7 * DAY, 0] };
const LENGTH_WORDS = { 10: 'length_10min', [HOUR]: 'length_hour', [DAY]: 'length_day', [7 * DAY]: 'length_week', 0: 'length_open' };
// As the house has it.
const REASON_BYTES_MAX = 240;

/** `done()` when the house has done it. */
export function deedForm(act, person, actions, done) {
  const reason = make('input', { id: 'deed-reason', maxLength: 240, autocomplete: 'off', dir: 'auto' });
  const error = make('p', { id: 'deed-error', className: 'error' });
  error.setAttribute('role', 'alert');
  reason.setAttribute('aria-describedby', error.id);
  const save = make('button', { type: 'submit', className: act === 'ban' ? 'danger' : 'primary', textContent: t(`now_${act}`) });
  const keep = make('button', { type: 'button', className: 'plain-button', textContent: t('cancel'), dataset: { act: 'keep' } });
  const length = lengthField(act);
  const form = make('form', { className: 'deed', autocomplete: 'off', noValidate: true },
    make('h3', { textContent: t(`ask_${act}`, { name: person.name }) }),
    make('p', { className: 'muted small', textContent: t(`what_${act}`) }),
    ...(length ? [make('label', { htmlFor: length.id, textContent: t('length') }), length] : []),
    make('label', { htmlFor: reason.id, textContent: t('why') }), reason, error, make('div', { className: 'person-buttons' }, save, keep));
  guardEnter(form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const why = reason.value.trim();
    if (byteLength(why) > REASON_BYTES_MAX) {
      error.textContent = t('reason_long');
      return;
    }
    save.disabled = true;
    try {
      await carryOut(actions, act, person, { minutes: Number(length?.value ?? 0), reason: why });
      done();
    } catch (refusal) {
      error.textContent = whyNotDone(refusal);
      save.disabled = false;
    }
  });
  return form;
}

function lengthField(act) {
  if (!(act in LENGTHS)) return null;
  const options = LENGTHS[act].map((minutes) => make('option', { value: String(minutes), textContent: t(LENGTH_WORDS[minutes]) }));
  return make('select', { id: 'deed-length' }, ...options);
}
