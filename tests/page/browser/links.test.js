// A link to a message: copied from its row, and followed from anywhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';
import { png, postFiles } from '../support/files.js';

const rowOf = (seq) => `#chunks [data-key="m${seq}"]`;

test('a link to a message is copied from its row, and leads to it from outside, from a text and in an old page', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  await bo.goTo('tea');
  for (let i = 1; i <= 140; i += 1) await bo.write(`line ${i}`);
  await bo.nothingWaits();
  const ann = await house.person('Ann');
  await ann.page.evaluate(() => (location.hash = '#tea'));
  await ann.seesText('line 140');
  await ann.page.focus('#log');
  await ann.page.keyboard.press('ArrowUp');
  await ann.page.keyboard.press('Enter');
  await ann.page.click('dialog.actions button:has-text("Copy link")');
  await ann.until(() => document.getElementById('say').textContent === 'Copied');
  await ann.page.focus('#field');
  await ann.page.keyboard.press('Control+v');
  assert.equal(await ann.page.inputValue('#field'), `${house.address}#tea/140`);
  await ann.page.fill('#field', '');
  // From another page of the same house, far above what is held.
  const tab = await house.tab(bo, '#tea/7');
  await tab.isLedTo('line 7');
  assert.equal(await tab.page.evaluate(() => location.hash), '#tea');
  // From a text, twice, and back.
  await bo.page.evaluate(() => (location.hash = '#lobby'));
  await bo.say(`look: ${house.address}#tea/9`);
  await ann.page.evaluate(() => (location.hash = '#lobby'));
  for (let i = 0; i < 2; i += 1) {
    await ann.page.click('#content .m .body a');
    await ann.isLedTo('line 9');
    await ann.until(() => !document.querySelector('[data-lit]'));
    await ann.page.evaluate(() => (location.hash = '#lobby'));
    await ann.until(() => document.querySelector('#content .m .body a'));
  }
  // In the room that is on screen.
  await ann.page.evaluate(() => (location.hash = '#tea'));
  await ann.until(() => document.getElementById('title').textContent === '#tea');
  await ann.page.evaluate(() => (location.hash = '#tea/3'));
  await ann.isLedTo('line 3');
  await ann.page.evaluate(() => (location.hash = '#tea/99999'));
  await ann.until(() => document.getElementById('toast').textContent.includes('not here'));
  assert.equal(await ann.page.locator(rowOf(3)).count(), 1);
  house.assertQuiet();
});

test('what is forwarded of files is what they are, behind the words that came with them', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await postFiles(ann, '', [{ name: 'IMG_1.png', bytes: png(60, 40), alt: 'a green cup' }]);
  await postFiles(ann, 'the plan', [{ name: 'plan.pdf', bytes: Buffer.from('%PDF-1.7\n') }]);
  for (const [key, quote] of [['m1', '> Picture: a green cup'], ['m2', '> the plan\n> File plan.pdf']]) {
    await ann.page.fill('#field', '');
    await ann.page.locator(`[data-key="${key}"]`).first().hover();
    await ann.page.locator(`[data-key="${key}"] .row-actions`).click();
    await ann.page.click('dialog.actions[open] button:has-text("Forward…")');
    await ann.until(() => document.activeElement.id === 'switcher-field');
    await ann.page.keyboard.type('lobby');
    await ann.until(() => document.querySelector('[role="option"][aria-selected="true"]')?.textContent.includes('Lobby'));
    await ann.page.keyboard.press('Enter');
    await ann.until((text) => document.getElementById('field').value === text, `${quote}\n${house.address}#lobby/${key.slice(1)}`);
  }
  house.assertQuiet();
});

test('a message is forwarded: its beginning and a link to it stand in the box of whom one chose, behind what was written there', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.goTo('tea');
  await ann.page.fill('#field', 'look');
  await ann.page.evaluate(() => (location.hash = '#lobby'));
  await bo.say('**green** tea\nat four\nin the garden\nif it is dry');
  await ann.seesText('green tea\nat four\nin the garden\nif it is dry');
  await ann.page.focus('#log');
  await ann.page.keyboard.press('ArrowUp');
  await ann.page.keyboard.press('Enter');
  await ann.page.click('dialog.actions[open] button:has-text("Forward…")');
  await ann.until(() => document.activeElement.id === 'switcher-field');
  assert.equal(await ann.page.locator('.switcher-head:has-text("Actions")').count(), 0);
  await ann.page.keyboard.type('tea');
  await ann.until(() => document.querySelector('[role="option"][aria-selected="true"]')?.textContent.includes('tea'));
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.getElementById('title').textContent === '#tea' && document.activeElement.id === 'field');
  await ann.until((text) => document.getElementById('field').value === text, `look\n> **green** tea\n> at four\n> in the garden…\n${house.address}#lobby/1`);
  await ann.page.press('#field', 'Enter');
  await ann.nothingWaits();
  // Whoever reads it there comes to where it was said.
  await bo.page.evaluate(() => (location.hash = '#tea'));
  await bo.page.click('#chunks .m .body a');
  await bo.isLedTo('if it is dry');
  house.assertQuiet();
});
