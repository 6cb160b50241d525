// The settings. Each applies at once and is remembered in this browser; the name is the server's.

import { currentLanguage, LANGUAGES, t } from '../words/i18n.js';
import { isDesk, make } from '../dom/dom.js';
import { Later, whenWanted } from '../dom/later.js';
import { openAbout } from './about.js';
import { openHelp } from './help.js';
import { openWindow } from '../dom/layer.js';
import { renameForm } from './rename.js';
import { receipts } from '../core/seen.js';
import { wantNotifications } from './notify.js';
import { wantWho } from './wanted.js';

// It needs the house anyway, and so comes with the wish.
const forgetting = new Later('./forgetting.js', import.meta.url, { styles: { windows: 'all', devices: 'all' }, seldom: true });

/** Key in the storage → its choices, the usual one first; each is a word of the dictionary. */
const CHOICES = {
  theme: ['auto', 'light', 'dark'],
  size: ['normal', 'small', 'large', 'huge'],
  density: ['cozy', 'compact'],
  enter: ['auto', 'send', 'newline'],
  sound: ['mentions', 'all', 'off'],
  announce: ['all', 'mentions', 'off'],
};

/** Where there is a keyboard. */
const forKeys = (...nodes) => (isDesk() ? nodes : []);

export function openSettings(state, actions) {
  const { store } = state;
  const keys = link(t('shortcuts'), () => replace(openHelp));
  const about = link(t('about_title'), () => replace(() => openAbout(state, actions)));
  const choices = (...wanted) => wanted.map((key) => choiceRow(store, key, actions.applyLook));
  const devices = make('div', {}, make('p', { className: 'muted small', textContent: state.live ? '' : t('devices_offline') }));
  wantWho('showDevices').then((show) => show(devices, state, actions));
  const dialog = openWindow(
    t('settings'),
    group('you_group', renameForm(state, actions), languageRow(actions, () => replace(() => openSettings(state, actions))), receiptsRow(state, actions), forgetRow(state, actions)),
    group('devices_group', devices),
    group('look_group', ...choices('theme', 'size', 'density')),
    group('alerts_group', ...choices('sound', 'announce'), notificationsRow(store)),
    group('writing_group', ...choices('enter'), ...forKeys(checkRow('single_keys', store.get('single_keys', true), (on) => store.set('single_keys', on)))),
    ...(store.lasting ? [] : [make('p', { className: 'small error', textContent: t('not_remembered') })]),
    make('p', { className: 'setting-links' }, ...forKeys(keys), about),
  );
  dialog.classList.add('wide');
  function replace(open) {
    dialog.close();
    open();
  }
}

const group = (key, ...rows) => make('section', { className: 'settings-group' }, make('h3', { textContent: t(key) }), make('div', {}, ...rows));

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

/** What nobody does by accident. */
function forgetRow(state, actions) {
  const open = link(t('forget_me'), async () => (await whenWanted(forgetting))?.openForgetting(state, actions));
  return make('p', { className: 'choices' }, open);
}

function choiceRow(store, key, apply) {
  const options = CHOICES[key].map((choice) => [choice, t(`${key}_${choice}`)]);
  const field = select(options, store.get(key, CHOICES[key][0]), (value) => {
    store.set(key, value);
    apply();
  });
  return row(`${key}-field`, t(key), field);
}

function languageRow(actions, again) {
  const field = select(Object.entries(LANGUAGES), currentLanguage(), async (tag) => {
    await actions.setLanguage(tag);
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

/** The house keeps it, for all of one's devices. */
function receiptsRow({ hall, live }, actions) {
  const note = make('p', { className: 'muted small', textContent: t(live ? 'receipts_note' : 'receipts_offline') });
  return checkRow('receipts', hall.me?.receipts !== false, async (on, field) => {
    const done = await actions.learn(receipts)(on).then(() => true, () => false);
    if (!done) field.checked = !on;
    note.textContent = t(done ? 'receipts_note' : 'receipts_offline');
  }, !live, note);
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
