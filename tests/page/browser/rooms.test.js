// How rooms are kept: what they are about, slow and closed ones, their settings, and a room that is taken away; by whom it
// may be done, and what everybody else sees of it at once, after a reload and after a break.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { operator } from '../support/operator.js';

const lines = ({ page }) => page.$$eval('.line.happening', (nodes) => nodes.map(({ textContent }) => textContent));
const seesLine = (window, words) => window.until((wanted) => [...document.querySelectorAll('.line.happening')].at(-1)?.textContent === wanted, words);
const offers = ({ page }) => page.$$eval('dialog[open] button', (nodes) => nodes.map(({ textContent }) => textContent));

/** From the menu of the room on screen. */
async function fromMenu(window, words) {
  await window.page.click('#room-more');
  await window.page.click(`dialog.actions button:has-text("${words}")`);
  await window.until(() => document.querySelector('dialog[open] form'));
}

async function setTopic(window, text) {
  await fromMenu(window, 'Set topic…');
  await window.page.fill('#topic-field', text);
  await window.page.press('#topic-field', 'Enter');
}

/** Chooses in the settings of the room, and waits until they are held. */
async function set(window, choices, open = () => fromMenu(window, 'Settings of the room…')) {
  await open();
  for (const [field, value] of Object.entries(choices)) await window.page.selectOption(`#set-${field}`, value);
  await window.page.click('dialog[open] [type="submit"]');
  await window.until(() => !document.querySelector('dialog[open]'));
}

test('what a room is about is said by who may, in the bar, the card and a line, and whoever may not any more is told so in place', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await operator(house, 'Ann'), await house.person('Bo')];
  await setTopic(bo, 'tea\nand cake');
  await ann.until(() => document.getElementById('topic').textContent === 'tea\nand cake');
  await seesLine(ann, 'Bo set the topic: tea and cake');
  await setTopic(bo, 'tea');
  await seesLine(ann, 'Bo set the topic: tea');
  assert.deepEqual(await lines(ann), ['Bo set the topic: tea'], 'one line for what was said within a moment');
  await ann.page.click('#title button');
  await ann.until(() => document.querySelector('.card-topic').textContent === 'tea');
  await ann.page.keyboard.press('Escape');
  await fromMenu(bo, 'Set topic…');
  await bo.page.fill('#topic-field', '茶'.repeat(134));
  await bo.page.press('#topic-field', 'Enter');
  await bo.until(() => document.getElementById('topic-error').textContent === 'The topic is too long.');
  await set(ann, { topic: 'moderators' });
  await seesLine(bo, 'Ann changed the room: only moderators set the topic');
  await bo.page.fill('#topic-field', 'mine');
  await bo.page.press('#topic-field', 'Enter');
  await bo.until(() => document.getElementById('topic-error').textContent === 'Only moderators set the topic here.');
  await bo.page.keyboard.press('Escape');
  await bo.page.click('#room-more');
  await bo.until(() => document.querySelector('dialog.actions'));
  assert.deepEqual((await offers(bo)).filter((words) => /topic|of the room/.test(words)), []);
  await bo.page.keyboard.press('Escape');
  await setTopic(ann, '');
  await seesLine(bo, 'Ann took the topic away');
  await bo.page.reload();
  await seesLine(bo, 'Ann took the topic away');
  assert.deepEqual(await lines(bo), ['Bo set the topic: tea', 'Ann changed the room: only moderators set the topic', 'Ann took the topic away']);
  house.assertQuiet();
});

test('in a slow room the strip says how often, a ring runs down on Send, what comes too soon waits, and moderators are free', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await operator(house, 'Ann'), await house.person('Bo')];
  // So long that it does not pass in the test.
  await set(ann, { slow: '300' });
  await bo.until(() => document.querySelector('#room-strip .words').textContent === 'One message in 5 minutes');
  assert.equal(await bo.page.isVisible('#send .ring'), false);
  await bo.say('one');
  await bo.until(() => /^again in \d min$/.test(document.querySelector('#room-strip .left').textContent) && document.querySelector('#send .ring').checkVisibility());
  await bo.page.reload();
  await bo.until(() => /^again in \d min$/.test(document.querySelector('#room-strip .left').textContent));
  await bo.write('two');
  await bo.until(() => document.querySelector('.m.pending .held'));
  assert.equal(await ann.page.isVisible('#room-strip'), false);
  await ann.say('three');
  await ann.say('four');
  for (const each of [ann, bo]) await each.until(() => document.querySelectorAll('#chunks .m').length === 3);
  // A pause that is taken back holds nothing up.
  await set(ann, { slow: '0' });
  for (const each of [ann, bo]) await each.sees(['one', 'three', 'four', 'two']);
  await bo.until(() => document.getElementById('room-strip').hidden);
  await seesLine(bo, 'Ann changed the room: no pause between messages');
  assert.equal(await bo.page.isVisible('#send .ring'), false);
  // One that runs down lets go by itself.
  await set(ann, { slow: '10' });
  await bo.until(() => document.querySelector('#room-strip .words').textContent === 'One message in 10 seconds');
  for (const text of ['five', 'six']) await bo.write(text);
  await ann.sees(['one', 'three', 'four', 'two', 'five', 'six']);
  await bo.until(() => document.querySelector('#room-strip .left').textContent === '' && !document.querySelector('#send .ring').checkVisibility());
  house.assertQuiet();
});

test('in a closed room others read and keep their drafts, at once, after a reload and after a break, until it opens or they become moderators', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await operator(house, 'Ann'), await house.person('Bo')];
  const isShut = () => document.querySelector('#room-strip .words')?.textContent === 'Only moderators write here.' && document.getElementById('field').readOnly;
  const isOpen = () => document.getElementById('room-strip').hidden && !document.getElementById('field').readOnly;
  await bo.page.fill('#field', 'half a thought');
  await set(ann, { closed: 'yes', slow: '60' });
  await seesLine(bo, 'Ann changed the room: one message in 1 minute; only moderators write');
  await bo.until(isShut);
  await bo.page.press('#field', 'Enter');
  await bo.page.reload();
  await bo.live();
  await bo.until(isShut);
  await bo.until(() => document.getElementById('field').value === 'half a thought');
  await ann.say('read this');
  await bo.sees(['read this']);
  await bo.goTo('tea');
  await bo.until(isOpen);
  await bo.page.click('#room-list a[href$="lobby"]');
  await bo.until(isShut);
  await house.kill();
  await bo.until(() => document.body.dataset.state === 'offline');
  await bo.until(isShut);
  await house.start();
  await Promise.all([ann.live(), bo.live()]);
  await bo.until(isShut);
  await ann.page.click('#people-list button:not([disabled])');
  await ann.page.click('dialog.person-card [data-act="role"]');
  await ann.page.check('dialog [value="moderator"]');
  await ann.page.click('dialog [type="submit"]');
  await bo.until(isOpen);
  await bo.page.press('#field', 'Enter');
  await ann.sees(['read this', 'half a thought']);
  await set(ann, { closed: '' });
  await seesLine(bo, 'Ann changed the room: everybody may write');
  house.assertQuiet();
});

test('an operator takes a room away after a question, and whoever looked at it is in the lobby', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await operator(house, 'Ann'), await house.person('Bo')];
  await fromMenu(ann, 'Settings of the room…');
  assert.equal((await offers(ann)).includes('Remove the room…'), false, 'the lobby stays');
  await ann.page.keyboard.press('Escape');
  for (const window of [ann, bo]) await window.goTo('tea');
  await bo.say('goodbye');
  await bo.page.fill('#field', 'and another thing');
  await bo.page.click('#room-more');
  await bo.page.waitForSelector('dialog.actions[open]');
  await fromMenu(ann, 'Settings of the room…');
  await ann.page.click('dialog [data-act="remove"]');
  await ann.until(() => document.activeElement.textContent === 'Keep');
  await ann.page.keyboard.press('Enter');
  await ann.until(() => !document.querySelector('dialog[open]') && document.getElementById('title').textContent === '#tea');
  await fromMenu(ann, 'Settings of the room…');
  await ann.page.click('dialog [data-act="remove"]');
  await ann.page.click('dialog button.danger');
  for (const window of [ann, bo]) await window.until(() => document.getElementById('title').textContent === '#Lobby' && ![...document.querySelectorAll('#list-rooms .label')].some(({ textContent }) => textContent === 'tea'));
  await ann.until(() => document.getElementById('toast').textContent === '#tea is removed.');
  // Who was in it is told, and keeps what was being written; a menu that was open makes nothing of it anew.
  const isTold = () => bo.until(() => document.querySelector('#toast:not([hidden])')?.textContent.startsWith('#tea is removed.'));
  await isTold();
  await bo.page.keyboard.press('Escape');
  await bo.page.locator('#toast button', { hasText: 'Put my text into the box' }).click();
  assert.equal(await bo.page.inputValue('#field'), 'and another thing');
  await bo.page.fill('#field', '');
  await bo.goTo('coffee');
  await bo.page.click('#room-more');
  await bo.page.waitForSelector('dialog.actions[open]');
  await ann.goTo('coffee');
  await fromMenu(ann, 'Settings of the room…');
  await ann.page.click('dialog [data-act="remove"]');
  await ann.page.click('dialog button.danger');
  await bo.until(() => document.getElementById('title').textContent === '#Lobby');
  await bo.page.evaluate(() => (document.getElementById('toast').hidden = true));
  await bo.page.locator('dialog.actions button', { hasText: 'Leave' }).click();
  await bo.until(() => document.querySelector('#toast:not([hidden])')?.textContent.startsWith('#coffee is removed.'));
  assert.deepEqual(await bo.page.$$eval('#room-list .label', (labels) => labels.map(({ textContent }) => textContent).filter((text) => text.includes('coffee'))), []);
  await bo.goTo('tea');
  await bo.until(() => !document.getElementById('beginning').hidden);
  await bo.sees([]);
  house.assertQuiet();
});

for (const locale of ['en-US', 'zh-CN']) {
  test(`the windows of a room, its lines, and slow and closed rooms have no barriers, by keyboard alone (${locale})`, async (t) => {
    const house = await openHouse(t);
    const [ann, bo] = [await operator(house, 'Ann', { locale }), await house.person('博文', { locale })];
    const { page } = ann;
    for (const window of [ann, bo]) await window.goTo('tea');
    await bo.say('hello');
    const byKeys = async (words) => {
      await page.focus('#room-more');
      await page.keyboard.press('Enter');
      await ann.until(() => document.querySelector('dialog.actions')?.contains(document.activeElement));
      const at = await page.$$eval('dialog.actions button', (entries, wanted) => entries.findIndex((entry) => wanted.includes(entry.textContent)), words);
      for (let i = 0; i < at; i += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await ann.until(() => document.querySelector('dialog[open] form'));
    };
    await byKeys(['Set topic…', '设置主题…']);
    await hasNoBarriers(ann, `topic-${locale}`);
    await page.keyboard.type('茶 & tea');
    await page.keyboard.press('Enter');
    await bo.until(() => document.getElementById('topic').textContent === '茶 & tea');
    await page.click('#title button');
    await ann.until(() => document.querySelector('.card-topic'));
    await hasNoBarriers(ann, `card-${locale}`);
    await page.keyboard.press('Escape');
    await byKeys(['Settings of the room…', '聊天室设置…']);
    await hasNoBarriers(ann, `settings-${locale}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await bo.until(() => document.getElementById('room-strip')?.hidden === false);
    await bo.say('slow');
    await bo.until(() => document.querySelector('#room-strip .left').textContent !== '');
    await hasNoBarriers(bo, `slow-${locale}`);
    await set(ann, { closed: 'yes' }, () => byKeys(['Settings of the room…', '聊天室设置…']));
    await bo.until(() => document.getElementById('field').readOnly);
    await hasNoBarriers(bo, `closed-${locale}`);
    await byKeys(['Settings of the room…', '聊天室设置…']);
    await page.focus('dialog [data-act="remove"]');
    await page.keyboard.press('Enter');
    await ann.until(() => document.querySelector('dialog button.danger'));
    await hasNoBarriers(ann, `remove-${locale}`);
    house.assertQuiet();
  });
}
