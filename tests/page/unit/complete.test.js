import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { codeAt, matching, mentionAt } = await load('js/words/find.js');
const { allEmoji, emojiEntry, emojiFor, emojiGroups, learnEmoji, toned } = await load('js/words/emoji.js');

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

test('a : is one where words begin, with two letters or one Chinese character, and never a time, an address or a face', () => {
  const table = [
    [':te', { start: 0, query: 'te' }],
    ['more :Tea', { start: 5, query: 'tea' }],
    ['line\n:+1', { start: 5, query: '+1' }],
    ['喝 :茶', { start: 2, query: '茶' }],
    ['@Ann :te', { start: 5, query: 'te' }],
    [':t', null],
    [':', null],
    [':)', null],
    [':-)', null],
    ['10:30', null],
    ['http://x', null],
    ['注意:火', null],
    ['note:fire', null],
    [': fire', null],
    [':tea cup', null],
  ];
  for (const [text, expected] of table) assert.deepEqual(codeAt(text, text.length), expected, text);
});

test('emoji are found by English and Chinese words, the exact word first', () => {
  const found = (query) => emojiFor(query).map(({ emoji }) => emoji);
  for (const query of ['tea', ':tea:', 'TEA ', '茶']) assert.deepEqual(found(query), ['🍵', '🧋'], query);
  assert.equal(found('笑')[0], '😀');
  assert.deepEqual(found('ok'), ['👌', '🆗']);
  assert.deepEqual(found('+1'), ['👍']);
  assert.deepEqual(found('zzzz'), []);
  assert.equal(found('s').length, 8);
});

test('no emoji is there twice, and each has a word', () => {
  const all = [...'abcdefghijklmnopqrstuvwxyz+-'].flatMap((letter) => [...'abcdefghijklmnopqrstuvwxyz_1'].flatMap((next) => emojiFor(letter + next)));
  const ids = new Set(all.map(({ id }) => id));
  const texts = [...new Set(all)];
  assert.equal(texts.length, ids.size);
  assert.ok(ids.size > 130, String(ids.size));
});

/** The last one: what is learned stays. */
test('once all emoji have come they are found by each of both languages, the short list first, each once, with the tones that they take', async () => {
  const [english, chinese] = await Promise.all(['en', 'zh-CN'].map(async (tag) => (await load(`lang/emoji/${tag}.js`)).default));
  for (const [name, lines] of Object.entries(english)) assert.equal(lines.trim().split('\n').length, chinese[name].trim().split('\n').length, name);
  const before = allEmoji('').map(({ emoji }) => emoji);
  learnEmoji(english, chinese);
  const all = allEmoji('').map(({ emoji }) => emoji);
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.length > 1_800, String(all.length));
  assert.deepEqual(all.slice(0, before.length), before);
  assert.equal(emojiGroups().flatMap(([, entries]) => entries).length, all.length, 'each of the short list is in a group');
  const first = (query) => allEmoji(query)[0]?.emoji;
  assert.deepEqual(['tea', ':axolotl:', '乌龙茶', '奶茶', 'thumbs up', 'red-heart', '彩虹旗'].map(first).map(Boolean), [true, false, true, true, true, true, true]);
  assert.deepEqual([first('乌龙茶'), first('奶茶'), first('thumbs up'), first('red-heart')], ['🍵', '🧋', '👍', '❤️']);
  const cases = [['👍', 0, '👍'], ['👍', 1, '👍🏻'], ['✌️', 5, '✌🏿'], ['🏃‍♀️', 3, '🏃🏽‍♀️'], ['🍵', 3, '🍵'], ['👪', 2, '👪']];
  for (const [emoji, tone, expected] of cases) assert.equal(toned(emojiEntry(emoji), tone), expected, `${emoji} ${tone}`);
  // As the house writes them: what is shown as an emoji by itself says nothing more.
  for (const emoji of all) assert.doesNotMatch(emoji, /\p{Emoji_Presentation}\uFE0F/u, emoji);
});
