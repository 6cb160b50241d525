// How a message is changed by one's own hand: into the outbox, out of it in its turn among the posts, and into the log.

/** `parts` are the parts of the core that act. Returns what changes a message, and lets the posting send such a change. */
export function changing({ hall, outbox, posting, newId }) {
  posting.change = async ({ cid, room, kind, target, text }) => {
    const { seq, time } = await posting.ask(room, { type: kind, seq: target, cid, ...(kind === 'edit' && { text }) });
    // So it is from the answer on, whenever the event comes.
    hall.room(room).log.amend({ type: kind === 'edit' ? 'edited' : 'deleted', target, text, seq, time, user: hall.me.id });
  };
  posting.deliver();
  /** The message `target` gets another `text`, or, where that is null, is taken away. False when too much is waiting. */
  return (room, target, text) => {
    // Of what the house cannot have heard yet only the last is said.
    for (const { cid, failed, ...entry } of outbox.of(room)) if (entry.target === target && (failed || outbox.isUnsent(cid))) outbox.remove(cid);
    const entry = outbox.add({ cid: newId(), room, text: text ?? '', kind: text === null ? 'delete' : 'edit', target });
    if (entry) posting.deliver();
    return entry !== null;
  };
}
