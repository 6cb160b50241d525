import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { bytesOf, clean, showsNothing, withoutEdges } = await load('js/core/text.js');

const high = '\uD83D';
const low = '\uDE00';
const marks = (count) => '\u0301'.repeat(count);

const CLEANED = [
  ['hi', 'hi'],
  [`half ${high}`, 'half \uFFFD'],
  [`${low} half`, '\uFFFD half'],
  [`${low}${high}`, '\uFFFD\uFFFD'],
  [`whole ${high}${low}`, 'whole 😀'],
  ['one\r\ntwo\rthree\n', 'one\ntwo\nthree\n'],
  ['a\tb', 'a\tb'],
  ['page\fbreak\vline', 'page\nbreak\nline'],
  ['\u0000a\u0007b\u001B[31m\u001F', 'ab[31m'],
  // The server takes these.
  ['\u007F\u0085\u009F\u2028', '\u007F\u0085\u009F\u2028'],
  [`e${marks(8)}`, `e${marks(8)}`],
  [`e${marks(200)}f`, `e${marks(8)}f`],
  [`e${marks(6)}\u200D${marks(6)}f`, `e${marks(6)}\u200D${marks(2)}f`],
  [`e${marks(9)}e${marks(9)}`, `e${marks(8)}e${marks(8)}`],
];

test('a text is brought to what the server takes', () => {
  for (const [text, expected] of CLEANED) {
    assert.equal(clean(text), expected, JSON.stringify(text));
    assert.equal(clean(expected), expected, 'once is enough');
  }
});

test('no control character that the server refuses is left', () => {
  const controls = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)).join('');
  assert.equal(clean(controls), '\t\n\n\n\n');
  assert.equal(clean(controls.repeat(100)).replace(/[\n\t]/g, ''), '');
});

test('a text keeps how its first line is indented, and loses empty lines at its edges', () => {
  const table = [
    ['  indented\n    more', '  indented\n    more'],
    ['\u3000\u3000段落', '\u3000\u3000段落'],
    ['\n \n\u3000\n  a\n\n', '  a'],
    ['\ta ', '\ta'],
    [' \n', ''],
  ];
  for (const [text, expected] of table) assert.equal(withoutEdges(text), expected, JSON.stringify(text));
});

test('bytes are counted as the server will', () => {
  assert.equal(bytesOf('  你好\u0000\r\na\n\n'), 2 + 6 + 1 + 1);
  assert.equal(bytesOf(high), 3);
});

test('what shows nothing is known', () => {
  for (const text of ['', ' \n\t', '\u200B', '\u200B\u2060\uFEFF', '\u3000\u00AD', '\u115F\u3164', '\uFE0F', '\u0085', ' \u0085\u200B', '\u{E0041}']) assert.equal(showsNothing(text), true, JSON.stringify(text));
  for (const text of ['a', '.', '\u200Ba', '\u2800', '\uFFFD', '👍']) assert.equal(showsNothing(text), false, JSON.stringify(text));
});

// What takes more than linear time never ends here.
test('towers and edges take no time', { timeout: 30_000 }, () => {
  for (const unit of ['\u0301', '\u0301\u200D', '\u200D', ' ', '\n', ' \n', '\u3000', '\uD83D', '\r']) {
    const text = unit.repeat(300_000);
    for (const hostile of [text, `${text}a`, `a${text}`]) withoutEdges(clean(hostile));
  }
});
