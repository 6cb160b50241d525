// "Today" is another day after midnight, also on a page that stays open, and on a machine that slept meanwhile: there no
// timer runs, so the day is looked at again whenever somebody may look.

// Of a machine that slept with the page before it nothing else tells.
const LOOK_MS = 60_000;

const dayOf = (ms) => new Date(ms).toDateString();

/** Calls `tell` when another day has begun, here, by the server's clock. */
export function watchMidnight({ clock, hall }, tell) {
  let drawn = dayOf(hall.now());
  let callOff = () => {};
  const look = () => {
    callOff();
    const now = hall.now();
    if (dayOf(now) !== drawn) {
      drawn = dayOf(now);
      tell();
    }
    callOff = clock.after(Math.min(LOOK_MS, new Date(now).setHours(24, 0, 1, 0) - now), look);
  };
  document.addEventListener('visibilitychange', () => document.hidden || look());
  for (const event of ['focus', 'pageshow', 'online']) addEventListener(event, look);
  look();
}
