import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { Hall } = await load('js/hall.js');

const ANN = { id: 7, name: 'Ann', role: 'member' };

function welcomed(fields = {}, readOf = () => undefined) {
  const hall = new Hall();
  hall.welcome({ you: { ...ANN }, epoch: 'e1', server: { name: 'T', version: '1' }, now: Date.now(), limits: { text_bytes: 4000 }, rooms: [], ...fields }, readOf);
  return hall;
}

const joined = (hall, seq, members = [ANN]) => hall.joined({ room: 'lobby', topic: '', seq, members });
const post = (seq, user = 9, room = 'lobby') => ({ type: 'message', room, seq, time: seq, user, name: `user ${user}`, text: 'hi' });

test('a first visit has nothing unread, a later one what came since', () => {
  const hall = welcomed();
  joined(hall, 120);
  assert.equal(hall.unread(hall.room('lobby')), 0);
  const later = welcomed({ rooms: [{ room: 'lobby', kind: 'public', topic: '', seq: 120, online: 3 }] }, () => 118);
  joined(later, 120);
  assert.equal(later.unread(later.room('lobby')), 2);
});

test('messages of others are unread until they are seen; one’s own never are', () => {
  const hall = welcomed();
  joined(hall, 5);
  hall.apply(post(6));
  hall.apply(post(7, 7));
  assert.equal(hall.unread(hall.room('lobby')), 1);
  assert.equal(hall.markRead('lobby', 7), true);
  assert.equal(hall.markRead('lobby', 6), false);
  assert.equal(hall.unread(hall.room('lobby')), 0);
});

test('a first direct message makes the conversation, with its partner and its unread mark', () => {
  const hall = welcomed();
  hall.apply(post(1, 9, 'dm:7:9'));
  const room = hall.room('dm:7:9');
  assert.equal(hall.unread(room), 1);
  assert.deepEqual(hall.partner(room), { id: 9, name: 'user 9', online: false });
  assert.equal(hall.partner(hall.room('dm:8:9')), null);
});

test('another epoch forgets what was held', () => {
  const hall = welcomed();
  joined(hall, 5);
  hall.apply(post(6));
  const anew = hall.welcome({ you: ANN, epoch: 'e2', server: {}, now: 0, limits: {}, rooms: [] }, () => undefined);
  assert.equal(anew, true);
  assert.equal(hall.rooms.size, 0);
});

test('presence keeps the people, and a coming that follows a going cancels it', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, { id: 9, name: 'Bo', role: 'member' }]);
  const room = hall.room('lobby');
  const presence = (state) => hall.apply({ type: 'presence', room: 'lobby', user: 9, name: 'Bo', state });
  presence('offline');
  assert.equal(room.present().length, 1);
  assert.equal(room.log.notes.get(0).length, 1);
  presence('online');
  assert.equal(room.present().length, 2);
  assert.equal(room.log.notes.get(0).length, 0);
  assert.deepEqual(presence('online'), [], 'the same again changes nothing');
});

test('an acknowledged post is on its way until the log has its seq', () => {
  const hall = welcomed();
  joined(hall, 5);
  const room = hall.room('lobby');
  hall.acknowledge({ cid: 'c', room: 'lobby', seq: 6, time: 1, text: 'hi' });
  assert.equal(hall.onTheWay(room).length, 1);
  hall.apply(post(6, 7));
  assert.equal(hall.onTheWay(room).length, 0);
  hall.acknowledge({ cid: 'c', room: 'lobby', seq: 6, time: 1, text: 'hi' });
  assert.equal(hall.onTheWay(room).length, 0, 'an ack after the event adds nothing');
});

test('mentions: the longest known name, whatever its case', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, { id: 9, name: 'Ann Lee', role: 'member' }, { id: 10, name: '李雷', role: 'member' }]);
  assert.equal(hall.mentionAt('@ann lee!', 1), 7);
  assert.equal(hall.mentionAt('请@李雷看', 2), 2);
  assert.equal(hall.mentionAt('@bo', 1), 0);
  assert.equal(hall.mentionsMe('hello @ANN'), true);
  assert.equal(hall.mentionsMe('hello ann'), false);
});

test('a rename reaches every list', () => {
  const hall = welcomed();
  joined(hall, 0, [ANN, { id: 9, name: 'Bo', role: 'member' }]);
  hall.apply({ type: 'renamed', user: 9, name: 'Beau', old: 'Bo' });
  assert.equal(hall.room('lobby').members.get(9).name, 'Beau');
  hall.apply({ type: 'renamed', user: 7, name: 'Anna', old: 'Ann' });
  assert.equal(hall.me.name, 'Anna');
});
