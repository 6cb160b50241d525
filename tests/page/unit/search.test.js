import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, VirtualClock } from '../support/clock.js';
import { load } from '../support/modules.js';

const { Results } = await load('js/core/results.js');
const { filterOf, withFilter, wordsOf } = await load('js/words/filters.js');

test('a filter is written into a query, replaced and taken away, and its name is no word', () => {
  assert.equal(withFilter('green tea', 'from', 'Ann'), 'green tea from:Ann');
  assert.equal(withFilter('green from:Ann tea', 'from', '小 明'), 'green tea from:"小 明"');
  assert.equal(withFilter('from:"小 明" tea', 'from', null), 'tea');
  assert.equal(withFilter('', 'has', 'link'), 'has:link');
  assert.equal(filterOf('tea FROM:"小 明"', 'from'), '小 明');
  assert.equal(filterOf('tea in:lobby', 'in'), 'lobby');
  assert.equal(filterOf('login:me', 'in'), null, 'it begins a word');
  assert.deepEqual(wordsOf('Green "black tea" from:"A b" in:tea before:2026-01-31 at:noon 茶'), ['green', 'black', 'tea', 'at:noon', '茶']);
});

const hit = (seq) => ({ room: 'tea', seq, time: seq * 10 });

/** A house that answers when the test says so. */
function house() {
  const asked = [];
  const ask = (command) => new Promise((resolve, reject) => asked.push({ command, resolve, reject }));
  return { asked, ask };
}

test('one question is asked at a time, after the last key, and pages follow the last hit', async () => {
  const { asked, ask } = house();
  const clock = new VirtualClock();
  let changes = 0;
  const results = new Results({ ask, clock }, () => (changes += 1));
  for (const query of ['g', 'gr', 'gre']) results.start({ type: 'search', query }, 400);
  await clock.pass(399);
  assert.equal(asked.length, 0);
  await clock.pass(1);
  assert.deepEqual(asked.map(({ command }) => command.query), ['gre']);
  results.start({ type: 'search', query: 'green' }, 400);
  await clock.pass(2_000);
  assert.equal(asked.length, 1, 'the first is not answered');
  asked[0].resolve({ hits: [hit(9)], more: false });
  await clock.pass(200);
  assert.deepEqual([asked.length, changes, results.hits.length], [2, 0, 0], 'an answer to other words is none');
  asked[1].resolve({ hits: [hit(9), hit(8)], more: true });
  await settled();
  assert.deepEqual([changes, results.hits.length, results.more, results.isAsking], [1, 2, true, false]);
  results.next();
  results.next();
  assert.equal(asked.length, 3);
  assert.deepEqual(asked[2].command, { type: 'search', query: 'green', before: { time: 80, room: 'tea', seq: 8 } });
  asked[2].resolve({ hits: [hit(7)], more: false });
  await settled();
  assert.deepEqual([results.hits.map(({ seq }) => seq), results.more], [[9, 8, 7], false]);
  results.next();
  assert.equal(asked.length, 3);
});

test('whoever asks too fast waits without a word; another refusal is told, and nothing clears what was found but an answer', async () => {
  const { asked, ask } = house();
  const clock = new VirtualClock();
  const told = [];
  const results = new Results({ ask, clock }, () => told.push(results.problem));
  results.start({ type: 'mentions' });
  await clock.pass(0);
  asked[0].reject({ code: 'slow_down', retry_after_ms: 700 });
  await clock.pass(699);
  assert.deepEqual([asked.length, told], [1, []]);
  await clock.pass(1);
  asked[1].resolve({ hits: [hit(3)], more: false });
  await settled();
  assert.deepEqual(told, [null]);
  results.start({ type: 'mentions' });
  await clock.pass(0);
  asked[2].reject({ code: 'offline' });
  await settled();
  assert.deepEqual([told, results.hits.length], [[null, 'offline'], 1]);
  results.start(null);
  assert.deepEqual([results.hits, results.isAsking], [[], false]);
});
