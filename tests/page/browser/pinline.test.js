// The newest pin stands in one line over the conversation, until one puts it away; the next one is there again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const lineSays = (window, text) => window.until((wanted) => {
  const line = document.getElementById('pin-line');
  return wanted === null ? line.hidden : !line.hidden && line.querySelector('.pin-said').textContent === wanted;
}, text);

async function pin({ page }, words) {
  const row = page.locator('#chunks .m', { hasText: words }).last();
  await row.hover();
  await row.locator('.row-actions').click();
  await page.click('dialog.actions >> text="Pin"');
}

test('it leads to its message, is put away on all of one’s devices, and the next one is there again', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo', { locale: 'zh-CN', viewport: { width: 390, height: 844 } })];
  await ann.until(() => document.querySelectorAll('#people-list li').length === 2);
  await ann.writeTo('Bo');
  await ann.say('tea at **four**\nin the garden');
  const room = await ann.page.evaluate(() => location.hash);
  await bo.page.evaluate((hash) => (location.hash = hash), room);
  for (let i = 0; i < 40; i += 1) await ann.write(`line ${i}`);
  await ann.nothingWaits();
  await ann.page.evaluate((hash) => (location.hash = `${hash}/1`), room);
  await ann.isLedTo('tea at');
  await pin(ann, 'tea at');
  for (const window of [ann, bo]) await lineSays(window, 'tea at four in the garden');
  await hasNoBarriers(ann, 'a pin');
  assert.ok(await bo.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await bo.page.click('#pin-line .pin-go');
  await bo.isLedTo('tea at four');
  // Away: here, on another device at once, and after a reload; not for the other one.
  const second = await house.tab(ann, room);
  await lineSays(second, 'tea at four in the garden');
  await ann.page.focus('#pin-line [data-act="away"]');
  await ann.page.keyboard.press('Enter');
  await lineSays(ann, null);
  assert.equal(await ann.page.evaluate(() => document.activeElement.id), 'field');
  await lineSays(second, null);
  await second.page.close();
  await ann.page.reload();
  await ann.live();
  await ann.until(() => document.getElementById('open-pins')?.hidden === false);
  await lineSays(ann, null);
  await lineSays(bo, 'tea at four in the garden');
  // In another room it is not, and the next one is there again.
  await bo.page.evaluate(() => (location.hash = '#lobby'));
  await lineSays(bo, null);
  await ann.say('or at five');
  await pin(ann, 'or at five');
  await lineSays(ann, 'or at five');
  await bo.page.evaluate((hash) => (location.hash = hash), room);
  await lineSays(bo, 'or at five');
  house.assertQuiet();
});
