import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { commandAt, commandsFor, readCommand, secondsOf } = await load('js/core/slash.js');
const { somebodyIn } = await load('js/core/somebody.js');
const { Names } = await load('js/core/names.js');

/** What is read, in short: the words that are said, or the command and what stands behind it. */
function meant(text) {
  const { say, unknown, several, command, rest } = readCommand(text);
  if (say !== undefined) return ['say', say];
  if (unknown !== undefined) return ['unknown', unknown];
  return several ? ['several', several.name] : [command.name, rest];
}

const TABLE = [
  ['/help', ['help', '']],
  ['/HELP', ['help', '']],
  ['／help', ['help', '']],
  ['/ｈｅｌｐ', ['help', '']],
  ['、help', ['help', '']],
  ['/nick  Bo Lee ', ['nick', 'Bo Lee']],
  ['/msg Ann hi\nthere', ['msg', 'Ann hi\nthere']],
  ['/msg\nAnn', ['msg', 'Ann']],
  ['/shrug', ['shrug', '']],
  ['/join #tea/2', ['join', '#tea/2']],
  // What is none.
  ['/nosuch thing', ['unknown', 'nosuch']],
  ['/1', ['unknown', '1']],
  ['/constructor', ['unknown', 'constructor']],
  ['/helpme', ['unknown', 'helpme']],
  // What is said.
  ['/usr/bin', ['say', '/usr/bin']],
  ['/etc/hosts is a file', ['say', '/etc/hosts is a file']],
  ['/help/me', ['say', '/help/me']],
  ['/a/b\n/help', ['say', '/a/b\n/help']],
  ['/', ['say', '/']],
  ['/ help', ['say', '/ help']],
  ['/\nhelp', ['say', '/\nhelp']],
  ['、茶', ['say', '、茶']],
  ['、', ['say', '、']],
  ['/*.rs and /x/', ['unknown', '*.rs']],
  // A slash too many.
  ['//help', ['say', '/help']],
  ['//nosuch', ['say', '/nosuch']],
  ['／／help', ['say', '／help']],
  ['//usr/bin', ['say', '/usr/bin']],
  ['// a comment', ['say', '// a comment']],
  ['///', ['say', '///']],
  ['//', ['say', '//']],
  // Nothing is sent to somebody for whom it was not meant.
  ['/help\nmore', ['several', 'help']],
  ['/join a\n/join b', ['several', 'join']],
  ['/msg Ann a\n/msg Bo b', ['several', 'msg']],
  ['/msg Ann see\n/usr/bin', ['msg', 'Ann see\n/usr/bin']],
  ['/msg Ann see\n/nosuch', ['msg', 'Ann see\n/nosuch']],
];

test('a text that begins with a slash is a command, words, or unknown', () => {
  for (const [text, expected] of TABLE) assert.deepEqual(meant(text), expected, JSON.stringify(text));
});

test('a command is offered while its word is typed, and nowhere else', () => {
  const table = [
    ['/', 1, { start: 0, query: '' }],
    ['/Ni', 3, { start: 0, query: 'ni' }],
    ['／ni', 3, { start: 0, query: 'ni' }],
    ['、ni', 3, { start: 0, query: 'ni' }],
    ['、', 1, null],
    ['/改', 2, { start: 0, query: '改' }],
    ['/nick Bo', 8, null],
    ['/nick Bo', 3, { start: 0, query: 'ni' }],
    ['/usr/b', 6, null],
    [' /ni', 4, null],
    ['a /ni', 5, null],
    ['/\n', 2, null],
  ];
  for (const [text, caret, expected] of table) assert.deepEqual(commandAt(text, caret), expected, JSON.stringify(text));
});

test('everybody is offered what they may do where they are', () => {
  const at = (role, room, me = { id: 1, role }) => commandsFor({ me, hall: { isIn: () => true, aways: new Map(me.isAway ? [[1, 'lunch']] : []) }, room: { settings: {}, ...room } }).map(({ name }) => name);
  const table = [
    ['member', { name: 'tea' }, ['away', 'leave', 'topic', 'invite'], ['back', 'mute', 'kick', 'ban', 'unban', 'slow']],
    ['member', { name: 'tea' }, ['away', 'back'], [], { id: 1, role: 'member', isAway: true }],
    ['member', { name: 'lobby', settings: { topic_by: 'moderators' } }, ['invite'], ['leave', 'topic']],
    ['moderator', { name: 'lobby', settings: { topic_by: 'moderators' } }, ['topic', 'mute', 'kick', 'ban', 'slow'], ['leave']],
    ['member', { name: 'p:a', private: true, owner: 1 }, ['leave', 'topic', 'slow'], ['mute']],
    ['moderator', { name: 'p:a', private: true, owner: 2 }, ['leave', 'mute'], ['slow']],
    ['operator', { name: 'dm:1:2', direct: true }, ['mute', 'msg'], ['leave', 'topic', 'invite', 'slow']],
  ];
  for (const [role, room, offered, not, me] of table) {
    const names = at(role, room, me);
    for (const name of offered) assert.ok(names.includes(name), `${role} in ${room.name}: ${name}`);
    for (const name of not) assert.ok(!names.includes(name), `${role} in ${room.name}: no ${name}`);
  }
});

test('a length of time has a unit, in both languages', () => {
  const table = [['30s', 30], ['10m', 600], ['10min', 600], ['2h', 7_200], ['1d', 86_400], ['1w', 604_800], ['10分钟', 600], ['5分', 300], ['30秒', 30], ['1小时', 3_600], ['2天', 172_800], ['1周', 604_800], ['10', null], ['', null], ['no', null], ['3x', null], ['1.5h', null], ['3D', null], ['9999999m', null]];
  for (const [word, seconds] of table) assert.equal(secondsOf(word), seconds, word);
});

test('whoever is meant has the longest name, and nobody is taken for somebody else', async () => {
  const house = ['Ann', 'Ann Lee', '李雷', 'Bo', "O'Neil"].map((name, i) => ({ id: i + 1, name }));
  const names = new Names();
  names.learn(1, 'Ann');
  const asked = [];
  const ask = async ({ query }) => {
    asked.push(query);
    return { people: house.filter(({ name }) => name.toLowerCase().split(' ').some((word) => word.startsWith(query.toLowerCase()))) };
  };
  const offline = () => Promise.reject({ code: 'offline' });
  const table = [
    ['Ann hi', ask, [1, 'hi']],
    ['@Ann hi', ask, [1, 'hi']],
    ['＠ann: hi', ask, [1, 'hi']],
    ['Ann Lee hi', ask, [2, 'hi']],
    ['"Ann Lee" hi', ask, [2, 'hi']],
    ['“Ann” Lee', ask, [1, 'Lee']],
    ['李雷 你好\n吗', ask, [3, '你好\n吗']],
    ["O'Neil hi", ask, [5, 'hi']],
    ['Annabel', ask, null],
    ['"An" hi', ask, null],
    ['Nobody', ask, null],
    ['', ask, null],
    ['Ann hi', offline, [1, 'hi']],
    ['Bo hi', offline, null],
  ];
  for (const [words, askHouse, expected] of table) {
    const found = await somebodyIn(words, { ask: askHouse, names });
    assert.deepEqual(found && [found.person.id, found.rest], expected, words);
  }
  assert.ok(asked.includes('Ann'));
  await assert.rejects(somebodyIn('Ann', { ask: () => Promise.reject({ code: 'slow_down' }), names }));
});
