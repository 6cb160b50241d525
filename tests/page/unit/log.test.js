import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';
import { message, messages } from '../support/server.js';

const { RoomLog } = await load('js/core/log.js');
const { Room } = await load('js/core/room.js');

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
  const changes = log.takeNewer(10, [message(11), message(12)]);
  assert.deepEqual(changes.map((change) => change.message.seq), [11, 12, 13]);
  assert.equal(log.hole, null);
});

test('what the server says exists and is not held is a hole', () => {
  const log = logAt(10);
  assert.equal(log.reach(15), false);
  assert.equal(log.hole, 10);
  log.takeNewer(10, messages(11, 14));
  assert.equal(log.hole, 14);
  log.takeNewer(14, messages(15, 15));
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
  assert.equal(log.takeOlder(11, messages(6, 10), true), true);
  assert.equal(log.complete, false);
  log.takeOlder(6, messages(1, 5), false);
  assert.equal(log.complete, true);
  assert.deepEqual(seqs(log), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('an older page that does not end where the log begins is not taken, whatever it brings', () => {
  const log = logAt(10);
  log.takeOlder(11, messages(6, 10), true);
  const pages = [
    ['the same page again', 11, messages(6, 10), true],
    ['one that overlaps', 9, messages(4, 8), true],
    ['one that leaves a hole', 4, messages(1, 3), false],
    ['one with a hole in it', 6, [message(2), message(4), message(5)], true],
    ['one in another order', 6, [message(5), message(4)], true],
    ['the empty one of another time', 11, [], false],
    ['a newest page', null, messages(8, 12), true],
  ];
  for (const [what, before, events, more] of pages) {
    assert.equal(log.takeOlder(before, events, more), false, what);
    assert.deepEqual([log.first, log.last, log.complete, seqs(log)], [6, 10, false, [6, 7, 8, 9, 10]], what);
  }
  assert.equal(log.takeOlder(6, [], false), true);
  assert.deepEqual([log.first, log.complete], [6, true], 'an empty page is the beginning, whatever the numbers say');
});

test('a newer page that does not begin where the log ends is not taken', () => {
  const log = logAt(10);
  log.reach(20);
  for (const [what, after, events] of [
    ['one of before', 5, messages(6, 9)],
    ['one that overlaps', 9, messages(10, 12)],
    ['one that leaves a hole', 12, messages(13, 15)],
    ['one with a hole in it', 10, [message(11), message(13)]],
    ['the empty one of another time', 9, []],
  ]) {
    assert.equal(log.takeNewer(after, events), null, what);
    assert.deepEqual([log.first, log.last, log.hole, seqs(log)], [11, 10, 10, []], what);
  }
  assert.equal(log.takeNewer(10, messages(11, 15)).length, 5);
  assert.equal(log.takeNewer(10, messages(11, 15)), null, 'the same page again');
  assert.deepEqual(log.takeNewer(15, []), []);
  assert.equal(log.hole, null, 'a server that has nothing there has nothing there');
});

test('nothing is known of a room: its newest page begins the log, unless a live event did', () => {
  const log = new RoomLog();
  assert.equal(log.takeOlder(null, messages(6, 10), true), true);
  assert.deepEqual([log.first, log.last], [6, 10]);
  const live = new RoomLog();
  live.take(message(11));
  assert.equal(live.takeOlder(null, messages(6, 10), true), true, 'it ends where the live one begins');
  const later = new RoomLog();
  later.take(message(13));
  assert.equal(later.takeOlder(null, messages(6, 10), true), false);
  assert.deepEqual([later.first, later.last], [13, 13]);
  const empty = new RoomLog();
  assert.equal(empty.takeOlder(null, [], false), true);
  assert.deepEqual([empty.first, empty.last, empty.complete], [1, 0, true]);
});

test('what waits behind a hole is bounded, and the pages bring what was left out', () => {
  const log = logAt(0);
  for (let seq = 2; seq <= 5_000; seq += 1) log.take(message(seq));
  assert.equal(log.hole, 0);
  log.takeNewer(0, messages(1, 200));
  while (log.hole !== null) log.takeNewer(log.hole, messages(log.hole + 1, Math.min(5_000, log.hole + 200)));
  assert.deepEqual(seqs(log), Array.from({ length: 5_000 }, (_, i) => i + 1));
  // However much waits, what comes next is taken.
  log.reach(5_001);
  for (let seq = 5_002; seq <= 7_000; seq += 1) log.take(message(seq));
  assert.equal(log.take(message(5_001)).length, 1_001);
});

const edited = (seq, target, text, fields = {}) => ({ type: 'edited', seq, target, user: 1, text, time: seq * 1_000, ...fields });
const reaction = (seq, target, user, on = true, emoji = '👍') => ({ type: 'reaction', seq, target, user, emoji, on, time: seq * 1_000 });
const deleted = (seq, target, fields = {}) => ({ type: 'deleted', seq, target, user: 1, time: seq * 1_000, ...fields });
const text = (log, seq) => log.message(seq).text ?? null;

test('whatever comes first, a message is as the last that is known of it: of edits the newest, and gone for good', () => {
  const cases = [
    ['an edit', [edited(2, 1, 'new')], 'new'],
    ['an edit twice', [edited(2, 1, 'new'), edited(2, 1, 'new')], 'new'],
    ['an older edit after a newer', [edited(3, 1, 'newer'), edited(2, 1, 'new')], 'newer'],
    ['an edit that says no text, because another came after it', [edited(2, 1, undefined), edited(3, 1, 'newer')], 'newer'],
    ['a deletion after an edit', [edited(2, 1, 'new'), deleted(3, 1)], null],
    ['an edit after a deletion', [deleted(3, 1), edited(2, 1, 'new')], null],
    ['a reaction', [reaction(2, 1, 7)], 'text 1'],
  ];
  for (const [what, events, expected] of cases) {
    const held = logAt(0);
    held.take(message(1));
    for (const event of events) held.amend(event);
    assert.equal(text(held, 1), expected, what);
    // Asked for before, answered after: the page of history still has it as it was.
    const later = logAt(1);
    for (const event of events) later.amend(event);
    later.takeOlder(2, [message(1)], false);
    assert.equal(text(later, 1), expected, `${what}, before the message`);
  }
});

test('what is known of an own change from its answer is made whole by the event', () => {
  const mentions = [{ user: 7, start: 0, end: 4 }];
  for (const [what, first, event, expected] of [
    ['an edit', edited(2, 1, '@Ann'), edited(2, 1, '@Ann', { mentions }), { text: '@Ann', mentions, edited: 2_000 }],
    ['an edit that mentions nobody', edited(2, 1, 'tea'), edited(2, 1, 'tea'), { text: 'tea', mentions: undefined, edited: 2_000 }],
    ['a reaction', reaction(2, 1, 7), reaction(2, 1, 7), { reactions: { '👍': [7] } }],
    ['a deletion', deleted(2, 1), deleted(2, 1), { text: undefined, deleted: true }],
  ]) {
    const log = logAt(0);
    log.take(message(1));
    log.amend(first);
    log.take(event);
    const now = log.message(1);
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, now[key]])), expected, what);
  }
});

test('whatever comes first, reactions are the set that they became, of each person and emoji by the last that is known', () => {
  const cases = [
    ['one', [reaction(2, 1, 7)], { '👍': [7] }],
    ['twice as once', [reaction(2, 1, 7), reaction(2, 1, 7)], { '👍': [7] }],
    ['two people, in their order', [reaction(2, 1, 9), reaction(3, 1, 7)], { '👍': [9, 7] }],
    ['off', [reaction(2, 1, 7), reaction(3, 1, 9), reaction(4, 1, 7, false)], { '👍': [9] }],
    ['off, told before on', [reaction(4, 1, 7, false), reaction(2, 1, 7)], { '👍': [] }],
    ['on, off, on', [reaction(2, 1, 7), reaction(3, 1, 7, false), reaction(4, 1, 7)], { '👍': [7] }],
    ['of each emoji by itself', [reaction(2, 1, 7), reaction(3, 1, 7, true, '🍵')], { '👍': [7], '🍵': [7] }],
    ['beside an edit', [edited(2, 1, 'new'), reaction(3, 1, 7), edited(4, 1, 'newer')], { '👍': [7] }],
  ];
  for (const [what, events, expected] of cases) {
    const held = logAt(0);
    held.take(message(1));
    for (const event of events) held.amend(event);
    assert.deepEqual(held.message(1).reactions, expected, what);
    // The page was asked for before, or after, the first of them.
    for (const known of [undefined, { '👍': [events.find(({ emoji }) => emoji).user] }]) {
      const page = logAt(1);
      for (const event of events) page.amend(event);
      page.takeOlder(2, [message(1, { reactions: known })], false);
      for (const [emoji, users] of Object.entries(expected)) assert.deepEqual(new Set(page.message(1).reactions[emoji]), new Set(users), `${what}, ${JSON.stringify(known)} in the page`);
    }
  }
  const gone = logAt(0);
  gone.take(message(1, { reactions: { '👍': [9] } }));
  gone.take(deleted(2, 1));
  assert.deepEqual([gone.amend(reaction(3, 1, 7)), gone.message(1).reactions], [false, undefined]);
});

test('what was heard before a log began anew is older than what it is given then', () => {
  const log = logAt(10);
  log.take(message(11));
  for (const event of [reaction(12, 11, 7), edited(13, 11, 'old')]) log.take(event);
  assert.equal(log.reach(5_000), true);
  log.takeOlder(5_001, [message(5_000)], true);
  log.takeOlder(5_000, messages(12, 4_999), true);
  log.takeOlder(12, [message(11, { text: 'newest', edited: 9_000_000, reactions: { '👍': [] } })], true);
  assert.deepEqual([text(log, 11), log.message(11).reactions['👍']], ['newest', []]);
});

test('a page of history that knows more than was heard is believed', () => {
  const log = logAt(5);
  log.amend(edited(2, 1, 'new'));
  log.takeOlder(6, [message(1, { text: 'newest', edited: 4_000 }), edited(2, 1), message(3), edited(4, 1, 'newest'), message(5)], false);
  assert.equal(text(log, 1), 'newest');
});

test('who took a message away is known, where it was not its author', () => {
  const log = logAt(0);
  for (const event of [message(1), message(2), deleted(3, 1), deleted(4, 2, { user: 9 })]) log.take(event);
  assert.deepEqual([log.message(1).deleted_by, log.message(2).deleted_by], [undefined, 9]);
});

test('in a room that was made again nothing is known of messages of the one before', () => {
  const log = logAt(10);
  log.amend(deleted(9, 2));
  log.reach(3);
  log.takeOlder(4, messages(1, 3), false);
  assert.equal(text(log, 2), 'text 2');
});

test('edits and deletions bring a message to its present state, twice as once', () => {
  const log = logAt(0);
  log.take(message(1));
  const edited = { type: 'edited', seq: 2, target: 1, text: 'new', time: 9 };
  assert.deepEqual(log.take(edited), [{ kind: 'update', seq: 1 }]);
  assert.equal(log.message(1).text, 'new');
  log.take({ type: 'deleted', seq: 3, target: 1, time: 10 });
  assert.equal(log.message(1).deleted, true);
  assert.equal(log.message(1).text, undefined);
  log.take({ type: 'edited', seq: 4, target: 1, text: 'back', time: 11 });
  assert.equal(log.message(1).text, undefined);
});

test('a topic and an unknown event keep the order without a row', () => {
  const log = logAt(0);
  assert.deepEqual(log.take({ type: 'topic', seq: 1, text: 'tea' }), [{ kind: 'topic', event: { type: 'topic', seq: 1, text: 'tea' }, seq: 0 }]);
  assert.deepEqual(log.take({ type: 'nothing', seq: 2, target: 1 }), []);
  // Somebody else may show a message that is not held here.
  assert.deepEqual(log.take({ type: 'deleted', seq: 3, target: 1, user: 1 }), [{ kind: 'elsewhere', seq: 1, text: null }]);
  assert.equal(log.last, 3);
});

test('what happened to a room stands behind the message before it, live, from the past, and never twice', () => {
  const set = (seq) => ({ type: 'settings', seq, slow_s: seq });
  const seqs = (log, after) => log.happeningsAfter(after).map(({ seq }) => seq);
  const log = logAt(4);
  for (const event of [set(5), message(6), set(7), { type: 'topic', seq: 8, text: '' }, message(9)]) log.take(event);
  assert.deepEqual([seqs(log, 0), seqs(log, 6), seqs(log, 9)], [[5], [7, 8], []]);
  assert.ok(log.takeOlder(5, [message(1), set(2), message(3), set(4)], false));
  assert.deepEqual([seqs(log, 0), seqs(log, 1), seqs(log, 3), seqs(log, 6)], [[], [2], [4, 5], [7, 8]]);
  assert.deepEqual(log.take(set(7)), []);
  assert.deepEqual(log.takeNewer(9, [set(10)]).map(({ kind, seq }) => [kind, seq]), [['settings', 9]]);
  log.start(20);
  assert.deepEqual(seqs(log, 0), []);
});

test('an event of a room nothing is known of begins its log', () => {
  const log = new RoomLog();
  assert.equal(log.take(message(7)).length, 1);
  assert.deepEqual([log.first, log.last], [7, 7]);
});

test('what comes before a message is unread when others wrote it, held or not', () => {
  const room = new Room('lobby');
  room.log.start(10);
  room.log.take(message(11, { user: 1 }));
  room.log.take(message(12, { user: 2 }));
  const before = (read, seq) => Object.assign(room, { read }).hasUnreadBefore(seq, 1);
  assert.deepEqual([before(10, 11), before(10, 12), before(10, 13), before(12, 13), before(null, 13)], [false, false, true, false, false]);
  assert.deepEqual([before(8, 11), before(8, 9)], [true, false]);
  room.log.takeOlder(11, [], false);
  assert.equal(before(8, 11), false, 'nothing was there');
});

test('a range is found by seq, also across holes in the messages', () => {
  const log = logAt(0);
  log.takeNewer(0, [message(1), { type: 'topic', seq: 2, text: '' }, message(3), message(4)]);
  assert.deepEqual(log.between(2, 4).map(({ seq }) => seq), [3]);
  assert.equal(log.before(3).seq, 1);
  assert.equal(log.before(1), null);
});

test('the oldest messages go when there are more than ten thousand', () => {
  const log = logAt(0);
  for (let seq = 1; seq <= 10_005; seq += 1) log.take(message(seq));
  assert.equal(log.messages.length, 10_000);
  assert.deepEqual([log.first, log.messages[0].seq, log.message(5), log.complete], [6, 6, null, false]);
});

test('what was the beginning is none any more when it goes', () => {
  const log = logAt(10);
  log.takeOlder(11, [], false);
  assert.equal(log.complete, true);
  for (let seq = 11; seq <= 10_011; seq += 1) log.take(message(seq));
  assert.deepEqual([log.first, log.complete], [12, false]);
});

test('what is looked at far up is held apart, hears of what happens to it, and becomes a part when it meets the beginning', () => {
  const log = logAt(500);
  log.take({ ...message(501), type: 'message' });
  log.apart = new RoomLog(log);
  assert.equal(log.apart.takeOlder(null, messages(91, 110), true), true);
  assert.deepEqual([log.holds(100), log.apart.holds(100), log.message(100).seq, log.message(111)], [false, true, 100, null]);
  assert.deepEqual(log.take({ type: 'edited', seq: 502, target: 100, text: 'other', user: 7, time: 1 }).map(({ kind, seq }) => [kind, seq]), [['update', 100]]);
  assert.equal(log.message(100).text, 'other');
  // A page that was asked for before the edit does not know of it.
  log.apart = new RoomLog(log);
  log.apart.takeOlder(null, messages(91, 110), true);
  assert.equal(log.message(100).text, 'other');
  log.meet();
  assert.notEqual(log.apart, null, 'between them something is missing');
  assert.equal(log.apart.complete, false);
  log.apart.takeNewer(110, messages(111, 500));
  log.meet();
  assert.deepEqual([log.apart, log.first, log.last, log.messages.length], [null, 91, 502, 411]);
  assert.equal(log.takeOlder(91, messages(1, 90), false), true);
  assert.equal(log.complete, true);
});

test('a log that begins anew has nothing apart', () => {
  const log = logAt(10);
  log.apart = new RoomLog(log);
  log.apart.takeOlder(null, messages(1, 3), false);
  log.reach(5_000);
  assert.deepEqual([log.apart, log.first], [null, 5_001]);
});
