// A room is given a star, or its star is taken away.

import { fits } from './kept.js';
import { isPrivate, partnerOf } from './ids.js';
import { starsOf } from './stars.js';

// As many as one question may name.
const ASKED_MAX = 100;

/** What is kept then; null where that is too much. Private rooms that one is out of are not kept on. */
export function withStar(hall, name, on) {
  const isLost = (other) => isPrivate(other) && !hall.moreRooms && !(hall.rooms.has(other) && hall.isIn(hall.rooms.get(other)));
  const others = starsOf(hall).filter((other) => typeof other === 'string' && other !== name && !isLost(other));
  const stars = on ? [...others, name] : others;
  if (on && !fits('stars', stars)) return null;
  return { stars: stars.length > 0 ? stars : null };
}

/**
 * What has a star is listed, also where the house has not told of it: a conversation in which nothing was said yet, and one
 * room of very many. `ask` is a question to the house, `join` leads into a room; returns what has changed.
 */
export async function listStarred(hall, { ask, join }) {
  const missing = starsOf(hall).filter((name) => typeof name === 'string' && !hall.rooms.has(name)).slice(0, ASKED_MAX);
  if (hall.moreRooms) missing.filter(isPrivate).forEach((name) => join(name));
  const people = new Map(missing.map((name) => [partnerOf(name, hall.me.id), name]).filter(([id]) => id !== null));
  if (people.size === 0) return [];
  const reply = await ask({ type: 'people', ids: [...people.keys()] }).catch((refusal) => {
    if (refusal.code === undefined) throw refusal;
    return { people: [] };
  });
  for (const { id, name, role } of reply.people) {
    hall.names.learn(id, name);
    if (role) hall.roles.set(id, role);
    hall.room(people.get(id));
  }
  return reply.people.length > 0 ? [{ kind: 'listed' }] : [];
}
