// In a conversation of two it says what the other one has read; who does not tell is not told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** The text over the only word that says so; null without one. */
const seenUnder = ({ page }) => page.evaluate(() => {
  const all = [...document.querySelectorAll('#chunks .seen')];
  return all.length === 1 ? all[0].closest('.m').querySelector('.body').textContent : all.length === 0 ? null : `${all.length} times`;
});
const seesUnder = (window, text) => window.until((wanted) => [...document.querySelectorAll('#chunks .seen')].map((each) => each.closest('.m').querySelector('.body').textContent).join() === wanted, text);

async function switchTo(window, on) {
  await window.page.click('#open-menu');
  const entry = window.page.locator('dialog.actions button').first();
  if (await entry.isVisible()) await entry.click();
  await window.page.setChecked('#receipts-field', on);
  await window.until((wanted) => document.querySelector('#receipts-field').checked === wanted, on);
  await window.page.keyboard.press('Escape');
  await window.until(() => !document.querySelector('dialog[open]'));
}

for (const [locale, word] of [['en-US', 'Seen'], ['zh-CN', '已读']]) {
  test(`it stands under the last message that was read, on each device and after a reload, until one does not tell (${locale})`, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    const [ann, bo] = [await house.person('Ann', { locale }), await house.person('Bo', { viewport: { width: 390, height: 844 }, locale })];
    await ann.until(() => document.querySelectorAll('#people-list li').length === 2);
    await ann.writeTo('Bo');
    await bo.look(false);
    for (const text of ['one', 'two']) await ann.say(text);
    await bo.until(() => document.querySelector('#list-people a') !== null);
    await bo.page.evaluate(() => (location.hash = document.querySelector('#list-people a').hash));
    await bo.seesText('two');
    assert.equal(await seenUnder(ann), null);
    await bo.look(true);
    await seesUnder(ann, 'two');
    assert.equal(await ann.page.textContent('.seen'), word);
    assert.equal(await seenUnder(bo), null, 'Bo has said nothing');
    // Not seen yet, and then it is.
    await bo.look(false);
    await ann.say('three');
    await bo.seesText('three');
    assert.equal(await seenUnder(ann), 'two');
    // Another device of hers.
    const second = await house.tab(ann, await ann.page.evaluate(() => location.hash));
    await seesUnder(second, 'two');
    await bo.look(true);
    await seesUnder(ann, 'three');
    await seesUnder(second, 'three');
    await second.page.close();
    await ann.page.reload();
    await ann.live();
    await seesUnder(ann, 'three');
    // Whoever does not tell is not told; the other one is not told either.
    await switchTo(ann, false);
    await ann.until(() => !document.querySelector('.seen'));
    await bo.say('an answer');
    await ann.seesText('an answer');
    await ann.until(() => !document.querySelector('#list-people .badge'));
    await ann.page.reload();
    await ann.live();
    await ann.seesText('an answer');
    for (const window of [ann, bo]) assert.equal(await seenUnder(window), null);
    await switchTo(ann, true);
    await seesUnder(ann, 'three');
    await bo.say('and another');
    await seesUnder(bo, 'and another');
    house.assertQuiet();
  });
}
