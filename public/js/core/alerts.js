// Which messages of a room one is told of by sounds, notifications and the title of the window. The house keeps it for all of
// one's devices: by room `all`, `mentions`, `none`, or the time until which it is none.

const KEY = 'alerts';
const CHOICES = ['all', 'mentions', 'none'];
// Of the 4 KiB that the house keeps of somebody, in all.
const BYTES_MAX = 1_900;
const HOUR_MS = 3_600_000;
/** When a morning begins. */
const MORNING = 8;
/** The last time that can be written as a date. */
const TIME_MAX = 8.64e15;

const kept = ({ hall }) => hall.me?.prefs?.[KEY] ?? {};

/** `{of, until}`: `usual`, `all`, `mentions` or `none`; and when that ends by itself, or null. */
export function alertsOf(state, name) {
  const value = Object.hasOwn(kept(state), name) ? kept(state)[name] : null;
  if (typeof value !== 'number') return { of: CHOICES.includes(value) ? value : 'usual', until: null };
  return value > state.hall.now() ? { of: 'none', until: value < TIME_MAX ? value : null } : { of: 'usual', until: null };
}

/** How many of `unread` messages of a room, `mentions` of them for oneself, one is told of. */
export function toldOf(state, room, unread, mentions) {
  const { of } = alertsOf(state, room.name);
  return of === 'none' ? 0 : of === 'mentions' && !room.direct ? mentions : unread;
}

export const inAnHour = (now) => now + HOUR_MS;

/** The next morning of whoever looks at the clock here. */
export function tomorrow(now) {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, MORNING).getTime();
}

/** What is kept once the alerts of a room are `value`; null where that is too much. What has ended is not kept on. */
export function withAlerts(state, name, value) {
  const lasts = (each) => typeof each !== 'number' || each > state.hall.now();
  const others = Object.entries(kept(state)).filter(([room, each]) => room !== name && lasts(each));
  const alerts = Object.fromEntries([...others, ...(value === 'usual' ? [] : [[name, value]])]);
  return new TextEncoder().encode(JSON.stringify(alerts)).length > BYTES_MAX ? null : { [KEY]: alerts };
}

/** Returns what hears that other alerts are kept, and tells when one of them ends by itself. */
export function watchAlerts(state, ended) {
  let callOff = () => {};
  return function look() {
    callOff();
    const now = state.hall.now();
    const ends = Object.values(kept(state)).filter((each) => typeof each === 'number' && each > now);
    // No timer of a browser waits for long.
    if (ends.length > 0) callOff = state.clock.after(Math.min(Math.min(...ends) - now, HOUR_MS), () => {
      ended();
      look();
    });
  };
}
