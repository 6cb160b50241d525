// How a message is changed by one's own hand: into the outbox, out of it in its turn among the posts, and into the log. It gets
// another text, is taken away, or has a sign put on it or taken off it: a reaction, whose emoji is the text of the entry, or a pin.

import { pin } from './events.js';
import { isOfSign, isOn, isSet, isSign, signEntry, signOf } from './signs.js';

/** What the house is asked for, and the event that comes of it. */
function acts({ kind, text }) {
  if (isSign(kind)) {
    const [type, event] = signOf(kind) === 'react' ? ['react', 'reaction'] : ['pin', 'pinned'];
    const fields = { on: isOn(kind), ...(type === 'react' && { emoji: text }) };
    return [{ type, ...fields }, { type: event, ...fields }];
  }
  return kind === 'edit' ? [{ type: 'edit', text }, { type: 'edited', text }] : [{ type: 'delete' }, { type: 'deleted' }];
}

function amend(room, event) {
  if (event.type === 'pinned') pin(room, event);
  else room.log.amend(event);
}

/** What became of the message meanwhile is told of it; its signs went along. */
function unlessGone(refusal) {
  if (refusal.code !== 'no_such_message') throw refusal;
  return null;
}

/**
 * `parts` are the parts of the core that act. Returns `change`, which gives a message another text or, where that is null, takes it
 * away, and `sign`, which puts on it what `signs.js` knows; both are false when too much is waiting. Lets the posting send such changes.
 */
export function changing({ hall, outbox, posting, newId }) {
  posting.change = async (entry) => {
    const { cid, room: name, kind, target } = entry;
    const [command, event] = acts(entry);
    const asked = posting.ask(name, { ...command, seq: target, cid });
    const ack = await (isSign(kind) ? asked.catch(unlessGone) : asked);
    const room = hall.room(name);
    // So it is from the answer on, whenever the event comes; one that came already may have been followed by others.
    if (ack !== null && ack.seq > (room.log.last ?? 0)) amend(room, { ...event, target, seq: ack.seq, time: ack.time, user: hall.me.id });
  };
  posting.deliver();
  const add = (entry) => {
    const added = outbox.add({ cid: newId(), ...entry });
    if (added) posting.deliver();
    return added !== null;
  };
  return {
    change(room, target, text) {
      // Of what the house cannot have heard yet only the last is said.
      for (const { cid, kind, failed, ...entry } of outbox.of(room)) if (entry.target === target && !isSign(kind) && (failed || outbox.isUnsent(cid))) outbox.remove(cid);
      return add({ room, text: text ?? '', kind: text === null ? 'delete' : 'edit', target });
    },
    sign(name, target, what, on) {
      const room = hall.room(name);
      for (const entry of outbox.of(name)) if (isOfSign(entry, target, what) && (entry.failed || outbox.isUnsent(entry.cid))) outbox.remove(entry.cid);
      return isSet(room, outbox, target, what, hall.me.id) === on || add({ room: name, ...signEntry(what, on), target });
    },
  };
}
