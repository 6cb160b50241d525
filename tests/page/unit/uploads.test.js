// Files on their way, without a network.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, VirtualClock } from '../support/clock.js';
import { load } from '../support/modules.js';

const { Uploads } = await load('js/core/uploads.js');
const { atHand, isLost } = await load('js/core/athand.js');

/** Each upload ends when the test says so. */
function uploads() {
  atHand.clear();
  const [clock, going, heard] = [new VirtualClock(), new Map(), []];
  const bring = (item, { tell, signal }) => new Promise((resolve, reject) => {
    going.set(item.key, { tell, arrive: () => resolve(`id of ${item.key}`), refuse: (code) => reject({ code }) });
    signal.addEventListener('abort', () => reject({ code: 'cancelled' }));
  });
  const all = new Uploads({ bring, clock, changed: ({ key, state }) => heard.push(`${key} ${state}`) });
  const add = (...keys) => keys.forEach((key) => all.add({ key, file: {}, bytes: 1_000 }));
  return { all, add, clock, going, heard, of: (key) => atHand.get(key) };
}

test('two go at a time, in the order they were chosen', async () => {
  const { add, going, of } = uploads();
  add('a', 'b', 'c', 'd');
  assert.deepEqual([...going.keys()], ['a', 'b']);
  assert.deepEqual(['a', 'b', 'c', 'd'].map((key) => of(key).state), ['going', 'going', 'waiting', 'waiting']);
  going.get('b').arrive();
  await settled();
  assert.deepEqual([...going.keys()], ['a', 'b', 'c']);
  assert.deepEqual([of('b').state, of('b').id, of('b').sent], ['done', 'id of b', 1_000]);
});

test('what nobody wants any more is broken off, and says nothing', async () => {
  const { all, add, going, heard, of } = uploads();
  add('a', 'b', 'c');
  heard.length = 0;
  all.drop('a');
  await settled();
  assert.equal(of('a'), undefined);
  assert.deepEqual([...going.keys()], ['a', 'b', 'c']);
  assert.deepEqual(heard, ['c going']);
});

test('what was refused says why, lets the next one go, and is tried again from the beginning', async () => {
  const { all, add, going, of } = uploads();
  add('a', 'b', 'c');
  going.get('a').tell({ sent: 600 });
  going.get('a').refuse('storage_full');
  await settled();
  assert.deepEqual([of('a').state, of('a').why, of('c').state], ['failed', 'storage_full', 'going']);
  all.retry('a');
  assert.deepEqual([of('a').state, of('a').sent, of('a').why], ['waiting', 0, undefined]);
  all.retry('b');
  assert.equal(of('b').state, 'going');
});

test('how fast it goes is told of what went since the line was there', () => {
  const { add, clock, going, of } = uploads();
  add('a');
  const { tell } = going.get('a');
  tell({ sent: 0 });
  clock.tick(1_000);
  tell({ sent: 500 });
  assert.equal(of('a').rate, 500);
  tell({ sent: 500, offline: true });
  assert.deepEqual([of('a').offline, of('a').rate], [true, 0]);
  clock.tick(60_000);
  tell({ sent: 500 });
  clock.tick(500);
  tell({ sent: 600 });
  assert.deepEqual([of('a').offline, of('a').rate], [false, 200]);
});

test('a post is lost when its files are neither in the house nor at hand', () => {
  const { add } = uploads();
  add('a');
  const table = [[undefined, false], [[{ key: 'a' }], false], [[{ key: 'x', id: 'there' }], false], [[{ key: 'a' }, { key: 'x' }], true]];
  for (const [files, expected] of table) assert.equal(isLost({ files }), expected, JSON.stringify(files));
  assert.equal(isLost({ files: [{ key: 'x' }], failed: 'muted' }), false);
});
