// The newest pin of a room, put away for oneself until there is another one. The house keeps it for all of one's devices.

const KEY = 'pins_away';
// With names as long as they may be these take less than half of what the house keeps of somebody; the alerts have the other.
const ROOMS_MAX = 12;

/** Whether it is put away in the room on screen. */
export const isPutAway = ({ hall, here }, seq) => hall.me?.prefs?.[KEY]?.[here] === seq;

/** `parts` are the parts of the core that act. Returns what puts a pin of a room away; a promise of whether the house has heard. */
export const puttingAway = ({ hall, line }) => (room, seq) => {
  const others = Object.entries(hall.me?.prefs?.[KEY] ?? {}).filter(([name]) => name !== room).slice(1 - ROOMS_MAX);
  const set = { [KEY]: Object.fromEntries([...others, [room, seq]]) };
  if (hall.me) hall.me.prefs = { ...hall.me.prefs, ...set };
  return line.ask({ type: 'prefs', set }).then(() => true, () => false);
};
