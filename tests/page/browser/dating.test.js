// To another day of a room: from its menu with the keyboard, and from the pill over what scrolls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../support/crowd.js';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const DAY_MS = 86_400_000;
const ENTRY = { 'en-US': 'Go to a date…', 'zh-CN': '跳转到日期…' };

async function opens({ page }, locale = 'en-US') {
  await page.click('#room-more');
  await page.locator('dialog.actions button', { hasText: ENTRY[locale] }).click();
  await page.waitForSelector('dialog[open] .dating');
}

const dateIn = (ms) => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

test('a day leads to its first message, or to the next one that there is; where nothing was said since it says so', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await fill(house, 300);
  await ann.seesText('message 300');
  await opens(ann);
  await hasNoBarriers(ann, 'choosing a day');
  // It begins with today, and nobody can have said anything after it.
  const field = ann.page.locator('.dating input');
  assert.equal(await field.inputValue(), dateIn(Date.now()));
  assert.equal(await field.getAttribute('max'), dateIn(Date.now()));
  // A week ago nobody was here: the first message is the next one.
  await field.fill(dateIn(Date.now() - 7 * DAY_MS));
  await ann.page.keyboard.press('Enter');
  await ann.isLedTo('message 1');
  await ann.until(() => document.querySelector('dialog[open]') === null);
  // The way back is there as after every jump.
  await ann.page.keyboard.press('Escape');
  await ann.until(() => document.getElementById('jump').hidden);
  house.assertQuiet();
});

test('in an empty room nothing was said; the pill over what scrolls asks for a day too', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann', { locale: 'zh-CN', viewport: { width: 390, height: 844 } });
  await opens(ann, 'zh-CN');
  await ann.page.click('.dating [type="submit"]');
  await ann.until(() => document.querySelector('#date-error').textContent === '从那天起，这里没有人说过话。');
  await ann.page.keyboard.press('Escape');
  await fill(house, 100);
  await ann.seesText('message 100');
  await ann.page.evaluate(() => {
    const log = document.getElementById('log');
    const step = () => {
      log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
      log.scrollTop -= 5;
      if (!document.querySelector('dialog[open]')) requestAnimationFrame(step);
    };
    step();
  });
  await ann.until(() => document.querySelector('.day-pill.shown'));
  const { x, y, width, height } = await ann.page.locator('.day-pill').boundingBox();
  await ann.page.mouse.click(x + width / 2, y + height / 2);
  await ann.page.waitForSelector('dialog[open] .dating');
  assert.deepEqual(await ann.page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]), [390, 390]);
  house.assertQuiet();
});
