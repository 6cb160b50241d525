// Oneself at the end of the list: away, with a word of why, or back.

import { askOf, errorLine } from './asking.js';
import { AWAY_BYTES_MAX } from '../core/slash.js';
import { byteLength } from '../core/ids.js';
import { guardEnter } from '../dom/ime.js';
import { make } from '../dom/dom.js';
import { openActions, openWindow } from '../dom/layer.js';
import { t } from '../words/i18n.js';
import { whyNot } from '../words/device.js';

// The field holds more than fits, and says so.
const UNITS_MAX = 100;

export function openSelf(state, actions, anchor) {
  const isAway = state.hall.aways.has(state.me.id);
  const back = () => actions.away().catch((refusal) => actions.toast(whyNot(refusal)));
  openActions(anchor, t('you_group'), [
    isAway ? [t('away_end'), back] : [t('away_begin'), () => openAway(actions)],
    [t('settings'), () => actions.openSettings()],
  ]);
}

function openAway(actions) {
  const field = make('input', { id: 'away-field', maxLength: UNITS_MAX, dir: 'auto', autocomplete: 'off', enterKeyHint: 'done', placeholder: t('away_such') });
  const error = errorLine('away-error', field);
  const done = make('button', { type: 'submit', className: 'primary', textContent: t('away_done') });
  const form = make('form', { className: 'room-words', autocomplete: 'off', noValidate: true }, make('p', { className: 'muted', textContent: t('away_text') }), make('label', { htmlFor: field.id, textContent: t('away_label') }), field, error, make('div', { className: 'person-buttons' }, done));
  const dialog = openWindow(t('away_title'), form);
  dialog.classList.add('room-dialog');
  guardEnter(form);
  field.focus();
  askOf(form, done, error, async () => {
    const text = field.value.trim();
    if (text === '') throw { words: t('slash_away_what') };
    if (byteLength(text) > AWAY_BYTES_MAX) throw { words: t('slash_away_long') };
    await actions.away(text);
    dialog.close();
  });
}
