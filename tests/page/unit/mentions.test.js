// Where a name is mentioned in what is being typed: the rule of the contract but for code and quotes, as a
// table. Of what was sent the house says it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { mayMention, nameAt } = await load('js/core/nameat.js');
const { Names } = await load('js/core/names.js');

const PEOPLE = ['Ann', 'Ann Lee', '李雷', '李', "O'Brien", 'José', 'Bo_B', 'محمد', 'İpek', 'Marie-Claire', 'R2.D2', '🍵', '佐藤・花子', 'Νίκος', 'Straße'];
function known(people = PEOPLE) {
  const names = new Names();
  people.forEach((name, i) => names.learn(i + 1, name));
  return names;
}

const TABLE = [
  ['@Ann', 'Ann'],
  ['hello @ANN!', 'Ann'],
  ['＠ann', 'Ann'],
  ['(@ann)', 'Ann'],
  ['@ann.', 'Ann'],
  ['@ann...', 'Ann'],
  ['@ann, @ann?', 'Ann'],
  ["@ann's tea", 'Ann'],
  ['@ann’s', 'Ann'],
  ['@ann-', 'Ann'],
  ['请@ann看', 'Ann'],
  ['@ann你好', 'Ann'],
  ['👍@ann', 'Ann'],
  ['❤️@ann', 'Ann'],
  ['・@ann', 'Ann'],
  ['@@ann', 'Ann'],
  ['*@ann*', 'Ann'],
  ['line\n@ann', 'Ann'],
  ['@Ann Lee', 'Ann Lee'],
  ['@ann lee!', 'Ann Lee'],
  ['@Ann_Lee', 'Ann Lee'],
  ['@Ann Leeds', 'Ann'],
  ['@李雷看', '李雷'],
  ['@李四', '李'],
  ["@o'brien", "O'Brien"],
  ['@O’Brien', "O'Brien"],
  ['@jose\u0301', 'José'],
  ['@bo b', 'Bo_B'],
  ['@محمد yes', 'محمد'],
  ['@İPEK', 'İpek'],
  ['@marie\u2010claire', 'Marie-Claire'],
  ['@R2.D2.', 'R2.D2'],
  ['@ΝΊΚΟΣ', 'Νίκος'],
  ['@νίκοσ', 'Νίκος'],
  ['@STRASSE, @straẞe', 'Straße'],
  ['@🍵', '🍵'],
  ['@佐藤・花子さん', '佐藤・花子'],
  ['@ＡＮＮ', 'Ann'],
  ['@Ann and @李雷', 'Ann', '李雷'],
  ['@Anna'],
  ['@Annlee'],
  ['@ann2'],
  ['@ann\u0301'],
  ['@ann.example'],
  ['@ann-marie'],
  ['@ann_b'],
  ["@ann'smith"],
  ['@ann·b'],
  ['info@ann.example.org'],
  ['mail@ann'],
  ['é@ann'],
  ['e\u0301@ann'],
  ['2@ann'],
  ['.@ann'],
  ['_@ann'],
  ['-@ann'],
  ["'@ann"],
  ['·@ann'],
  ['я@ann'],
  ['@ ann'],
  ['@'],
  ['ann'],
  ['@jose'],
];

/** Everybody who is mentioned, each once. */
function mentionedIn(text, names) {
  const users = new Set();
  for (let i = 0; i < text.length; i += 1) {
    const found = '@＠'.includes(text[i]) && mayMention(text, i) ? nameAt(names.all, text, i + 1) : null;
    if (found) users.add(found.user);
  }
  return [...users];
}

test('the table of texts and whom they mention', () => {
  const names = known();
  for (const [text, ...expected] of TABLE) assert.deepEqual(mentionedIn(text, names).map((user) => names.of(user)), expected, JSON.stringify(text));
});

test('whoever is called otherwise is mentioned by the new name alone', () => {
  const names = known(['Ann', 'Bo']);
  assert.deepEqual(mentionedIn('@Ann @Cleo', names), [1]);
  names.learn(1, 'Cleo');
  assert.deepEqual(mentionedIn('@Ann @Cleo', names), [1]);
  assert.deepEqual(mentionedIn('@Ann', names), []);
  names.learn(2, 'Ann');
  assert.deepEqual(mentionedIn('@Ann', names), [2]);
});

test('the place of an @ is the same rule while one writes', () => {
  assert.equal(mayMention('请@', 1), true);
  assert.equal(mayMention('a@', 1), false);
  assert.equal(mayMention('@', 0), true);
});
