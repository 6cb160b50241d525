// A room that is saved: gathered from what the house sends in pieces, and refused or broken off.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { download, nameIn } = await load('js/dom/download.js');
const { size } = await load('js/words/size.js');
const { useLanguage } = await load('js/words/i18n.js');

const HEADERS = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Disposition': `attachment; filename="_.txt"; filename*=UTF-8''%E8%8C%B6%20%26.txt` };

/** An answer that sends these pieces, and then ends or breaks. */
const answer = (pieces, breaks = false) => new Response(new ReadableStream({
  pull(to) {
    const next = pieces.shift();
    if (next !== undefined) to.enqueue(next);
    else if (breaks) to.error(new TypeError('network error'));
    else to.close();
  },
}), { headers: HEADERS });

test('what comes in pieces is one file with its name and kind, and its size is told as it comes', async () => {
  const asked = [];
  const heard = [];
  const pieces = Array.from({ length: 10 }, (_, i) => new Uint8Array(1_000_000).fill(i));
  const fetch = async (address, options) => {
    asked.push([address, options.headers.Authorization]);
    return answer([...pieces]);
  };
  const { blob, name, bytes } = await download('/export/tea.txt', 'secret', { fetch, come: (count) => heard.push(count) });
  assert.deepEqual(asked, [['/export/tea.txt', 'Bearer secret']]);
  assert.deepEqual([name, bytes, blob.size, blob.type], ['茶 &.txt', 10_000_000, 10_000_000, 'text/plain; charset=utf-8']);
  assert.deepEqual(heard, pieces.map((_, i) => (i + 1) * 1_000_000));
  const whole = new Uint8Array(await blob.arrayBuffer());
  assert.ok(pieces.every((_, i) => whole[i * 1_000_000] === i && whole[(i + 1) * 1_000_000 - 1] === i), 'in order');
});

test('a refusal is told as it is, and what has no end is nothing', async () => {
  const refused = { type: 'error', code: 'slow_down', message: 'x', retry_after_ms: 10_000 };
  const codeOf = (fetch) => download('/export/tea.txt', 'secret', { fetch, come() {} }).then(() => 'whole', ({ code }) => code);
  assert.equal(await codeOf(async () => Response.json(refused, { status: 429 })), 'slow_down');
  assert.equal(await codeOf(async () => new Response('Only the page', { status: 403 })), 'unknown');
  assert.equal(await codeOf(() => Promise.reject(new TypeError('failed to fetch'))), 'offline');
  assert.equal(await codeOf(async () => answer([new Uint8Array(5)], true)), 'broken');
  assert.equal(await codeOf(async () => answer([])), 'whole');
});

test('a name is read as the house writes it', () => {
  assert.equal(nameIn(`attachment; filename="a b.html"; filename*=UTF-8''a%20b.html`), 'a b.html');
  assert.equal(nameIn(''), 'room');
});

test('sizes are for people', () => {
  const expected = { 0: '0 kB', 1: '0.1 kB', 999: '1 kB', 1_400: '1.4 kB', 140_300: '140 kB', 1_400_000: '1.4 MB', 2_000_000_000: '2 GB', 4_000_000_000_000: '4,000 GB' };
  for (const language of ['en', 'zh-CN']) {
    useLanguage(language, {});
    for (const [bytes, words] of Object.entries(expected)) assert.equal(size(Number(bytes)), words, language);
  }
});
