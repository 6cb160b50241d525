// What opens over the page: a dialog that is made when it is wanted and gone when it is closed. The
// browser's own dialog brings the focus trap, Escape, and the focus back to where it was.

import { closeOutside } from './outside.js';
import { enterLayer, isPhone } from './back.js';
import { iconButton, make, onAct } from './dom.js';
import { picture } from './pictures.js';
import { t } from '../words/i18n.js';

/** `below` is what is open already, whose way back is this one's too. */
function open(dialog, below = null) {
  closeOutside(dialog);
  document.body.append(dialog);
  dialog.showModal();
  const leave = below ? () => {} : enterLayer(() => dialog.close());
  below?.addEventListener('close', () => dialog.close(), { once: true });
  dialog.addEventListener('close', () => {
    dialog.remove();
    leave();
  });
  return dialog;
}

/** A titled window with `nodes` in it. */
export function openWindow(title, ...nodes) {
  const head = make('header', { className: 'panel-head' }, make('h2', { id: 'layer-title', textContent: title }), iconButton('close', t('close'), 'close-window'));
  const dialog = make('dialog', { className: 'menu' }, head, ...nodes);
  dialog.setAttribute('aria-labelledby', 'layer-title');
  onAct(dialog, { 'close-window': () => dialog.close() });
  return open(dialog);
}

/** A window that is called by its `label`, without a head; Escape and a press outside close it. */
export function openBare(className, label, ...nodes) {
  const dialog = make('dialog', { className }, ...nodes);
  dialog.setAttribute('aria-label', label);
  return open(dialog);
}

/** A titled window that only says something. */
export const openTold = (title, ...sentences) => openWindow(title, ...sentences.map((sentence) => make('p', { textContent: sentence }))).classList.add('told');

/** What takes something away is of the colour of danger. */
const TAKES_AWAY = 'bin';

/** A short list of `[words, act, icon, isChosen]`, the last where it is a choice, beside `anchor`, or without one at the end of the screen, perhaps under a line of further buttons; the arrows go through it. */
export function openActions(anchor, label, actions, line = null) {
  // Where some have a picture, the words of all begin in one line.
  const hasPictures = actions.some(([, , sign]) => sign);
  const dialog = make('dialog', { className: 'actions' }, ...actions.map(([words, , sign, isChosen], i) => make('button', { type: 'button', className: sign === TAKES_AWAY ? 'takes-away' : '', autofocus: i === 0, ariaPressed: isChosen ?? null, dataset: { act: String(i) } }, ...(sign ? [picture(sign)] : hasPictures ? [make('span', { className: 'icon' })] : []), words)));
  if (line !== null) dialog.prepend(line);
  dialog.classList.toggle('sheet', anchor === null);
  dialog.setAttribute('aria-label', label);
  // First the focus goes back, then the action may move it.
  const after = (act) => () => {
    dialog.close();
    act();
  };
  onAct(dialog, Object.fromEntries(actions.map(([, act], i) => [String(i), after(act)])));
  dialog.addEventListener('keydown', (event) => step(event, [...dialog.querySelectorAll('button')]));
  open(dialog);
  if (anchor !== null) place(dialog, anchor.getBoundingClientRect());
}

/** A card of `nodes` beside `anchor`, or on a phone, by its style, at the end of the screen. */
export function openBeside(anchor, label, ...nodes) {
  const dialog = make('dialog', {}, ...nodes);
  dialog.setAttribute('aria-label', label);
  const from = anchor.getBoundingClientRect();
  // What grows while it is open stays beside its name.
  const settle = new ResizeObserver(() => beside(dialog, from));
  open(dialog, document.querySelector('#drawer[open]'));
  settle.observe(dialog);
  dialog.addEventListener('close', () => settle.disconnect());
  return dialog;
}

function beside(dialog, anchor) {
  if (isPhone()) {
    dialog.removeAttribute('style');
    return;
  }
  const { width, height } = dialog.getBoundingClientRect();
  const left = anchor.right + 8 + width > innerWidth - 8 ? anchor.left - 8 - width : anchor.right + 8;
  dialog.style.setProperty('left', `${Math.max(8, Math.min(left, innerWidth - 8 - width))}px`);
  dialog.style.setProperty('top', `${Math.max(8, Math.min(anchor.top, innerHeight - height - 8))}px`);
}

function step(event, buttons) {
  const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
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
