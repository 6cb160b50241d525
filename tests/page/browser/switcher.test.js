// The quick switcher: by its key and its button, over rooms, people and what can be done.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const titleIs = (window, title) => window.until((wanted) => document.getElementById('title').textContent === wanted, title);
const open = async (window) => {
  await window.page.keyboard.press('Control+k');
  await window.until(() => document.activeElement.id === 'switcher-field');
};
const closed = (window) => window.until(() => !document.querySelector('dialog[open]'));
/** What stands in the group of this title. */
const group = (window, title) => window.page.evaluate((wanted) => [...document.querySelectorAll('.switcher-list [role=group]')].filter((node) => node.firstChild.textContent === wanted).flatMap((node) => [...node.querySelectorAll('.label')].map(({ textContent }) => textContent)), title);
const has = (window, title, name) => window.until(([wanted, label]) => [...document.querySelectorAll('.switcher-list [role=group]')].some((node) => node.firstChild.textContent === wanted && [...node.querySelectorAll('.label')].some(({ textContent }) => textContent === label)), [title, name]);

test('a few letters lead to a room, to somebody who is not here, or to what can be done', async (t) => {
  const house = await openHouse(t);
  const cy = await house.person('Cynthia Deschamps');
  const bo = await house.person('Bo');
  await cy.context.close();
  const ann = await house.person('Ann');
  for (const room of ['design', 'project-10-desk', '值班']) await ann.goTo(room);
  await bo.goTo('design');
  await bo.say('anybody?');
  await ann.page.evaluate(() => (location.hash = '#lobby'));
  await titleIs(ann, '#Lobby');
  await open(ann);
  await has(ann, 'Unread', 'design');
  await ann.page.keyboard.type('des');
  await has(ann, 'People', 'Cynthia Deschamps');
  assert.deepEqual(await group(ann, 'Rooms'), ['design', 'project-10-desk', 'Go to #des, which is not in this list']);
  assert.deepEqual((await ann.page.$$eval('.switch b', (nodes) => nodes.map(({ textContent }) => textContent))).slice(0, 3), ['des', 'des', 'Des']);
  await ann.page.keyboard.press('ArrowDown');
  await ann.page.keyboard.press('Enter');
  await titleIs(ann, '#project-10-desk');
  await closed(ann);
  assert.equal(await ann.page.evaluate(() => document.activeElement.id), 'field');
  await open(ann);
  await ann.page.keyboard.type('@cyn');
  await has(ann, 'People', 'Cynthia Deschamps');
  await ann.page.keyboard.press('Enter');
  await titleIs(ann, '@Cynthia Deschamps');
  await open(ann);
  await ann.page.keyboard.insertText('班');
  await has(ann, 'Rooms', '值班');
  await ann.page.keyboard.press('Enter');
  await titleIs(ann, '#值班');
  await open(ann);
  await ann.page.keyboard.type('dark');
  await has(ann, 'Actions', 'Colours: Dark');
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.documentElement.dataset.theme === 'dark');
  await open(ann);
  await ann.page.keyboard.type('brand-new');
  await has(ann, 'Rooms', 'Go to #brand-new, which is not in this list');
  await ann.page.keyboard.press('Enter');
  await titleIs(ann, '#brand-new');
  // The key that opens it closes it, and Escape does.
  for (const key of ['Control+k', 'Escape']) {
    await open(ann);
    await ann.page.keyboard.press(key);
    await closed(ann);
  }
  await open(ann);
  await ann.page.keyboard.type('qqqqzzzz!');
  await ann.until(() => document.querySelector('.switcher-none'));
  await ann.page.keyboard.press('Enter');
  await ann.page.keyboard.press('Escape');
  house.assertQuiet();
});

for (const locale of ['en-US', 'zh-CN']) {
  test(`it opens by its button on a phone, and Back leaves it (${locale})`, async (t) => {
    const house = await openHouse(t);
    const bo = await house.person('Bo');
    await bo.goTo('tea');
    await bo.say('hi');
    const ann = await house.person('Ann', { locale, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const { page } = ann;
    const toList = async () => {
      await page.tap('#open-rooms');
      await ann.until(() => document.getElementById('shell').dataset.screen === 'list');
    };
    await toList();
    await page.tap('#open-switcher');
    await ann.until(() => document.activeElement.id === 'switcher-field');
    await page.keyboard.type('te');
    await ann.until(() => document.querySelector('.switch .label')?.textContent === 'tea');
    const low = await page.$$eval('.switch', (nodes) => nodes.map((node) => node.getBoundingClientRect().height).filter((height) => height < 44));
    assert.deepEqual(low, []);
    await page.goBack();
    await closed(ann);
    await page.tap('#open-switcher');
    await ann.until(() => document.activeElement.id === 'switcher-field');
    await page.keyboard.type('te');
    await ann.until(() => document.querySelector('.switch .label')?.textContent === 'tea');
    await page.tap('.switch');
    await titleIs(ann, '#tea');
    await closed(ann);
    await ann.until(() => document.getElementById('shell').dataset.screen === 'room');
    await page.goBack();
    await ann.until(() => document.getElementById('shell').dataset.screen === 'list');
    house.assertQuiet();
  });

  test(`it has no barriers (${locale})`, async (t) => {
    const house = await openHouse(t);
    const bo = await house.person('Bo');
    await bo.goTo('tea');
    await bo.say('hi');
    const ann = await house.person('Ann', { locale });
    await hasNoBarriers(ann, 'list');
    await open(ann);
    await hasNoBarriers(ann, 'before anything is typed');
    await ann.page.keyboard.type('t');
    await ann.until(() => document.querySelector('.switch .label')?.textContent === 'tea');
    await hasNoBarriers(ann, 'found');
    await ann.page.keyboard.type('qqqq!');
    await ann.until(() => document.querySelector('.switcher-none'));
    await hasNoBarriers(ann, 'nothing');
    house.assertQuiet();
  });
}
