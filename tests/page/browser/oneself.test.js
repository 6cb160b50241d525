// Oneself at the end of the list: away with a word of why, and back; and what stands over a conversation with somebody who is
// not here. The bar of a row, while the row is drawn anew and scrolled.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const says = (window, words) => window.until((wanted) => document.querySelector('#self .muted')?.textContent === wanted, words);

test('away by a press on one’s own name, as others see it, and back', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo', { ...PHONE, locale: 'zh-CN' })];
  await ann.page.focus('#self button');
  await ann.page.keyboard.press('Enter');
  await ann.page.click('dialog.actions button:text-is("Away…")');
  await hasNoBarriers(ann, 'away');
  const problem = (words) => ann.until((wanted) => document.getElementById('away-error').textContent.startsWith(wanted), words);
  await ann.page.keyboard.press('Enter');
  await problem('Say in a word or two');
  await ann.page.fill('#away-field', '吃'.repeat(22));
  await ann.page.keyboard.press('Enter');
  await problem('That is too long');
  await ann.page.fill('#away-field', 'lunch <b>');
  await ann.page.keyboard.press('Enter');
  await says(ann, 'away: lunch <b>');
  await ann.until(() => document.querySelector('#self .face.here.out') && !document.querySelector('dialog[open]'));
  await ann.page.click('#self button');
  assert.deepEqual(await ann.page.$$eval('dialog.actions button', (all) => all.map(({ textContent }) => textContent)), ['I am back', 'Settings']);
  await ann.page.click('dialog.actions button:text-is("I am back")');
  await says(ann, 'here');
  // On a phone, in the list that is a screen.
  await bo.page.tap('#open-rooms');
  await bo.page.tap('#self button');
  await bo.page.tap('dialog.actions button:text-is("暂时离开…")');
  await bo.page.fill('#away-field', '开会');
  await bo.page.tap('dialog[open] button[type="submit"]');
  await says(bo, '离开：开会');
  await ann.until(() => [...document.querySelectorAll('#people-list .says')].some(({ textContent }) => textContent === '开会'));
  house.assertQuiet();
});

test('over a conversation stands when somebody who is not here was last seen', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.writeTo('Bo');
  const topic = (words) => ann.until((wanted) => document.getElementById('topic').textContent.startsWith(wanted), words);
  await topic('here');
  await bo.context.close();
  await topic('last seen: ');
  await ann.page.reload();
  await topic('last seen: ');
  house.assertQuiet();
});

test('the bar of a row and its dots stay on it, whatever is drawn anew and wherever it is scrolled', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (let i = 0; i < 60; i += 1) await bo.say(`line ${i}`);
  await ann.seesText('line 59');
  const row = ann.page.locator('#chunks .m', { hasText: 'line 20' });
  await row.hover();
  const apart = () => {
    const [bar, dots] = ['.row-bar', '.row-bar + .row-actions'].map((place) => document.querySelector(place).getBoundingClientRect());
    return Math.abs((bar.top + bar.bottom) / 2 - (dots.top + dots.bottom) / 2);
  };
  await ann.until(() => document.querySelector('.row-bar'));
  const before = await ann.page.evaluate(apart);
  const target = Number((await row.getAttribute('data-key')).slice(1));
  await bo.page.evaluate((seq) => new Promise((resolve) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
    line.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'join', ref: 2, room: 'lobby' }));
      if (type === 'joined') line.send(JSON.stringify({ type: 'react', ref: 1, room: 'lobby', seq, emoji: '🍵', on: true, cid: 'r1' }));
      if (type === 'ack' || type === 'error') resolve(line.close() ?? data);
    };
  }), target);
  await ann.until((seq) => document.querySelector(`[data-key="m${seq}"] .signs, [data-key="m${seq}"] [data-key^="sign"]`), target);
  await ann.page.evaluate(() => new Promise(requestAnimationFrame));
  assert.ok(Math.abs((await ann.page.evaluate(apart)) - before) < 1);
  // Its upper end leaves the log: the bar stays where it can be seen.
  await ann.page.evaluate((seq) => {
    const log = document.getElementById('log');
    const { top } = document.querySelector(`[data-key="m${seq}"]`).getBoundingClientRect();
    log.scrollTop += top - log.getBoundingClientRect().top + 6;
  }, target);
  await ann.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const inside = await ann.page.evaluate(() => [...document.querySelectorAll('.row-bar, .row-bar + .row-actions')].every((each) => each.getBoundingClientRect().top >= document.getElementById('log').getBoundingClientRect().top - 1));
  assert.ok(inside);
  assert.ok(Math.abs((await ann.page.evaluate(apart)) - before) < 1);
  house.assertQuiet();
});
