// The settings and the check of the connection.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

async function openSettings(window) {
  await window.page.click('#open-menu');
  await window.until(() => document.querySelector('dialog[open] #size-field'));
}

test('4. the Enter key does what is set, Shift the other, Ctrl always sends', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const { page } = ann;
  await openSettings(ann);
  await page.selectOption('#enter-field', 'newline');
  await page.keyboard.press('Escape');
  await ann.until(() => !document.querySelector('dialog[open]'));
  await page.focus('#field');
  for (const key of ['a', 'Enter', 'b', 'Shift+Enter']) await page.keyboard.press(key);
  await ann.sees(['a\nb']);
  for (const key of ['c', 'Control+Enter']) await page.keyboard.press(key);
  await ann.sees(['a\nb', 'c']);
  await page.reload();
  await ann.live();
  assert.equal(await page.getAttribute('#field', 'enterkeyhint'), 'enter');
  // A touch screen sends with its button, unless it is told otherwise.
  const phone = await house.person('Bo', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.page.focus('#field');
  for (const key of ['x', 'Enter', 'y']) await phone.page.keyboard.press(key);
  assert.equal(await phone.page.inputValue('#field'), 'x\ny');
  await phone.page.tap('#send');
  await phone.seesText('x\ny');
  house.assertQuiet();
});

test('on a phone the settings open over the list of rooms, and Escape closes one after the other', async (t) => {
  const house = await openHouse(t);
  const bo = await house.person('Bo', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await bo.page.tap('#open-rooms');
  await bo.until(() => document.getElementById('shell').dataset.screen === 'list');
  await bo.page.tap('#open-menu');
  await bo.until(() => document.querySelector('dialog[open] #size-field'));
  await bo.page.selectOption('#language-field', 'zh-CN');
  await bo.until(() => document.querySelector('dialog[open]:not(#drawer) h2')?.textContent === '设置');
  await bo.page.keyboard.press('Escape');
  await bo.until(() => !document.querySelector('dialog[open]') && document.getElementById('shell').dataset.screen === 'list');
  await bo.page.keyboard.press('Escape');
  await bo.until(() => document.getElementById('shell').dataset.screen === 'room');
  house.assertQuiet();
});

test('the size of the text, the language and the appearance reach the other tab', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const other = await house.tab(ann);
  const size = (page) => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size(other.page);
  await openSettings(ann);
  await ann.page.selectOption('#size-field', 'huge');
  await ann.page.selectOption('#theme-field', 'dark');
  await ann.page.selectOption('#density-field', 'compact');
  await other.until((least) => parseFloat(getComputedStyle(document.body).fontSize) > least * 1.3, before);
  await other.until(() => 'dark' in document.documentElement.dataset);
  await ann.page.selectOption('#language-field', 'zh-CN');
  await ann.until(() => document.querySelector('dialog[open] h2')?.textContent === '设置');
  await ann.page.keyboard.press('Escape');
  await ann.until(() => document.getElementById('field').placeholder === '发消息到#大厅');
  await ann.page.reload();
  await ann.live();
  assert.equal(await size(ann.page), await size(other.page));
  for (const window of [ann, other]) assert.equal(await window.page.evaluate(() => document.documentElement.dataset.density), 'compact');
  house.assertQuiet();
});

test('the check of the connection tells the round trip, and what is missing here', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await openSettings(ann);
  await ann.page.click('dialog .setting-links button:last-child');
  await ann.until(() => / ms, usually /.test(document.querySelector('dialog .facts')?.textContent));
  const facts = await ann.page.textContent('dialog .facts');
  assert.ok(facts.includes('Connected') && facts.includes(house.address.slice(0, -1)), facts);
  assert.equal(await ann.page.locator('dialog .abilities .can').count() >= 5, true);
  assert.match(await ann.page.textContent('dialog .abilities .cannot'), /not encrypted/);
  await ann.page.click('dialog .setting-links button');
  await ann.until(() => document.querySelector('dialog .setting-links').textContent === 'Copied');
  await house.kill();
  await ann.until(() => document.querySelector('dialog .facts').textContent.includes('Not connected'));
  await ann.page.keyboard.press('Escape');
  await ann.until(() => !document.querySelector('dialog[open]'));
  await ann.page.fill('#field', '');
  await ann.page.keyboard.press('Control+v');
  assert.match(await ann.page.inputValue('#field'), /^House: Teahouse · Teahouse .*\nAddress: /);
  house.assertQuiet();
});
