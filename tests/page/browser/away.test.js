// Who is away says so with a command, and everybody who shares a room reads it; the strip says how one comes back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

async function sends({ page }, text) {
  await page.fill('#field', text);
  await page.press('#field', 'Enter');
}

const isAway = (window, words) => window.until((wanted) => {
  const strip = document.getElementById('away-strip');
  return wanted === null ? strip.hidden : !strip.hidden && strip.querySelector('.words').textContent === wanted;
}, words);
const inPanel = (window, text) => window.until((wanted) => (document.querySelector('#people-list [data-key="here"] li:not(:has(button:disabled)) .says')?.textContent ?? null) === wanted, text);

test('it stands over the box, beside the name, in the card and the bar, on all devices, until one comes back or says something', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await bo.page.locator('#people-list button:not([disabled])', { hasText: 'Ann' }).first().click();
  await bo.page.click('dialog.person-card [data-act="message"]');
  await bo.until(() => document.getElementById('title').textContent === '@Ann');
  await bo.say('are you there?');
  const desk = await house.tab(ann);
  await sends(ann, '/away lunch <b>now</b>');
  await isAway(ann, 'You are away: lunch <b>now</b>');
  await isAway(desk, 'You are away: lunch <b>now</b>');
  assert.equal(await ann.page.inputValue('#field'), '', 'nothing was said');
  await hasNoBarriers(ann, 'away');
  await bo.until(() => document.getElementById('topic').textContent === 'away: lunch <b>now</b>');
  await bo.until(() => document.querySelector('#list-people .entry .says, #room-list .entry .says')?.textContent === 'lunch <b>now</b>');
  await bo.page.click('#list-rooms [data-key="lobby"] a');
  await inPanel(bo, 'lunch <b>now</b>');
  await bo.page.locator('#people-list button:not([disabled])', { hasText: 'Ann' }).first().click();
  await bo.until(() => document.querySelector('dialog.person-card')?.textContent.includes('away: lunch <b>now</b>'));
  await bo.page.keyboard.press('Escape');
  // Whoever comes later, or anew, reads it too.
  await bo.page.reload();
  await inPanel(bo, 'lunch <b>now</b>');
  await ann.page.reload();
  await isAway(ann, 'You are away: lunch <b>now</b>');
  // The way back, by the strip.
  await ann.page.click('#away-strip button');
  await isAway(ann, null);
  await isAway(desk, null);
  await inPanel(bo, null);
  assert.equal(await ann.page.evaluate(() => document.activeElement.id), 'field');
  // By the command, which is there only for who is away.
  await sends(ann, '/back');
  await ann.until(() => document.getElementById('composer-error').textContent === 'You are not away.');
  await sends(ann, '/away tea');
  await inPanel(bo, 'tea');
  await sends(ann, '/back');
  await isAway(ann, null);
  // By a word, from another window.
  await sends(ann, '/away soon');
  await inPanel(bo, 'soon');
  await desk.say('here I am');
  await isAway(ann, null);
  await inPanel(bo, null);
  await sends(ann, '/away');
  await ann.until(() => document.getElementById('composer-error').textContent === 'Say in a word or two why you are away, or until when.');
  await sends(ann, `/away ${'x'.repeat(65)}`);
  await ann.until(() => document.getElementById('composer-error').textContent.startsWith('That is too long'));
  house.assertQuiet();
});

test('on a phone, in Chinese and in the dark it fits', async (t) => {
  const house = await openHouse(t);
  const bo = await house.person('Bo');
  const ming = await house.window({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN', colorScheme: 'dark' });
  await ming.enter('小明');
  await ming.page.fill('#field', '/away 吃午饭，下午两点回来');
  await ming.page.tap('#send');
  await isAway(ming, '你已离开：吃午饭，下午两点回来');
  await hasNoBarriers(ming, 'away on a phone');
  assert.ok(await ming.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await inPanel(bo, '吃午饭，下午两点回来');
  await ming.page.tap('#away-strip button');
  await isAway(ming, null);
  house.assertQuiet();
});
