// What a room is called on screen.

import { notesOf } from '../core/notes.js';
import { shownName, withoutBidi } from '../core/ids.js';
import { t } from './i18n.js';

/** As it stands in a sentence: public rooms have their sign. */
export const signedTitle = (hall, room) => (room.direct || room.private ? roomTitle(hall, room) : `#${roomTitle(hall, room)}`);

/** A direct conversation is called by the other person, a private room by its title, and one's notes are that in every language. */
export function roomTitle(hall, room) {
  if (room.direct) {
    const partner = hall.partner(room);
    return shownName(partner?.name ?? t('user', { id: partner?.id ?? '?' }));
  }
  if (room.name === notesOf(hall)) return t('my_notes');
  if (room.private) return withoutBidi(room.title ?? t('private_room'));
  return room.name === 'lobby' ? t('lobby') : room.name;
}
