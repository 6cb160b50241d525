// What stays on top of the list: rooms with a star, and one's own notes; both on all devices, through reloads and restarts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const order = (window, list = 'list-rooms') => window.page.$$eval(`#${list} .entry`, (rows) => rows.map(({ dataset }) => dataset.key));
const orderIs = (window, keys, list = 'list-rooms') => window.until(({ keys, list }) => [...document.querySelectorAll(`#${list} .entry`)].map(({ dataset }) => dataset.key).join() === keys.join(), { keys, list });
const isStarred = (window, key, on = true) => window.until(({ key, on }) => (document.querySelector(`#room-list [data-key="${key}"] .star`) !== null) === on, { key, on });
const toast = (window, words) => window.until((wanted) => document.querySelector('#toast:not([hidden]) span')?.textContent === wanted, words);
const NOTES = '#list-notes :is(a, button.fold)';
const notesKey = ({ page }) => page.$eval('#list-notes .entry', ({ dataset }) => dataset.key ?? null);

/** What comes later has come: the house may be away from now on. */
const hasAll = (window) => window.until(() => performance.getEntriesByName('chat:rest').length > 0);

/** From the menu of a row. */
async function choose(window, key, words) {
  await window.page.click(`#room-list [data-key="${key}"]`, { button: 'right' });
  await window.page.click(`dialog.actions button:text-is("${words}")`);
}

/** Another browser of the same person, who is known by their secret. */
async function device(house, of, options) {
  const token = await of.page.evaluate(() => localStorage.getItem('teahouse.token'));
  const other = await house.window(options);
  await other.page.evaluate((secret) => localStorage.setItem('teahouse.token', secret), token);
  await other.page.reload();
  await other.live();
  return other;
}

test('a room with a star stays on top, on every device, through reloads and restarts, until it is taken back', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const room of ['cake', 'tea', 'soup']) for (const each of [bo, ann]) await each.goTo(room);
  for (const room of ['cake', 'tea', 'soup']) {
    await bo.page.evaluate((name) => (location.hash = name), room);
    await bo.until((name) => document.getElementById('title').textContent === `#${name}`, room);
    await bo.say(`in ${room}`);
  }
  await orderIs(ann, ['tea', 'cake', 'soup', 'lobby']);
  const phone = await device(house, ann, PHONE);
  await choose(ann, 'lobby', 'Star');
  await toast(ann, '#Lobby stays on top of the list.');
  for (const each of [ann, phone]) await orderIs(each, ['lobby', 'tea', 'cake', 'soup']);
  await isStarred(phone, 'lobby');
  await hasNoBarriers(ann, 'stars');
  assert.match(await ann.page.textContent('#list-rooms [data-key="lobby"] a'), /starred/);
  // Among those with a star the order is the usual one.
  await choose(ann, 'cake', 'Star');
  await orderIs(phone, ['cake', 'lobby', 'tea', 'soup']);
  await ann.page.reload();
  await ann.live();
  await orderIs(ann, ['cake', 'lobby', 'tea', 'soup']);
  await hasAll(ann);
  await house.kill();
  await ann.until(() => document.body.dataset.state !== 'live');
  await choose(ann, 'soup', 'Star');
  await toast(ann, 'The house keeps this, and it is not there just now.');
  await isStarred(ann, 'soup', false);
  await house.start();
  for (const each of [ann, phone]) {
    await each.live();
    await orderIs(each, ['cake', 'lobby', 'tea', 'soup']);
  }
  // On the phone it is taken back in the menu of the room, and by a long press there is the same one.
  await phone.page.tap('#open-rooms');
  await phone.page.tap('#list-rooms a[href="#cake"]');
  await phone.until(() => document.getElementById('title').textContent === '#cake');
  await phone.page.tap('#room-more');
  await phone.page.tap('dialog.actions button:text-is("Remove the star")');
  await toast(phone, '#cake has no star any more.');
  for (const each of [ann, phone]) await isStarred(each, 'cake', false);
  await phone.page.tap('#toast button');
  for (const each of [ann, phone]) await isStarred(each, 'cake');
  house.assertQuiet();
});

test('a star by keys alone: in the menu of a row, and as an action of the switcher', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann', { locale: 'zh-CN' });
  await ann.goTo('tea');
  await ann.page.focus('#list-rooms a[aria-current]');
  await ann.page.keyboard.press('Shift+F10');
  await ann.until(() => document.querySelector('dialog.actions[open]'));
  while ((await ann.page.evaluate(() => document.activeElement.textContent)) !== '加星标') await ann.page.keyboard.press('ArrowDown');
  await ann.page.keyboard.press('Enter');
  await isStarred(ann, 'tea');
  await toast(ann, '#tea会一直排在列表最前面。');
  await ann.page.keyboard.press('Control+k');
  await ann.until(() => document.querySelector('dialog[open] input'));
  await ann.page.keyboard.type('取消这里的');
  await ann.until(() => document.querySelector('dialog[open] [role="option"]')?.textContent === '取消这里的星标');
  await ann.page.keyboard.press('Enter');
  await isStarred(ann, 'tea', false);
  house.assertQuiet();
});

test('a private room and a conversation in which nothing was said keep their stars', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann] = [await house.person('Ann'), await house.person('Bo'), await house.person('Cy')];
  const circle = await ann.page.evaluate(() => new Promise((resolve) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
    line.onmessage = ({ data }) => {
      const { type, room } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'create', ref: 1, title: 'Board' }));
      if (type === 'joined') resolve(line.close() ?? room);
    };
  }));
  await ann.until((key) => document.querySelector(`#list-rooms [data-key="${key}"]`), circle);
  await choose(ann, circle, 'Star');
  await isStarred(ann, circle);
  await ann.writeTo('Cy');
  await ann.until(() => document.getElementById('title').textContent === '@Cy');
  const talk = await ann.page.evaluate(() => location.hash.slice(1));
  await choose(ann, talk, 'Star');
  await isStarred(ann, talk);
  const other = await device(house, ann);
  await isStarred(other, circle);
  await isStarred(other, talk);
  assert.equal(await other.page.textContent(`#list-people [data-key="${talk}"] bdi`), 'Cy');
  assert.equal((await order(other))[0], circle);
  await ann.page.evaluate(() => (location.hash = '#lobby'));
  await ann.page.reload();
  await ann.live();
  await isStarred(ann, talk);
  house.assertQuiet();
});

test('the notes are made at their first use, and are the same room on every device, in its language', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  assert.equal(await ann.page.textContent(`${NOTES}`), 'My notes');
  const phone = await device(house, ann, { ...PHONE, locale: 'zh-CN' });
  // Looking makes nothing.
  assert.deepEqual([await notesKey(ann), await notesKey(phone)], [null, null]);
  assert.deepEqual(await order(ann), ['lobby']);
  await hasNoBarriers(ann, 'no notes yet');
  await ann.page.dblclick(NOTES);
  await ann.until(() => location.hash.startsWith('#p:') && document.getElementById('title').textContent.endsWith('My notes'));
  await ann.until(() => document.querySelector('#list-notes a[aria-current]') && document.getElementById('beginning').textContent.includes('Only you can read'));
  assert.equal(await ann.page.locator('#people-list [data-act="invite"]').count(), 0);
  await ann.say('buy tea');
  const room = await notesKey(ann);
  await phone.until((key) => document.querySelector('#list-notes .entry').dataset.key === key, room);
  assert.deepEqual([await order(ann), await order(phone)], [['lobby'], ['lobby']]);
  await phone.page.tap('#open-rooms');
  await phone.page.tap(NOTES);
  await phone.seesText('buy tea');
  await phone.until(() => document.getElementById('title').textContent.endsWith('我的笔记') && document.getElementById('field').placeholder === '发消息到我的笔记' && document.getElementById('shell').dataset.screen === 'room');
  // They are nobody else's: nobody is let in, and there is nothing to set.
  await phone.page.tap('#room-more');
  const offered = await phone.page.$$eval('dialog.actions button', (buttons) => buttons.map(({ textContent }) => textContent));
  assert.ok(!offered.some((words) => ['邀请', '聊天室设置…', '加星标', '提醒…'].includes(words)), offered.join());
  await phone.page.keyboard.press('Escape');
  await hasNoBarriers(phone, 'notes');
  await ann.page.reload();
  await ann.live();
  await ann.seesText('buy tea');
  await house.kill();
  await house.start();
  await ann.live();
  assert.equal(await notesKey(ann), room);
  house.assertQuiet();
});

test('on a phone the list leads to notes that are not made yet, and into the room that is made', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', PHONE);
  await ann.page.tap('#open-rooms');
  await ann.until(() => document.getElementById('shell').dataset.screen === 'list');
  assert.ok((await ann.page.$eval(NOTES, (node) => node.getBoundingClientRect().height)) >= 44);
  await ann.page.tap(NOTES);
  await ann.until(() => document.getElementById('title').textContent.endsWith('My notes') && document.getElementById('shell').dataset.screen === 'room');
  await ann.page.goBack();
  await ann.until(() => document.getElementById('shell').dataset.screen === 'list');
  await ann.page.tap(NOTES);
  await ann.until(() => document.getElementById('shell').dataset.screen === 'room');
  house.assertQuiet();
});

test('notes that one has left are made anew at their next use; without the house it is said why not; the switcher leads there', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await hasAll(ann);
  await house.kill();
  await ann.until(() => document.body.dataset.state !== 'live');
  await ann.page.click(NOTES);
  await toast(ann, 'The house keeps this, and it is not there just now.');
  assert.equal(await notesKey(ann), null);
  await house.start();
  await ann.live();
  await ann.page.keyboard.press('Control+k');
  await ann.until(() => document.querySelector('dialog[open] input'));
  await ann.page.keyboard.type('my no');
  await ann.until(() => document.querySelectorAll('dialog[open] [role="option"]').length === 1 || document.querySelector('dialog[open] [role="option"]')?.textContent === 'My notes');
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.querySelector('#list-notes a[aria-current]'));
  const first = await notesKey(ann);
  await ann.page.click('#room-more');
  await ann.page.click('dialog.actions button:has-text("Leave")');
  await ann.page.click('dialog[open] button:text-is("Leave for good")');
  await ann.until(() => document.querySelector('#list-notes button.fold'));
  await ann.page.click(NOTES);
  await ann.until((gone) => document.querySelector('#list-notes a[aria-current]') && location.hash !== `#${gone}`, first);
  assert.notEqual(await notesKey(ann), first);
  assert.deepEqual(await order(ann), ['lobby']);
  house.assertQuiet();
});
