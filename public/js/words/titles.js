// What a room is called on screen.

import { shownName } from '../core/ids.js';
import { t } from './i18n.js';

/** As it stands in a sentence: public rooms have their sign. */
export const signedTitle = (hall, room) => (room.direct || room.private ? roomTitle(hall, room) : `#${roomTitle(hall, room)}`);

/** A direct conversation is called by the other person. */
export function roomTitle(hall, room) {
  if (room.direct) {
    const partner = hall.partner(room);
    return shownName(partner?.name ?? t('user', { id: partner?.id ?? '?' }));
  }
  return room.name === 'lobby' ? t('lobby') : room.name;
}
