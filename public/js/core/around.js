// A place in the past of a room, however far: what is around it is asked for once, and held apart until it has met what is
// held of the room's end.

import { RoomLog } from './log.js';

const PAGE = 100;
// Without a word of the house about when.
const AGAIN_MS = 1_000;
// So often one waits until the house answers.
const TRIES_MAX = 3;

/** `parts` are the parts of the core that act. Returns what a person can do with it; `state` has the room on screen. */
export function around(state, { line, hall, clock, history }) {
  const tell = (room, change) => history.on.changes([{ kind: 'past', room: room.name, ...change }]);
  const isHeld = (room) => hall.rooms.get(room.name) === room;
  const asking = new Set();

  /** A page of the room, or null where there is none. */
  async function pageOf(room, command) {
    for (let tries = 0; tries < TRIES_MAX && line.live; tries += 1) {
      try {
        const { events } = await line.ask({ ...command, room: room.name });
        return isHeld(room) ? events : null;
      } catch (refusal) {
        if (refusal.code === undefined) throw refusal;
        if (refusal.code !== 'slow_down' && refusal.code !== 'busy') return null;
        await new Promise((resolve) => clock.after(refusal.retry_after_ms ?? AGAIN_MS, resolve));
      }
    }
    return null;
  }

  /** Holds such a page, and shows the message that is `wanted(event)`; a promise of its seq, or null. */
  async function show(room, command, wanted) {
    const events = await pageOf(room, { type: 'around', limit: PAGE, ...command });
    const found = events?.find((event) => event.type === 'message' && wanted(event));
    const { log } = room;
    // Of the room's end nothing has come yet, or nobody looks at it any more.
    if (!found || log.first === null || state.room !== room) return null;
    history.on.events(events);
    if (!log.holds(found.seq)) {
      log.apart = new RoomLog(log);
      log.apart.takeOlder(null, events, true);
      log.meet();
    } else log.apart = null;
    tell(room, { at: found.seq });
    return found.seq;
  }

  return {
    /** Whether a message of the room on screen is held from now on, and is of what is shown. */
    async bring(seq) {
      const { room } = state;
      const { log } = room;
      if (log.apart?.holds(seq)) return log.apart.message(seq) !== null;
      if (!log.holds(seq)) return (await show(room, { seq }, (event) => event.seq === seq)) !== null;
      if (log.message(seq) === null) return false;
      if (log.apart) this.leavePast(seq);
      return true;
    },

    /** The first message of the room on screen that was said from a time on: a promise of its seq, or null. */
    bringTime: (time) => show(state.room, { time }, (event) => event.time >= time),

    /** Back to what is held of the end, perhaps `at` a message. */
    leavePast(at) {
      state.room.log.apart = null;
      tell(state.room, { at });
    },

    /** One page that comes after what is held apart. */
    async loadNewer() {
      const { room } = state;
      const { log } = room;
      const { apart } = log;
      if (apart === null || asking.has(apart)) return;
      asking.add(apart);
      const after = apart.last;
      const events = await pageOf(room, { type: 'history', after, limit: PAGE });
      asking.delete(apart);
      if (log.apart !== apart || !events?.length) return;
      const seam = apart.messages.at(-1).seq;
      history.on.events(events);
      apart.takeNewer(after, events);
      log.meet();
      tell(room, { seam });
    },
  };
}
