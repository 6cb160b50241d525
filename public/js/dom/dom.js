// The document: finding, making and listening. The only home of these tricks.

import { isCovered } from './back.js';

const SVG = 'http://www.w3.org/2000/svg';
const ICONS = new URL('../../icons.svg', import.meta.url).pathname;

export const get = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const { dataset, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

/** A button that is only a picture: `label` is what it is called, `act` what it does (`onAct`). */
export function iconButton(name, label, act, className = 'icon-button') {
  const button = make('button', { type: 'button', className, title: label, dataset: { act } }, icon(name));
  button.setAttribute('aria-label', label);
  return button;
}

/** A button of words, which looks like a link. */
export const linkButton = (words, act) => make('button', { type: 'button', className: 'link', textContent: words, dataset: { act } });

/** One listener for all that is in `place` now and later: a click on a node with `data-act` calls the act of its name. */
export function onAct(place, acts) {
  place.addEventListener('click', (event) => {
    const node = event.target.closest('[data-act]');
    if (node && place.contains(node)) acts[node.dataset.act]?.(node, event);
  });
}

/** The nearest node around this one, itself included, that has a key. */
export const keyed = (node) => node?.closest('[data-key]') ?? null;

/** What has this key in `place`. */
export const byKey = (place, key) => place.querySelector(`[data-key="${CSS.escape(key)}"]`);

/** Whether somebody looks at the conversation. */
export const isLookedAt = () => !document.hidden && document.hasFocus() && !isCovered();

/** Where the focus brings no keyboard up on the screen. */
export const isDesk = () => matchMedia('(any-pointer: fine)').matches;

/** Whether a window is open over the page. */
export const hasWindow = (besides = '') => document.querySelector(`dialog[open]${besides}`) !== null;

/** Whether what is typed there is written there. */
export const isWritable = (node) => Boolean(node?.closest?.('input, textarea, select, [contenteditable]'));

/** Replaces what is selected in `field`, as if it were typed, so that it can be undone. */
export function typeInto(field, text) {
  if (field.readOnly) return;
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input'));
}
