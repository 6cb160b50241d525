// What the page makes of a server that wants things later, and of lists that somebody looks at.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../support/clock.js';
import { load } from '../support/modules.js';
import { ANN, welcome, world } from '../support/server.js';

const BOB = { id: 9, name: 'Bob', role: 'member' };
const { Page } = await load('js/core/page.js');

async function inside({ fields = {} } = {}) {
  const at = world();
  const page = new Page(at);
  const started = page.start();
  page.actions.enter('Ann');
  const { line } = at.lines;
  line.open();
  line.answer(line.asked('hello'), welcome(at.clock, fields));
  await settled();
  line.answer(line.asked('join'), { type: 'joined', room: 'lobby', topic: '', seq: 0, members: [ANN, BOB] });
  await settled();
  await started;
  const refuse = async (asked, fields) => {
    line.answer(asked, { type: 'error', message: '…', ...fields });
    await settled();
  };
  return { at, page, line, refuse, pass: (ms) => at.clock.pass(ms), hall: page.state.hall, ...page };
}

const later = (wait) => ({ code: 'slow_down', retry_after_ms: wait });
const joined = (room, fields = {}) => ({ type: 'joined', room, topic: '', seq: 0, members: [ANN], ...fields });
const publicRoom = (room, fields = {}) => ({ room, kind: 'public', topic: '', seq: 0, online: 0, read: 0, ...fields });

test('a join that is wanted later is asked again without a word, and the room stays', async () => {
  const { actions, line, refuse, pass, hall, state, changes } = await inside();
  const refused = [];
  changes.listen('beginning', (all) => refused.push(...all.filter(({ kind }) => kind === 'refused')));
  actions.show('tea');
  await refuse(line.asked('join'), later(334));
  actions.show('lobby');
  actions.show('tea');
  assert.equal(line.asked('join'), null, 'not before its time, whoever looks');
  await pass(334);
  const again = line.asked('join');
  assert.equal(again.room, 'tea');
  line.answer(again, joined('tea'));
  await settled();
  assert.deepEqual([state.here, hall.room('tea').joined, hall.mine.has('tea'), refused.length], ['tea', true, true, 0]);
});

test('a join that waits is not asked when the person has left, and asked at once after a new welcome', async () => {
  const { actions, line, refuse, pass, at } = await inside();
  actions.show('tea');
  await refuse(line.asked('join'), later(334));
  void actions.leave('tea');
  await refuse(line.asked('leave'), { code: 'not_joined' });
  await pass(1_000);
  assert.equal(line.asked('join'), null);
  actions.show('tea');
  await refuse(line.asked('join'), later(60_000));
  line.lose(1006);
  await pass(400);
  const next = at.lines.line;
  next.open();
  next.answer(next.asked('hello'), welcome(at.clock));
  await settled();
  const rooms = [next.asked('join'), next.asked('join')].map((asked) => asked?.room);
  assert.ok(rooms.includes('tea'), `${rooms}`);
});

test('whoever is in a hundred rooms comes back into all of them without being told a hundred times to wait', async () => {
  const { at, line, pass, hall, actions } = await inside();
  for (let i = 0; i < 99; i += 1) hall.mine.add(`room-${i}`);
  line.lose(1006);
  await pass(400);
  const next = at.lines.line;
  next.open();
  next.answer(next.asked('hello'), welcome(at.clock));
  // As the contract has it: 30 at once, and one more each 334 ms.
  const inRooms = [];
  let [tokens, refusals] = [30, 0];
  for (let turn = 0; inRooms.length < 101 && turn < 100; turn += 1) {
    // Somebody looks at the last of them, and goes into one where they never were.
    if (turn === 2) actions.show('tea');
    if (turn === 20) actions.show('room-98');
    for (let asked = next.asked('join'); asked; asked = next.asked('join')) {
      if (tokens > 0) inRooms.push(asked.room);
      else refusals += 1;
      next.answer(asked, tokens > 0 ? joined(asked.room) : { type: 'error', message: '…', ...later(334) });
      tokens = Math.max(0, tokens - 1);
      await settled();
    }
    await pass(334);
    tokens += 1;
  }
  assert.equal(new Set(inRooms).size, 101);
  assert.ok(refusals < 100, `${refusals} refusals`);
  for (const [room, turn] of [['tea', 2], ['room-98', 20]]) assert.ok(inRooms.indexOf(room) < 32 + turn, `${room} is on screen and comes as number ${inRooms.indexOf(room)}`);
});

test('leaving takes effect at once, and is said again until the server has heard it', async () => {
  const { actions, line, refuse, pass, hall } = await inside();
  actions.show('tea');
  line.answer(line.asked('join'), joined('tea'));
  await settled();
  void actions.leave('tea');
  await settled();
  assert.equal(hall.mine.has('tea'), false);
  await refuse(line.asked('leave'), later(334));
  await pass(334);
  await refuse(line.asked('leave'), later(200));
  // Back again meanwhile: then it is not left.
  actions.show('tea');
  line.answer(line.asked('join'), joined('tea'));
  await settled();
  await pass(500);
  assert.equal(line.asked('leave'), null);
  assert.equal(hall.mine.has('tea'), true);
});

test('a new name that is wanted later is refused with the time', async () => {
  const { actions, line, refuse } = await inside();
  const renamed = actions.rename('Anna').then(() => 'renamed', ({ code, retry_after_ms: wait }) => [code, wait]);
  await settled();
  await refuse(line.asked('rename'), later(120_000));
  assert.deepEqual(await renamed, ['slow_down', 120_000]);
});

test('whoever is known and comes too fast waits at the door without being asked', async () => {
  const { line, at, pass, state } = await inside();
  line.lose(1006);
  await pass(400);
  const next = at.lines.line;
  next.open();
  next.answer(next.asked('hello'), { type: 'error', message: '…', ...later(100) });
  await settled();
  assert.notEqual(state.name, 'name');
  await pass(100);
  next.answer(next.asked('hello'), welcome(at.clock));
  await settled();
  assert.equal(state.name, 'live');
});

test('whoever is here too often is told so, and may try again', async () => {
  const { line, at, pass, state, actions } = await inside();
  line.lose(1006);
  await pass(400);
  const next = at.lines.line;
  next.open();
  next.answer(next.asked('hello'), { type: 'error', message: '…', code: 'too_many' });
  await settled();
  assert.deepEqual([state.name, state.detail.code], ['name', 'too_many']);
  actions.enter('Ann');
  assert.equal(next.asked('hello').token, 't');
});

test('a new room of others is there at once, and looking at the list makes it true', async () => {
  const { actions, line, hall, changes, pass } = await inside({ fields: { rooms: [publicRoom('lobby', { online: 2 }), publicRoom('old'), publicRoom('cake', { online: 1 })] } });
  const heard = [];
  changes.listen('rooms', (all) => heard.push(...all.map(({ kind }) => kind)));
  line.say({ type: 'room', ...publicRoom('attic', { online: 1 }) });
  assert.deepEqual([hall.rooms.has('attic'), hall.room('attic').online, hall.mine.has('attic')], [true, 1, false]);
  assert.ok(heard.includes('listed'));
  line.say({ type: 'room', room: 'never', gone: true });
  line.say({ type: 'room', room: 'attic', gone: true });
  assert.deepEqual([hall.rooms.has('never'), hall.rooms.has('attic')], [false, false], 'an operator took it away');
  line.say({ type: 'room', ...publicRoom('attic', { online: 1 }) });
  void actions.lookAtRooms();
  void actions.lookAtRooms();
  const asked = line.asked('rooms');
  assert.equal(line.asked('rooms'), null, 'once');
  line.answer(asked, { type: 'rooms', more: false, total: 3, rooms: [publicRoom('cake', { online: 7, seq: 4 }), publicRoom('attic'), publicRoom('lobby', { online: 3 })] });
  await settled();
  assert.deepEqual([hall.room('cake').online, hall.room('attic').online, hall.rooms.has('old')], [7, 0, false]);
  // Too often: what was told last stays, and the next look asks again.
  await pass(2_000);
  void actions.lookAtRooms();
  line.answer(line.asked('rooms'), { type: 'error', message: '…', ...later(600) });
  await settled();
  assert.equal(hall.room('cake').online, 7);
  await pass(2_000);
  void actions.lookAtRooms();
  assert.ok(line.asked('rooms'));
});

test('a long list of rooms is asked for in two pages, and none is taken for gone', async () => {
  const { actions, line, hall } = await inside({ fields: { rooms: [publicRoom('lobby'), publicRoom('far')] } });
  const page = (from) => Array.from({ length: 100 }, (_, n) => publicRoom(`r${from + n}`));
  void actions.lookAtRooms();
  line.answer(line.asked('rooms'), { type: 'rooms', more: true, total: 300, rooms: page(0) });
  await settled();
  const second = line.asked('rooms');
  assert.equal(second.after, 'r99');
  line.answer(second, { type: 'rooms', more: true, total: 300, rooms: page(100) });
  await settled();
  assert.equal(line.asked('rooms'), null);
  assert.deepEqual([hall.rooms.has('r199'), hall.rooms.has('far'), hall.morePublic], [true, true, true]);
});

test('a list without anybody is asked for again, and not while a crowd comes and goes', async () => {
  const { line, pass, hall } = await inside();
  const crowd = (online) => line.say({ type: 'crowd', room: 'lobby', online });
  for (let n = 0; n < 60; n += 1) {
    crowd(201);
    await pass(1_000);
    crowd(200);
    await pass(1_000);
  }
  assert.equal(line.asked('join'), null, 'two hundred pages would each be sent a list, again and again');
  await pass(8_000);
  line.answer(line.asked('join'), joined('lobby', { members: [], online: 200 }));
  await settled();
  assert.deepEqual([hall.room('lobby').online, hall.room('lobby').crowded], [200, true]);
  await pass(8_000);
  line.answer(line.asked('join'), joined('lobby', { members: [ANN, BOB] }));
  await settled();
  assert.deepEqual([hall.room('lobby').online, hall.room('lobby').crowded], [2, false]);
  await pass(20_000);
  assert.equal(line.asked('join'), null);
});
