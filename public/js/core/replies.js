// What a message says of the answers to it and to its answers. Pure.

/** So many people are told: the latest, who was last first. */
const USERS_TOLD = 3;

/** The same after one more answer; what is counted already changes nothing. */
export function withAnswer(replies, { seq, time, user }) {
  const { count = 0, last_seq: last = 0, users = [] } = replies ?? {};
  if (seq <= last) return replies;
  return { count: count + 1, last: time, last_seq: seq, users: [user, ...users.filter((other) => other !== user)].slice(0, USERS_TOLD) };
}

/** The message in which the chain of answers begins to which a message belongs. */
export const rootOf = ({ seq, root }) => root ?? seq;

/** What waits or is on its way into the chain that begins at `root`; `known` are the messages of it. */
export function waitingIn(entries, root, known) {
  return entries.filter(({ reply_to: to }) => to === root || known.has(to));
}
