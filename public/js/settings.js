// The settings. Each applies at once and is remembered in this browser; the name is the server's.

import { openHelp } from './help.js';
import { currentLanguage, has, LANGUAGES, t } from './i18n.js';
import { checkName } from './ids.js';
import { isIme } from './composer.js';
import { openWindow } from './layer.js';
import { make } from './row.js';
import { wantNotifications } from './notify.js';
import { whenWanted } from './later.js';

/** Key in the storage → its choices, the usual one first; each is a word of the dictionary. */
const CHOICES = {
  theme: ['auto', 'light', 'dark'],
  size: ['normal', 'small', 'large', 'huge'],
  enter: ['auto', 'send', 'newline'],
  sound: ['mentions', 'all', 'off'],
  announce: ['all', 'mentions', 'off'],
};

export function openSettings(page, apply) {
  const keys = link(t('shortcuts'), () => replace(openHelp));
  const about = link(t('about_title'), () => replace(async () => (await whenWanted(() => import('./about.js')))?.openAbout(page)));
  const dialog = openWindow(
    t('settings'),
    renameForm(page),
    languageRow(page, () => replace(() => openSettings(page, apply))),
    ...Object.keys(CHOICES).map((key) => choiceRow(page.store, key, apply)),
    notificationsRow(page.store),
    checkRow('single_keys', page.store.get('single_keys', true), (on) => page.store.set('single_keys', on)),
    ...(page.store.lasting ? [] : [make('p', { className: 'small error', textContent: t('not_remembered') })]),
    make('p', { className: 'setting-links' }, keys, about),
  );
  function replace(open) {
    dialog.close();
    open();
  }
}

function link(words, act) {
  const button = make('button', { type: 'button', className: 'link', textContent: words });
  button.addEventListener('click', act);
  return button;
}

function row(id, words, field, ...more) {
  field.id = id;
  return make('div', { className: 'setting' }, make('label', { htmlFor: id, textContent: words }), field, ...more);
}

function select(options, value, changed) {
  const field = make('select', {}, ...options.map(([key, words]) => make('option', { value: key, textContent: words })));
  field.value = value;
  field.addEventListener('change', () => changed(field.value));
  return field;
}

function choiceRow(store, key, apply) {
  const options = CHOICES[key].map((choice) => [choice, t(`${key}_${choice}`)]);
  const field = select(options, store.get(key, CHOICES[key][0]), (value) => {
    store.set(key, value);
    apply();
  });
  return row(`${key}-field`, t(key), field);
}

function languageRow(page, again) {
  const field = select(Object.entries(LANGUAGES), currentLanguage(), async (tag) => {
    await page.setLanguage(tag);
    // The window itself speaks the new language, too.
    again();
  });
  for (const option of field.options) option.lang = option.value;
  return row('language-field', t('language'), field);
}

function checkRow(key, checked, changed, disabled = false, ...more) {
  const field = make('input', { type: 'checkbox', checked, disabled });
  field.addEventListener('change', () => changed(field.checked, field));
  const made = row(`${key}-field`, t(key), field, ...more);
  made.classList.add('check');
  return made;
}

/** Browsers give notifications to pages that came over https, and to no other. */
function notificationsRow(store) {
  const possible = isSecureContext && 'Notification' in window;
  const note = make('p', { className: 'muted small', textContent: t(possible ? 'notifications_note' : 'notifications_http') });
  const on = possible && store.get('notifications', false) && Notification.permission === 'granted';
  return checkRow('notifications', on, async (wanted, field) => {
    field.checked = wanted && (await wantNotifications());
    store.set('notifications', field.checked);
    if (wanted && !field.checked) note.textContent = t('notifications_denied');
  }, !possible, note);
}

function renameForm(page) {
  const field = make('input', { id: 'rename-field', maxLength: 100, spellcheck: false, dir: 'auto', value: page.hall.me?.name ?? '' });
  field.setAttribute('aria-describedby', 'rename-error');
  const error = make('p', { id: 'rename-error', className: 'error' });
  error.setAttribute('role', 'alert');
  const save = make('button', { type: 'submit', className: 'primary', textContent: t('save') });
  const form = make('form', { id: 'rename-form', className: 'setting wide', autocomplete: 'off', noValidate: true },
    make('label', { htmlFor: 'rename-field', textContent: t('your_name') }), make('div', { className: 'field-row' }, field, save), error);
  field.addEventListener('keydown', (event) => event.key === 'Enter' && isIme(event) && event.preventDefault());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    error.textContent = await renameProblem(page, field.value);
    if (error.textContent === '') form.closest('dialog').close();
  });
  return form;
}

/** Gives the name; what is wrong with it in words, or ''. */
async function renameProblem(page, typed) {
  const checked = checkName(typed);
  if (checked.error) return t(checked.error);
  if (checked.name === page.hall.me?.name) return '';
  try {
    await page.session.rename(checked.name);
    return '';
  } catch ({ code }) {
    const key = has(code) ? code : `error_${code}`;
    return t(has(key) ? key : code === 'offline' ? 'reconnecting' : 'error_unknown');
  }
}
