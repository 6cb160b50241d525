// Answers: a reply without a quote, their number under the message that they answer, the thread at the side and on a phone,
// and what one does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const PHONE = { width: 390, height: 844 };
const rowWith = (window, text) => window.page.locator('#chunks .m', { hasText: text });
const chip = (window) => window.page.$eval('#chunks .thread-chip .thread-words', (words) => words.textContent).catch(() => null);

async function seesChip(window, expected) {
  await window.until((wanted) => (document.querySelector('#chunks .thread-chip .thread-words')?.textContent ?? null) === wanted, expected).catch(async () => assert.equal(await chip(window), expected));
}

/** What stands in the thread: the words of each row, in order. */
const thread = (window) => window.page.$$eval('#thread .thread-row .body', (all) => all.map((body) => body.textContent));
async function seesThread(window, expected) {
  await window.until((wanted) => JSON.stringify([...document.querySelectorAll('#thread .thread-row .body')].map((body) => body.textContent)) === JSON.stringify(wanted), expected).catch(async () => assert.deepEqual(await thread(window), expected));
}

async function reply(window, to, words) {
  await rowWith(window, to).first().hover();
  await window.page.locator('.row-bar [data-act="reply"]').click();
  await window.until(() => !document.getElementById('answering').hidden);
  await window.say(words);
}

test('an answer needs no quote; its beginning says how many there are and by whom, and opens the thread, where one answers too', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bob = await house.person('小明');
  await ann.say('tea at four?');
  await bob.seesText('tea at four?');
  await reply(bob, 'tea at four?', 'yes, please');
  await seesChip(ann, '1 reply');
  await reply(ann, 'yes, please', 'with milk?');
  await seesChip(bob, '2 replies');
  assert.equal(await bob.page.$$eval('#chunks .original', (all) => all.length), 2, 'each answer says what it answers');
  // Whom it answers is marked as mentioned.
  assert.deepEqual(await bob.page.$$eval('#chunks .m.mentioned .body', (all) => all.map((body) => body.textContent)), ['with milk?']);
  await bob.page.click('.thread-chip');
  await seesThread(bob, ['tea at four?', 'yes, please', 'with milk?']);
  if (process.env.SHOTS) await bob.page.screenshot({ path: `${process.env.SHOTS}/thread.png` });
  await hasNoBarriers(bob, 'a thread at the side');
  // The emoji go where one was writing.
  await bob.page.fill('#thread-field', '不要奶，');
  await bob.page.click('#thread-box [data-act="thread-emoji"]');
  await bob.page.waitForSelector('.picker[open] #emojis-flags');
  await bob.page.fill('.picker input', 'tea');
  await bob.page.waitForSelector('.picker button[data-act="take"]:has-text("🍵")');
  await bob.page.click('.picker button[data-act="take"]:has-text("🍵")');
  await bob.until(() => document.activeElement.id === 'thread-field' && document.activeElement.value === '不要奶，🍵');
  await bob.page.fill('#thread-field', '不要奶，@Ann');
  await bob.page.press('#thread-field', 'Enter');
  await seesThread(bob, ['tea at four?', 'yes, please', 'with milk?', '不要奶，@Ann']);
  assert.equal(await bob.page.inputValue('#thread-field'), '');
  await ann.seesText('不要奶，@Ann');
  await seesChip(ann, '3 replies');
  // One that is deleted does not count any more, and stands there as such.
  await rowWith(bob, '不要奶').hover();
  await rowWith(bob, '不要奶').locator('.row-actions').click();
  await bob.page.click('dialog.actions button:has-text("Delete")');
  await bob.page.click('.ask-in-row button:has-text("Delete"), .m button:has-text("Delete")');
  await seesChip(ann, '2 replies');
  await seesChip(bob, '2 replies');
  // After a reload the same is there, and T opens it from the row.
  await ann.page.reload();
  await seesChip(ann, '2 replies');
  await ann.page.focus('#log');
  // The last one was deleted, and there is nothing to be done with it.
  await ann.page.keyboard.press('ArrowUp');
  await ann.page.keyboard.press('ArrowUp');
  await ann.page.keyboard.press('t');
  await seesThread(ann, ['tea at four?', 'yes, please', 'with milk?', 'Deleted']);
  await ann.until(() => document.activeElement.id === 'thread-field');
});

test('a draft of a thread outlives the page; on a phone the thread is a screen', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', { viewport: PHONE, hasTouch: true, isMobile: true, locale: 'zh-CN' });
  const bob = await house.person('Bob');
  await ann.page.fill('#field', '四点喝茶？');
  await ann.page.tap('#send');
  await ann.nothingWaits();
  await bob.seesText('四点喝茶？');
  await reply(bob, '四点喝茶？', '好的');
  await seesChip(ann, '1 条回复');
  await ann.page.tap('.thread-chip');
  await ann.page.waitForSelector('#drawer[open] #thread');
  await seesThread(ann, ['四点喝茶？', '好的']);
  await ann.page.fill('#thread-field', '还没写完');
  if (process.env.SHOTS) await ann.page.screenshot({ path: `${process.env.SHOTS}/thread-phone.png` });
  const box = await ann.page.$eval('#thread', (panel) => panel.getBoundingClientRect().toJSON());
  assert.ok(box.width >= PHONE.width - 1 && box.height > PHONE.height * 0.8, JSON.stringify(box));
  await ann.page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('teahouse.draft.lobby/')));
  await ann.page.reload();
  await seesChip(ann, '1 条回复');
  await ann.page.tap('.thread-chip');
  await ann.page.waitForSelector('#drawer[open] #thread');
  await ann.until((text) => document.getElementById('thread-field').value === text, '还没写完');
  await ann.page.tap('#thread-box .send');
  await bob.seesText('还没写完');
  await seesThread(ann, ['四点喝茶？', '好的', '还没写完']);
  await hasNoBarriers(ann, 'a thread on a phone');
});

test('what is answered and not held is shown all the same', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.say('far above');
  await ann.page.evaluate(() => new Promise((resolve) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    let n = 0;
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
    line.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'join', ref: 1, room: 'lobby' }));
      if (type === 'joined' || type === 'ack') {
        n += 1;
        if (n <= 260) line.send(JSON.stringify({ type: 'post', ref: 2, room: 'lobby', cid: `n${n}`, text: `number ${n}`, ...(n === 260 && { reply_to: 1 }) }));
        else resolve(line.close());
      }
    };
  }));
  await ann.page.reload();
  const original = (words) => ann.until((wanted) => document.querySelector('#chunks .original .words')?.textContent === wanted, words);
  await original('far above');
  // What becomes of it there is so here, in the thread as well.
  await ann.page.locator('#chunks .m', { hasText: 'number 260' }).hover();
  await ann.page.locator('#chunks .m', { hasText: 'number 260' }).locator('.row-actions').click();
  await ann.page.click('dialog.actions button:has-text("Open thread")');
  await seesThread(ann, ['far above', 'number 260']);
  const again = await house.window();
  await again.page.goto(house.address);
  await again.page.evaluate((token) => new Promise((resolve) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token }));
    line.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'join', ref: 1, room: 'lobby' }));
      if (type === 'joined') line.send(JSON.stringify({ type: 'delete', ref: 2, room: 'lobby', seq: 1 }));
      if (type === 'ack') resolve(line.close());
    };
  }), await ann.page.evaluate(() => JSON.parse(localStorage['teahouse.token'])));
  await original('Deleted');
  await seesThread(ann, ['Deleted', 'number 260']);
});

test('/me says what one does, live and after a reload', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bob = await house.person('Bob');
  await ann.page.fill('#field', '/me pours the **tea**');
  await ann.page.press('#field', 'Enter');
  await ann.nothingWaits();
  const acts = (window) => window.until(() => document.querySelector('#chunks .body.action')?.textContent === 'Ann pours the tea' && document.querySelector('#chunks .body.action strong')?.textContent === 'tea');
  await acts(ann);
  await acts(bob);
  await bob.page.reload();
  await acts(bob);
  await ann.page.fill('#field', '/me');
  await ann.page.press('#field', 'Enter');
  await ann.until(() => document.getElementById('composer-error').textContent.includes('/me'));
  assert.equal(await ann.page.inputValue('#field'), '/me');
});
