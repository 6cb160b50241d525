import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';
import { storage } from '../support/server.js';

const { Outbox } = await load('js/core/outbox.js');
const { Store } = await load('js/core/store.js');

/** A clock for whom every wait is over at once; what was waited for is in `waits`. */
function impatient(now = 1000) {
  const waits = [];
  return { waits, now: () => now, set: (to) => (now = to), after: (ms, act) => waits.push(ms) && queueMicrotask(act) };
}

const outboxOf = (area, tab, clock = impatient()) => new Outbox({ store: new Store(area), tab, clock });

async function filled(texts, area = storage(), clock = impatient()) {
  const outbox = outboxOf(area, 'this', clock);
  await outbox.adopt(null);
  texts.forEach((text, i) => outbox.add({ cid: `c${i}`, room: 'lobby', text }));
  return { outbox, storage: area, clock };
}

/** Sends by a script of answers: 'ack' or a refusal; what it runs out of is acknowledged. */
function line(answers = []) {
  const sent = [];
  const send = async ({ cid }) => {
    sent.push(cid);
    const answer = answers.shift() ?? 'ack';
    if (answer !== 'ack') throw answer;
  };
  return { sent, send };
}

test('an entry is in storage as soon as it is added, and gone when it is acknowledged', async () => {
  const { outbox, storage } = await filled(['hi']);
  assert.equal(JSON.parse(storage.map.get('teahouse.outbox.c0')).text, 'hi');
  await outbox.deliver(line().send);
  assert.equal(storage.map.size, 0);
  assert.equal(outbox.waiting, 0);
});

test('entries go in order, one after the answer to the other', async () => {
  const { outbox } = await filled(['a', 'b', 'c']);
  const { sent, send } = line();
  await outbox.deliver(send);
  assert.deepEqual(sent, ['c0', 'c1', 'c2']);
});

test('slow_down waits as long as the server says and sends the same entry again', async () => {
  const { outbox, clock } = await filled(['a', 'b']);
  const { sent, send } = line(['ack', { code: 'slow_down', retry_after_ms: 777 }]);
  await outbox.deliver(send);
  assert.deepEqual(sent, ['c0', 'c1', 'c1']);
  assert.deepEqual(clock.waits, [777]);
});

test('a broken line leaves everything in place, for the next time', async () => {
  const { outbox } = await filled(['a', 'b']);
  const { sent, send } = line([{ code: 'offline' }]);
  await outbox.deliver(send);
  assert.equal(outbox.waiting, 2);
  await outbox.deliver(send);
  assert.deepEqual(sent, ['c0', 'c0', 'c1']);
});

test('a refusal for good marks the entry, and the next one goes on', async () => {
  const { outbox } = await filled(['a', 'b']);
  await outbox.deliver(line([{ code: 'muted' }]).send);
  assert.deepEqual(outbox.entries.map(({ cid, failed }) => [cid, failed]), [['c0', 'muted']]);
  outbox.retry('c0');
  await outbox.deliver(line().send);
  assert.equal(outbox.entries.length, 0);
});

test('what waited too long is set aside, unless its author sends it again', async () => {
  const { outbox, clock } = await filled(['a']);
  clock.set(1000 + 6 * 60_000);
  outbox.setAsideStale();
  assert.equal(outbox.entries[0].failed, 'stale');
  outbox.retry('c0');
  clock.set(1000 + 7 * 60_000);
  outbox.setAsideStale();
  assert.equal(outbox.entries[0].failed, undefined);
});

test('too many and too much are refused', async () => {
  const { outbox } = await filled(Array.from({ length: 50 }, () => 'x'));
  assert.equal(outbox.add({ cid: 'one more', room: 'lobby', text: 'x' }), null);
  const other = await filled([]);
  assert.equal(other.outbox.add({ cid: 'long', room: 'lobby', text: 'x'.repeat(300_000) }), null);
});

test('entries of a tab that is gone are adopted, oldest first', async () => {
  const { storage } = await filled(['a', 'b']);
  const next = outboxOf(storage, 'next');
  const { sent, send } = line();
  await next.deliver(send);
  assert.deepEqual(sent, [], 'nothing is sent before the adoption is settled');
  await next.adopt(null);
  next.add({ cid: 'new', room: 'lobby', text: 'c' });
  await next.deliver(send);
  assert.deepEqual(sent, ['c0', 'c1', 'new']);
});

test('entries of a tab that answers are left alone', async () => {
  const { storage } = await filled(['a']);
  let listener;
  const channel = {
    addEventListener: (_, listen) => (listener = listen),
    removeEventListener: () => {},
    postMessage: ({ ask }) => ask && listener({ data: { alive: 'this' } }),
  };
  const next = outboxOf(storage, 'next');
  await next.adopt(channel);
  assert.deepEqual(next.entries, []);
});

test('storage that is full or missing costs the durability, not the message', async () => {
  const full = storage();
  full.full = true;
  for (const used of [full, null]) {
    const { outbox } = await filled(['a'], used);
    const { sent, send } = line();
    await outbox.deliver(send);
    assert.deepEqual(sent, ['c0']);
  }
});

test('the clock may jump back without changing the order', async () => {
  const { outbox, storage: area, clock } = await filled(['a']);
  clock.set(10);
  outbox.add({ cid: 'later', room: 'lobby', text: 'b' });
  const next = outboxOf(area, 'next');
  await next.adopt(null);
  assert.deepEqual(next.entries.map(({ cid }) => cid), ['c0', 'later']);
});

test('a fault of the page itself is not taken for a refusal', async () => {
  const { outbox } = await filled(['a']);
  await assert.rejects(outbox.deliver(async () => { throw new TypeError('a fault'); }), TypeError);
  assert.equal(outbox.entries[0].failed, undefined);
});
