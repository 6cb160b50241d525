// What a row looks like and what can be done with it: by a mouse, by keys of any script, by a finger.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const rowOf = (seq) => `#chunks [data-key="m${seq}"]`;
const textOf = ({ page }, selector) => page.$eval(selector, (node) => node.textContent);

/** Ann reads what Bo wrote. */
async function said(t, texts, options) {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  for (const text of texts) await bo.say(text);
  const ann = await house.person('Ann', options);
  await ann.until((count) => document.querySelectorAll('#chunks [data-key^="m"]').length === count, texts.length);
  return { house, bo, ann };
}

/** What one reacts with has come. */
const canReact = () => document.getElementById('who-reacts') !== null;

test('the bar of a row comes with the pointer and with the focus, moves nothing, and is the only one in the tab order', async (t) => {
  const { house, ann } = await said(t, ['one', 'two', 'three']);
  await ann.until(canReact);
  const tops = () => ann.page.$$eval('#chunks [data-key^="m"]', (rows) => rows.map((row) => row.getBoundingClientRect().top));
  const before = await tops();
  await ann.page.hover(`${rowOf(2)} .body`);
  await ann.until(() => document.querySelector('[data-key="m2"] .row-bar'));
  assert.deepEqual(await tops(), before);
  await ann.page.click(`${rowOf(2)} [data-act="reply"]`);
  assert.equal(await ann.page.inputValue('#field'), '');
  await ann.until(() => document.getElementById('answering').textContent.includes('two'));
  await ann.page.click('#answering button');
  await ann.page.mouse.move(5, 5);
  await ann.page.focus('#log');
  await ann.page.keyboard.press('ArrowUp');
  await ann.until(() => document.querySelector('[data-key="m3"] .row-bar') && document.querySelectorAll('.row-bar').length === 1);
  const tabbed = await ann.page.$$eval('#chunks button', (buttons) => buttons.filter((button) => button.tabIndex >= 0).map((button) => button.closest('[data-key^="m"]').dataset.key));
  assert.deepEqual(tabbed, Array(5).fill('m3'), 'two emoji and all of them, reply, the menu');
  house.assertQuiet();
});

for (const [what, key, init] of [
  ['the usual layout', 'r', {}], ['Caps Lock', 'R', {}], ['a Russian layout', 'к', {}],
]) {
  test(`the key R answers with ${what}, and quotes what is selected`, async (t) => {
    const { house, ann } = await said(t, ['these are many words', 'last']);
    await ann.page.focus('#log');
    const press = () => ann.page.evaluate(([written, more]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: written, code: 'KeyR', bubbles: true, cancelable: true, ...more })), [key, init]);
    await ann.page.keyboard.press('ArrowUp');
    await press();
    assert.equal(await ann.page.inputValue('#field'), '');
    await ann.until(() => document.getElementById('answering').textContent.includes('last'));
    await ann.page.focus('#log');
    await ann.page.keyboard.press('ArrowUp');
    await ann.page.keyboard.press('ArrowUp');
    await ann.page.evaluate(() => {
      const words = document.activeElement.querySelector('p').firstChild;
      getSelection().setBaseAndExtent(words, 6, words, 14);
    });
    await press();
    assert.equal(await ann.page.inputValue('#field'), '> are many\n');
    house.assertQuiet();
  });
}

test('a finger that rests on a row opens its sheet; one that moves, scrolls or is lifted soon does not', async (t) => {
  const { house, ann } = await said(t, ['first words', 'more words'], { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const cdp = await ann.context.newCDPSession(ann.page);
  await ann.until(canReact);
  // Its words: a tap on the name opens a card.
  const { x, y, height } = await ann.page.locator(`${rowOf(1)} .body`).boundingBox();
  const touch = (type, dx = 0) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x: x + 20 + dx, y: y + height - 8 }] });
  // One after the other, without a word of the page between them, which may take its time.
  const atOnce = (...touches) => Promise.all(touches.map((each) => touch(...each)));
  const wait = (ms) => ann.page.evaluate((time) => new Promise((done) => setTimeout(done, time)), ms);
  const isOpen = () => ann.page.evaluate(() => document.querySelector('dialog[open]') !== null);
  for (const [how, second] of [['lifted soon', ['touchEnd']], ['moved', ['touchMove', 14]]]) {
    await atOnce(['touchStart'], second);
    await wait(600);
    if (how === 'moved') await touch('touchEnd');
    await wait(600);
    assert.equal(await isOpen(), false, how);
  }
  await touch('touchStart');
  await ann.until(() => document.querySelector('dialog.sheet[open]'));
  await touch('touchEnd');
  await wait(500);
  assert.equal(await isOpen(), true, 'the release clicks nothing');
  assert.equal(await ann.page.locator('dialog.sheet .quick button').count(), 7);
  const entries = await ann.page.$$eval('dialog.sheet > button', (buttons) => buttons.map((button) => [button.textContent, button.getBoundingClientRect().height >= 48]));
  assert.deepEqual(entries, [['Reply', true], ['Copy text', true], ['Copy link', true], ['Forward…', true], ['Open thread', true], ['Mark as unread from here', true], ['About Bo', true], ['Select text', true]]);
  await ann.page.click('dialog.sheet > button:last-child');
  await ann.until(() => String(getSelection()) === 'first words');
  house.assertQuiet();
});

test('an answer says whom it answers, leads there, and back', async (t) => {
  const { house, bo, ann } = await said(t, ['the question', ...Array.from({ length: 60 }, (_, i) => `between ${i}`)]);
  await bo.page.evaluate(() => (document.getElementById('log').scrollTop = 0));
  await bo.page.hover(`${rowOf(1)} .body`);
  await bo.page.click(`${rowOf(1)} [data-act="reply"]`);
  await bo.until(() => document.activeElement.id === 'field');
  await bo.page.keyboard.type('the answer');
  await bo.page.keyboard.press('Enter');
  await ann.until(() => document.querySelector('[data-key="m62"] .original'));
  assert.equal(await textOf(ann, `${rowOf(62)} .original .name`), 'Bo');
  await ann.page.click(`${rowOf(62)} .original`);
  await ann.isLedTo('the question');
  await ann.page.click('.jump.back');
  await ann.until(() => document.getElementById('jump').hidden && document.querySelector('.jump.back').hidden);
  house.assertQuiet();
});

test('long texts are folded, but for what one has written last; marks stay in their own row; the day stands over what scrolls', async (t) => {
  const long = (n) => Array.from({ length: n }, (_, i) => `line ${i + 1}`).join('\n');
  const { house, ann } = await said(t, [long(210), long(29), `z${'\u0301'.repeat(8)}`, 'x'.repeat(3_900)]);
  await ann.until(() => document.querySelector('[data-key="m1"] [data-act="unfold"]')?.textContent === 'Show all (210 lines)');
  assert.equal(await ann.page.locator(`${rowOf(2)} [data-act="unfold"]`).count(), 0);
  const height = () => ann.page.$eval(`${rowOf(1)} .body`, (body) => body.getBoundingClientRect().height);
  assert.ok((await height()) <= 1_210);
  await ann.page.click(`${rowOf(1)} [data-act="unfold"]`);
  await ann.until(() => document.querySelector('[data-key="m1"] .body').getBoundingClientRect().height > 3_000);
  await ann.say(long(60));
  assert.equal(await ann.page.locator(`${rowOf(5)} [data-act="unfold"]`).count(), 0);
  assert.equal(await ann.page.$eval(`${rowOf(3)} .body`, (body) => getComputedStyle(body).overflowY), 'clip');
  await ann.page.hover('#log');
  // It is there for a second only.
  await ann.page.evaluate(() => {
    window.days = [];
    const note = () => window.days.push(document.querySelector('.day-pill.shown')?.textContent);
    new MutationObserver(note).observe(document.querySelector('.day-pill').parentNode, { subtree: true, attributes: true, childList: true, characterData: true });
  });
  await ann.page.mouse.wheel(0, -900);
  await ann.until(() => window.days.some((day) => day?.startsWith('Today, ')));
  await ann.until(() => !document.querySelector('.day-pill.shown'));
  house.assertQuiet();
});

test('words from right to left stand beside their avatar, code from left to right', async (t) => {
  const { house, ann } = await said(t, ['שלום לכולם', '```\nlet x = 1;\n```']);
  const { avatar, words } = await ann.page.evaluate(() => {
    const row = document.querySelector('[data-key="m1"]');
    const range = document.createRange();
    range.selectNodeContents(row.querySelector('p'));
    return { avatar: row.querySelector('.avatar').getBoundingClientRect().right, words: range.getBoundingClientRect().left };
  });
  assert.ok(words - avatar < 30, `${words - avatar} px away`);
  assert.equal(await ann.page.$eval(`${rowOf(2)} pre`, (pre) => getComputedStyle(pre).direction), 'ltr');
  house.assertQuiet();
});

test('what the house itself says has its mark, and a person with its name has not', async (t) => {
  const house = await openHouse(t);
  const ann = await house.window();
  await ann.context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => server.send(data));
    server.onMessage((data) => {
      const event = JSON.parse(data);
      socket.send(JSON.stringify(event.type === 'message' && event.text === 'as the house' ? { ...event, user: 0, name: 'Teahouse' } : event.type === 'message' ? { ...event, user: 99, name: 'Teahouse' } : event));
    });
  });
  await ann.page.reload();
  await ann.enter('Ann');
  const bo = await house.person('Bo');
  await bo.say('as the house');
  await bo.say('as somebody');
  await ann.until(() => document.querySelectorAll('#chunks [data-key^="m"]').length === 2);
  assert.deepEqual(await ann.page.$$eval('#chunks [data-key^="m"]', (rows) => rows.map((row) => [row.querySelector('.house-mark') !== null, row.querySelector('.avatar svg') !== null])), [[true, true], [false, false]]);
  house.assertQuiet();
});
