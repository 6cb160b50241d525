// The search is a panel at the side: hits of all rooms open in their place, page by page, and the panel stays.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../support/crowd.js';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const titleIs = (window, title) => window.until((wanted) => document.getElementById('title').textContent === wanted, title);
const hits = ({ page }) => page.$$eval('#search .hit-words', (all) => all.map((each) => each.textContent));

/** The index may lag a moment: one asks again. */
async function find(window, typed, count) {
  const { page } = window;
  for (let tries = 0; tries < 20; tries += 1) {
    await page.fill('#search-field', '');
    await page.fill('#search-field', typed);
    await window.until(() => document.querySelector('#search .hit') !== null || !/…$/.test(document.querySelector('#search .hits-note').textContent));
    await window.until(() => !/…$/.test(document.querySelector('#search .hits-note').textContent));
    if ((await hits(window)).length === count) return;
  }
  assert.equal((await hits(window)).length, count, typed);
}

for (const locale of ['en-US', 'zh-CN']) {
  test(`words lead to messages of all rooms, by keys, by a command, by filters and by chips (${locale})`, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    const bo = await house.person('Bo');
    await bo.goTo('tea');
    for (let i = 0; i < 60; i += 1) await bo.write(`line ${i}`);
    await bo.say('绿茶 is green, **really** green');
    for (let i = 0; i < 60; i += 1) await bo.write(`more ${i}`);
    await bo.nothingWaits();
    const ann = await house.person('Ann', { locale });
    await ann.say('a green field http://tea.example');
    const { page } = ann;
    await page.keyboard.press('Control+Shift+F');
    await ann.until(() => document.activeElement.id === 'search-field');
    await hasNoBarriers(ann, 'before anything is looked for');
    await find(ann, 'green', 2);
    assert.deepEqual(await page.$$eval('#search mark', (all) => all.map((each) => each.textContent)), ['green', 'green', 'green']);
    await hasNoBarriers(ann, 'found');
    await find(ann, '茶', 1);
    await find(ann, 'green from:Ann', 1);
    await hasNoBarriers(ann, 'with a filter');
    await find(ann, 'nothingofthekind', 0);
    await hasNoBarriers(ann, 'nothing');
    await find(ann, 'green', 2);
    // Down to the hits and into another room; the panel stays, the focus too, and the next one is a key away.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await titleIs(ann, '#tea');
    await ann.isLedTo('绿茶');
    assert.ok(await page.isVisible('#search'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await titleIs(ann, locale === 'en-US' ? '#Lobby' : '#大厅');
    await ann.isLedTo('field');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'search-field');
    // The chips write what one may type.
    await page.click('#search [data-name="from"]');
    await page.click('dialog.actions button:has-text("Ann")');
    await ann.until(() => document.querySelectorAll('#search .hit').length === 1 && document.getElementById('search-field').value === 'green from:Ann');
    await page.click('#search [data-name="has"]');
    await page.locator('dialog.actions button').first().click();
    await ann.until(() => document.getElementById('search-field').value === 'green from:Ann has:link' && document.querySelectorAll('#search .hit').length === 1);
    await page.click('#search [data-name="before"]');
    await page.fill('#search-date', '2020-02-03');
    await ann.until(() => document.getElementById('search-field').value === 'green from:Ann has:link before:2020-02-03' && document.querySelectorAll('#search .hit').length === 0);
    assert.deepEqual(await page.$$eval('#search .chip[aria-pressed="true"]', (all) => all.map(({ dataset }) => dataset.name)), ['from', 'before', 'has']);
    // Escape closes it, and what was at the side is there again; a command opens it with words.
    await page.focus('#search-field');
    await page.keyboard.press('Escape');
    await ann.until(() => document.getElementById('search').hidden && !document.getElementById('people').hidden);
    await ann.write('/search green');
    await ann.until(() => document.querySelectorAll('#search .hit').length === 2 && document.getElementById('search-field').value === 'green');
    await page.click('#open-search');
    await ann.until(() => document.getElementById('search').hidden);
    house.assertQuiet();
  });
}

test('hits come by pages as one scrolls; without the house one finds what is loaded, and then all again', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 180, (i) => `tea ${i}`);
  const ann = await house.person('Ann');
  await ann.page.click('#open-search');
  await find(ann, 'tea', 50);
  assert.equal((await hits(ann))[0], 'tea 180');
  for (const count of [100, 150, 180]) {
    await ann.page.$eval('#search .panel-body', (body) => (body.scrollTop = body.scrollHeight));
    await ann.until((wanted) => document.querySelectorAll('#search .hit').length === wanted, count);
  }
  assert.equal((await hits(ann)).at(-1), 'tea 1');
  await ann.page.click('#search li:last-child .hit');
  await ann.isLedTo('tea 1');
  await house.kill();
  await ann.page.fill('#search-field', 'tea 17');
  await ann.until(() => /away/.test(document.querySelector('#search .hits-note').textContent) && document.querySelectorAll('#search .hit').length > 0);
  await house.start();
  await ann.live();
  await ann.until(() => document.querySelector('#search .hits-note').textContent === '' && document.querySelectorAll('#search .hit').length === 11);
});

test('on a phone the search is a screen: a hit puts it away, and Back brings it back as it was', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 120, (i) => `tea ${i}`);
  const ann = await house.person('Ann', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' });
  await ann.page.tap('#field');
  await ann.page.tap('#open-search');
  await ann.until(() => document.activeElement.id === 'search-field' && document.querySelector('#drawer[open] #search'));
  await find(ann, 'tea', 50);
  assert.ok(await ann.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await ann.page.$eval('#search .panel-body', (body) => (body.scrollTop = 900));
  const top = await ann.page.$eval('#search .panel-body', (body) => body.scrollTop);
  await ann.page.evaluate(() => [...document.querySelectorAll('#search .hit')].find((hit) => hit.textContent.includes('tea 100')).click());
  await ann.isLedTo('tea 100');
  await ann.until(() => !document.querySelector('dialog[open]'));
  await ann.page.goBack();
  await ann.until(() => document.querySelector('#drawer[open] #search'));
  await ann.until((wanted) => Math.abs(document.querySelector('#search .panel-body').scrollTop - wanted) < 2, top);
  assert.equal(await ann.page.inputValue('#search-field'), 'tea');
  await ann.page.goBack();
  await ann.until(() => !document.querySelector('dialog[open]'));
  assert.ok((await ann.page.textContent('#title')).includes('大厅'));
  house.assertQuiet();
});

test('what was found and is edited or taken away meanwhile is so in the panel too', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const text of ['green tea', 'green leaves']) await bo.say(text);
  await ann.page.keyboard.press('Control+Shift+F');
  await find(ann, 'green', 2);
  const editLast = async (text) => {
    await bo.page.press('#field', 'ArrowUp');
    await bo.page.waitForSelector('.editor textarea');
    await bo.page.fill('.editor textarea', text);
    await bo.page.press('.editor textarea', 'Enter');
  };
  const seesHits = (words) => ann.until((wanted) => JSON.stringify([...document.querySelectorAll('#search .hit-words')].map((each) => each.textContent)) === wanted, JSON.stringify(words));
  await editLast('brown leaves');
  await seesHits(['brown leaves', 'green tea']);
  await editLast(' ');
  await bo.page.click('.row-question >> text="Delete"');
  await seesHits(['green tea']);
  house.assertQuiet();
});
