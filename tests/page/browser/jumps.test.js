// Led to a place far in the past by one question, and on from it in both directions without a jump.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allGone, fill } from '../support/crowd.js';
import { openHouse } from '../support/house.js';
import { glide } from '../support/painted.js';

const MIXED = ['short', '一段没有空格的中文，应该在窄窗口里换行。'.repeat(8), 'long words '.repeat(40), '```\ncode\nand code\n```'];
const FAR = 2_000;

/** What the window asks for from now on. */
function questions({ page }) {
  const asked = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => asked.push(JSON.parse(payload))));
  return { types: () => asked.filter(({ type }) => ['around', 'history'].includes(type)).map(({ type }) => type), forget: () => (asked.length = 0) };
}

const drawn = ({ page }) => page.$$eval('#chunks .m', (rows) => rows.map(({ dataset }) => Number(dataset.key.slice(1))));
const isRun = (seqs) => seqs.every((seq, i) => i === 0 || seq === seqs[i - 1] + 1);

test('a link far up is one question; what is live goes on at the end, and Esc leads back step by step', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, FAR);
  const ann = await house.window();
  const asked = questions(ann);
  await ann.page.reload();
  await ann.enter('Ann');
  await ann.seesText(`message ${FAR}`);
  await ann.until(() => document.querySelectorAll('#chunks .m').length > 90);
  asked.forget();
  await ann.page.evaluate(() => (location.hash = '#lobby/300'));
  await ann.isLedTo('message 300');
  assert.equal(asked.types().filter((type) => type === 'around').length, 1);
  // What was asked before it was still of the end.
  const since = asked.types().slice(asked.types().indexOf('around'));
  assert.ok(since.length <= 4, `${since}`);
  assert.ok(isRun(await drawn(ann)), `${await drawn(ann)}`);
  // What is said now is counted and stands at the end; what becomes of what is shown here shows.
  const bo = await house.person('Bo');
  await bo.say('said meanwhile');
  await ann.until(() => document.getElementById('jump-text').textContent === '1 new message');
  assert.ok(!(await ann.texts()).includes('said meanwhile'));
  // What one says oneself stands at the end, and one is there.
  await ann.say('my own word');
  await ann.seesText('my own word');
  assert.ok((await ann.texts()).includes('said meanwhile'));
  await ann.until(() => document.getElementById('jump').hidden);
  // Away and back: the way back, and then the end.
  await ann.page.evaluate(() => (location.hash = '#lobby/900'));
  await ann.isLedTo('message 900');
  await ann.page.evaluate(() => (location.hash = '#lobby/120'));
  await ann.isLedTo('message 120');
  await ann.page.focus('#log');
  await ann.page.keyboard.press('Escape');
  await ann.seesText('message 900');
  assert.ok(!(await ann.texts()).includes('message 120'));
  await ann.page.keyboard.press('Escape');
  await ann.seesText('my own word');
  await ann.until(() => document.getElementById('jump').hidden);
  // Of another room and back one is where one was.
  await ann.page.evaluate(() => (location.hash = '#lobby/500'));
  await ann.isLedTo('message 500');
  await ann.goTo('tea');
  await ann.page.click('#room-list a[href$="lobby"]');
  await ann.seesText('message 500');
  await ann.until(() => !document.getElementById('jump').hidden);
  await ann.page.click('#jump');
  await ann.seesText('my own word');
  await ann.page.evaluate(() => (location.hash = '#lobby/99999'));
  await ann.until(() => document.getElementById('toast').textContent.includes('not here'));
  await ann.seesText('my own word');
  house.assertQuiet();
});

test('from a place far up one glides to the beginning and down to the end, and no painted frame jumps', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 1_000, (i) => `${i} ${MIXED[i % MIXED.length]}`);
  const ann = await house.person('Ann');
  await ann.until(() => document.querySelectorAll('#chunks .m').length > 40);
  await ann.page.evaluate(() => (location.hash = '#lobby/300'));
  await ann.isLedTo('300 ');
  const down = await glide(ann.page, 60, 30);
  assert.deepEqual(down.jumps, [], JSON.stringify(down));
  const up = await glide(ann.page, -80, 400);
  assert.deepEqual(up.jumps, [], JSON.stringify(up));
  assert.equal((await drawn(ann))[0], 1);
  await fill(house, 5, (i) => `late ${i}`);
  await allGone(ann);
  const end = await glide(ann.page, 80, 400);
  assert.deepEqual(end.jumps, [], JSON.stringify(end));
  const seqs = await drawn(ann);
  assert.ok(isRun(seqs) && seqs.at(-1) === 1_005, `${seqs}`);
  await ann.until(() => document.getElementById('jump').hidden);
  house.assertQuiet();
});

test('an answer leads to its original far up by one question, on a phone and in Chinese too; edits and reactions show there', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  await bo.say('the first word');
  await fill(house, 1_200);
  const ann = await house.person('Ann', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' });
  await bo.page.evaluate(() => (location.hash = '#lobby/1'));
  await bo.isLedTo('the first word');
  await bo.page.hover('[data-key="m1"]');
  await bo.page.focus('#log');
  await bo.page.click('[data-key="m1"] .row-actions');
  await bo.page.click('dialog.actions button:has-text("Reply")');
  await bo.until(() => document.activeElement.id === 'field');
  await bo.page.keyboard.type('an answer');
  await bo.page.keyboard.press('Enter');
  await bo.nothingWaits();
  await ann.until(() => document.querySelector('#chunks [data-key="original"]'));
  await ann.page.tap('#chunks [data-key="original"]');
  await ann.isLedTo('the first word');
  await bo.page.click('#chunks [data-key="original"]');
  await bo.isLedTo('the first word');
  await bo.page.click('[data-key="m1"] .row-actions');
  await bo.page.click('dialog.actions button:has-text("Edit")');
  await bo.until(() => document.activeElement.matches('.editor textarea'));
  await bo.page.keyboard.press('Control+A');
  await bo.page.keyboard.type('another first word');
  await bo.page.keyboard.press('Enter');
  await ann.until(() => document.querySelector('[data-key="m1"] .body').textContent.startsWith('another first word'));
  assert.ok((await ann.page.textContent('.jump.back')).includes('回到'));
  await ann.page.tap('.jump.back');
  await ann.until(() => document.querySelector('#chunks [data-key="original"]'));
  assert.ok((await drawn(ann)).at(-1) > 1_200);
  house.assertQuiet();
});
