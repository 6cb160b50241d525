// A person as they stand in rows and lists.

import { colourOf, initial, shownName } from '../core/ids.js';
import { make } from './dom.js';

/** A person's name in their colour, kept apart from the direction of the text around it. */
export function nameNode(name, tag = 'bdi') {
  const node = make(tag, { className: 'name', textContent: shownName(name) });
  node.style.setProperty('--name', `var(--name-${colourOf(name)})`);
  return node;
}

export function avatar(name) {
  const node = make('span', { className: 'avatar', textContent: initial(name) });
  node.setAttribute('aria-hidden', 'true');
  node.style.setProperty('--name', `var(--name-${colourOf(name)})`);
  return node;
}
