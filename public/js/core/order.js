// In what order rooms and people are listed. Pure.

/** When something was said in a room last; 0 where nobody has. */
export const lastWord = (room) => Math.max(room.last ?? 0, room.log.messages.at(-1)?.time ?? 0);

let made = null;

/** Compares names as the language orders them, with numbers as numbers: project-2 before project-10. */
function collator(language) {
  if (made?.language !== language) made = { language, compare: new Intl.Collator(language, { numeric: true }).compare };
  return made.compare;
}

/** Rooms as `{starred, unread, last, title}`: those with a star first; in each part unread ones first, then by the last word, then by name. */
export function orderRooms(rooms, language) {
  const compare = collator(language);
  return rooms.sort((one, other) => Boolean(other.starred) - Boolean(one.starred) || (other.unread > 0) - (one.unread > 0) || other.last - one.last || compare(one.title, other.title));
}

/** People as `{name}`. */
export const orderPeople = (people, language) => people.sort((one, other) => collator(language)(one.name, other.name));
