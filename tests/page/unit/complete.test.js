import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { matching, mentionAt } = await load('js/complete.js');

test('an @ and what follows it is found before the caret, also behind Chinese, not inside a word', () => {
  const table = [
    ['@', 1, { start: 0, query: '' }],
    ['hi @An', 6, { start: 3, query: 'an' }],
    ['请@李', 3, { start: 1, query: '李' }],
    ['@Evelyn Ha', 10, { start: 0, query: 'evelyn ha' }],
    ['@An and', 3, { start: 0, query: 'an' }],
    ['mail@an', 7, null],
    ['@ an', 4, null],
    ['@an\nx', 5, null],
    ['none', 4, null],
    [`@${'x'.repeat(60)}`, 61, null],
  ];
  for (const [text, caret, expected] of table) assert.deepEqual(mentionAt(text, caret), expected, text);
});

test('names match by the beginning of any of their words, and who is here comes first', () => {
  const people = ['Ann Lee', 'Bo', 'Leo', '李雷'].map((name, id) => ({ id, name, online: name !== 'Ann Lee' }));
  const names = (query) => matching(people, query).map(({ name }) => name);
  assert.deepEqual(names('le'), ['Leo', 'Ann Lee']);
  assert.deepEqual(names('李'), ['李雷']);
  assert.deepEqual(names('e'), []);
  assert.deepEqual(names(''), ['Bo', 'Leo', '李雷', 'Ann Lee']);
  assert.equal(matching(Array.from({ length: 20 }, (_, id) => ({ id, name: 'x', online: true })), 'x').length, 8);
});
