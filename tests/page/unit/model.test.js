import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { RoomLog } = await load('js/model.js');

const message = (seq, fields = {}) => ({ type: 'message', seq, time: seq * 1000, user: 1, name: 'Ann', text: `text ${seq}`, ...fields });
const messages = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const seqs = (log) => log.messages.map(({ seq }) => seq);

function logAt(seq) {
  const log = new RoomLog();
  log.start(seq);
  return log;
}

test('live events append in order, once each', () => {
  const log = logAt(10);
  assert.deepEqual(log.take(message(11)).map(({ kind }) => kind), ['append']);
  assert.deepEqual(log.take(message(11)), []);
  assert.deepEqual(log.take(message(9)), []);
  assert.equal(log.hole, null);
  assert.deepEqual(seqs(log), [11]);
});

test('an event after a hole waits until the hole is filled', () => {
  const log = logAt(10);
  assert.deepEqual(log.take(message(13)), []);
  assert.equal(log.hole, 10);
  assert.deepEqual(log.take(message(12)), []);
  const changes = log.takePage([message(11), message(12)]);
  assert.deepEqual(changes.map((change) => change.message.seq), [11, 12, 13]);
  assert.equal(log.hole, null);
});

test('what the server says exists and is not held is a hole', () => {
  const log = logAt(10);
  assert.equal(log.reach(15), false);
  assert.equal(log.hole, 10);
  log.takePage(messages(11, 14));
  assert.equal(log.hole, 14);
  log.takePage(messages(15, 15));
  assert.equal(log.hole, null);
});

test('far behind, the log starts anew at the end', () => {
  const log = logAt(10);
  log.take(message(11));
  assert.equal(log.reach(5000), true);
  assert.deepEqual([log.first, log.last, seqs(log)], [5001, 5000, []]);
});

test('older pages go before, until the first event', () => {
  const log = logAt(10);
  assert.equal(log.takeOlder(messages(6, 10), true), 5);
  assert.equal(log.complete, false);
  log.takeOlder(messages(1, 5), false);
  assert.equal(log.complete, true);
  assert.deepEqual(seqs(log), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('an older page that overlaps adds nothing twice; an empty one is the beginning', () => {
  const log = logAt(10);
  log.takeOlder(messages(6, 10), true);
  log.takeOlder(messages(4, 8), true);
  assert.deepEqual(seqs(log), [4, 5, 6, 7, 8, 9, 10]);
  log.takeOlder([], false);
  assert.equal(log.complete, true);
});

test('edits and deletions bring a message to its present state, twice as once', () => {
  const log = logAt(0);
  log.take(message(1));
  const edited = { type: 'edited', seq: 2, target: 1, text: 'new', time: 9 };
  assert.deepEqual(log.take(edited), [{ kind: 'update', seq: 1 }]);
  assert.equal(log.message(1).text, 'new');
  log.take({ type: 'deleted', seq: 3, target: 1, time: 10 });
  assert.equal(log.message(1).deleted, true);
  assert.equal('text' in log.message(1), false);
  log.take({ type: 'edited', seq: 4, target: 1, text: 'back', time: 11 });
  assert.equal('text' in log.message(1), false);
});

test('a topic and an unknown event keep the order without a row', () => {
  const log = logAt(0);
  assert.deepEqual(log.take({ type: 'topic', seq: 1, text: 'tea' }), [{ kind: 'topic', text: 'tea' }]);
  assert.deepEqual(log.take({ type: 'reaction', seq: 2, target: 1, emoji: '👍', on: true }), []);
  assert.equal(log.last, 2);
});

test('an event of a room nothing is known of begins its log', () => {
  const log = new RoomLog();
  assert.equal(log.take(message(7)).length, 1);
  assert.deepEqual([log.first, log.last], [7, 7]);
});

test('unread are the messages of others, and what is not held counts too', () => {
  const log = logAt(10);
  log.take(message(11, { user: 2 }));
  log.take(message(12, { user: 1 }));
  assert.equal(log.unread(10, 1), 1);
  assert.equal(log.unread(7, 1), 4);
  assert.equal(log.unread(12, 1), 0);
  log.reach(15);
  assert.equal(log.unread(12, 1), 3);
});

test('a range is found by seq, also across holes in the messages', () => {
  const log = logAt(0);
  log.takePage([message(1), { type: 'topic', seq: 2, text: '' }, message(3), message(4)]);
  assert.deepEqual(log.between(2, 4).map(({ seq }) => seq), [3]);
  assert.equal(log.before(3).seq, 1);
  assert.equal(log.before(1), null);
});

test('the oldest messages go when there are more than ten thousand', () => {
  const log = logAt(0);
  for (let seq = 1; seq <= 10_005; seq += 1) log.take(message(seq));
  assert.equal(log.messages.length, 10_000);
  assert.deepEqual([log.first, log.messages[0].seq, log.message(5)], [6, 6, null]);
});
