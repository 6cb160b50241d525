// A line between page and server that closes, drops and refuses as the test says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** A person whose connections all pass through `line`: `drop(object)` may swallow what the server says. */
async function onTheLine(house, name) {
  const line = { sockets: [], drop: () => false, sent: [], answer: () => null };
  const window = await house.window();
  await window.context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    line.sockets.push(socket);
    socket.onMessage((data) => {
      const object = JSON.parse(data);
      line.sent.push(object);
      const answer = line.answer(object);
      if (answer) socket.send(JSON.stringify(answer));
      else server.send(data);
    });
    server.onMessage((data) => line.drop(JSON.parse(data)) || socket.send(data));
  });
  await window.page.reload();
  await window.enter(name);
  line.say = (event) => line.sockets.at(-1).send(JSON.stringify(event));
  line.close = (code, reason) => line.sockets.at(-1).close({ code, reason });
  return { window, line };
}

test('an acknowledgement that is lost makes no double', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  const bo = await house.person('Bo');
  line.drop = ({ type }) => type === 'ack' || type === 'message';
  await window.write('once');
  await bo.sees(['once']);
  assert.equal(await window.page.locator('#pending .m').count(), 1);
  line.drop = () => false;
  await line.close(1001, 'gone');
  await window.nothingWaits();
  await window.sees(['once']);
  await window.say('twice');
  await bo.sees(['once', 'twice']);
  house.assertQuiet();
});

test('a message that got lost on the line is a hole, and is asked for', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  const bo = await house.person('Bo');
  line.drop = ({ type, text }) => type === 'message' && text === 'lost';
  await bo.say('lost');
  await bo.say('found');
  await window.sees(['lost', 'found']);
  assert.equal(line.sent.filter(({ type, after }) => type === 'history' && after !== undefined).length, 1);
  house.assertQuiet();
});

test('slow_down is waited for, and the order stays', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  let refusals = 3;
  line.answer = ({ type, ref, text }) => type === 'post' && text === 'second' && refusals-- > 0 && { type: 'error', ref, code: 'slow_down', message: 'wait', retry_after_ms: 50 };
  for (const text of ['first', 'second', 'third']) await window.write(text);
  await window.nothingWaits();
  await window.sees(['first', 'second', 'third']);
  house.assertQuiet();
});

test('a longer wait for the rate is counted down on the row, and then the message goes by itself', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  let refusals = 1;
  line.answer = ({ type, ref }) => type === 'post' && refusals-- > 0 && { type: 'error', ref, code: 'slow_down', message: 'wait', retry_after_ms: 1_800 };
  // Each stands there for a second at most.
  await window.page.evaluate(() => {
    window.held = new Set();
    new MutationObserver(() => document.querySelector('#pending .held') && window.held.add(document.querySelector('#pending .held').textContent)).observe(document.getElementById('content'), { subtree: true, childList: true, characterData: true });
  });
  await window.write('too fast');
  await window.nothingWaits();
  await window.sees(['too fast']);
  assert.deepEqual(await window.page.evaluate(() => [...window.held]), ['Too fast; sending again in 2 seconds', 'Too fast; sending again in 1 second']);
  house.assertQuiet();
});

test('a refused message stays on its row, and can be sent again, edited or deleted', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  line.answer = ({ type, ref, text }) => type === 'post' && text.startsWith('bad') && { type: 'error', ref, code: 'forbidden', message: 'not here' };
  for (const text of ['bad 1', 'bad 2', 'bad 3', 'good']) await window.write(text);
  await window.until(() => document.querySelectorAll('#pending .m').length === 3 && document.querySelectorAll('#pending .failed').length === 3);
  await window.sees(['good', 'bad 1', 'bad 2', 'bad 3']);
  assert.match(await window.page.textContent('#pending .failure'), /Not sent: not allowed here/);
  const act = (row, action) => window.page.click(`#pending .m:nth-child(${row}) button:has-text("${action}")`);
  await act(3, 'Delete');
  await act(2, 'Edit');
  assert.equal(await window.page.inputValue('#field'), 'bad 2');
  line.answer = () => null;
  await act(1, 'Retry');
  await window.nothingWaits();
  await window.sees(['good', 'bad 1']);
  house.assertQuiet();
});

test('who is removed reads on, and comes back only by their own will', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  await window.say('hello');
  await window.page.fill('#field', 'a draft');
  const connections = line.sockets.length;
  line.say({ type: 'sanction', act: 'kick', by: 0 });
  await line.close(4001, 'removed by the operator');
  await window.until(() => document.getElementById('bar-text').textContent === 'You were removed by the host.');
  await window.sees(['hello']);
  await window.page.press('#field', 'x');
  await window.page.press('#field', 'Enter');
  await window.page.evaluate(() => window.dispatchEvent(new Event('online')));
  assert.equal(line.sockets.length, connections);
  await window.page.click('#bar-button');
  await window.live();
  assert.equal(await window.page.inputValue('#field'), 'a draft');
  await window.page.press('#field', 'Enter');
  await window.sees(['hello', 'a draft']);
  line.say({ type: 'sanction', act: 'kick', by: 0 });
  await line.close(4001, 'removed by the operator: be nice: please');
  await window.until(() => document.getElementById('bar-text').textContent === 'You were removed by the host. Reason: be nice: please');
  house.assertQuiet();
});

test('who is banned sees why, and the page does not try again', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  const connections = line.sockets.length;
  await line.close(4003, 'banned by the operator: enough');
  await window.until(() => document.getElementById('card-text').textContent === 'The host does not let you in.\nReason: enough');
  await window.page.evaluate(() => window.dispatchEvent(new Event('online')));
  assert.equal(line.sockets.length, connections);
  house.assertQuiet();
});

test('who is banned for a time learns at the door until when', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  line.answer = ({ type, ref }) => type === 'hello' && { type: 'error', ref, code: 'banned', message: 'you are banned for 9 min: enough', retry_after_ms: 540_000 };
  await line.close(1001, 'gone');
  await window.until(() => /^The host does not let you in\.\nUntil: (Today|Tomorrow|\w+), .*\d\d:\d\d\.\nReason: enough$/.test(document.getElementById('card-text').textContent));
  const connections = line.sockets.length;
  await window.page.evaluate(() => window.dispatchEvent(new Event('online')));
  assert.equal(line.sockets.length, connections);
  house.assertQuiet();
});

test('a full house says how full, waits and counts, and lets one try at once', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  await window.page.fill('#field', 'a draft');
  await line.close(1013, 'the room is full, come back later: 8 of 8');
  await window.until(() => !document.getElementById('card').hidden && document.getElementById('card-text').textContent.startsWith('The house is full (8 of 8).'));
  await window.until(() => /^Trying again in \d+ seconds…$/.test(document.getElementById('card-wait').textContent));
  assert.equal(await window.page.isHidden('#bar'), true);
  await window.page.click('#card-again');
  await window.live();
  assert.equal(await window.page.isHidden('#card'), true);
  assert.equal(await window.page.inputValue('#field'), 'a draft');
  house.assertQuiet();
});

test('who was too slow is back at once, without a word about it', async (t) => {
  const house = await openHouse(t);
  const { window, line } = await onTheLine(house, 'Ann');
  const bo = await house.person('Bo');
  const connections = line.sockets.length;
  await line.close(4008, 'too slow');
  await bo.say('meanwhile');
  await window.sees(['meanwhile']);
  assert.equal(line.sockets.length, connections + 1);
  assert.equal(await window.page.isHidden('#bar'), true);
  house.assertQuiet();
});
