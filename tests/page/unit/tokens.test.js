import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { tokensOf } = await load('js/words/tokens.js');

const SIGNS = { string: 's', comment: 'c', number: 'n' };
/** The code with its tokens in brackets: `s[…]`, `c[…]`, `n[…]`. */
const shown = (text, language) => tokensOf(text, language).reduceRight((whole, { kind, from, to }) => `${whole.slice(0, from)}${SIGNS[kind]}[${whole.slice(from, to)}]${whole.slice(to)}`, text);

const TABLE = [
  ['js', 'let a = "x"; // why', 'let a = s["x"]; c[// why]'],
  ['js', "f('it\\'s', `a\nb`)", "f(s['it\\'s'], s[`a\nb`])"],
  ['js', 'a /* b\nc */ d', 'a c[/* b\nc */] d'],
  ['js', 'x1 = 0xFF + 1_000.5e-3 + 2n;', 'x1 = n[0xFF] + n[1_000.5e-3] + n[2n];'],
  ['js', 'fetch("http://a.b/c")', 'fetch(s["http://a.b/c"])'],
  ['', 'curl http://a.b/c # 3 times', 'curl http://a.b/c c[# 3 times]'],
  ['', "don't \"stop\" '", "don't s[\"stop\"] '"],
  ['', 'color: #fff', 'color: #fff'],
  ['rust', "fn f<'a>(x: &'a str) -> u8 { 7 }", "fn f<'a>(x: &'a str) -> u8 { n[7] }"],
  ['python', 'def f(): """two\nlines""" # 1', 'def f(): s["""two\nlines"""] c[# 1]'],
  ['py', 'a // 2', 'a // n[2]'],
  ['sh', 'echo "$a" # done', 'echo s["$a"] c[# done]'],
  ['sql', "select 'a' -- b", "select s['a'] c[-- b]"],
  ['html', '<a href="x"><!-- 1 --></a>', '<a href=s["x"]>c[<!-- 1 -->]</a>'],
  ['text', '"a" // 1 # b', '"a" // n[1] # b'],
  ['JS', '// a', 'c[// a]'],
  ['constructor', '"a"', 's["a"]'],
  ['js', '"open\n2', '"open\nn[2]'],
  ['js', '/* open "a" 1', 'c[/* open "a" 1]'],
  ['js', '变量1 = "茶" // 好', '变量1 = s["茶"] c[// 好]'],
  ['js', '', ''],
];

test('strings, comments and numbers are found, and nothing else', () => {
  for (const [language, text, expected] of TABLE) assert.equal(shown(text, language), expected, `${language}: ${text}`);
});

test('tokens stand in their order and never over each other, and there are only so many', () => {
  const text = '"a" 1 /* b */ '.repeat(1_000);
  const tokens = tokensOf(text, 'js');
  assert.equal(tokens.length, 400);
  tokens.reduce((end, { from, to }) => (assert.ok(end <= from && from < to && to <= text.length), to), 0);
});

// Twenty-five times what a message may hold: whatever takes more than linear time never ends.
test('hostile code takes no time', { timeout: 30_000 }, () => {
  for (const unit of ['"', "'", '`', '\\"', '"\\', '`\\`', '/*', '/* */', '//', '#', "'a", '"""', '1', '1.', '1e', '0x', '_', 'é', '. ', '<!--', '--', '"\n', '#\n']) {
    for (const language of ['', 'js', 'python', 'sh', 'html']) tokensOf(unit.repeat(100_000 / unit.length), language);
  }
});
