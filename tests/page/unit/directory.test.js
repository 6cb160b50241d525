// The list of everybody: page by page, narrowed by what one types, and never by an answer to what one typed before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, VirtualClock } from '../support/clock.js';
import { load } from '../support/modules.js';

const { Directory } = await load('js/core/directory.js');

const person = (id) => ({ id, name: `P${String(id).padStart(3, '0')}`, role: 'member', online: false, seen: id });
const people = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => person(from + i));

function setUp() {
  const clock = new VirtualClock();
  const asked = [];
  let drawn = 0;
  const ask = (command) => new Promise((resolve, reject) => asked.push({ command, resolve, reject }));
  const directory = new Directory({ ask, clock }, () => (drawn += 1));
  return { clock, asked, directory, drawn: () => drawn, ids: () => directory.people.map(({ id }) => id) };
}

test('pages follow one another, each person once, and none is asked for twice', async () => {
  const { asked, directory, ids } = setUp();
  directory.look();
  assert.deepEqual(asked[0].command, { type: 'people' });
  asked[0].resolve({ people: people(1, 3), more: true, counts: { here: 1, away: 0, absent: 4 } });
  await settled();
  directory.next();
  directory.next();
  assert.deepEqual(asked.map(({ command }) => command.after), [undefined, 'P003']);
  // Somebody was renamed meanwhile and is told of again.
  asked[1].resolve({ people: people(3, 5), more: false });
  await settled();
  assert.deepEqual([ids(), directory.total, directory.more], [[1, 2, 3, 4, 5], 5, false]);
  directory.next();
  assert.equal(asked.length, 2);
});

test('an answer to what was typed before is not taken', async () => {
  const { asked, directory, drawn, ids } = setUp();
  directory.look('a');
  directory.look('an');
  assert.deepEqual(asked.map(({ command }) => command.query), ['a', 'an']);
  asked[1].resolve({ people: [person(9)], more: false });
  asked[0].resolve({ people: people(1, 3), more: true });
  await settled();
  assert.deepEqual([ids(), directory.more, drawn()], [[9], false, 1]);
});

test('whoever asks too often waits without a word; what fails otherwise leaves what is there', async () => {
  const { clock, asked, directory, ids } = setUp();
  directory.look();
  asked[0].reject({ code: 'slow_down', retry_after_ms: 700 });
  await clock.pass(800);
  asked[1].resolve({ people: people(1, 2), more: true });
  await settled();
  directory.next();
  asked[2].reject({ code: 'offline' });
  await settled();
  assert.deepEqual(ids(), [1, 2]);
  directory.next();
  assert.equal(asked.length, 4, 'asked again');
});
