// The newest pin of a room, put away for oneself until there is another one. The house keeps it for all of one's devices.

import { fits, kept } from './kept.js';

const putAway = (hall) => kept(hall, 'pins_away') ?? {};

/** Whether it is put away in the room on screen. */
export const isPutAway = ({ hall, here }, seq) => putAway(hall)[here] === seq;

/** What is kept then: as many of those before as have a place. */
export function withPutAway(hall, room, seq) {
  const all = [...Object.entries(putAway(hall)).filter(([name]) => name !== room), [room, seq]];
  while (all.length > 1 && !fits('pins_away', Object.fromEntries(all))) all.shift();
  return { pins_away: Object.fromEntries(all) };
}

/** `parts` are the parts of the core that act. Returns what puts a pin of a room away; a promise of whether the house has heard. */
export const puttingAway = ({ hall, line }) => (room, seq) => {
  const set = withPutAway(hall, room, seq);
  if (hall.me) hall.me.prefs = { ...hall.me.prefs, ...set };
  return line.ask({ type: 'prefs', set }).then(() => true, () => false);
};
