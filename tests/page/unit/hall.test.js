import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../support/clock.js';
import { load } from '../support/modules.js';
import { ANN, message, welcome } from '../support/server.js';

const { Hall } = await load('js/core/hall.js');
const { applyEvent } = await load('js/core/events.js');

function welcomed(fields = {}) {
  const clock = new VirtualClock();
  const hall = new Hall(clock);
  hall.welcome(welcome(clock, fields));
  return hall;
}

const joined = (hall, seq, members = [ANN], fields = {}) => hall.joined({ room: 'lobby', topic: '', seq, members, ...fields });
const post = (seq, user = 9, room = 'lobby') => message(seq, { room, user, name: `user ${user}` });
const BO = { id: 9, name: 'Bo', role: 'member' };
const presence = (hall, state, user = 9, name = 'Bo') => applyEvent(hall, { type: 'presence', room: 'lobby', user, name, state });

test('a first visit has nothing unread, a later one what the house says', () => {
  const hall = welcomed();
  joined(hall, 120);
  assert.equal(hall.unread(hall.room('lobby')), 0);
  const later = welcomed({ rooms: [{ room: 'lobby', kind: 'public', topic: '', seq: 120, online: 3, read: 110, unread: 7, mentions: 2 }] });
  assert.deepEqual(later.figures(later.room('lobby')), { unread: 7, mentions: 2 });
  joined(later, 120, [ANN], { read: 110, unread: 7, mentions: 2 });
  assert.deepEqual(later.figures(later.room('lobby')), { unread: 7, mentions: 2 });
});

test('messages of others are unread until they are seen; one’s own never are', () => {
  const hall = welcomed();
  joined(hall, 5);
  applyEvent(hall, post(6));
  applyEvent(hall, post(7, 7));
  assert.equal(hall.unread(hall.room('lobby')), 1);
  assert.equal(hall.markRead('lobby', 7), true);
  assert.equal(hall.markRead('lobby', 6), false);
  assert.equal(hall.unread(hall.room('lobby')), 0);
});

test('a first direct message makes the conversation, with its partner and its unread mark', () => {
  const hall = welcomed();
  applyEvent(hall, post(1, 9, 'dm:7:9'));
  const room = hall.room('dm:7:9');
  assert.equal(hall.unread(room), 1);
  assert.deepEqual(hall.partner(room), { id: 9, name: 'user 9', online: false });
  assert.equal(hall.partner(hall.room('dm:8:9')), null);
});

test('another epoch forgets what was held', () => {
  const hall = welcomed();
  joined(hall, 5);
  applyEvent(hall, post(6));
  const anew = hall.welcome({ you: ANN, epoch: 'e2', server: {}, now: 0, limits: {}, rooms: [] });
  assert.equal(anew, true);
  assert.equal(hall.rooms.size, 0);
});

test('presence keeps the people, and a coming that follows a going cancels it', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, BO]);
  const room = hall.room('lobby');
  presence(hall, 'offline');
  assert.equal(room.present().length, 1);
  assert.equal(room.log.notes.get(0).length, 1);
  presence(hall, 'online');
  assert.equal(room.present().length, 2);
  assert.equal(room.log.notes.get(0).length, 0);
  assert.deepEqual(presence(hall, 'online'), [], 'the same again changes nothing');
});

test('an acknowledged post is on its way until the log has its seq', () => {
  const hall = welcomed();
  joined(hall, 5);
  const room = hall.room('lobby');
  hall.acknowledge({ cid: 'c', room: 'lobby', seq: 6, time: 1, text: 'hi' });
  assert.equal(room.onTheWay().length, 1);
  applyEvent(hall, post(6, 7));
  assert.equal(room.onTheWay().length, 0);
  hall.acknowledge({ cid: 'c', room: 'lobby', seq: 6, time: 1, text: 'hi' });
  assert.equal(room.onTheWay().length, 0, 'an ack after the event adds nothing');
});

test('a rename reaches every list', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, BO]);
  applyEvent(hall, { type: 'renamed', user: 9, name: 'Beau', old: 'Bo' });
  assert.equal(hall.room('lobby').members.get(9).name, 'Beau');
  applyEvent(hall, { type: 'renamed', user: 7, name: 'Anna', old: 'Ann' });
  assert.equal(hall.me.name, 'Anna');
});

test('in a crowd the server counts, and those who are known are only some', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, BO], { online: 250 });
  const room = hall.room('lobby');
  assert.deepEqual([room.online, room.crowded, room.present().length], [250, true, 2]);
  assert.deepEqual(applyEvent(hall, { type: 'crowd', room: 'lobby', online: 10_000 }), [{ kind: 'people', room: 'lobby' }]);
  assert.deepEqual([room.online, room.crowded, room.present().length], [10_000, true, 2]);
});

test('when a crowd has become small each coming and going counts, also of people who are not known', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, BO], { online: 201 });
  const room = hall.room('lobby');
  applyEvent(hall, { type: 'crowd', room: 'lobby', online: 200 });
  presence(hall, 'offline', 300, 'nobody knew');
  assert.equal(room.online, 199);
  presence(hall, 'online', 301, 'a stranger');
  // Bo went while nobody was told, and comes back.
  assert.deepEqual(presence(hall, 'online'), [{ kind: 'people', room: 'lobby' }]);
  assert.deepEqual([room.online, room.crowded], [201, true]);
  joined(hall, 0, [ANN, BO, { id: 301, name: 'a stranger', role: 'member' }]);
  assert.deepEqual([room.online, room.crowded, room.present().length], [3, false, 3], 'the list is told again');
  presence(hall, 'offline');
  assert.equal(room.online, 2);
});

test('a room that becomes a crowd keeps those who are known', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, BO]);
  applyEvent(hall, { type: 'crowd', room: 'lobby', online: 201 });
  const room = hall.room('lobby');
  assert.deepEqual([room.online, room.crowded, room.present().length], [201, true, 2]);
});

test('a welcome may tell of some rooms only', () => {
  const hall = welcomed({ more: true });
  assert.equal(hall.moreRooms, true);
  hall.welcome(welcome(new VirtualClock()), () => undefined);
  assert.equal(hall.moreRooms, false);
});

test('who is away is known from lists and events, of everybody once, and whoever comes without a word of it is not', () => {
  const hall = welcomed();
  const away = (user) => hall.aways.get(user);
  hall.joined({ room: 'lobby', topic: '', seq: 0, members: [{ id: 1, name: 'Ann', role: 'member' }, { id: 2, name: 'Bo', role: 'member', away: 'lunch' }] });
  assert.deepEqual([away(1), away(2)], [undefined, 'lunch']);
  assert.deepEqual(applyEvent(hall, { type: 'away', user: 1, text: '\u202Eklat' }), [{ kind: 'away', user: 1 }]);
  assert.equal(away(1), 'klat', 'nothing turns the line');
  applyEvent(hall, { type: 'away', user: 2 });
  assert.equal(away(2), undefined);
  applyEvent(hall, { type: 'away', user: 2, text: 'tea' });
  applyEvent(hall, { type: 'presence', room: 'lobby', user: 2, name: 'Bo', state: 'offline' });
  assert.equal(away(2), 'tea', 'of the user, not of a device');
  applyEvent(hall, { type: 'presence', room: 'lobby', user: 2, name: 'Bo', state: 'online' });
  assert.equal(away(2), undefined);
  hall.joined({ room: 'p:abc', topic: '', seq: 0, title: 'Board', members: [], people: [{ id: 3, name: 'Cy', role: 'owner', online: true, away: 'gone' }] });
  assert.equal(away(3), 'gone');
});

test('an event of a kind that is not known, or is called like what every object has, changes nothing', () => {
  const hall = welcomed();
  for (const type of ['gone', 'constructor', '__proto__', undefined]) assert.deepEqual(applyEvent(hall, { type, room: 'lobby' }), []);
});
