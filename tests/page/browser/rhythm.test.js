// The measures of the page: what stands in one line with what, how far rows are from each other, and what grows with the
// text. Each is a number, in pixels.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const TWICE = () => document.documentElement.style.setProperty('font-size', `${2 * parseFloat(getComputedStyle(document.documentElement).fontSize)}px`);
const near = (one, other, what) => assert.ok(Math.abs(one - other) <= 1, `${what}: ${one} and ${other}`);

/** A room in which three people take turns for longer than a piece of the log. */
async function talk(t, options, count = 60) {
  const house = await openHouse(t, ['--rate', '0']);
  const others = [await house.person('Bo'), await house.person('李雷'), await house.person('נועה')];
  for (let i = 0; i < count; i += 1) await others[i % 3].write(`word ${i}`);
  for (const other of others) await other.nothingWaits();
  const ann = await house.person('Ann', options);
  await ann.until((key) => document.querySelector(`#chunks [data-key="${key}"]`), `m${count}`);
  return { house, ann, others };
}

for (const [where, options] of [['a desktop', {}], ['a phone', PHONE]]) {
  test(`speakers follow each other at one distance, also where pieces of the log meet; a name is close to its words (${where})`, async (t) => {
    const { house, ann } = await talk(t, options);
    const rows = await ann.page.$$eval('#chunks .m', (nodes) => nodes.map((row) => ({
      first: row.classList.contains('first'), top: row.getBoundingClientRect().top, bottom: row.getBoundingClientRect().bottom, head: row.querySelector('.head')?.getBoundingClientRect(), words: row.querySelector('p').getBoundingClientRect(), chunk: row.parentElement.dataset.key ?? String([...document.getElementById('chunks').children].indexOf(row.parentElement)),
    })));
    // Two of somebody's may have come in a row.
    const gaps = rows.slice(1).map((row, i) => ({ first: row.first, gap: Math.round(row.top - rows[i].bottom), seam: row.chunk !== rows[i].chunk })).filter(({ first }) => first);
    assert.ok(gaps.some(({ seam }) => seam));
    assert.deepEqual([...new Set(gaps.map(({ gap }) => gap))], [6]);
    // Both are lines of one height, and nothing is between them.
    for (const { head, words } of rows.filter(({ first }) => first)) near(words.top - head.top - 3, words.height, 'from a name to its words');
    house.assertQuiet();
  });
}

test('the title, the faces and the box begin in one line', async (t) => {
  const { house, ann } = await talk(t, { viewport: { width: 1440, height: 900 } }, 3);
  const left = (selector) => ann.page.$eval(selector, (node) => node.getBoundingClientRect().left);
  const box = await left('#composer-box');
  near(await left('#chunks .m > .avatar'), box, 'face and box');
  near((await left('#title')) + 6, box, 'title and box');
  near(await left('.beginning h2'), box, 'beginning and box');
  house.assertQuiet();
});

for (const [where, options] of [['a desktop', { viewport: { width: 1440, height: 900 } }], ['a phone', PHONE]]) {
  test(`with letters of twice the size nothing is cramped (${where})`, async (t) => {
    const { house, ann, others: [bo] } = await talk(t, options, 6);
    await ann.page.evaluate(TWICE);
    await bo.page.hover('#chunks [data-key="m1"] .body');
    await bo.page.click('#chunks [data-key="m1"] [data-act="reply"]');
    await bo.until(() => !document.getElementById('answering').hidden);
    await bo.say('> word 0\nan answer');
    await ann.until(() => document.querySelector('.original .avatar'));
    const faces = () => ann.page.$$eval('.avatar', (nodes) => nodes.filter(({ offsetWidth }) => offsetWidth > 0).map((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return { face: node.getBoundingClientRect().width, letters: range.getBoundingClientRect().width, text: node.textContent, line: parseFloat(getComputedStyle(node.parentElement).fontSize) };
    }));
    const fit = async () => (await faces()).filter(({ face, letters, line }) => letters > 0.85 * face || face < line);
    assert.deepEqual(await fit(), []);
    const { box, send, words } = await ann.page.evaluate(() => Object.fromEntries(['composer-box', 'send', 'field'].map((id, i) => [['box', 'send', 'words'][i], document.getElementById(id).getBoundingClientRect()])));
    assert.ok(send.right <= box.right && send.width <= 56 && words.width > 0.5 * box.width, JSON.stringify({ box, send, words }));
    near(send.top + send.height / 2, words.top + words.height / 2, 'the middle of Send and of the words');
    if (options === PHONE) await ann.openPeople();
    await ann.until(() => document.querySelector('#people .avatar')?.offsetWidth > 0);
    const rows = await ann.page.$$eval('#people .entry', (nodes) => nodes.map((node) => [node.getBoundingClientRect().height, node.querySelector('.avatar').getBoundingClientRect().height]));
    for (const [row, face] of rows) assert.ok(row - face >= 8, `a face of ${face} in a row of ${row}`);
    house.assertQuiet();
  });
}

test('whoever was led up is offered the way back until Escape, the place itself or another room', async (t) => {
  const { house, ann, others: [bo] } = await talk(t, {}, 90);
  await bo.page.evaluate(() => (document.getElementById('log').scrollTop = 0));
  await bo.page.hover('#chunks [data-key="m1"] .body');
  await bo.page.click('#chunks [data-key="m1"] [data-act="reply"]');
  await bo.until(() => !document.getElementById('answering').hidden);
  await bo.say('> word 0\nthe answer');
  await bo.say('after it\n'.repeat(6));
  const top = (key) => ann.page.$eval(`#chunks [data-key="${key}"]`, (row) => row.getBoundingClientRect().top);
  const offered = (wanted) => ann.until((isOffered) => document.querySelector('.jump.back').hidden !== isOffered, wanted);
  await ann.until(() => document.querySelector('[data-key="m91"] .original'));
  // From a place above the end, so that the place is a row.
  await ann.page.evaluate(() => (document.getElementById('log').scrollTop -= 90));
  await ann.until(() => !document.getElementById('jump').hidden);
  const before = await top('m91');
  await ann.page.click('[data-key="m91"] .original');
  await offered(true);
  assert.ok((await ann.page.$eval('#jump-text', ({ offsetWidth }) => offsetWidth)) <= 1, 'no words where there is nothing new');
  const [jump, back] = [await ann.page.locator('#jump').boundingBox(), await ann.page.locator('.jump.back').boundingBox()];
  near(jump.width, jump.height, 'an arrow alone is round');
  assert.ok(back.x + back.width <= jump.x, 'beside each other');
  await ann.page.focus('#field');
  await ann.page.keyboard.press('Escape');
  await offered(false);
  near(await top('m91'), before, 'the place of before');
  await ann.page.click('[data-key="m91"] .original');
  await offered(true);
  for (let i = 0; i < 90 && (await ann.page.$eval('.jump.back', ({ hidden }) => !hidden)); i += 1) await ann.page.keyboard.press('PageDown');
  await offered(false);
  house.assertQuiet();
});

test('what is folded at one width is decided anew at another', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  await bo.say('a word and another one, '.repeat(75).trim());
  await bo.say('the end');
  const ann = await house.person('Ann');
  const isFolded = (wanted) => ann.until((folded) => (document.querySelector('#chunks .folded') !== null) === folded && (document.querySelector('#chunks [data-act="unfold"]') !== null) === folded, wanted);
  await ann.until(() => document.querySelectorAll('#chunks .m').length === 2);
  await isFolded(false);
  await ann.page.setViewportSize({ width: 320, height: 700 });
  await isFolded(true);
  await ann.page.setViewportSize({ width: 1280, height: 800 });
  await isFolded(false);
  house.assertQuiet();
});

test('under a finger every entry of a menu has its 44 px, and whom a quoted answer answers is named whole', async (t) => {
  const { house, ann, others: [bo] } = await talk(t, PHONE, 3);
  // Three wrote at once: which of the messages is whose, only the house knows.
  await bo.until(() => document.querySelectorAll('#chunks .m').length === 3);
  const key = await bo.page.$$eval('#chunks .m', (rows) => rows.find((row) => row.querySelector('.name')?.textContent === '李雷').dataset.key);
  await bo.page.hover(`#chunks [data-key="${key}"] .body`);
  await bo.page.click(`#chunks [data-key="${key}"] [data-act="reply"]`);
  await bo.until(() => document.activeElement.id === 'field');
  await bo.page.keyboard.type('an answer');
  await bo.page.keyboard.press('Enter');
  await ann.until(() => document.querySelector('.original .name'));
  const name = await ann.page.$eval('.original .name', ({ scrollWidth, clientWidth, textContent }) => ({ scrollWidth, clientWidth, textContent }));
  assert.ok(name.textContent === '李雷' && name.scrollWidth <= name.clientWidth + 1, JSON.stringify(name));
  await ann.page.tap('#room-more');
  await ann.until(() => document.querySelector('dialog.actions button'));
  for (const height of await ann.page.$$eval('dialog.actions button', (buttons) => buttons.map((button) => button.getBoundingClientRect().height))) assert.ok(height >= 44, `${height}`);
  house.assertQuiet();
});
