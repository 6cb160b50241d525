// In what order rooms and people are listed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { lastWord, orderPeople, orderRooms } = await load('js/core/order.js');

const room = (title, last = 0, unread = 0, starred = false) => ({ title, last, unread, starred });

/** What there is, in the language, and the titles as they are listed. */
const ROOMS = [
  ['numbers count as numbers', 'en', [room('project-10'), room('project-2'), room('project-1')], ['project-1', 'project-2', 'project-10']],
  ['whoever spoke last comes first, before those never used', 'en', [room('a'), room('b', 5), room('c', 9)], ['c', 'b', 'a']],
  ['unread before all, also where nothing was said for long', 'en', [room('new', 99), room('old', 1, 3), room('older', 0, 1)], ['old', 'older', 'new']],
  ['a star before all, and among those that have one the same order', 'en', [room('new', 99, 5), room('still', 0, 0, true), room('heard', 9, 0, true), room('unread', 1, 2, true), room('old', 5)], ['unread', 'heard', 'still', 'new', 'old']],
  ['large and small letters do not part names', 'en', [room('zoo'), room('Bar'), room('alpha')], ['alpha', 'Bar', 'zoo']],
  ['marks do not part names', 'en', [room('zebra'), room('école'), room('eat')], ['eat', 'école', 'zebra']],
  ['Chinese by sound', 'zh-CN', [room('值班'), room('设计'), room('大厅')], ['大厅', '设计', '值班']],
  ['Chinese with numbers', 'zh-CN', [room('项目10'), room('项目9')], ['项目9', '项目10']],
];

test('rooms: what has a star, what is unread, then by the last word, then by name', () => {
  for (const [what, language, rooms, expected] of ROOMS) assert.deepEqual(orderRooms(rooms, language).map(({ title }) => title), expected, what);
});

test('people stand by name', () => {
  assert.deepEqual(orderPeople([{ name: 'Guest 10' }, { name: '李雷' }, { name: 'Guest 9' }, { name: 'ann' }], 'en').map(({ name }) => name), ['ann', 'Guest 9', 'Guest 10', '李雷']);
});

test('the last word is what was heard, or what the house has told', () => {
  assert.equal(lastWord({ last: null, log: { messages: [] } }), 0);
  assert.equal(lastWord({ last: 7, log: { messages: [] } }), 7);
  assert.equal(lastWord({ last: 7, log: { messages: [{ time: 5 }, { time: 9 }] } }), 9);
});
