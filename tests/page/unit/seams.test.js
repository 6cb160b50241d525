// What happens to the log of a room while a page of its history is under way.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock, settled } from '../support/clock.js';
import { load } from '../support/modules.js';
import { ANN, message, messages, welcome } from '../support/server.js';

const { Hall } = await load('js/core/hall.js');
const { History } = await load('js/core/history.js');
const { applyEvent } = await load('js/core/events.js');

/** A house with a history, of which the test answers one question after the other. */
function setUp() {
  const clock = new VirtualClock();
  const hall = new Hall(clock);
  hall.welcome(welcome(clock), () => undefined);
  const asked = [];
  const line = { live: true, ask: (command) => new Promise((resolve, reject) => asked.push({ ...command, resolve, reject })) };
  const told = [];
  const history = new History({ line, hall, clock }, { events() {}, changes: (changes) => told.push(...changes.map(({ kind }) => kind)) });
  return { clock, hall, room: hall.room('lobby'), line, asked, history, told };
}

/** Answers a question as a server does that has 1..end. */
async function answer({ before, after, limit, resolve }, end) {
  const to = before !== undefined ? before - 1 : Math.min(end, (after ?? end) + limit);
  const from = after !== undefined ? after + 1 : Math.max(1, to - limit + 1);
  resolve({ events: messages(from, to), more: after !== undefined ? to < end : from > 1 });
  await settled();
}

function assertWhole({ log }, first, last) {
  assert.deepEqual([log.first, log.last], [first, last]);
  assert.deepEqual(log.messages.map(({ seq }) => seq), Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

test('10,000 messages are held and one comes while an older page is under way: the page is asked for anew', async () => {
  const { hall, room, asked, history, told } = setUp();
  room.reach(100);
  for (const event of messages(101, 10_100)) applyEvent(hall, event);
  const older = history.older(room);
  applyEvent(hall, message(10_101));
  await answer(asked[0], 10_101);
  assertWhole(room, 102, 10_101);
  assert.deepEqual(told, [], 'nothing was taken');
  assert.equal(asked[1].before, 102);
  await answer(asked[1], 10_101);
  assert.equal(await older, true);
  assertWhole(room, 52, 10_101);
  assert.deepEqual(told, ['older']);
});

test('after more than 1,000 missed, an older page of before is not the beginning of what is held now', async () => {
  const { hall, room, asked, history } = setUp();
  room.reach(5);
  for (const event of messages(6, 10)) applyEvent(hall, event);
  const older = history.older(room);
  hall.joined({ room: 'lobby', topic: '', seq: 5_000, members: [ANN] });
  await answer(asked[0], 5_000);
  assert.equal(room.log.complete, false);
  assert.equal(asked[1].before, 5_001);
  await answer(asked[1], 5_000);
  assert.equal(await older, true);
  assertWhole(room, 4_951, 5_000);
});

test('after more than 1,000 missed, a newer page of before is not taken, and what came live is filled in', async () => {
  const { hall, room, asked, history } = setUp();
  room.reach(5);
  room.log.reach(300);
  const filled = history.fill(room);
  hall.joined({ room: 'lobby', topic: '', seq: 5_000, members: [ANN] });
  applyEvent(hall, message(5_002));
  await answer(asked[0], 5_002);
  assert.equal(asked[1].after, 5_000);
  await answer(asked[1], 5_002);
  await filled;
  assertWhole(room, 5_001, 5_002);
});

test('pages that are asked for twice are taken once', async () => {
  const { room, asked, history } = setUp();
  room.reach(100);
  const first = history.older(room);
  assert.equal(await history.older(room), false, 'one question at a time');
  room.log.takeOlder(101, messages(51, 100), true);
  await answer(asked[0], 100);
  assert.equal(asked[1].before, 51, 'another way brought the same page');
  await answer(asked[1], 100);
  assert.equal(await first, true);
  assertWhole(room, 1, 100);
});

test('a newer page that is asked for twice is taken once', async () => {
  const { room, asked, history } = setUp();
  room.reach(100);
  room.log.reach(150);
  const filled = history.fill(room);
  history.fill(room);
  assert.equal(asked.length, 1, 'one question at a time');
  room.log.takeNewer(100, messages(101, 120));
  await answer(asked[0], 150);
  assert.equal(asked[1].after, 120);
  await answer(asked[1], 150);
  await filled;
  assertWhole(room, 101, 150);
});

test('a page of another history is of no room that is held', async () => {
  for (const direction of ['older', 'fill']) {
    const { clock, hall, room, asked, history, told } = setUp();
    room.reach(100);
    room.log.reach(150);
    const done = history[direction](room);
    hall.welcome(welcome(clock, { epoch: 'e2' }), () => undefined);
    hall.joined({ room: 'lobby', topic: '', seq: 3, members: [ANN] });
    await answer(asked[0], 150);
    await done;
    assert.equal(asked.length, 1, direction);
    assertWhole(hall.room('lobby'), 4, 3);
    assert.deepEqual(told, [], direction);
  }
});

test('a reply that comes after the room was left is taken where it joins on, and coming back leaves no hole', async () => {
  const { hall, room, asked, history } = setUp();
  room.reach(100);
  const older = history.older(room);
  hall.left('lobby');
  await answer(asked[0], 100);
  assert.equal(await older, true);
  hall.joined({ room: 'lobby', topic: '', seq: 110, members: [ANN] });
  const filled = history.fill(room);
  await answer(asked[1], 110);
  await filled;
  assertWhole(room, 51, 110);
});

test('a server that answers something else is not asked for ever', async () => {
  const { clock, room, asked, history } = setUp();
  room.reach(100);
  const older = history.older(room);
  for (let i = 0; i < asked.length; i += 1) {
    asked[i].resolve({ events: messages(1, 5), more: true });
    await settled();
  }
  assert.equal(await older, false);
  assert.equal(room.loading, false);
  const before = asked.length;
  assert.ok(before <= 5, String(before));
  room.log.reach(120);
  history.fill(room);
  asked[before].resolve({ events: messages(1, 5), more: true });
  await clock.pass(900);
  assert.equal(asked.length, before + 1, 'a newer page waits before it is asked for again');
  await clock.pass(200);
  assert.equal(asked.length, before + 2);
});

test('busy and slow_down are waited for, and a line that breaks ends the asking', async () => {
  const { clock, room, line, asked, history } = setUp();
  room.reach(100);
  room.log.reach(150);
  history.fill(room);
  asked[0].reject({ code: 'slow_down', retry_after_ms: 700 });
  await clock.pass(699);
  assert.equal(asked.length, 1);
  await clock.pass(1);
  assert.equal(asked.length, 2);
  line.live = false;
  asked[1].reject({ code: 'offline' });
  await clock.pass(60_000);
  assert.equal(asked.length, 2);
});
