// What may become of a message by one's own hand, as the house decides it; so that nobody is offered what would be refused.

import { arranges } from './ranks.js';

/** The changes of a message that are no signs on it. */
const FATES = ['edit', 'delete'];
/** For so long one's own words can be edited. */
const EDITED_FOR_MS = 24 * 3_600_000;

/** What was made of a message of the room on screen and is not known to the house yet, or was not taken. */
export const changeOf = ({ here, outbox }, seq) => outbox.of(here).filter(({ target, kind }) => target === seq && FATES.includes(kind)).at(-1);

/** The message of the room on screen as it will be, when all is sent; null where it is none, or is gone. */
export function messageOf(state, seq) {
  const message = state.room.log.message(seq);
  const change = changeOf(state, seq);
  if (!message || message.deleted || (change?.kind === 'delete' && !change.failed)) return null;
  return change && !change.failed ? { ...message, text: change.text } : message;
}

export function mayEdit(state, message) {
  const { hall, me, shut, name } = state;
  return message.user === me.id && !hall.me?.muted && !shut && name !== 'kicked' && hall.now() - message.time < EDITED_FOR_MS;
}

export const mayDelete = ({ me, name, room }, message) => name !== 'kicked' && (message.user === me.id || arranges(me, room));

/** What I said last in the room on screen that is still there; null where that is nothing, or not held. */
export function lastOwn(state) {
  const own = state.room.log.messages.filter(({ user, seq }) => user === state.me.id && messageOf(state, seq));
  return own.at(-1) ?? null;
}
