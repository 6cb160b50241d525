// A person as they stand in rows and lists: the name and the colour, which goes with the user and not with the name.

import { colourOf, initials, shownName } from '../core/ids.js';
import { icon, make } from './dom.js';
import { t } from '../words/i18n.js';

const SIGNS = { operator: 'shield', moderator: 'shield', owner: 'key' };

/** A person's name in their colour, kept apart from the direction of the text around it. */
export const nameNode = (user, name, tag = 'bdi') => coloured(user, make(tag, { className: 'name', textContent: shownName(name) }));

export function avatar(user, name) {
  const node = coloured(user, make('span', { className: 'avatar', textContent: initials(name) }));
  node.setAttribute('aria-hidden', 'true');
  return node;
}

/** What somebody is in the house, or in a private room, beside a member, as a small sign; null for members. */
export function roleMark(role) {
  if (!Object.hasOwn(SIGNS, role)) return null;
  const words = t(`role_${role}`);
  return make('span', { className: `role ${role}`, title: words }, icon(SIGNS[role]), make('span', { className: 'vh', textContent: ` (${words})` }));
}

/** Who is not known yet, as before the house has said who one is, has no colour. */
function coloured(user, node) {
  if (user !== null) node.style.setProperty('--name', `var(--name-${colourOf(user)})`);
  return node;
}
