// What was said in a room, saved as a file: asked for with the secret of this device, gathered, and handed to the browser.

import { askOf, errorLine } from './asking.js';
import { download } from '../dom/download.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { signedTitle } from '../words/titles.js';
import { size } from '../words/size.js';
import { t } from '../words/i18n.js';

const FORMS = ['html', 'txt', 'jsonl'];
/** Until then every browser has taken what it saves. */
const KEPT_MS = 60_000;

export function openSaving(state, actions, room) {
  const title = t('save_title', { room: signedTitle(state.hall, room) });
  const error = errorLine('save-error');
  // How much has come changes too often to be spoken.
  const come = make('p', { className: 'muted', id: 'save-size' });
  const save = make('button', { type: 'submit', className: 'primary', textContent: t('save') });
  const choices = FORMS.map((form, i) => choice(form, i === 0));
  const fields = make('fieldset', {}, make('legend', { className: 'vh', textContent: title }), ...choices);
  const form = make('form', { className: 'saving' }, make('p', { className: 'muted', textContent: t('save_text') }), fields, error, make('div', { className: 'person-buttons' }, save, come));
  const dialog = openWindow(title, form);
  dialog.classList.add('room-dialog');
  const closed = new AbortController();
  dialog.addEventListener('close', () => closed.abort());
  askOf(form, save, error, async () => {
    const address = `/export/${encodeURIComponent(room.name)}.${new FormData(form).get('form')}`;
    const tell = (bytes) => say(come, t('save_size', { size: size(bytes) }));
    const sent = download(address, state.store.get('token', ''), { fetch: fetch.bind(window), signal: closed.signal, come: tell });
    const { blob, name, bytes } = await sent.finally(() => (come.textContent = ''));
    hand(state.clock, blob, name);
    dialog.close();
    actions.toast(t('saved_room', { file: name, size: size(bytes) }));
  }, { no_such_room: 'no_longer_yours', broken: 'save_broken' });
}

function choice(form, checked) {
  const field = make('input', { type: 'radio', name: 'form', value: form, checked, autofocus: checked });
  return make('label', { className: 'choice' }, field, make('span', {}, t(`save_${form}`), make('span', { className: 'muted small', textContent: t(`save_${form}_for`) })));
}

function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

/** Saved by the browser as everything that is downloaded, without leaving the page. */
function hand(clock, blob, name) {
  const address = URL.createObjectURL(blob);
  make('a', { href: address, download: name }).click();
  clock.after(KEPT_MS, () => URL.revokeObjectURL(address));
}
