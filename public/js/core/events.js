// What each event of the server does to the hall, and what has changed by it.

import { memberChanged } from './circle.js';
import { told } from './figures.js';

const TYPING_MS = 5_000;
// Above this, everybody's coming and going would drown the conversation.
const COMINGS_SHOWN_MAX = 20;

const RULES = new Map(Object.entries({ pong, presence, crowd, room: made, role, away, typing, renamed, read, sanction, prefs, message: lasting, edited: lasting, deleted: lasting, reaction: lasting, pinned: lasting, topic: lasting, member: lasting, settings: lasting }));

/** An event → what changed: `{kind, room, …}` for each change. */
export function applyEvent(hall, event) {
  return RULES.get(event.type)?.(hall, event) ?? [];
}

/** Changes of a room's log, with the room, and what they mean for the room itself. */
export function settle(hall, room, changes) {
  for (const change of changes) {
    change.room = room.name;
    if (change.kind === 'topic') room.topic = change.event.text;
    if (change.kind === 'settings') set(room, change.event);
    if (change.kind === 'pinned') pin(room, change.event);
    if (change.kind === 'member') memberChanged(hall, room, change.event);
    if (change.kind === 'append') room.typing.delete(change.message.user);
  }
  return changes;
}

/** Only what has changed is told. */
function set(room, event) {
  for (const name of ['slow_s', 'topic_by', 'closed']) if (name in event) room.settings = { ...room.settings, [name]: event[name] };
  if (event.title !== undefined) room.title = event.title;
}

/** What was told with the pins is in them. */
export function pin(room, { seq, target, on }) {
  if (seq > room.pinsAt) room.pins = [...(on ? [target] : []), ...room.pins.filter((other) => other !== target)];
}

function lasting(hall, event) {
  const room = hall.room(event.room);
  if (room.direct && event.user !== hall.me.id) hall.names.learn(event.user, event.name);
  if (room.log.last === null) room.read ??= event.seq - 1;
  const changes = settle(hall, room, room.log.take(event));
  // Also of a message that is not held, or that one has taken away oneself.
  if (event.type === 'deleted' && room.pins.includes(event.target)) {
    room.pins = room.pins.filter((seq) => seq !== event.target);
    changes.push({ kind: 'update', room: room.name, seq: event.target });
  }
  return changes;
}

/** The clock of this machine may be set while the page is open. */
function pong(hall, { now }) {
  hall.heardTime(now);
  return [];
}

function presence(hall, { room: name, user, name: userName, state }) {
  const room = hall.room(name);
  const online = state === 'online';
  const before = room.members.get(user)?.online ?? false;
  hall.remember(room, { ...room.members.get(user), id: user, name: userName }, online);
  // Whoever comes and is away is told of next.
  if (online) hall.aways.put(user);
  // Of a crowd not everybody is known: there each coming and going counts.
  room.online = room.crowded ? Math.max(0, room.online + (online ? 1 : -1)) : room.present().length;
  if (!online) room.typing.delete(user);
  if (before === online) return room.crowded ? [{ kind: 'people', room: name }] : [];
  const changes = [{ kind: 'people', room: name }];
  if (room.online <= COMINGS_SHOWN_MAX) changes.push({ kind: 'note', room: name, seq: noteComing(hall, room, user, userName, online) });
  return changes;
}

/** Who comes and goes within one silence is told once. */
function noteComing(hall, room, user, name, online) {
  const at = room.log.messages.at(-1)?.seq ?? 0;
  const notes = room.log.notes.get(at) ?? [];
  const opposite = notes.findIndex((note) => note.user === user && note.online === !online);
  if (opposite < 0) return room.log.note({ kind: 'presence', user, name, online, time: hall.now() });
  notes.splice(opposite, 1);
  return at;
}

/** How many there are, in a room where nobody is told of each. Whoever is known stays in the list. */
function crowd(hall, { room: name, online }) {
  const room = hall.room(name);
  room.online = online;
  room.crowded = true;
  return [{ kind: 'people', room: name }];
}

/** Somebody has made a public room. */
function made(hall, entry) {
  hall.listed(entry);
  return [{ kind: 'listed' }];
}

/** Somebody has another role in the house. */
function role(hall, { user, role: given }) {
  if (hall.roleOf(user) === given) return [];
  hall.roles.set(user, given);
  if (user === hall.me.id) hall.me.role = given;
  return [{ kind: 'role', user, role: given }];
}

function away(hall, { user, text }) {
  hall.aways.put(user, text);
  return [{ kind: 'away', user }];
}

function typing(hall, { room: name, user, name: userName, on }) {
  const room = hall.room(name);
  if (user === hall.me?.id) return [];
  if (on) room.typing.set(user, { name: userName, until: hall.now() + TYPING_MS });
  else room.typing.delete(user);
  return [{ kind: 'typing', room: name }];
}

function renamed(hall, { user, name }) {
  hall.names.learn(user, name);
  if (user === hall.me.id) hall.me.name = name;
  for (const room of hall.rooms.values()) {
    const member = room.members.get(user);
    if (member) member.name = name;
  }
  return [{ kind: 'renamed', user, name }];
}

/** Something was done to me by those who keep the peace; an end of the connection is told by itself. */
function sanction(hall, { act, by, by_name, reason, until }) {
  if (act === 'mute') hall.me.muted = { by, by_name, reason, until };
  if (act === 'unmute') hall.me.muted = undefined;
  return act === 'mute' || act === 'unmute' ? [{ kind: 'sanctioned' }] : [];
}

/** Another of my devices keeps something. */
function prefs(hall, { set }) {
  hall.me.prefs = { ...hall.me.prefs, ...set };
  return [{ kind: 'prefs' }];
}

/** What a room is to me now, or how far the other one of a direct room has read. */
function read(hall, event) {
  const room = hall.room(event.room);
  const { read: before } = room;
  const isMine = event.user === hall.me.id;
  if (isMine) told(room, event, room.log.target);
  else room.partnerRead = event.seq;
  const back = isMine && room.read < before;
  if (back) room.kept = true;
  return [{ kind: 'read', room: room.name, back }];
}
