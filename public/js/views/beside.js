// Which room a key leads to: the list as it stands on screen is the order.

import { roomOfHash } from '../core/ids.js';
import { unreadIn } from './counts.js';

/** The rooms of the list from the one that is shown on, in this direction, round and round; without that one. */
function others(here, step) {
  const links = [...document.querySelectorAll('#room-list a[href^="#"]')].filter((link) => !link.closest('[hidden], details:not([open])'));
  const rooms = [...new Set(links.map((link) => roomOfHash(link.hash)))];
  if (step < 0) rooms.reverse();
  const at = rooms.indexOf(here);
  return [...rooms.slice(at + 1), ...rooms.slice(0, Math.max(at, 0))];
}

/** The room above, for a `step` of -1, or below the one that is shown; null where there is no other. */
export const roomBeside = ({ here }, step) => others(here, step)[0] ?? null;

/** The next one with something unread. */
export const nextUnread = (state, step) => others(state.here, step).find((name) => unreadIn(state, state.hall.room(name)) > 0) ?? null;
