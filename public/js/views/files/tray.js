// The files over the box that go with the next message: a tile for each, with how far it is.

import { get, icon, iconButton, linkButton, make, onAct } from '../../dom/dom.js';
import { guardEnter } from '../../dom/ime.js';
import { isPicture } from '../../words/attached.js';
import { isVast } from '../../core/pixels.js';
import { near } from './near.js';
import { openWindow } from '../../dom/layer.js';
import { redraw } from '../../dom/redraw.js';
import { percent, share } from '../../words/progress.js';
import { size } from '../../words/size.js';
import { t } from '../../words/i18n.js';

/** Two sentences; the house wants all descriptions and the text to be no more than a long text. */
const ALT_MAX = 500;

export class Tray {
  #list = make('ul', { id: 'tray', className: 'tray', hidden: true });
  #smaller = make('input', { type: 'checkbox', id: 'smaller-field' });
  #choice = make('label', { className: 'tray-choice small', hidden: true }, this.#smaller, make('span', {}));
  #on;
  #items = [];

  /** `remove(key)`, `retry(key)`, `describe(key, alt)`, `move(key, to)` and `smaller(on)` hear of what is pressed. */
  constructor(on) {
    this.#on = on;
    get('field').parentNode.before(this.#list, this.#choice);
    this.#smaller.addEventListener('change', () => on.smaller(this.#smaller.checked));
    const keyOf = (node) => node.closest('li').dataset.key;
    onAct(this.#list, { 'tile-remove': (node) => on.remove(keyOf(node)), 'tile-retry': (node) => on.retry(keyOf(node)), 'tile-alt': (node) => this.#describe(keyOf(node)) });
    this.#letMove();
  }

  /** `isSmaller` is whether photos go as smaller copies, which is offered where there are some. */
  draw(items, isSmaller) {
    this.#items = items;
    this.#list.setAttribute('aria-label', t('tray'));
    redraw(this.#list, items.map(tileOf));
    this.#list.hidden = items.length === 0;
    this.#choice.hidden = !items.some(({ isPhoto }) => isPhoto);
    this.#choice.lastChild.textContent = t('photos_smaller');
    this.#smaller.checked = isSmaller;
    get('composer').classList.toggle('has-files', items.length > 0);
  }

  /** By Alt and an arrow, or by dragging one over another. */
  #letMove() {
    let dragged = null;
    const at = (key) => this.#items.findIndex((item) => item.key === key);
    const keyAt = ({ target }) => target.closest('li')?.dataset.key;
    this.#list.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!event.altKey || !step || !keyAt(event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.#on.move(keyAt(event), at(keyAt(event)) + step);
    });
    this.#list.addEventListener('dragstart', (event) => {
      dragged = keyAt(event);
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('application/x-tile', dragged);
    });
    this.#list.addEventListener('dragover', (event) => {
      const over = keyAt(event);
      if (dragged === null || !over) return;
      event.preventDefault();
      if (over !== dragged) this.#on.move(dragged, at(over));
    });
    this.#list.addEventListener('dragend', () => (dragged = null));
  }

  #describe(key) {
    const item = this.#items.find((one) => one.key === key);
    if (!item) return;
    const field = make('textarea', { id: 'alt-field', rows: 3, maxLength: ALT_MAX, value: item.alt ?? '', dir: 'auto' });
    const label = make('label', { htmlFor: field.id, textContent: t('tile_alt_text') });
    const form = make('form', { className: 'alt-form' }, label, field, make('button', { type: 'submit', className: 'primary', textContent: t('tile_save') }));
    const dialog = openWindow(t('tile_alt_of', { name: item.name }), form);
    guardEnter(form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close();
      this.#on.describe(key, field.value.trim().replace(/\s+/gu, ' ') || undefined);
    });
    field.focus();
  }
}

function tileOf(item) {
  const { key, name, bytes, alt, state } = item;
  const tile = make('li', { className: `tile ${state}`, title: alt ?? name, draggable: true, dataset: { key } });
  const words = make('span', { className: 'tile-words' }, make('span', { className: 'tile-name', textContent: name, dir: 'auto' }), make('span', { className: 'muted', textContent: wordsOf(item, size(bytes)) }));
  const remove = iconButton('close', t('tile_remove', { name }), 'tile-remove', 'tile-remove');
  tile.append(faceOf(item), words, remove);
  if (state === 'failed') tile.append(linkButton(t('tile_retry'), 'tile-retry'));
  else if (isPicture(item)) tile.append(altButton(name, alt));
  return tile;
}

function altButton(name, alt) {
  const button = linkButton(t('tile_alt'), 'tile-alt');
  button.setAttribute('aria-label', t('tile_alt_of', { name }));
  if (alt) button.prepend(icon('check'));
  return button;
}

function faceOf(item) {
  const { state, name, bytes, sent } = item;
  const face = make('span', { className: 'tile-face' });
  if (isPicture(item) && (near.has(item) || (item.id && !isVast(item)))) face.append(make('img', { src: near.address(item), alt: '', draggable: false }));
  else face.append(make('span', { className: 'file-type', textContent: /\.([\p{L}\p{N}]{1,4})$/u.exec(name)?.[1].toUpperCase() ?? '…', ariaHidden: 'true' }));
  if (state === 'done' || state === 'failed') return face;
  const ring = make('span', { className: 'tile-ring' });
  const part = share(bytes, bytes - sent);
  ring.style.setProperty('--part', `${part}%`);
  for (const [field, value] of Object.entries({ role: 'progressbar', 'aria-label': name, 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': part })) ring.setAttribute(field, value);
  face.append(ring);
  return face;
}

function wordsOf({ state, offline, bytes, sent }, whole) {
  if (state === 'waiting') return t('tile_wait');
  if (state === 'failed') return t('tile_failed');
  if (state === 'done') return whole;
  return offline ? t('tile_offline') : percent(bytes, bytes - sent);
}
