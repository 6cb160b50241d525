import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { isOnlyEmoji, parse, plainText } = await load('js/words/markup.js');

const mentionAt = (text, i) => ['李雷', 'ann'].find((name) => text.slice(i, i + name.length).toLowerCase() === name)?.length ?? 0;

/** The tree as a line of text: `p(one strong(two))`. */
const show = (nodes) =>
  nodes.map((node) => (typeof node === 'string' ? node : `${node.tag}${node.href ? `<${node.href}>` : ''}(${show(node.children)})${node.host ? ` ${node.host}` : ''}`)).join('');

const TABLE = [
  ['hello', 'p(hello)'],
  ['one\ntwo', 'p(one\ntwo)'],
  ['**你好。**吗', 'p(strong(你好。)吗)'],
  ['很*好*的', 'p(很em(好)的)'],
  ['snake_case_name', 'p(snake_case_name)'],
  ['_so_ it is', 'p(em(so) it is)'],
  ['2 * 3 * 4', 'p(2 * 3 * 4)'],
  ['2*3', 'p(2*3)'],
  ['**a *b* c**', 'p(strong(a em(b) c))'],
  ['*a **b** c*', 'p(em(a strong(b) c))'],
  ['** a**', 'p(** a**)'],
  ['****', 'p(****)'],
  ['`a *b* <i>`', 'p(code(a *b* <i>))'],
  ['a ` b', 'p(a ` b)'],
  ['``', 'p(``)'],
  ['> quoted\n> more\nanswer', 'blockquote(quoted\nmore)p(answer)'],
  ['>no space', 'p(>no space)'],
  ['```rust\nlet a = *b;\n```', 'pre(let a = *b;)'],
  ['```\na\n```\nafter', 'pre(a)p(after)'],
  ['```\n```', 'pre()'],
  ['```\nnever closed', 'p(```\nnever closed)'],
  ['请看http://a.b/c，谢谢', 'p(请看a<http://a.b/c>(http://a.b/c)，谢谢)'],
  ['see https://a.b/c.', 'p(see a<https://a.b/c>(https://a.b/c).)'],
  ['(http://a.b/c)', 'p((a<http://a.b/c>(http://a.b/c)))'],
  ['http://a.b/c(d) x', 'p(a<http://a.b/c(d)>(http://a.b/c(d)) x)'],
  ['**http://a.b/**', 'p(strong(a<http://a.b/>(http://a.b/)))'],
  ['http://a.b/_x_y_', 'p(a<http://a.b/_x_y>(http://a.b/_x_y)_)'],
  ['xhttp://a.b', 'p(xhttp://a.b)'],
  ['http://', 'p(http://)'],
  ['http://me:secret@a.b/', 'p(http://me:secret@a.b/)'],
  ['mailto:a@b.c', 'p(a<mailto:a@b.c>(mailto:a@b.c))'],
  ['javascript:alert(1)', 'p(javascript:alert(1))'],
  ['[x](javascript:alert(1))', 'p([x](javascript:alert(1)))'],
  ['[x](JaVaScRiPt:alert(1))', 'p([x](JaVaScRiPt:alert(1)))'],
  ['[x](data:text/html,hi)', 'p([x](data:text/html,hi))'],
  ['[x](vbscript:x)', 'p([x](vbscript:x))'],
  ['[docs](http://a.b/c) ok', 'p(a<http://a.b/c>(docs) ok)'],
  ['[http://bank.example](http://evil.example/)', 'p(a<http://evil.example/>(http://bank.example) evil.example)'],
  ['[](http://a.b)', 'p([](a<http://a.b/>(http://a.b)))'],
  ['http://例子.com', 'p(http://例子.com)'],
  ['@Ann hi', 'p(mention(@Ann) hi)'],
  ['请@李雷看', 'p(请mention(@李雷)看)'],
  ['mail@ann', 'p(mail@ann)'],
  ['@nobody', 'p(@nobody)'],
  ['<img src=x onerror=alert(1)>', 'p(<img src=x onerror=alert(1)>)'],
  ['&amp; + %41', 'p(&amp; + %41)'],
];

test('the table of inputs and trees', () => {
  for (const [text, expected] of TABLE) assert.equal(show(parse(text, mentionAt)), expected, JSON.stringify(text));
});

test('no characters are lost or added outside the marks', () => {
  for (const text of ['a*b', '[[[', '](', '**', '*_`', 'h', 'http:/', '> ', '@', '``` \n']) {
    assert.equal(show(parse(text)).replace(/^(?:p|blockquote)\(|\)$/g, ''), text.replace(/^> /, ''), JSON.stringify(text));
  }
});

// Two hundred times what a message may hold: whatever takes more than linear time never ends.
test('hostile repetitions take no time', { timeout: 30_000 }, () => {
  for (const unit of ['*', '[', '_', '`', '**a ', '[a](', 'http://', 'http://a(', 'http://a)', '*a ', '> ', '```\n', '@', '_a ', '*a* ', '](']) {
    assert.ok(parse(unit.repeat(Math.ceil(800_000 / unit.length)), mentionAt).length > 0);
  }
});

test('elements are bounded', () => {
  const count = (nodes) => nodes.reduce((sum, node) => sum + (typeof node === 'string' ? 0 : 1 + count(node.children)), 0);
  assert.ok(count(parse('*a* '.repeat(5_000))) <= 201);
});

test('only emoji', () => {
  for (const text of ['👍', '🍵🎉', '👩‍🏫 👍🏽', '🇨🇳', '❤️']) assert.equal(isOnlyEmoji(text), true, text);
  for (const text of ['', 'a👍', '1', '👍'.repeat(7), '#', '你']) assert.equal(isOnlyEmoji(text), false, text);
});

test('the announcer hears words without marks', () => {
  assert.equal(plainText(parse('**hi** `there`\n> you')), 'hi there you');
});
