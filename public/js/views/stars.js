// A room gets a star, or loses it, in its menu.

import { notesRoom } from '../core/notes.js';
import { signedTitle } from '../words/titles.js';
import { starsOf } from '../core/stars.js';
import { t } from '../words/i18n.js';
import { withStar } from '../core/starring.js';

/** Keeps it, says so, and offers the way back. */
export async function setStar(state, actions, room, on, isBack = false) {
  const set = withStar(state.hall, room.name, on);
  const problem = set === null ? 'stars_many' : await actions.keep(set).then(() => null, () => 'alerts_offline');
  if (problem !== null) actions.toast(t(problem));
  else if (!isBack) actions.toast(t(on ? 'star_given' : 'star_taken', { room: signedTitle(state.hall, room) }), t('undo'), () => setStar(state, actions, room, !on, true));
}

/** What a menu offers: whether it does, its words, and what it does. */
export function starEntry(state, actions, room, words = ['star_give', 'star_take']) {
  const { hall } = state;
  const has = starsOf(hall).includes(room.name);
  return [room.direct || (hall.isIn(room) && room !== notesRoom(hall)), t(words[Number(has)]), () => setStar(state, actions, room, !has)];
}
