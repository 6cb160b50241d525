// Where somebody reads stays where it is: through other widths and sizes of text, through other rooms, and whatever
// comes above or below it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../support/crowd.js';
import { openHouse } from '../support/house.js';

const MIXED = ['short', '一段没有空格的中文，应该在窄窗口里换行。'.repeat(12), 'long words '.repeat(60), '```\ncode\nand code\n```', '> quoted\nanswered', '🍵'];
const mixed = (i) => `${i} ${MIXED[i % MIXED.length]}`;

/** The row at the upper edge, and where it stands. */
const reading = (page) => page.evaluate(() => {
  const edge = document.getElementById('log').getBoundingClientRect().top;
  const row = [...document.querySelectorAll('#chunks [data-key^="m"]')].find((each) => each.getBoundingClientRect().bottom > edge);
  return { key: row.dataset.key, top: row.getBoundingClientRect().top };
});

/** From now on the farthest that the row was painted from its place is written down. */
const watch = (page, { key, top }) => page.evaluate(({ key, top }) => {
  window.farthest = 0;
  window.watching?.disconnect();
  window.watching = new IntersectionObserver((entries) => {
    for (const { boundingClientRect } of entries) window.farthest = Math.max(window.farthest, Math.abs(boundingClientRect.top - top));
  });
  requestAnimationFrame(function again() {
    const row = document.querySelector(`[data-key="${key}"]`);
    window.watching.disconnect();
    if (row) window.watching.observe(row);
    requestAnimationFrame(again);
  });
}, { key, top });

const settled = (page) => page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 300)));

async function readHigh(window, times = 4) {
  await window.page.mouse.move(640, 300);
  for (let i = 0; i < times; i += 1) {
    await window.page.mouse.wheel(0, -900);
    await settled(window.page);
  }
  await window.until(() => !document.getElementById('jump').hidden);
}

test('scrolled up, another width, rotation, panel, text size or language moves nothing that is read, in no painted frame', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 300, mixed);
  const ann = await house.person('Ann', { viewport: { width: 1280, height: 800 } });
  await ann.until(() => document.querySelectorAll('#chunks .m').length > 40);
  await readHigh(ann);
  const set = (key, value) => ann.page.evaluate(([name, to]) => (document.documentElement.dataset[name] = to), [key, value]);
  const size = (width, height) => () => ann.page.setViewportSize({ width, height });
  const changes = {
    narrower: size(800, 800), wider: size(1_300, 800), rotated: size(800, 1_280), back: size(1_280, 800), phone: size(390, 844), 'phone on its side': size(844, 390), desk: size(1_280, 800),
    'large text': () => set('size', 'huge'), 'small text': () => set('size', 'small'), 'usual text': () => set('size', 'normal'), 'rows close together': () => set('density', 'compact'), 'rows as usual': () => set('density', 'cozy'),
    'a long draft': () => ann.page.fill('#field', 'a\nb\nc\nd\ne\nf'), 'no draft': () => ann.page.fill('#field', ''),
    'another font': () => ann.page.evaluate(() => document.documentElement.style.setProperty('--font', 'monospace')),
    'a panel': () => ann.page.evaluate(() => document.querySelector('.shell').style.setProperty('grid-template-columns', '248px minmax(0, 1fr) 480px')),
  };
  for (const [what, change] of Object.entries(changes)) {
    const before = await reading(ann.page);
    await watch(ann.page, before);
    await change();
    await settled(ann.page);
    const top = await ann.page.$eval(`[data-key="${before.key}"]`, (row) => row.getBoundingClientRect().top);
    assert.ok(Math.abs(top - before.top) <= 1, `${what}: ${before.key} ${before.top} → ${top}`);
    const farthest = await ann.page.evaluate(() => window.farthest);
    assert.ok(farthest <= 1, `${what}: painted ${farthest} px away`);
  }
  house.assertQuiet();
});

test('a bar above the log moves nothing that is read', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 200, mixed);
  const ann = await house.person('Ann');
  await readHigh(ann);
  const before = await reading(ann.page);
  await watch(ann.page, before);
  await house.kill();
  await ann.until(() => !document.getElementById('bar').hidden);
  await settled(ann.page);
  assert.ok((await ann.page.evaluate(() => window.farthest)) <= 1);
  await house.start();
  await ann.live();
  await ann.until(() => document.getElementById('bar').hidden);
  assert.ok((await ann.page.evaluate(() => window.farthest)) <= 1);
  house.assertQuiet();
});

test('who comes back to a room is where they were in it, though others wrote meanwhile', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 400, mixed);
  const ann = await house.person('Ann');
  await ann.until(() => document.querySelectorAll('#chunks .m').length > 40);
  await readHigh(ann, 9);
  const before = await reading(ann.page);
  await ann.goTo('tea');
  await ann.say('in another room');
  await fill(house, 30, mixed);
  await ann.page.click('#room-list a[href$="lobby"]');
  await ann.until((key) => document.querySelector(`[data-key="${key}"]`), before.key);
  await settled(ann.page);
  const top = await ann.page.$eval(`[data-key="${before.key}"]`, (row) => row.getBoundingClientRect().top);
  assert.ok(Math.abs(top - before.top) <= 1, `${before.top} → ${top}`);
  // Whoever was at the end of a room comes back to its end.
  await ann.page.click('#room-list a[href$="tea"]');
  await ann.seesText('in another room');
  assert.equal(await ann.page.$eval('#jump', (jump) => jump.hidden), true);
  house.assertQuiet();
});
