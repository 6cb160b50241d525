// What a person can do, as functions without an owner. None of them waits for the house, except where it is said.

import { applyEvent } from './events.js';

/** `parts` are the parts of the core that act; `tell(changes)` hears what changed at once. */
export function actionsOf(state, parts, tell) {
  const { line, outbox, identity, history, places, marks, posting, typing, catalogue } = parts;
  return {
    enter: (name, password) => identity.enter(name, password),
    resume: () => identity.resume(),
    /** Another tab of this browser has become somebody else. */
    follow: () => identity.become(),
    /** This device was signed out here, or oneself forgotten. */
    leaveHouse: (code) => identity.leave(code),
    /** As an operator; a promise that is fulfilled when the house has done it. */
    async giveRole(user, role) {
      await line.ask({ type: 'role', user, role });
      // The event comes only to who shares a room with them.
      tell(applyEvent(state.hall, { type: 'role', user, role }));
    },
    /** What comes later acts on the same parts. */
    learn: (make) => make(parts),
    /** Any question to the house; a promise of its reply. */
    ask: (command) => line.ask(command),
    /** The secret of an operator's link; a promise of what one is now. */
    async claim(secret) {
      const reply = await line.ask({ type: 'claim', secret });
      tell(applyEvent(state.hall, reply));
      return reply.role;
    },
    /** Away with this text, or back without; a promise that is fulfilled when the house has heard it. */
    async away(text) {
      await line.ask({ type: 'away', text });
      tell(applyEvent(state.hall, { type: 'away', user: state.me.id, text }));
    },
    /** Keeps something for all pages of mine; a promise that is fulfilled when the house has done it. */
    async keep(set) {
      await line.ask({ type: 'prefs', set });
      tell(applyEvent(state.hall, { type: 'prefs', set }));
    },
    /** Something was done to somebody. */
    moderated: () => tell([{ kind: 'sanctioned' }]),
    tryNow: () => line.connection.tryNow(),
    /** A promise of the moment after; it rejects with the refusal. */
    rename: async (name) => tell(applyEvent(state.hall, { ...(await identity.rename(name)), type: 'renamed' })),
    /** A promise that is fulfilled when the house has answered. */
    ping: () => line.ask({ type: 'ping' }),
    /** Brings a room onto the screen, and goes into it. */
    show: (name) => show(state, places, tell, name),
    leave: (name) => places.leave(name),
    /** Makes a private room, or comes into one by a link; a promise of its name. */
    comeIn: (command) => places.comeIn(command),
    join: (name) => places.join(name),
    /** Somebody looks at the list of all rooms. */
    lookAtRooms: () => catalogue.look(),
    /** `many` where more is wanted than a screen or two. */
    loadOlder: (many = false) => loadOlder(state, history, tell, many),
    markRead: (name, seq) => marks.mark(name, seq),
    /** All that is in a room now. */
    markAllRead: (name) => marks.mark(name, Math.max(state.hall.room(name).log.last ?? 0, state.hall.room(name).log.target)),
    /** Returns false when too much is waiting already. */
    send(text, replyTo, me, files) {
      typing.done();
      return posting.send(state.here, text, replyTo, me, files);
    },
    typing: (on) => typing.tell(state.here, on),
    retry: (cid) => posting.retry(cid),
    /** What was said of being muted may be over. */
    unmute: () => {
      posting.unmute();
      tell([{ kind: 'outbox', room: state.here }]);
    },
    /** Takes a post back that was not sent, and returns it. */
    discard: (cid) => outbox.remove(cid),
  };
}

function show(state, places, tell, name) {
  if (state.here !== name) state.hall.room(name).kept = false;
  state.here = name;
  // A room by another spelling, or somebody else's conversation, is not a place.
  const isNone = state.room.direct && state.live && !state.hall.partner(state.room);
  if (isNone) state.here = 'lobby';
  tell([{ kind: 'shown', room: state.here, ...(isNone && { instead: name }) }]);
  places.join(state.here);
  places.list(state.here);
}

async function loadOlder(state, history, tell, many) {
  const { room } = state;
  if (room.shown.complete) return false;
  room.cleared = false;
  const asked = history.older(room, many);
  tell([{ kind: 'loading', room: room.name }]);
  const had = await asked;
  tell([{ kind: 'loaded', room: room.name, had }]);
  return had;
}
