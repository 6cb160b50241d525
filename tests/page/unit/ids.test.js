import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const ids = await load('js/core/ids.js');

test('an id is 16 bytes as hex, all of them from the source of randomness', () => {
  assert.equal(ids.randomId((bytes) => bytes.fill(0xab)), 'ab'.repeat(16));
  assert.equal(ids.randomId((bytes) => bytes.fill(1)), '01'.repeat(16));
});

const NAMES = [
  ['Ann', { name: 'Ann' }],
  ['  Ann   Lee ', { name: 'Ann Lee' }],
  ['李雷 👩‍🏫', { name: '李雷 👩‍🏫' }],
  ['Jose\u0301', { name: 'José' }],
  ['👩‍🏫'.repeat(24), { name: '👩‍🏫'.repeat(24) }],
  ['', { error: 'name_empty' }],
  ['   ', { error: 'name_empty' }],
  ['a'.repeat(24), { name: 'a'.repeat(24) }],
  ['a'.repeat(25), { error: 'name_long' }],
  ['a\u202Eb', { error: 'name_invalid' }],
  ['a\u0007b', { error: 'name_invalid' }],
  ['a\nb', { error: 'name_invalid' }],
  ['half \uD83D', { error: 'name_invalid' }],
  ['\uDE00', { error: 'name_invalid' }],
];

test('names are checked as a person perceives them', () => {
  for (const [typed, expected] of NAMES) assert.deepEqual(ids.checkName(typed), expected, JSON.stringify(typed));
});

test('a shown name cannot turn its surroundings around', () => {
  assert.equal(ids.shownName('a\u202Eb\u2066'), 'a\uFFFDb\uFFFD');
});

/** Name → what stands in its avatar. */
const INITIALS = [
  ['ann', 'An'], ['ANN', 'An'], ['A', 'A'], ['Zoë', 'Zo'], ['Jose\u0301', 'Jo'], ['\u00e9ric', 'Ér'], ['Ann Lee', 'An'], ['A Lee', 'A'], ['r2d2', 'R2'],
  ['Жанна', 'Жа'], ['Ωmega', 'Ωm'], ['7even', '7'], ['李雷', '李'], ['佐藤', '佐'], ['さくら', 'さ'], ['김민수', '김'], ['נועה', 'נ'], ['محمد', 'م'],
  ['นภา', 'น'], ['👩‍🏫 Ann', '👩‍🏫'], ['a\u202Eb', 'A'], ['', '?'],
];

test('an avatar shows two letters where letters are large and small, else one character', () => {
  for (const [name, expected] of INITIALS) assert.equal(ids.initials(name), expected, name);
});

test('a colour belongs to a user: the first fourteen differ, and nobody loses theirs', () => {
  const first = Array.from({ length: 14 }, (_, i) => ids.colourOf(i + 1));
  assert.equal(new Set(first).size, 14);
  assert.deepEqual(Array.from({ length: 14 }, (_, i) => ids.colourOf(i + 15)), first);
});

test('a direct conversation has the smaller id first and two different people', () => {
  assert.equal(ids.directRoom(9, 7), 'dm:7:9');
  assert.equal(ids.directRoom(7, 10), 'dm:7:10');
  const partners = [['dm:7:9', 7, 9], ['dm:7:9', 9, 7], ['dm:7:9', 8, null], ['dm:9:7', 7, null], ['dm:7:7', 7, null], ['dm:07:9', 7, null], ['lobby', 7, null]];
  for (const [room, me, expected] of partners) assert.equal(ids.partnerOf(room, me), expected, room);
});

test('the address names a room', () => {
  const hashes = [['', 'lobby'], ['#', 'lobby'], ['#lobby', 'lobby'], ['#%E8%AE%BE%E8%AE%A1', '设计'], ['#Tea%20Time', 'tea-time'], ['#%41', 'a'], ['#%', 'lobby'], ['#<b>', 'lobby'], ['#dm:7:9', 'dm:7:9'], ['#-', 'lobby'], ['#_-_', 'lobby'], ['#\u0301', 'lobby'], ['#٣', '٣'], ['#ｔｅａ', 'tea'], [`#${'x'.repeat(33)}`, 'lobby']];
  for (const [hash, expected] of hashes) assert.equal(ids.roomOfHash(hash), expected, hash);
  for (const [hash, expected] of hashes.filter(([each]) => each.length > 1)) assert.equal(ids.roomOfHash(`${hash}/12`), expected, `${hash}/12`);
  for (const room of ['lobby', '设计', 'a_b-c', 'dm:7:9']) assert.equal(ids.roomOfHash(ids.hashOfRoom(room)), room);
});

test('a text is counted as the server counts it', () => {
  assert.equal(ids.byteLength('你好a'), 7);
});

test('a link to a message names its room and its place', async () => {
  const { hashOfMessage, seqOfHash } = await load('js/core/messagelink.js');
  for (const room of ['lobby', '设计', 'dm:7:9', 'p:abc']) {
    const hash = hashOfMessage(room, 12);
    assert.deepEqual([ids.roomOfHash(hash), seqOfHash(hash)], [room, 12]);
  }
  for (const hash of ['', '#tea', '#tea/', '#tea/0', '#tea/x', '#tea/1/2', '#/1', '#tea/-1', '#12', `#tea/${'9'.repeat(16)}`]) assert.equal(seqOfHash(hash), null, hash);
});
