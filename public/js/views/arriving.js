// The other side of a code: this browser comes in as whoever made it, from the first screen or from a link.

import { whyNot } from '../words/device.js';
import { get, icon, linkButton, make, onAct } from '../dom/dom.js';
import { guardEnter } from '../dom/ime.js';
import { groupsOf, readCode } from '../core/code.js';
import { openWindow } from '../dom/layer.js';
import { pairing } from '../core/pairing.js';
import { t } from '../words/i18n.js';
import { tn } from '../dom/wording.js';

/** A link with a code was opened. */
export function followPair(state, actions, secret) {
  const code = readCode(secret) ?? '';
  if (state.atDoor) arriveAtDoor(state, actions, code);
  else arriveOver(state, actions, code);
}

/** In place of the question for a name; Back leads to it again. */
export function arriveAtDoor(state, actions, code = '') {
  const [card, asked] = [get('card'), get('card-form')];
  card.querySelector('[data-key="arrival"]')?.remove();
  const leave = () => {
    form.remove();
    asked.hidden = false;
  };
  const form = arrivalForm(state, actions, code, leave);
  form.classList.add('card');
  form.prepend(icon('cup'), make('h1', { className: 'house', textContent: asked.querySelector('h1').textContent }));
  form.querySelector('svg').classList.add('cup');
  form.append(make('p', { className: 'choices' }, linkButton(t('choose_name'), 'leave')));
  onAct(form, {
    leave: () => {
      leave();
      get('card-name').focus();
    },
  });
  asked.hidden = true;
  card.append(form);
  focusOn(form, code);
}

/** Over the conversation of whoever is here. */
function arriveOver(state, actions, code) {
  const form = arrivalForm(state, actions, code, () => dialog.close());
  const dialog = openWindow(t('arrive_title'), form);
  dialog.classList.add('arrival');
  form.querySelector('h2').remove();
  form.append(make('p', { className: 'choices' }, linkButton(t('stay', { name: state.me.name }), 'leave')));
  onAct(form, { leave: () => dialog.close() });
  focusOn(form, '');
}

/** Whoever came by a link has only to agree. */
const focusOn = (form, code) => form.querySelector(code === '' ? 'input' : '[type="submit"]').focus();

function arrivalForm(state, actions, code, leave) {
  const field = make('input', { id: 'code-field', className: 'code-field', maxLength: 200, autocomplete: 'one-time-code', autocapitalize: 'characters', spellcheck: false, enterKeyHint: 'go', value: code === '' ? '' : groupsOf(code).join(' ') });
  const error = make('p', { id: 'code-error', className: 'error' });
  error.setAttribute('role', 'alert');
  field.setAttribute('aria-describedby', error.id);
  const submit = make('button', { type: 'submit', className: 'primary', textContent: t('arrive_button') });
  const form = make('form', { className: 'arrival', autocomplete: 'off', noValidate: true, dataset: { key: 'arrival' } },
    make('h2', { textContent: t('arrive_title') }), ...explanation(state, code), make('label', { htmlFor: field.id, textContent: t('code_field') }), field, error, submit);
  guardEnter(form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    error.textContent = await comeIn(state, actions, field, submit, leave);
    field.setAttribute('aria-invalid', String(error.textContent !== ''));
    if (error.textContent !== '') field.focus();
  });
  return form;
}

/** Comes in; what is wrong in words, or ''. */
async function comeIn(state, actions, field, submit, leave) {
  const code = readCode(field.value);
  if (code === null) return t('code_bad');
  submit.disabled = true;
  try {
    const { name, already } = await actions.learn(pairing)(code);
    leave();
    actions.whenInside(() => actions.toast(t(already ? 'arrived_already' : 'arrived', { name })));
    return '';
  } catch (refusal) {
    return whyNot(refusal);
  } finally {
    submit.disabled = false;
  }
}

/** Who this browser is now, before anything else. */
function explanation({ me, hall, outbox, atDoor }, code) {
  const nodes = [];
  if (hall.me !== null || (!atDoor && me.name !== '')) nodes.push(make('p', {}, tn('arrive_now', { name: make('bdi', { className: 'name', textContent: me.name }) })));
  if (hall.me !== null && outbox.waiting > 0) nodes.push(make('p', { textContent: t('arrive_waiting', { n: outbox.waiting }) }));
  nodes.push(make('p', { className: 'muted', textContent: t(code === '' ? 'arrive_text' : 'arrive_link') }));
  return nodes;
}
