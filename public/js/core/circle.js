// Who is of a private room, and whose it is, as the house tells its members. Pure.

/** The reply to a `join`: what the room is called and everybody who is of it; `role` is the one in the room. */
export function gather(hall, room, title, people) {
  room.title = title;
  // Whoever asks again and again is told of nobody.
  if (people === undefined) return;
  const known = new Map(room.members);
  room.members.clear();
  for (const { id, name, role, online, away } of people) {
    hall.aways.put(id, away);
    hall.remember(room, { ...known.get(id), id, name }, online);
    if (role === 'owner') room.owner = id;
  }
}

/** Somebody is of it from now on, or no longer. */
export function memberChanged(hall, room, { user, name, member, in: isIn, owner }) {
  if (user === member) hall.names.learn(user, name);
  if (owner !== undefined) room.owner = owner;
  if (!isIn) room.members.delete(member);
  else if (!room.members.has(member)) room.members.set(member, { id: member, name: hall.names.of(member), online: hall.isOnline(member) });
  room.online = room.present().length;
}

/** The private rooms one was of that `listed`, a whole list of one's own, does not have. */
export const lostBut = (hall, listed) => [...hall.rooms.values()].filter((room) => room.private && hall.isIn(room) && !listed.has(room.name));
