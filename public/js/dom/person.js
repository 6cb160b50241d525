// A person as they stand in rows and lists: the name and the colour, which goes with the user and not with the name.

import { colourOf, initials, shownName } from '../core/ids.js';
import { make } from './dom.js';

/** A person's name in their colour, kept apart from the direction of the text around it. */
export const nameNode = (user, name, tag = 'bdi') => coloured(user, make(tag, { className: 'name', textContent: shownName(name) }));

export function avatar(user, name) {
  const node = coloured(user, make('span', { className: 'avatar', textContent: initials(name) }));
  node.setAttribute('aria-hidden', 'true');
  return node;
}

/** Who is not known yet, as before the house has said who one is, has no colour. */
function coloured(user, node) {
  if (user !== null) node.style.setProperty('--name', `var(--name-${colourOf(user)})`);
  return node;
}
