import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, VirtualClock } from '../support/clock.js';
import { load } from '../support/modules.js';
import { storage } from '../support/server.js';

const { Outbox } = await load('js/core/outbox.js');
const { Store } = await load('js/core/store.js');

const outboxOf = (area, tab, clock = new VirtualClock(1000)) => new Outbox({ store: new Store(area), tab, clock });

async function filled(texts, area = storage(), clock = new VirtualClock(1000)) {
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
  assert.deepEqual([sent, outbox.heldUntil('c1')], [['c0', 'c1'], 1777]);
  await clock.pass(776);
  assert.deepEqual(sent, ['c0', 'c1']);
  await clock.pass(1);
  assert.deepEqual(sent, ['c0', 'c1', 'c1']);
  assert.deepEqual([outbox.heldUntil('c1'), outbox.waiting], [null, 0]);
});

test('what waits for a pause goes out at once when the pause of its room is another one, and is asked to wait again like any other', async () => {
  const { outbox, clock } = await filled(['a', 'b']);
  const { sent, send } = line([{ code: 'slow_down', retry_after_ms: 777 }, { code: 'slow_down', retry_after_ms: 5_000 }]);
  await outbox.deliver(send);
  outbox.release('tea');
  await outbox.deliver(send);
  assert.deepEqual([sent, outbox.heldUntil('c0')], [['c0'], 1777]);
  outbox.release('lobby');
  await outbox.deliver(send);
  assert.deepEqual([sent, outbox.heldUntil('c0')], [['c0', 'c0'], 6000]);
  outbox.release('lobby');
  await outbox.deliver(send);
  assert.deepEqual([sent, outbox.waiting], [['c0', 'c0', 'c0', 'c1'], 0]);
  await clock.pass(10_000);
  assert.equal(sent.length, 4);
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
  const clock = new VirtualClock(1000);
  const next = outboxOf(storage, 'next', clock);
  const adopted = next.adopt(channel);
  await clock.pass(300);
  await adopted;
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

const LATER = [
  [{ code: 'slow_down', retry_after_ms: 300 }, 300],
  [{ code: 'busy' }, 1_000],
  // A server that wants no wait, or names none that is one, is not asked again and again at once.
  [{ code: 'slow_down', retry_after_ms: 0 }, 200],
  [{ code: 'slow_down', retry_after_ms: -5 }, 1_000],
  [{ code: 'busy', retry_after_ms: 'soon' }, 1_000],
  [{ code: 'slow_down', retry_after_ms: 300_000 }, 300_000],
];

test('what the server wants later holds up its own room alone', async () => {
  for (const [refusal, ms] of LATER) {
    const { outbox, clock } = await filled(['a', 'b']);
    outbox.add({ cid: 'tea', room: 'tea', text: 'c' });
    const { sent, send } = line([refusal]);
    await outbox.deliver(send);
    assert.deepEqual(sent, ['c0', 'tea'], JSON.stringify(refusal));
    await clock.pass(ms - 1);
    assert.deepEqual(sent, ['c0', 'tea'], JSON.stringify(refusal));
    await clock.pass(1);
    assert.deepEqual(sent, ['c0', 'tea', 'c0', 'c1'], JSON.stringify(refusal));
  }
});

const FOR_GOOD = [
  ...['bad_field', 'bad_json', 'too_long', 'forbidden', 'muted', 'banned', 'no_such_message', 'no_such_room', 'no_such_user', 'not_joined'].map((code) => [{ code }, code]),
  ...['storage_full', 'hello_first', 'unknown_type', 'gone', 'read_only', 'a_code_of_tomorrow', '', '__proto__'].map((code) => [{ code }, code || 'unknown']),
  [{ code: 'slow_down', retry_after_ms: 3_600_000 }, 'slow_down'],
  [{ code: 'offline', close: 1002 }, 'bad_field'],
  [{ code: 'offline', close: 1007 }, 'bad_field'],
  [{ code: 'offline', close: 1009 }, 'too_long'],
  [{ code: 'offline', close: 1011 }, 'no_answer'],
];

test('whatever a post is refused with, those behind it go on, in its room and in others, and after a reload too', async () => {
  for (const [refusal, failed] of FOR_GOOD) {
    const { outbox, storage: area } = await filled(['a', 'b']);
    outbox.add({ cid: 'tea', room: 'tea', text: 'c' });
    const { sent, send } = line([refusal]);
    await outbox.deliver(send);
    // The line that it ended comes back.
    await outbox.deliver(send);
    assert.deepEqual([sent, outbox.entries.map((entry) => [entry.cid, entry.failed])], [['c0', 'c1', 'tea'], [['c0', failed]]], JSON.stringify(refusal));
    const next = outboxOf(area, 'next');
    await next.adopt(null);
    next.add({ cid: 'new', room: 'lobby', text: 'd' });
    await next.deliver(send);
    assert.deepEqual([sent.slice(3), next.entries.map((entry) => entry.failed)], [['new'], [failed]], JSON.stringify(refusal));
    next.retry('c0');
    await next.deliver(send);
    assert.deepEqual([sent.slice(4), next.entries], [['c0'], []]);
  }
});

test('a post that is not answered while the line lives is set aside; an answer that comes later still counts', async () => {
  for (const [late, after] of [['ack', []], [{ code: 'muted' }, ['muted']], [{ code: 'offline', close: 1006 }, ['no_answer']]]) {
    const { outbox, clock } = await filled(['a', 'b']);
    const sent = [];
    let answer = null;
    const send = ({ cid }) => {
      sent.push(cid);
      return cid === 'c0' ? new Promise((resolve, reject) => (answer = { resolve, reject })) : Promise.resolve();
    };
    outbox.deliver(send);
    await clock.pass(19_999);
    assert.deepEqual(sent, ['c0']);
    await clock.pass(1);
    assert.deepEqual([sent, outbox.entries.map(({ failed }) => failed)], [['c0', 'c1'], ['no_answer']]);
    if (late === 'ack') answer.resolve();
    else answer.reject(late);
    await settled();
    assert.deepEqual(outbox.entries.map(({ failed }) => failed), after);
  }
});

test('a post under which the line ends again and again is taken for the reason, over reloads too; a house that restarts is none', async () => {
  const area = storage();
  await filled(['a', 'b'], area);
  let outbox = null;
  for (let i = 0; i < 4; i += 1) {
    outbox = outboxOf(area, `tab ${i}`);
    await outbox.adopt(null);
    await outbox.deliver(line([{ code: 'offline', close: 1006 }]).send);
    await outbox.deliver(line([{ code: 'offline', close: 1012 }]).send);
    await outbox.deliver(line([{ code: 'offline' }]).send);
    assert.equal(outbox.waiting, 2);
  }
  const { sent, send } = line([{ code: 'offline', close: 0 }]);
  await outbox.deliver(send);
  await outbox.deliver(send);
  assert.deepEqual([sent, outbox.entries.map(({ failed }) => failed)], [['c0', 'c1'], ['no_answer']]);
});

test('what the server could not take in a text is not in it when it is kept', async () => {
  const { outbox, storage: area } = await filled(['half \uD83D', 'page\fbreak', `${'\u0001'.repeat(3_000)}a`]);
  assert.deepEqual(outbox.entries.map(({ text }) => text), ['half \uFFFD', 'page\nbreak', 'a']);
  // As an edition before this one kept it.
  area.setItem('teahouse.outbox.old', JSON.stringify({ cid: 'old', room: 'lobby', text: '\uDE00\u0000', at: 1, tab: 'gone' }));
  area.setItem('teahouse.outbox.odd', JSON.stringify({ cid: 'odd', text: 'in no room' }));
  const next = outboxOf(area, 'next');
  await next.adopt(null);
  assert.deepEqual(next.entries.map(({ text }) => text), ['\uFFFD', 'half \uFFFD', 'page\nbreak', 'a']);
});

test('a post that is taken back while it waits holds up nobody', async () => {
  const { outbox, clock } = await filled(['a', 'b']);
  const { sent, send } = line([{ code: 'slow_down', retry_after_ms: 60_000 }]);
  await outbox.deliver(send);
  outbox.remove('c0');
  await outbox.deliver(send);
  assert.deepEqual(sent, ['c0', 'c1']);
  await clock.pass(60_000);
  assert.deepEqual(sent, ['c0', 'c1']);
});

test('what changes a message is as right later: it waits in its place among what is written, and is not set aside as stale', async () => {
  const { outbox, storage, clock } = await filled(['a']);
  outbox.add({ cid: 'e', room: 'lobby', text: 'new', kind: 'edit', target: 3 });
  outbox.add({ cid: 'd', room: 'lobby', text: '', kind: 'delete', target: 4 });
  await clock.pass(3_600_000);
  outbox.setAsideStale();
  assert.deepEqual(outbox.entries.map(({ failed }) => failed), ['stale', undefined, undefined]);
  const later = outboxOf(storage, 'other', clock);
  await later.adopt(null);
  const { sent, send } = line();
  await later.deliver(send);
  assert.deepEqual([sent, later.entries.map(({ cid }) => cid)], [['e', 'd'], ['c0']]);
});

test('what may have left this browser is known', async () => {
  const cases = [
    ['not tried', null, true],
    ['never left', { code: 'offline' }, true],
    ['under way when the line ended', { code: 'offline', close: 1006 }, false],
    ['refused', { code: 'muted' }, true],
    ['to be sent later', { code: 'slow_down', retry_after_ms: 5_000 }, true],
    ['not answered', { code: 'no_answer' }, false],
  ];
  for (const [what, refusal, expected] of cases) {
    const { outbox } = await filled(['a']);
    if (refusal) await outbox.deliver(line([refusal]).send);
    assert.equal(outbox.isUnsent('c0'), expected, what);
  }
  const { storage } = await filled(['a']);
  const later = outboxOf(storage, 'other');
  await later.adopt(null);
  assert.equal(later.isUnsent('c0'), false, 'what another tab may have sent');
});
