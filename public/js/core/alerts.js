// Which messages of a room one is told of by sounds, notifications and the title of the window. The house keeps it for all of
// one's devices: by room `all`, `mentions`, `none`, or the time until which it is none.

import { kept } from './kept.js';

const CHOICES = ['all', 'mentions', 'none'];
const HOUR_MS = 3_600_000;
/** The last time that can be written as a date. */
const TIME_MAX = 8.64e15;

/** What is kept, by room. */
export const alertsKept = ({ hall }) => kept(hall, 'alerts') ?? {};

/** `{of, until}`: `usual`, `all`, `mentions` or `none`; and when that ends by itself, or null. */
export function alertsOf(state, name) {
  const value = Object.hasOwn(alertsKept(state), name) ? alertsKept(state)[name] : null;
  if (typeof value !== 'number') return { of: CHOICES.includes(value) ? value : 'usual', until: null };
  return value > state.hall.now() ? { of: 'none', until: value < TIME_MAX ? value : null } : { of: 'usual', until: null };
}

/** How many of `unread` messages of a room, `mentions` of them for oneself, one is told of. */
export function toldOf(state, room, unread, mentions) {
  const { of } = alertsOf(state, room.name);
  return of === 'none' ? 0 : of === 'mentions' && !room.direct ? mentions : unread;
}

/** Returns what hears that other alerts are kept, and tells when one of them ends by itself. */
export function watchAlerts(state, ended) {
  let callOff = () => {};
  return function look() {
    callOff();
    const now = state.hall.now();
    const ends = Object.values(alertsKept(state)).filter((each) => typeof each === 'number' && each > now);
    // No timer of a browser waits for long.
    if (ends.length > 0) callOff = state.clock.after(Math.min(Math.min(...ends) - now, HOUR_MS), () => {
      ended();
      look();
    });
  };
}
