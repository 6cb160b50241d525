// What is read holds to the pixel in every frame that is painted, however one goes through the rows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allGone, fill } from '../support/crowd.js';
import { glide, watchRows, whatJumped } from '../support/painted.js';
import { openHouse } from '../support/house.js';

const MIXED = ['short', '一段没有空格的中文，应该在窄窗口里换行。'.repeat(12), 'long words '.repeat(60), '```\ncode\nand code\n```', '> quoted\nanswered', '🍵'];

const ROWS = { mixed: (i) => `${i} ${MIXED[i % MIXED.length]}`, short: (i) => `${i}`, long: (i) => `${i} ${'many words '.repeat(i % 7 === 0 ? 300 : 3)}` };

for (const [what, text] of Object.entries(ROWS)) {
  test(`a steady glide through ${what} rows, up and down, jumps in no painted frame`, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    await fill(house, 400, text);
    const ann = await house.person('Ann');
    await ann.until(() => document.querySelectorAll('#chunks .m').length > 40);
    const up = await glide(ann.page, -60, 200);
    assert.deepEqual(up.jumps, [], JSON.stringify(up));
    assert.equal(await ann.page.$eval('#chunks [data-key]', (chunk) => chunk.querySelector('[data-key^="m"]').dataset.key), 'm1');
    await allGone(ann);
    const down = await glide(ann.page, 60, 200);
    assert.deepEqual(down.jumps, []);
    house.assertQuiet();
  });
}

const UP = 1_200;

/** Each goes up through the rows by a real hand, as far as some screens. */
const HANDS = {
  async 'the wheel'({ page }) {
    await page.mouse.move(640, 400);
    for (let i = 0; i < 40; i += 1) {
      await page.mouse.wheel(0, i % 10 === 9 ? 120 : -240);
      await painted(page);
    }
  },
  async 'a finger'({ page, context }) {
    const cdp = await context.newCDPSession(page);
    const touch = (type, y) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: 640, y }] });
    for (let i = 0; i < 8; i += 1) {
      await touch('touchStart', 200);
      for (let y = 220; y <= 600; y += 20) await touch('touchMove', y);
      await touch('touchEnd');
      await painted(page);
    }
  },
  async 'the keys'({ page }) {
    await page.focus('#log');
    for (const key of [...Array(6).fill('PageUp'), 'PageDown', ...Array(10).fill('ArrowUp'), ...Array(4).fill('PageUp')]) {
      await page.keyboard.press(key);
      await painted(page);
    }
  },
  async 'the thumb of the scroll bar'({ page }) {
    // What a thumb does to a page is that it stands somewhere else, again and again, in one direction and in the other.
    for (let i = 0; i < 60; i += 1) {
      await page.evaluate((by) => new Promise((done) => requestAnimationFrame(() => done(void (document.getElementById('log').scrollTop += by)))), i % 9 === 8 ? 300 : -160);
      await painted(page);
    }
  },
};

const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

for (const [hand, glides] of Object.entries(HANDS)) {
  test(`by ${hand} up through mixed rows, what is read holds in each painted frame`, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    await fill(house, 300, ROWS.mixed);
    const ann = await house.person('Ann', { hasTouch: hand === 'a finger' });
    await ann.until(() => document.querySelectorAll('#chunks .m').length > 40);
    await watchRows(ann.page);
    await glides(ann);
    const { jumps, frames, passed } = await whatJumped(ann.page);
    assert.deepEqual(jumps, [], `${frames} frames, ${passed} px`);
    assert.ok(frames > 20 && passed > UP, `${frames} frames, ${passed} px`);
    house.assertQuiet();
  });
}
