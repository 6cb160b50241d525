// What the alerts of a room may be set to, and what is kept then.

import { alertsKept } from './alerts.js';
import { fits } from './kept.js';

const HOUR_MS = 3_600_000;
/** When a morning begins. */
const MORNING = 8;

export const inAnHour = (now) => now + HOUR_MS;

/** The next morning of whoever looks at the clock here. */
export function tomorrow(now) {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, MORNING).getTime();
}

/** What is kept once the alerts of a room are `value`; null where that is too much. What has ended is not kept on. */
export function withAlerts(state, name, value) {
  const lasts = (each) => typeof each !== 'number' || each > state.hall.now();
  const others = Object.entries(alertsKept(state)).filter(([room, each]) => room !== name && lasts(each));
  const alerts = Object.fromEntries([...others, ...(value === 'usual' ? [] : [[name, value]])]);
  return fits('alerts', alerts) ? { alerts } : null;
}
