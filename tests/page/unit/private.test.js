// Private rooms as a page knows them, against a server that the test plays: who is of one, what it is called, and that
// nothing of one stays with who is out of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../support/clock.js';
import { load } from '../support/modules.js';
import { ANN, message, welcome, world } from '../support/server.js';

const { Page } = await load('js/core/page.js');
const { letIn } = await load('js/core/lettingin.js');
const { hashOfRoom, invitationOf, isPrivate, roomOfHash } = await load('js/core/ids.js');

const BOARD = 'p:k3vw8npat5hxq2rm';
const BO = 2;
const listed = (fields = {}) => ({ room: BOARD, kind: 'private', title: 'Board', topic: '', seq: 2, online: 1, people: 2, read: 2, unread: 0, mentions: 0, ...fields });
const people = [{ id: ANN.id, name: ANN.name, role: 'member', online: true }, { id: BO, name: 'Bo', role: 'owner', online: false }];
const joined = (fields = {}) => ({ type: 'joined', room: BOARD, kind: 'private', title: 'Board', topic: '', seq: 2, people, members: [ANN], ...fields });
const member = (seq, fields) => ({ type: 'member', room: BOARD, seq, time: 1, user: BO, name: 'Bo', member: ANN.id, in: true, ...fields });

/** Ann, inside, in a lobby; `rooms` is what the welcome tells beside it. */
async function inside({ at = world(), rooms = [] } = {}) {
  const page = new Page(at);
  const started = page.start();
  if (page.state.name === 'name') page.actions.enter('Ann');
  const outs = [];
  page.changes.listen('owner', (heard) => outs.push(...heard.filter(({ kind }) => kind === 'out')));
  await comeIn(at, rooms);
  await started;
  return { at, outs, line: () => at.lines.line, ...page };
}

async function comeIn(at, rooms, fields = {}) {
  const { line } = at.lines;
  line.open();
  const told = welcome(at.clock);
  line.answer(line.asked('hello'), { ...told, ...fields, rooms: [...told.rooms, ...rooms] });
  await settled();
  for (let asked; (asked = line.asked('join')); await settled()) line.answer(asked, asked.room === BOARD ? joined() : { type: 'joined', room: asked.room, topic: '', seq: 10, members: [ANN] });
}

/** Answers what was asked in the order of the script: `[type, reply]`. */
async function answers(line, ...script) {
  for (const [type, reply] of script) {
    const asked = line().asked(type);
    assert.ok(asked, type);
    line().answer(asked, reply);
    await settled();
  }
}

const keysOf = (at) => [...at.area.map.entries()].filter(([, value]) => value.includes(BOARD)).map(([key]) => key);

test('an address leads into a private room, and a link into it is read wholly or not at all', () => {
  for (const room of [BOARD, 'dm:1:2', 'tea', '茶']) assert.equal(roomOfHash(hashOfRoom(room)), room);
  assert.equal(hashOfRoom(BOARD), `#${BOARD}`);
  assert.deepEqual(['p:', 'p:A', 'q:abc', 'p:abc d', 'tea', 'dm:1:2'].map(isPrivate), Array(6).fill(false));
  assert.deepEqual(invitationOf(`${BOARD}:s-_9`), { room: BOARD, secret: 's-_9' });
  for (const text of ['', ':', BOARD, `${BOARD}:`, 'tea:secret', 'dm:1:2:secret', 'p::secret']) assert.equal(invitationOf(text), null, text);
});

test('the welcome tells of private rooms, and who is of one is known once it is looked at', async () => {
  const { state, actions, line } = await inside({ rooms: [listed({ seq: 4, unread: 2 })] });
  const room = state.hall.room(BOARD);
  assert.deepEqual([room.title, state.hall.isIn(room), state.hall.unread(room)], ['Board', true, 2]);
  actions.show(BOARD);
  await answers(line, ['join', joined({ seq: 4, read: 2, unread: 2, mentions: 0 })]);
  assert.deepEqual([room.owner, [...room.members.keys()], room.online], [BO, [ANN.id, BO], 1]);
});

test('whoever is let in finds the room in the list, with its title, and is told what is said there', async () => {
  const { state, line } = await inside();
  line().say(member(2));
  await settled();
  await answers(line, ['join', joined()]);
  const room = state.hall.room(BOARD);
  assert.deepEqual([room.title, state.hall.isIn(room), state.hall.unread(room)], ['Board', true, 0]);
  line().say(message(3, { room: BOARD, user: BO }));
  assert.equal(state.hall.unread(room), 1);
});

test('who comes and goes, whose the room is and what it is called follow what is told', async () => {
  const { state, actions, line } = await inside({ rooms: [listed()] });
  const room = state.hall.room(BOARD);
  actions.show(BOARD);
  await answers(line, ['join', joined()]);
  line().say(member(3, { member: 5 }));
  assert.deepEqual([...room.members.keys()], [ANN.id, BO, 5]);
  line().say({ type: 'settings', room: BOARD, seq: 4, time: 1, user: BO, name: 'Bo', title: 'The Board' });
  assert.equal(room.title, 'The Board');
  line().say(member(5, { member: BO, in: false, owner: ANN.id }));
  assert.deepEqual([[...room.members.keys()], room.owner], [[ANN.id, 5], ANN.id]);
  // The same once more, as an answer to what was missed brings it.
  line().say(member(5, { member: BO, in: false, owner: ANN.id }));
  assert.deepEqual([...room.members.keys()], [ANN.id, 5]);
});

test('nothing of a private room stays with who is out of it, on the page and in the browser', async () => {
  for (const by of [BO, ANN.id]) {
    const { at, outs, state, actions, line } = await inside({ rooms: [listed()] });
    actions.show(BOARD);
    await answers(line, ['join', joined()]);
    line().say(message(3, { room: BOARD, user: BO }));
    actions.markRead(BOARD, 3);
    state.store.set(`draft.${BOARD}`, 'half');
    actions.send('not answered', null);
    assert.ok(keysOf(at).length >= 2, 'there is something to forget');
    line().say(member(4, { user: by, in: false }));
    await settled();
    assert.equal(state.here, 'lobby');
    assert.deepEqual([state.hall.rooms.has(BOARD), state.outbox.entries, keysOf(at), state.store.get(`draft.${BOARD}`)], [false, [], [], null]);
    assert.deepEqual(outs.map(({ title, own }) => [title, own]), [['Board', by === ANN.id]]);
  }
});

test('whoever was taken out while away, or while the page was closed, is told when they are back', async () => {
  const { at, state, line, outs } = await inside({ rooms: [listed()] });
  state.store.set(`draft.${BOARD}`, 'half');
  line().lose(1006);
  await at.clock.pass(500);
  await comeIn(at, []);
  assert.deepEqual([outs.map(({ title, missed }) => [title, missed]), keysOf(at)], [[['Board', true]], []]);
  const before = await inside({ rooms: [listed({ title: 'Attic' })] });
  before.line().lose(1006);
  const later = await inside({ at: before.at });
  assert.deepEqual([later.outs.map(({ title, missed }) => [title, missed]), keysOf(later.at)], [[['Attic', true]], []]);
});

test('where the welcome cannot tell of all rooms, opening one that is lost tells', async () => {
  const { at, state, actions, line, outs } = await inside({ rooms: [listed()] });
  line().lose(1006);
  await at.clock.pass(500);
  await comeIn(at, [], { more: true });
  assert.deepEqual([outs, state.hall.isIn(state.hall.room(BOARD))], [[], true]);
  actions.show(BOARD);
  await answers(line, ['join', { type: 'error', code: 'no_such_room', message: '…' }]);
  assert.deepEqual([outs.map(({ title, missed }) => [title, missed]), state.here, state.hall.rooms.has(BOARD), keysOf(at)], [[['Board', true]], 'lobby', false, []]);
});

test('private rooms are listed by their titles before the house has told of them', async () => {
  const { at, line } = await inside({ rooms: [listed()] });
  line().say({ type: 'settings', room: BOARD, seq: 3, time: 1, user: BO, name: 'Bo', title: '董事会' });
  const { state } = new Page(at);
  assert.deepEqual([state.hall.room(BOARD).title, state.hall.isIn(state.hall.room(BOARD))], ['董事会', true]);
});

test('a room is made with people in it, and by a link one comes into one; a refusal says which', async () => {
  const { state, actions, line } = await inside();
  const made = actions.comeIn({ type: 'create', title: 'Board' });
  await answers(line, ['create', joined({ people: [{ ...people[0], role: 'owner' }], seq: 0 })]);
  assert.equal(await made, BOARD);
  const [bo, cy, dee] = [{ id: BO, name: 'Bo' }, { id: 3, name: 'Cy' }, { id: 4, name: 'Dee' }];
  const letting = letIn(actions.ask, BOARD, [bo, cy, dee]);
  await answers(line, ['invite', { type: 'done' }], ['invite', { type: 'error', code: 'too_many' }], ['invite', { type: 'done' }]);
  const { come, refused: outside, why } = await letting;
  assert.deepEqual([come, outside, why.code], [[bo, dee], [cy], 'too_many']);
  assert.equal(state.hall.room(BOARD).owner, ANN.id);
  const refused = assert.rejects(actions.comeIn({ type: 'join', room: 'p:other', secret: 's' }), { code: 'no_such_room' });
  await answers(line, ['join', { type: 'error', code: 'no_such_room' }]);
  await refused;
  assert.equal(state.hall.rooms.has('p:other'), false, 'nothing is known of a room that there is not');
});
