// What opens over the page: a dialog that is made when it is wanted and gone when it is closed. The
// browser's own dialog brings the focus trap, Escape, and the focus back to where it was.

import { icon, make } from './row.js';
import { t } from './i18n.js';
import { addStyle } from './later.js';

await addStyle('windows');

function open(dialog) {
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A titled window with `nodes` in it. */
export function openWindow(title, ...nodes) {
  const close = make('button', { type: 'button', className: 'icon-button', title: t('close') }, icon('close'));
  close.setAttribute('aria-label', t('close'));
  const dialog = make('dialog', { className: 'menu' }, make('header', { className: 'panel-head' }, make('h2', { id: 'layer-title', textContent: title }), close), ...nodes);
  dialog.setAttribute('aria-labelledby', 'layer-title');
  close.addEventListener('click', () => dialog.close());
  return open(dialog);
}

/** A short list of `[words, act]` beside `anchor`; the arrows go through it. */
export function openActions(anchor, label, actions) {
  const dialog = make('dialog', { className: 'actions' });
  dialog.setAttribute('aria-label', label);
  for (const [words, act] of actions) {
    const button = make('button', { type: 'button', textContent: words });
    button.addEventListener('click', () => {
      // First the focus goes back, then the action may move it.
      dialog.close();
      act();
    });
    dialog.append(button);
  }
  dialog.addEventListener('keydown', (event) => step(event, [...dialog.children]));
  open(dialog);
  place(dialog, anchor.getBoundingClientRect());
}

function step(event, buttons) {
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!move) return;
  event.preventDefault();
  buttons[(buttons.indexOf(document.activeElement) + move + buttons.length) % buttons.length].focus();
}

/** Under the right end of the anchor, or over it where there is no room. */
function place(dialog, anchor) {
  const { width, height } = dialog.getBoundingClientRect();
  const top = anchor.bottom + height + 8 > innerHeight ? anchor.top - height : anchor.bottom;
  dialog.style.setProperty('left', `${Math.max(8, Math.min(anchor.right, innerWidth - 8) - width)}px`);
  dialog.style.setProperty('top', `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`);
}
