// One's own notes: a private room of one, the same on all of one's devices. Pure.

import { isPrivate } from './ids.js';
import { kept } from './kept.js';

/** The name that is kept of their room, perhaps of one that is there no more; null before there was any. */
export function notesOf(hall) {
  const name = kept(hall, 'notes');
  return typeof name === 'string' && isPrivate(name) ? name : null;
}

/** Their room, or null where there is none, or one is no longer of it. */
export function notesRoom(hall) {
  const room = hall.rooms.get(notesOf(hall));
  return room && hall.isIn(room) ? room : null;
}

/** Whether somebody can be let into a room now: nobody else is in one's notes. */
export const offersInviting = (state, room) => room.private && state.live && room !== notesRoom(state.hall);
