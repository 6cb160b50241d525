// Who one is here: codes and what devices call themselves, coming in by a code, being signed out, and somebody else in
// the same browser. The page without its looks, against a server that the test plays.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../support/clock.js';
import { load } from '../support/modules.js';
import { ANN, welcome, world } from '../support/server.js';

const { Page } = await load('js/core/page.js');
const { agentOf, partsOf } = await load('js/core/agent.js');
const { groupsOf, readCode } = await load('js/core/code.js');
const { pairing } = await load('js/core/pairing.js');

const BO = { id: 9, name: 'Bo', role: 'member' };

/** Answers the hello of the newest line, and the join that follows a welcome. */
async function answer(at, reply) {
  const { line } = at.lines;
  line.open();
  const hello = line.asked('hello');
  line.answer(hello, reply);
  await settled();
  const join = line.asked('join');
  if (join) line.answer(join, { type: 'joined', room: 'lobby', topic: '', seq: 0, members: [ANN] });
  await settled();
  return hello;
}

async function inside(at = world(), fields = {}) {
  const page = new Page(at);
  const heard = [];
  page.changes.listen('owner', (changes) => heard.push(...changes));
  const started = page.start();
  page.actions.enter('Ann');
  await answer(at, welcome(at.clock, fields));
  await started;
  return { page, at, heard, ...page };
}

const unknown = { type: 'error', code: 'token_unknown', message: 'no' };

test('a code is read in any width and case, with dashes and spaces or without, out of its link too', () => {
  const good = ['ACDE3479', 'acde3479', 'ACDE-3479', 'acde 3479', ' a c d e 3 4 7 9 ', 'ＡＣＤＥ－３４７９', 'ａｃｄｅ　３４７９', 'ACDE–3479', 'acde——3479', 'ACDE\u200b3479', 'http://192.168.1.20:8000/#pair=acde3479'];
  for (const typed of good) assert.equal(readCode(typed), 'ACDE3479', JSON.stringify(typed));
  for (const typed of ['', 'ACDE347', 'ACDE34799', 'ACDE3410', 'ACDE347é', '你好你好你好你好', '#pair=']) assert.equal(readCode(typed), null, JSON.stringify(typed));
  assert.deepEqual(groupsOf('ACDE3479'), ['ACDE', '3479']);
});

test('a device says its browser and its system, and is read as it says', () => {
  const agents = [
    ['Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0', 0, 'page/1 (Firefox, Android)'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 0, 'page/1 (Firefox, Linux)'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0', 0, 'page/1 (Edge, Windows)'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36', 0, 'page/1 (Chrome, Windows)'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15', 0, 'page/1 (Safari, macOS)'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15', 5, 'page/1 (Safari, iPad)'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1', 5, 'page/1 (Chrome, iPhone)'],
    ['Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36', 5, 'page/1 (Samsung Internet, Android)'],
    ['Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49', 5, 'page/1 (WeChat, Android)'],
    ['curl/8', 0, 'page/1'],
  ];
  for (const [userAgent, fingers, agent] of agents) assert.equal(agentOf(userAgent, fingers), agent, userAgent);
  const read = [['page/1 (Firefox, Android)', ['Firefox', 'Android']], ['page/2', []], ['', []], ['irssi', ['irssi']], ['page/1 (', ['page/1 (']]];
  for (const [agent, parts] of read) assert.deepEqual(partsOf(agent), parts, agent);
});

test('a code makes this browser whoever made it, over a line of its own; a wrong one changes nothing', async () => {
  const { at, actions, state, page } = await inside();
  const own = at.lines.line;
  const wrong = assert.rejects(actions.learn(pairing)('ACDE3479'), ({ code }) => code === 'pair_wrong');
  const hello = await answer(at, { type: 'error', code: 'pair_wrong', message: 'no' });
  assert.deepEqual([hello.pair, hello.token, hello.name], ['ACDE3479', undefined, undefined]);
  await wrong;
  assert.deepEqual([own.closed, state.live, state.me.name, at.lines.line.closed], [false, true, 'Ann', true]);
  actions.send('a word of Ann', null);
  const right = actions.learn(pairing)('ACDE3479');
  await answer(at, welcome(at.clock, { you: BO, token: 'of Bo' }));
  assert.deepEqual(await right, { name: 'Bo', already: false });
  const again = await answer(at, welcome(at.clock, { you: BO, token: 'of Bo' }));
  assert.equal(again.token, 'of Bo');
  assert.deepEqual([state.me.name, state.live, state.outbox.entries.length, page.state.here], ['Bo', true, 0, 'lobby']);
  assert.equal(at.area.getItem('teahouse.token'), '"of Bo"');
  assert.deepEqual([...at.area.map.keys()].filter((key) => key.startsWith('teahouse.outbox')), []);
});

test('a code of oneself leaves no second device behind', async () => {
  const { at, actions, state } = await inside();
  const coming = actions.learn(pairing)('ACDE3479');
  const { line } = at.lines;
  line.open();
  line.answer(line.asked('hello'), welcome(at.clock, { token: 'second' }));
  await settled();
  line.answer(line.asked('devices'), { type: 'devices', devices: [{ id: 1, here: false }, { id: 2, here: true }] });
  await settled();
  const revoke = line.asked('revoke');
  assert.equal(revoke.device, 2);
  line.answer(revoke, { type: 'done' });
  assert.deepEqual(await coming, { name: 'Ann', already: true });
  assert.deepEqual([state.live, at.area.getItem('teahouse.token')], [true, '"t"']);
});

test('a line that breaks before the code was answered is a refusal', async () => {
  const { actions, at } = await inside();
  const coming = actions.learn(pairing)('ACDE3479');
  at.lines.line.lose(1006);
  await assert.rejects(coming, ({ code }) => code === 'offline');
});

test('a device that was signed out forgets all that it stored', async () => {
  const { at, actions, state } = await inside();
  actions.send('not sent', null);
  state.store.set('draft.lobby', 'half a word');
  state.store.set('theme', 'dark');
  at.lines.line.lose(4001, 'this device was signed out');
  assert.equal(state.name, 'joining');
  await answer(at, unknown);
  assert.deepEqual([state.name, state.detail.code, state.me.name, state.outbox.entries.length], ['name', 'signed_out', '', 0]);
  assert.deepEqual([...at.area.map.keys()], []);
  actions.enter('Cy');
  const hello = await answer(at, welcome(at.clock, { you: { id: 12, name: 'Cy', role: 'member' }, token: 'c' }));
  assert.deepEqual([hello.name, hello.token, state.me.name], ['Cy', undefined, 'Cy']);
});

test('whoever was only sent away, without a word of it, stays away and is forgotten by nobody', async () => {
  const { at, state } = await inside();
  at.lines.line.lose(4001, 'removed by the operator: enough');
  await answer(at, welcome(at.clock));
  assert.deepEqual([state.name, state.detail.reason, state.live], ['kicked', 'removed by the operator: enough', false]);
  const lines = at.lines.all.length;
  await at.clock.pass(600_000);
  assert.equal(at.lines.all.length, lines);
  assert.equal(at.area.getItem('teahouse.token'), '"t"');
});

test('a house that answers every try with the same end is not asked for ever', async () => {
  const { at, state } = await inside();
  for (let i = 0; i < 2; i += 1) at.lines.line.lose(4001, 'go');
  assert.equal(state.name, 'kicked');
  const lines = at.lines.all.length;
  await at.clock.pass(600_000);
  assert.equal(at.lines.all.length, lines);
});

test('signed out while away: whoever comes next finds nothing of it, unless the history is another one', async () => {
  for (const [epoch, left] of [['e1', 0], ['e2', 1]]) {
    const before = await inside();
    const at = { ...world(), area: before.at.area };
    const page = new Page(at);
    page.state.store.set('outbox.x', { cid: 'x', room: 'lobby', text: 'of Ann', at: at.clock.now(), tab: 'gone' });
    page.state.store.set('draft.lobby', 'half a word');
    const started = page.start();
    await answer(at, unknown);
    assert.deepEqual([page.state.name, page.state.detail.code], ['name', 'token_unknown']);
    await at.clock.pass(400);
    await started;
    page.actions.enter('Cy');
    await answer(at, welcome(at.clock, { you: { id: 12, name: 'Cy', role: 'member' }, token: 'c', epoch }));
    assert.equal(page.state.outbox.entries.length, left, epoch);
    assert.equal(at.area.map.has('teahouse.draft.lobby'), left === 1, epoch);
  }
});

test('another tab that became somebody else is followed, and what it keeps is left alone', async () => {
  const { at, actions, state } = await inside();
  for (const [key, value] of Object.entries({ token: 'of Bo', user: 9, name: 'Bo' })) at.area.setItem(`teahouse.${key}`, JSON.stringify(value));
  at.area.setItem('teahouse.draft.lobby', '"of Bo"');
  actions.follow();
  const hello = await answer(at, welcome(at.clock, { you: BO, token: 'of Bo' }));
  assert.deepEqual([hello.token, state.me.name], ['of Bo', 'Bo']);
  assert.equal(at.area.getItem('teahouse.draft.lobby'), '"of Bo"');
});

test('a name that came back as another one is told of, and roles are heard of', async () => {
  const { at, heard, state } = await inside();
  at.lines.line.lose(1006);
  await at.clock.pass(1_000);
  await answer(at, welcome(at.clock, { you: { ...ANN, name: 'Ann 2' } }));
  assert.deepEqual(heard.filter(({ kind }) => kind === 'welcome').map(({ was }) => was), [null, 'Ann']);
  const { line } = at.lines;
  line.say({ type: 'role', user: 7, role: 'moderator' });
  line.say({ type: 'role', user: 7, role: 'moderator' });
  line.say({ type: 'role', user: 9, role: 'operator' });
  assert.deepEqual(heard.filter(({ kind }) => kind === 'role').map(({ user, role }) => [user, role]), [[7, 'moderator'], [9, 'operator']]);
  assert.deepEqual([state.me.role, state.hall.roleOf(9), state.hall.roleOf(8)], ['moderator', 'operator', 'member']);
});

test('somebody comes in in another tab while this one stands at the door with an open line', async () => {
  const at = world();
  const page = new Page(at);
  page.start();
  page.actions.enter('Bo');
  await answer(at, { type: 'error', code: 'name_taken', message: 'no' });
  at.area.setItem('teahouse.token', '"of Bo"');
  page.actions.resume();
  const { line } = at.lines;
  assert.equal(line.asked('hello')?.token, 'of Bo');
});
