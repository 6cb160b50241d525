// Where the reader is: never moved by anything but their own hand, and at the end while they are at the end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../support/crowd.js';
import { openHouse } from '../support/house.js';
import { hasRead } from '../support/reads.js';

const MIXED = ['short', '一段没有空格的中文，应该在窄窗口里换行。'.repeat(12), 'long words '.repeat(60), '```\ncode\nand code\n```', '> quoted\nanswered', '🍵'];
const mixed = (i) => `${i} ${MIXED[i % MIXED.length]}`;

/** How far the end of the log is below the window. */
const fromEnd = (page) => page.$eval('#log', (log) => log.scrollHeight - log.clientHeight - log.scrollTop);
const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))));

/** The row at the upper edge, and where it stands. */
const reading = (page) => page.evaluate(() => {
  const edge = document.getElementById('log').getBoundingClientRect().top;
  const row = [...document.querySelectorAll('#chunks .m')].find((each) => each.getBoundingClientRect().bottom > edge);
  return { key: row.dataset.key, top: row.getBoundingClientRect().top };
});

const topOf = (page, key) => page.$eval(`[data-key="${key}"]`, (row) => row.getBoundingClientRect().top);
const wheelUp = async (window, by = 400) => {
  await window.page.mouse.move(640, 150);
  await window.page.mouse.wheel(0, -by);
  await window.until(() => !document.getElementById('jump').hidden);
};

test('11. every message is seen once and in order on the way up, and the rows stay bounded', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 1_600);
  const ann = await house.person('Ann');
  await ann.seesText('message 1600');
  const { seen, most } = await ann.page.evaluate(() => new Promise((done, fail) => {
    const log = document.getElementById('log');
    // However slow the house is: it goes on.
    const nextBy = () => performance.now() + 15_000;
    const all = new Set();
    let [rows, known, deadline] = [0, 0, nextBy()];
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
    requestAnimationFrame(function up() {
      const drawn = [...document.querySelectorAll('#chunks .m')].map((row) => Number(row.dataset.key.slice(1)));
      if (drawn.some((seq, i) => i > 0 && seq <= drawn[i - 1])) fail(new Error(`out of order: ${drawn}`));
      for (const seq of drawn) all.add(seq);
      rows = Math.max(rows, drawn.length);
      if (all.size > known) [known, deadline] = [all.size, nextBy()];
      if (drawn[0] === 1 && log.scrollTop === 0) done({ seen: all.size, most: rows });
      else if (performance.now() > deadline) fail(new Error(`stuck at ${drawn[0]}`));
      else {
        log.scrollTop = 0;
        requestAnimationFrame(up);
      }
    });
  }));
  assert.equal(seen, 1_600);
  assert.ok(most > 900 && most <= 1_000, `${most} rows`);
  await ann.page.keyboard.press('Alt+End');
  await ann.seesText('message 1600');
  await settled(ann.page);
  assert.ok((await fromEnd(ann.page)) <= 1);
  house.assertQuiet();
});

test('12. older messages come above without moving what is read, wherever the reader is', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 320, mixed);
  const ann = await house.person('Ann');
  await ann.until(() => document.querySelectorAll('#chunks .m').length > 15);
  for (const top of [0, 1, 300]) {
    await ann.page.$eval('#log', (log) => log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 })));
    const held = await ann.page.evaluate((to) => new Promise((done) => {
      const log = document.getElementById('log');
      log.scrollTop = to;
      const edge = log.getBoundingClientRect().top;
      const row = [...document.querySelectorAll('#chunks .m')].find((each) => each.getBoundingClientRect().bottom > edge);
      done({ key: row.dataset.key, top: row.getBoundingClientRect().top, first: Number(document.querySelector('#chunks .m').dataset.key.slice(1)) });
    }), top);
    await ann.until((first) => Number(document.querySelector('#chunks .m').dataset.key.slice(1)) < first, held.first);
    await settled(ann.page);
    const now = await topOf(ann.page, held.key);
    assert.ok(Math.abs(now - held.top) <= 1, `from ${top}: ${held.top} → ${now}`);
  }
  house.assertQuiet();
});

test('13. two hundred arrive while one reads: nothing moves, they are counted, and the way back is exact', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 80);
  const ann = await house.person('Ann');
  await ann.seesText('message 80');
  await wheelUp(ann);
  await settled(ann.page);
  const before = await reading(ann.page);
  await fill(house, 200, (i) => (i === 7 ? '@Ann, look' : `new ${i}`));
  await ann.until(() => document.getElementById('jump-text').textContent === '200 new messages · @1');
  assert.ok(Math.abs((await topOf(ann.page, before.key)) - before.top) <= 1);
  await ann.page.click('#jump');
  await ann.seesText('new 200');
  await settled(ann.page);
  assert.ok((await fromEnd(ann.page)) <= 1);
  house.assertQuiet();
});

test('14. who is at the end stays there, until they turn the wheel', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  await fill(house, 60, mixed);
  const bo = await house.person('Bo');
  const ann = await house.person('Ann', { viewport: { width: 1100, height: 700 } });
  const pinned = async (what) => {
    await settled(ann.page);
    assert.ok((await fromEnd(ann.page)) <= 1, `${what}: ${await fromEnd(ann.page)}`);
  };
  await ann.until(() => document.querySelectorAll('#chunks .m').length > 40);
  await pinned('at first');
  await ann.page.fill('#field', 'a\nb\nc\nd\ne\nf');
  await pinned('the composer grew');
  await ann.page.setViewportSize({ width: 700, height: 700 });
  await pinned('the window became narrow');
  await ann.page.setViewportSize({ width: 1100, height: 500 });
  await pinned('the window became low');
  await ann.page.click('#open-people');
  await pinned('a panel opened');
  await bo.say(mixed(1));
  await pinned('a long message came');
  await wheelUp(ann, 200);
  await settled(ann.page);
  const before = await reading(ann.page);
  await bo.say('one more');
  await ann.until(() => document.getElementById('jump-text').textContent === '1 new message');
  await ann.page.fill('#field', '');
  await settled(ann.page);
  assert.ok(Math.abs((await topOf(ann.page, before.key)) - before.top) <= 1, 'un-pinned stays un-pinned');
  house.assertQuiet();
});

test('15. the line of the unread stands before the first one, stays while it is looked at, and goes with the own word', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  const ann = await house.person('Ann');
  await bo.say('seen');
  await ann.seesText('seen');
  await hasRead(ann, 'lobby', 1);
  await ann.look(false);
  for (let i = 1; i <= 7; i += 1) await bo.say(`unseen ${i}`);
  await ann.seesText('unseen 7');
  const following = () => ann.page.evaluate(() => document.querySelector('.line.unread')?.nextElementSibling.querySelector('.body')?.textContent ?? null);
  assert.equal(await following(), 'unseen 1');
  await ann.look(true);
  await bo.say('while she looks');
  await ann.seesText('while she looks');
  assert.equal(await following(), 'unseen 1');
  await ann.say('mine');
  assert.equal(await following(), null);
  await hasRead(ann, 'lobby', 10);
  // A reload, or another device, begins where the eyes were.
  await ann.look(false);
  await bo.say('later');
  await ann.seesText('later');
  await ann.page.reload();
  await ann.live();
  await ann.seesText('later');
  assert.equal(await following(), 'later');
  house.assertQuiet();
});
