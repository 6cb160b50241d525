// The page without its looks, against a server that the test plays: the promises of a page, in virtual time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, VirtualClock } from '../support/clock.js';
import { load } from '../support/modules.js';
import { ANN, message, messages, welcome, world } from '../support/server.js';

const { Page } = await load('js/core/page.js');
const { changing } = await load('js/core/changing.js');
const { isSet, PIN, pinsOf, reactionsOf } = await load('js/core/signs.js');
const { EARS, HEARD_BY } = await load('js/core/changes.js');

/** A page that has come in as Ann, into a lobby that ends at `seq`. */
async function inside({ seq = 10, at = world(), fields = {}, joined = {} } = {}) {
  const page = new Page(at);
  const started = page.start();
  page.actions.enter('Ann');
  await comeIn(at, { seq, fields, joined });
  await started;
  return { page, at, line: () => at.lines.line, ...page };
}

async function comeIn(at, { seq = 10, fields = {}, joined = {} } = {}) {
  const { line } = at.lines;
  line.open();
  line.answer(line.asked('hello'), welcome(at.clock, fields));
  await settled();
  line.answer(line.asked('join'), { type: 'joined', room: 'lobby', topic: '', seq, members: [ANN], ...joined });
  await settled();
}

const heardBy = (changes, ear) => {
  const heard = [];
  changes.listen(ear, (all) => heard.push(...all));
  return heard;
};

test('a person comes in, is remembered, and comes back as the same one', async () => {
  const { at, state } = await inside();
  assert.deepEqual([state.name, state.live, state.me.name, state.room.name], ['live', true, 'Ann', 'lobby']);
  const later = new Page(at);
  later.start();
  const { line } = at.lines;
  line.open();
  const { name, token } = line.asked('hello');
  assert.deepEqual([name, token], ['Ann', 't']);
});

test('what is written while the line is away is sent once it is back, in order, each once', async () => {
  const { at, line, actions, state } = await inside();
  line().lose(1006);
  assert.deepEqual([state.name, state.live], ['offline', false]);
  for (const text of ['one', 'two']) assert.equal(actions.send(text, null), true);
  assert.equal(state.outbox.waiting, 2);
  await at.clock.pass(400);
  await comeIn(at);
  const first = line().asked('post');
  assert.equal(line().asked('post'), null, 'one after the answer to the other');
  line().answer(first, { type: 'ack', room: 'lobby', cid: first.cid, seq: 11, time: 1 });
  await settled();
  assert.deepEqual(state.pendingOf(state.room).map(({ text, seq }) => [text, seq]), [['one', 11], ['two', undefined]]);
  const second = line().asked('post');
  assert.deepEqual([first.text, second.text], ['one', 'two']);
  // Seen in its place is as good as an ack.
  line().say(message(11, { user: ANN.id, cid: first.cid, text: 'one' }));
  line().say(message(12, { user: ANN.id, cid: second.cid, text: 'two' }));
  await settled();
  assert.equal(state.outbox.waiting, 0);
  assert.deepEqual(state.pendingOf(state.room), []);
});

test('what was missed is asked for, and nothing is doubled', async () => {
  const { at, line, state } = await inside();
  line().say(message(11));
  line().lose(1006);
  await at.clock.pass(400);
  await comeIn(at, { seq: 15 });
  const asked = line().asked('history');
  assert.equal(asked.after, 11);
  line().say(message(16));
  line().answer(asked, { type: 'history', events: messages(12, 15), more: false });
  await settled();
  assert.deepEqual(state.room.log.messages.map(({ seq }) => seq), [11, 12, 13, 14, 15, 16]);
});

test('a room is gone to and left, and the server’s spelling of its name is the one that stays', async () => {
  const { line, actions, changes, state } = await inside();
  const heard = heardBy(changes, 'address');
  actions.show('Tea');
  line().answer(line().asked('join'), { type: 'joined', room: 'tea', topic: 'green', seq: 3, members: [ANN] });
  await settled();
  assert.deepEqual([state.here, state.room.topic, state.room.joined], ['tea', 'green', true]);
  assert.deepEqual(heard.map(({ kind, room }) => `${kind} ${room}`), ['shown Tea', 'joined tea', 'shown tea']);
  actions.leave('tea');
  assert.deepEqual([state.here, state.hall.mine.has('tea')], ['lobby', false]);
});

test('a room that does not let anybody in leads back to the lobby', async () => {
  const { line, actions, changes, state } = await inside();
  const heard = heardBy(changes, 'rooms');
  actions.show('secret');
  line().answer(line().asked('join'), { type: 'error', code: 'forbidden' });
  await settled();
  assert.deepEqual([state.here, state.hall.room('secret').refused], ['lobby', 'forbidden']);
  assert.ok(heard.some(({ kind, code }) => kind === 'refused' && code === 'forbidden'));
});

test('somebody else’s conversation is no place', async () => {
  const { actions, state } = await inside();
  actions.show('dm:1:2');
  assert.equal(state.here, 'lobby');
  actions.show('dm:7:9');
  assert.equal(state.here, 'dm:7:9');
});

test('what is read is told to the house, once in a while and after an absence; what others of my devices say counts', async () => {
  const { at, actions, line, state } = await inside({ joined: { read: 10, unread: 0, mentions: 0 } });
  for (const seq of [11, 12, 13]) line().say(message(seq));
  assert.equal(state.hall.unread(state.room), 3);
  for (const seq of [11, 12, 11]) actions.markRead('lobby', seq);
  assert.equal(state.hall.unread(state.room), 1);
  assert.equal(line().asked('read'), null, 'not each by itself');
  await at.clock.pass(500);
  assert.equal(line().asked('read').seq, 12);
  assert.equal(line().asked('read'), null);
  line().say({ type: 'read', room: 'lobby', user: ANN.id, seq: 13, read: 13, unread: 0, mentions: 0 });
  assert.deepEqual([state.room.read, state.hall.unread(state.room)], [13, 0]);
  // From a message on it is unread again: so it stays while the room is on screen.
  line().say({ type: 'read', room: 'lobby', user: ANN.id, seq: 11, read: 11, unread: 2, mentions: 0 });
  assert.deepEqual([state.room.read, state.hall.unread(state.room), state.room.kept], [11, 2, true]);
  actions.show('tea');
  actions.show('lobby');
  assert.equal(state.room.kept, false);
  line().lose(1006);
  actions.markRead('lobby', 13);
  await at.clock.pass(3_000);
  await comeIn(at, { seq: 13, fields: { rooms: [{ room: 'lobby', kind: 'public', topic: '', seq: 13, online: 1, read: 11, unread: 2, mentions: 0, in: true }] } });
  assert.equal(line().asked('read').seq, 13);
  assert.equal(state.hall.unread(state.room), 0);
});

test('the rooms that one follows are one’s own on every device', async () => {
  const listed = (room, fields = {}) => ({ room, kind: 'public', topic: '', seq: 3, online: 1, read: 3, unread: 0, mentions: 0, ...fields });
  const { at, line, state } = await inside({ fields: { rooms: [listed('lobby', { in: true }), listed('tea', { in: true, read: 1, unread: 2 }), listed('attic')] } });
  assert.deepEqual([...state.hall.mine].sort(), ['lobby', 'tea']);
  assert.equal(state.hall.unread(state.hall.room('tea')), 2);
  assert.equal(line().asked('join').room, 'tea');
  line().say({ type: 'room', ...listed('attic'), in: true });
  await settled();
  assert.ok(state.hall.mine.has('attic'));
  line().say({ type: 'room', ...listed('tea'), in: false });
  await settled();
  assert.deepEqual([...state.hall.mine].sort(), ['attic', 'lobby']);
  // What another device left meanwhile is left here.
  line().lose(1006);
  await at.clock.pass(3_000);
  await comeIn(at, { fields: { rooms: [listed('lobby', { in: true }), listed('attic')] } });
  assert.deepEqual([...state.hall.mine], ['lobby']);
});

test('one’s own words are never unread, though the page is closed as soon as they are acknowledged, or heard of', async () => {
  for (const [how, told] of [
    ['ack', ({ line, actions }) => {
      actions.send('mine', null);
      const { cid, ref } = line().asked('post');
      line().answer({ ref }, { type: 'ack', room: 'lobby', cid, seq: 11, time: 1 });
    }],
    ['message', ({ line }) => line().say(message(11, { user: ANN.id, cid: 'of another tab' }))],
  ]) {
    const one = await inside();
    told(one);
    await settled();
    const { page } = await again(one.at, { seq: 11 });
    assert.equal(page.state.hall.unread(page.state.room), 0, how);
  }
});

test('rooms that two tabs enter and leave are all kept, for the next time', async () => {
  const one = await inside();
  const { page: other } = await again(one.at);
  const [first, second] = one.at.lines.all;
  one.actions.show('tea');
  first.answer(first.asked('join'), { type: 'joined', room: 'tea', topic: '', seq: 0, members: [ANN] });
  for (const room of ['coffee', 'milk']) {
    other.actions.show(room);
    second.answer(second.asked('join'), { type: 'joined', room, topic: '', seq: 0, members: [ANN] });
    await settled();
  }
  other.actions.leave('milk');
  one.actions.leave('lobby');
  await settled();
  assert.deepEqual(JSON.parse(one.at.area.getItem('teahouse.rooms')), ['tea', 'coffee']);
});

test('the time is the server’s, also when the clock of this machine is set while the page is open', async () => {
  const { at, line, state } = await inside();
  const now = at.clock.now();
  at.clock.set(now + 15_000);
  assert.equal(state.hall.now(), now + 15_000);
  line().say({ type: 'pong', now: now + 5 });
  assert.equal(state.hall.now(), now + 5);
});

/** The same browser opens the page once more. */
async function again(at, how) {
  const page = new Page(at);
  page.start();
  await comeIn(at, how);
  return { page };
}

test('when a crowd has become small, whoever has it on screen asks for the list, each at a moment of their own', async () => {
  const { at, line, state } = await inside({ joined: { online: 300 } });
  assert.deepEqual([state.room.crowded, state.room.online], [true, 300]);
  line().say({ type: 'crowd', room: 'lobby', online: 201 });
  await at.clock.pass(10_000);
  assert.equal(line().asked('join'), null, 'still a crowd');
  line().say({ type: 'crowd', room: 'lobby', online: 200 });
  await at.clock.pass(5_400);
  assert.equal(line().asked('join'), null, 'three seconds and half of five, by this randomness');
  await at.clock.pass(200);
  line().answer(line().asked('join'), { type: 'joined', room: 'lobby', topic: '', seq: 10, members: [ANN, { id: 9, name: 'Bo', role: 'member' }] });
  await settled();
  assert.deepEqual([state.room.crowded, state.room.online], [false, 2]);
});

test('a crowd that has become small unseen tells its list when it is on screen', async () => {
  const { line, actions, state } = await inside();
  actions.show('tea');
  line().answer(line().asked('join'), { type: 'joined', room: 'tea', topic: '', seq: 0, members: [ANN], online: 250 });
  await settled();
  actions.show('lobby');
  line().say({ type: 'crowd', room: 'tea', online: 199 });
  assert.equal(line().asked('join'), null);
  actions.show('tea');
  assert.equal(line().asked('join').room, 'tea');
  assert.equal(state.room.online, 199);
});

test('a welcome that does not tell of all rooms: a direct one that is held asks whether it has gone on', async () => {
  const rooms = [{ room: 'dm:7:9', kind: 'direct', with: { id: 9, name: 'Bo' }, seq: 4, read: 4 }];
  const { at, line, state } = await inside({ fields: { rooms } });
  line().lose(1006);
  await at.clock.pass(400);
  await comeIn(at, { fields: { rooms: [], more: true } });
  assert.equal(state.hall.moreRooms, true);
  const asked = line().asked('history');
  assert.deepEqual([asked.room, asked.after], ['dm:7:9', 4]);
  line().answer(asked, { type: 'history', events: messages(5, 6, { room: 'dm:7:9', user: 9 }), more: false });
  await settled();
  const room = state.hall.room('dm:7:9');
  assert.deepEqual([room.log.last, state.hall.unread(room)], [6, 2]);
});

test('a welcome that tells of all rooms is believed', async () => {
  const rooms = [{ room: 'dm:7:9', kind: 'direct', with: { id: 9, name: 'Bo' }, seq: 4, read: 4 }];
  const { at, line } = await inside({ fields: { rooms } });
  for (const listed of [rooms, []]) {
    line().lose(1006);
    await at.clock.pass(1_100);
    await comeIn(at, { fields: { rooms: listed } });
    assert.equal(line().asked('history'), null);
  }
});

test('whoever is sent away stays away until they want to come back', async () => {
  const { at, line, actions, state } = await inside();
  line().say({ type: 'sanction', act: 'kick', by: 9, reason: 'enough' });
  line().lose(4001, 'sent away by the host: enough');
  assert.deepEqual([state.name, state.detail.reason], ['kicked', 'sent away by the host: enough']);
  await at.clock.pass(600_000);
  assert.equal(at.lines.all.length, 1);
  actions.resume();
  assert.equal(at.lines.all.length, 2);
});

test('a name that is taken is asked for again, over the same line, and a line that ends meanwhile is not mentioned', async () => {
  const at = world();
  const page = new Page(at);
  page.start();
  page.actions.enter('Bo');
  const { line } = at.lines;
  line.open();
  line.answer(line.asked('hello'), { type: 'error', code: 'name_taken' });
  await settled();
  assert.deepEqual([page.state.name, page.state.detail.code], ['name', 'name_taken']);
  line.lose(1008);
  assert.equal(page.state.name, 'name');
  page.actions.enter('Bo 2');
  at.lines.line.open();
  assert.equal(at.lines.line.asked('hello').name, 'Bo 2');
});

test('one tells that one is writing at most once in three seconds', async () => {
  const { at, line, actions } = await inside();
  const told = () => line().asked('typing')?.on;
  actions.typing(true);
  assert.equal(told(), true);
  actions.typing(true);
  assert.equal(told(), undefined);
  await at.clock.pass(3_100);
  actions.typing(true);
  assert.equal(told(), true);
  actions.typing(false);
  assert.equal(told(), false);
  actions.typing(false);
  assert.equal(told(), undefined);
});

test('every change is heard by ears that there are, and one of no kind by nobody', async () => {
  for (const [kind, ears] of Object.entries(HEARD_BY)) for (const ear of ears) assert.ok(EARS.includes(ear), `${kind}: ${ear}`);
  for (const ear of EARS) assert.ok(Object.values(HEARD_BY).some((ears) => ears.includes(ear)), `${ear} hears nothing`);
  const { changes } = await inside();
  assert.throws(() => changes.tell([{ kind: 'weather' }]), /nobody hears/);
  assert.throws(() => changes.tell([{ kind: 'constructor' }]), /nobody hears/);
  assert.throws(() => changes.listen('nose', () => {}), /nothing is for/);
});

test('the same world and the same words give the same page', async () => {
  const run = async () => {
    const { page, at, line, actions } = await inside({ at: world(new VirtualClock(5_000_000)) });
    actions.send('one', null);
    line().lose(1012);
    await at.clock.pass(10_000);
    return JSON.stringify([page.state.name, at.lines.all.map(({ at: time, heard }) => [time, heard]), [...at.area.map]]);
  };
  assert.equal(await run(), await run());
});

test('a name that the house cannot read, or that ends the line, locks nobody out', async () => {
  const ways = [
    [(line, hello) => line.say({ type: 'error', code: 'bad_json', message: 'no command' }), 'unknown'],
    [(line, hello) => line.answer(hello, { type: 'error', code: 'name_invalid' }), 'name_invalid'],
    [(line) => line.lose(1009), 'unknown'],
    [(line) => line.lose(1007), 'unknown'],
  ];
  for (const [refuse, code] of ways) {
    const at = world();
    // As an edition before this one remembered it.
    at.area.setItem('teahouse.name', JSON.stringify('half \uD83D'));
    const page = new Page(at);
    page.start();
    at.lines.line.open();
    const hello = at.lines.line.asked('hello');
    assert.equal(hello.name, 'half \uFFFD');
    refuse(at.lines.line, hello);
    await settled();
    assert.deepEqual([page.state.name, page.state.detail.code], ['name', code]);
    await at.clock.pass(60_000);
    assert.equal(at.lines.all.length, 1, 'it is not tried again and again');
    page.actions.enter('Ann');
    at.lines.line.open();
    const again = at.lines.line.asked('hello');
    assert.equal(again.name, 'Ann');
    at.lines.line.answer(again, welcome(at.clock));
    await settled();
    assert.equal(page.state.name, 'live');
  }
});

test('a password is wrong only when somebody has given one', async () => {
  const at = world();
  const page = new Page(at);
  page.start();
  for (const [password, code] of [[undefined, 'password_needed'], ['', 'password_needed'], ['pu-erh', 'password_wrong'], ['', 'password_needed']]) {
    page.actions.enter('Ann', password);
    const { line } = at.lines;
    if (line.state !== 'open') line.open();
    line.answer(line.asked('hello'), { type: 'error', code: 'password_wrong' });
    await settled();
    assert.deepEqual([page.state.name, page.state.detail.code], ['name', code]);
  }
});

test('a refusal without a ref is of the door only: inside, a post waits for its own answer', async () => {
  const { line, actions, state } = await inside();
  actions.send('hi', null);
  line().say({ type: 'error', code: 'muted', message: 'for typing' });
  await settled();
  assert.deepEqual(state.outbox.entries.map(({ failed }) => failed), [undefined]);
});

test('a post into a room that lets nobody in just now waits, and the other rooms go on', async () => {
  const { at, line, actions, state } = await inside();
  state.here = 'tea';
  actions.send('in the tea room', null);
  line().answer(line().asked('join'), { type: 'error', code: 'slow_down', retry_after_ms: 500 });
  await settled();
  state.here = 'lobby';
  actions.send('in the lobby', null);
  const post = line().asked('post');
  assert.deepEqual([post.room, post.text], ['lobby', 'in the lobby']);
  line().answer(post, { type: 'ack', room: 'lobby', cid: post.cid, seq: 11, time: 1 });
  await at.clock.pass(1_000);
  line().answer(line().asked('join'), { type: 'joined', room: 'tea', topic: '', seq: 0, members: [ANN] });
  await settled();
  assert.equal(line().asked('post').text, 'in the tea room');
});

/** What another program, an older edition or a curious person may leave in the storage. */
const FOREIGN = ['5', '"x"', '{}', '[]', '[1,null,{"a":1}]', '{"epoch":"e1","rooms":{"lobby":"x","tea":null}}', '{"epoch":null,"rooms":5}', 'true', '{', ''];

test('whatever stands in the storage, a person comes in, reads and writes', async () => {
  for (const key of ['rooms', 'read', 'name', 'token', 'user', 'password', 'language', 'draft.lobby', 'panels', 'outbox.x']) {
    for (const value of FOREIGN) {
      const at = world();
      at.area.setItem(`teahouse.${key}`, value);
      const { page, line, state } = await inside({ at });
      await at.clock.pass(1_000);
      assert.deepEqual([state.name, state.hall.unread(state.room)], ['live', 0], `${key}: ${value}`);
      page.actions.send('hello');
      await settled();
      assert.equal(line().asked('post')?.text, 'hello', `${key}: ${value}`);
    }
  }
});

test('what waits in the storage with a time that is none has one that can be shown', async () => {
  for (const at of ['"z"', 'null', '1e99', '-1e99', '{}', '[5]']) {
    const there = world();
    there.area.setItem('teahouse.outbox.x', `{"cid":"x","room":"lobby","text":"kept","at":${at},"tab":"gone"}`);
    const { state } = await inside({ at: there });
    const [{ text, at: time }] = state.outbox.of('lobby');
    assert.equal(text, 'kept');
    assert.ok(Number.isFinite(new Date(time).getTime()), `${at} became ${time}`);
  }
});

test('an edit and a deletion are shown at once, sent in order, each once, and are so in the log from the answer on', async () => {
  const { at, line, actions, state, changes } = await inside({ seq: 0 });
  const { change } = actions.learn(changing);
  for (const seq of [1, 2]) line().say(message(seq, { user: ANN.id }));
  const heard = heardBy(changes, 'log');
  assert.equal(change('lobby', 1, 'one'), true);
  assert.deepEqual(heard.map(({ kind, seq }) => [kind, seq]), [['outbox', undefined], ['update', 1]]);
  change('lobby', 2, null);
  const first = line().asked('edit');
  assert.deepEqual([first.seq, first.text, line().asked('delete')], [1, 'one', null]);
  assert.deepEqual(state.pendingOf(state.room), [], 'it is no message that waits');
  line().answer(first, { type: 'ack', room: 'lobby', cid: first.cid, seq: 3, time: 3_000 });
  await settled();
  assert.deepEqual([state.outbox.entries.length, state.room.log.message(1).text], [1, 'one']);
  // The line ends under the second one; it is said again with the same cid, and the event may come before its answer.
  const second = line().asked('delete');
  line().lose(1006);
  await at.clock.pass(400);
  await comeIn(at, { seq: 2 });
  const again = line().asked('delete');
  assert.deepEqual([again.seq, again.cid], [2, second.cid]);
  for (const event of [{ type: 'edited', seq: 3, target: 1, text: 'one', time: 3_000 }, { type: 'deleted', seq: 4, target: 2, time: 4_000, cid: again.cid }]) line().say({ room: 'lobby', user: ANN.id, name: 'Ann', ...event });
  assert.deepEqual([state.outbox.entries, state.room.log.message(2).deleted], [[], true]);
  line().answer(again, { type: 'ack', room: 'lobby', cid: again.cid, seq: 4, time: 4_000 });
  await settled();
  assert.deepEqual([state.room.log.last, state.room.log.message(2).deleted, line().asked('delete')], [4, true, null]);
});

test('of changes that nobody has heard of yet only the last is said, and one that is refused is set aside on its message', async () => {
  const { at, line, actions, state } = await inside({ seq: 0 });
  line().say(message(1, { user: ANN.id }));
  line().lose(1006);
  const { change } = actions.learn(changing);
  for (const text of ['a', 'b', 'c']) change('lobby', 1, text);
  assert.deepEqual(state.outbox.entries.map(({ text }) => text), ['c']);
  actions.send('behind', null);
  await at.clock.pass(400);
  await comeIn(at, { seq: 1 });
  const edit = line().asked('edit');
  line().answer(edit, { type: 'error', code: 'gone' });
  await settled();
  assert.deepEqual([state.outbox.entries[0].failed, state.room.log.message(1).text, line().asked('post').text], ['gone', 'text 1', 'behind']);
  actions.discard(edit.cid);
  assert.deepEqual(state.outbox.of('lobby').map(({ text }) => text), ['behind']);
});

test('a change that was kept for the next time waits for what can send it, and what was written behind it comes behind it', async () => {
  const { at, line, actions } = await inside({ seq: 0 });
  line().lose(1006);
  actions.learn(changing).change('lobby', 1, 'new');
  actions.send('behind', null);
  const later = world(at.clock);
  const again = new Page({ ...later, newId: () => 'another', area: at.area });
  again.start();
  await comeIn(later, { seq: 1 });
  await at.clock.pass(500);
  assert.deepEqual([later.lines.line.asked('edit'), later.lines.line.asked('post')], [null, null]);
  again.actions.learn(changing);
  await at.clock.pass(1_000);
  const edit = later.lines.line.asked('edit');
  assert.deepEqual([edit.text, later.lines.line.asked('post')], ['new', null]);
  later.lines.line.answer(edit, { type: 'ack', room: 'lobby', cid: edit.cid, seq: 2, time: 1 });
  await settled();
  assert.equal(later.lines.line.asked('post').text, 'behind');
});

test('reactions and pins show at once, travel like edits, each once, and are as the house has them in the end', async () => {
  const { at, line, actions, state, changes } = await inside({ seq: 0, joined: { pins: [] } });
  const { sign } = actions.learn(changing);
  const { room, outbox } = state;
  const shown = () => reactionsOf(state, room.log.message(1)).map(({ emoji, users }) => [emoji, ...users]);
  const event = (seq, fields) => line().say({ room: 'lobby', time: seq * 1_000, user: ANN.id, name: 'Ann', seq, ...fields });
  line().say(message(1, { reactions: { '🍵': [9] } }));
  sign('lobby', 1, '👍', true);
  sign('lobby', 1, '🍵', true);
  assert.deepEqual(shown(), [['🍵', 9, ANN.id], ['👍', ANN.id]]);
  assert.deepEqual(state.pendingOf(room), [], 'it is no message that waits');
  const first = line().asked('react');
  assert.deepEqual([first.seq, first.emoji, first.on, line().asked('react')], [1, '👍', true, null], 'one after the answer to the other');
  // The second one has not left: taking it back says nothing at all.
  sign('lobby', 1, '🍵', false);
  assert.deepEqual([shown(), outbox.entries.length], [[['🍵', 9], ['👍', ANN.id]], 1]);
  // The line ends under the first one; what is done meanwhile comes behind it.
  line().lose(1006);
  sign('lobby', 1, '👍', false);
  sign('lobby', 1, PIN, true);
  actions.send('behind', null);
  assert.deepEqual([shown(), pinsOf(room, outbox)], [[['🍵', 9]], [1]]);
  await at.clock.pass(400);
  await comeIn(at, { seq: 1, joined: { pins: [] } });
  const again = line().asked('react');
  assert.equal(again.cid, first.cid);
  line().answer(again, { type: 'ack', room: 'lobby', cid: again.cid, seq: 2, time: 2_000 });
  await settled();
  const off = line().asked('react');
  assert.deepEqual([off.on, shown()], [false, [['🍵', 9]]]);
  event(2, { type: 'reaction', target: 1, emoji: '👍', on: true });
  event(3, { type: 'reaction', target: 1, emoji: '👍', on: false });
  line().answer(off, { type: 'ack', room: 'lobby', cid: off.cid, seq: 3, time: 3_000 });
  await settled();
  const pin = line().asked('pin');
  assert.deepEqual([pin.seq, pin.on], [1, true]);
  line().answer(pin, { type: 'ack', room: 'lobby', cid: pin.cid, seq: 4, time: 4_000 });
  await settled();
  assert.deepEqual([room.pins, shown(), line().asked('post').text], [[1], [['🍵', 9]], 'behind'], 'pinned from the answer on');
  event(4, { type: 'pinned', target: 1, on: true });
  // One's own deletion is in the log from its answer on, and its event tells of the pin all the same.
  room.log.amend({ type: 'deleted', target: 1, seq: 5, user: ANN.id });
  const heard = heardBy(changes, 'fates');
  event(5, { type: 'deleted', target: 1 });
  assert.deepEqual([room.pins, room.log.last, heard.some(({ kind, seq }) => kind === 'update' && seq === 1)], [[], 5, true], 'a deletion takes the pin along');
});

test('an answer to what was said before the log began anew changes nothing of what is newer', async () => {
  const { at, line, actions, state } = await inside({ seq: 0 });
  const { sign } = actions.learn(changing);
  line().say(message(1));
  sign('lobby', 1, '👍', true);
  line().lose(1006);
  await at.clock.pass(400);
  await comeIn(at, { seq: 5_000 });
  const page = line().asked('history');
  if (page) line().answer(page, { type: 'history', room: 'lobby', events: messages(4_951, 5_000), more: true });
  await settled();
  state.room.log.takeOlder(state.room.log.first, messages(2, state.room.log.first - 1), true);
  // Another device has taken it off since; the same cid is answered as the first time.
  state.room.log.takeOlder(2, [message(1)], false);
  const again = line().asked('react');
  line().answer(again, { type: 'ack', room: 'lobby', cid: again.cid, seq: 2, time: 2_000 });
  await settled();
  assert.deepEqual(reactionsOf(state, state.room.log.message(1)), []);
});

test('a sign on what is gone meanwhile goes with it, one that is refused is set aside and blocks nothing, and what a tab left behind is sent by the next', async () => {
  const { line, actions, state } = await inside({ seq: 0 });
  const { sign } = actions.learn(changing);
  for (const seq of [1, 2]) line().say(message(seq));
  for (const [seq, emoji] of [[1, '👍'], [2, '👍'], [2, '🍵']]) sign('lobby', seq, emoji, true);
  line().answer(line().asked('react'), { type: 'error', code: 'no_such_message' });
  await settled();
  line().answer(line().asked('react'), { type: 'error', code: 'too_many' });
  await settled();
  assert.deepEqual(state.outbox.entries.map(({ text, failed }) => [text, failed]), [['👍', 'too_many'], ['🍵', undefined]]);
  assert.equal(isSet(state.room, state.outbox, 2, '👍', ANN.id), false);
  assert.equal(line().asked('react').emoji, '🍵');
  // Once more is a new try, and taking it off forgets it.
  sign('lobby', 2, '👍', false);
  assert.deepEqual(state.outbox.entries.map(({ text }) => text), ['🍵']);
});
