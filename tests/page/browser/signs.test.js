// What is put on messages, by hand, by keys and by a finger, also while the house is away: reactions, which are sets and
// travel once, and pins.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { operator as operatorOf } from '../support/operator.js';

const PHONE = { width: 390, height: 844 };
const rowWith = (window, text) => window.page.locator('#chunks .m', { hasText: text });

/** The chips of all rows: each as its emoji, its number, and a `*` where one is among them. */
const chips = (window) => window.page.$$eval('#chunks .sign[data-emoji]', (all) => all.map((chip) => `${chip.textContent}${chip.ariaPressed === 'true' ? '*' : ''}`));
async function seesChips(window, expected) {
  const told = (wanted) => JSON.stringify([...document.querySelectorAll('#chunks .sign[data-emoji]')].map((chip) => `${chip.textContent}${chip.ariaPressed === 'true' ? '*' : ''}`)) === JSON.stringify(wanted);
  await window.until(told, expected).catch(async () => assert.deepEqual(await chips(window), expected));
}

async function openMenu(window, text) {
  await rowWith(window, text).hover();
  await rowWith(window, text).locator('.row-actions').click();
  await window.page.waitForSelector('dialog.actions[open]');
}

/** So many that nobody would type them: over a line of their own, each after the answer to the one before. */
const posts = (window, texts) => window.page.evaluate((all) => new Promise((resolve) => {
  const line = new WebSocket(`ws://${location.host}/ws`);
  const next = () => (all.length > 0 ? line.send(JSON.stringify({ type: 'post', ref: 2, room: 'lobby', cid: `posted${all.length}`, text: all.shift() })) : resolve(line.close()));
  line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
  line.onmessage = ({ data }) => {
    const { type } = JSON.parse(data);
    if (type === 'welcome') line.send(JSON.stringify({ type: 'join', ref: 1, room: 'lobby' }));
    if (['joined', 'ack'].includes(type)) next();
  };
}), texts);

/** A finger rests on a node until `selector` is there. */
async function rest(window, node, selector) {
  const box = await node.boundingBox();
  const touch = await window.context.newCDPSession(window.page);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + 10, y: box.y + 10 }] });
  await window.page.waitForSelector(selector);
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('one reacts by the bar, the menu, the keys and the chips; all see who it was, in the order of their coming; taking it off leaves nothing', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bob = await house.person('小明');
  for (const text of ['tea at four?', 'below']) await ann.say(text);
  await bob.seesText('below');
  // The bar offers two, and every emoji.
  await rowWith(bob, 'tea at four?').hover();
  await bob.page.locator('.row-bar .emoji-button').first().click();
  await seesChips(bob, ['👍1*']);
  await seesChips(ann, ['👍1']);
  // A click on the chip joins in, the menu has six.
  await ann.page.click('.sign[data-emoji="👍"]');
  await openMenu(ann, 'tea at four?');
  await hasNoBarriers(ann, 'the menu of a message');
  await ann.page.click('dialog.actions [data-emoji="🎉"]');
  for (const [window, own] of [[ann, ['👍2*', '🎉1*']], [bob, ['👍2*', '🎉1']]]) await seesChips(window, own);
  // With the keyboard alone: to the row, A, a word of either language, Enter; and Tab leads from the row to its chips.
  await bob.page.focus('#log');
  await bob.page.keyboard.press('ArrowUp');
  for (const [word, emoji] of [[':tea:', '🍵'], ['奶茶', '🧋']]) {
    await bob.page.keyboard.press('a');
    await bob.page.waitForSelector('.picker[open] input:focus');
    await bob.page.waitForSelector('.picker #emojis-flags');
    if (emoji === '🍵') await hasNoBarriers(bob, 'all emoji');
    await bob.page.keyboard.type(word);
    await bob.page.keyboard.press('Enter');
    await bob.until((one) => document.querySelector(`.sign[data-emoji="${one}"]`) !== null && document.activeElement.matches('#chunks .m'), emoji);
  }
  await seesChips(ann, ['👍2*', '🎉1*', '🍵1', '🧋1']);
  await bob.page.keyboard.press('Tab');
  while (!(await bob.page.evaluate(() => document.activeElement.matches('.sign')))) await bob.page.keyboard.press('Tab');
  await bob.until(() => document.getElementById('who-reacts').textContent === '🍵 you');
  await bob.page.keyboard.press('Tab');
  await bob.page.keyboard.press(' ');
  await seesChips(ann, ['👍2*', '🎉1*', '🍵1']);
  // What was used last is offered first.
  await rowWith(bob, 'tea at four?').hover();
  await bob.until(() => [...document.querySelectorAll('.row-bar .emoji-button')].map(({ textContent }) => textContent).join() === '🧋,🍵');
  // Who it was: over the chip, and what it is called.
  await ann.page.hover('.sign[data-emoji="👍"]');
  await ann.until(() => document.getElementById('who-reacts').textContent === '👍 you and 小明');
  assert.equal(await ann.page.getAttribute('.sign[data-emoji="👍"]', 'aria-label'), '👍 you and 小明');
  await hasNoBarriers(ann, 'reactions');
  await ann.page.emulateMedia({ forcedColors: 'active' });
  const outlines = await ann.page.$$eval('.sign[data-emoji]', (all) => all.map((chip) => getComputedStyle(chip).outlineStyle));
  assert.deepEqual(outlines, ['solid', 'solid', 'none'], 'one sees which are one’s own');
  await ann.page.emulateMedia({ forcedColors: null });
  // Who comes later sees the same, and knows the names of those who have gone.
  await bob.page.close();
  const late = await house.person('Late');
  await seesChips(late, ['👍2', '🎉1', '🍵1']);
  await late.page.hover('.sign[data-emoji="👍"]');
  await late.until(() => ['👍 小明 and Ann', '👍 Ann and 小明'].includes(document.getElementById('who-reacts').textContent));
  await ann.page.click('.sign[data-emoji="👍"]');
  await ann.page.click('.sign[data-emoji="🎉"]');
  await seesChips(late, ['👍1', '🍵1']);
  house.assertQuiet();
});

test('without the house reactions show at once, outlive the page and are sent once; what is read stays where it is as chips come above it', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  const bob = await house.person('Bob');
  await posts(ann, Array.from({ length: 50 }, (_, i) => `line ${i + 1}`));
  await bob.seesText('line 50');
  // What is read stays, whatever comes above and below it.
  await bob.page.hover('#log');
  await bob.page.mouse.wheel(0, -120);
  await bob.until(() => !document.getElementById('jump').hidden || document.getElementById('log').scrollHeight - document.getElementById('log').clientHeight - document.getElementById('log').scrollTop > 48);
  const places = () => bob.page.evaluate(() => {
    const edge = document.getElementById('log').getBoundingClientRect().top;
    const rows = [...document.querySelectorAll('#chunks .m')];
    const first = rows.find((row) => row.getBoundingClientRect().bottom > edge);
    return { key: first.dataset.key, above: rows[rows.indexOf(first) - 2].dataset.key, top: first.getBoundingClientRect().top - edge };
  });
  const before = await places();
  await ann.page.$eval(`[data-key="${before.above}"]`, (row) => row.scrollIntoView());
  await ann.page.locator(`[data-key="${before.above}"]`).hover();
  await ann.page.locator(`[data-key="${before.above}"] .row-bar .emoji-button`).first().click();
  await bob.until((key) => document.querySelector(`[data-key="${key}"] .sign`) !== null, before.above);
  const after = await places();
  assert.deepEqual(after.key, before.key);
  assert.ok(Math.abs(after.top - before.top) <= 1, `${before.top} became ${after.top}`);
  // Away from the house: on, off again, and another one.
  await house.kill();
  await ann.until(() => document.body.dataset.state === 'offline');
  await ann.page.click(`[data-key="${before.above}"] .sign[data-emoji="👍"]`);
  await seesChips(ann, []);
  for (let i = 0; i < 3; i += 1) {
    await ann.page.locator(`[data-key="${before.above}"]`).hover();
    await ann.page.locator(`[data-key="${before.above}"] .row-bar [data-emoji="❤️"]`).click();
  }
  await seesChips(ann, ['❤️1*']);
  await ann.write('written away');
  await ann.page.close();
  await house.start();
  await ann.open();
  await ann.live();
  await ann.nothingWaits();
  await bob.page.keyboard.press('End');
  await bob.seesText('written away');
  await seesChips(bob, ['❤️1']);
  const late = await house.person('Late');
  await seesChips(late, ['❤️1']);
  // Two more on the way, one on, one off, and none lost.
  const events = await late.page.evaluate(() => new Promise((resolve) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
    line.onmessage = ({ data }) => {
      const { type, events: told } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'history', ref: 1, room: 'lobby' }));
      if (type === 'history') resolve(told.filter((event) => event.type === 'reaction').map(({ emoji, on }) => `${emoji}${on}`));
    };
  }));
  assert.deepEqual(events, ['👍true', '👍false', '❤️true'], 'each once, in order');
  house.assertQuiet();
});

test('on a phone, in Chinese, a finger that rests on a row offers them and one that rests on a chip tells who it was', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('tea?');
  const tom = await house.person('小明', { locale: 'zh-CN', viewport: PHONE, hasTouch: true, isMobile: true });
  await tom.seesText('tea?');
  await rest(tom, rowWith(tom, 'tea?').locator('.body'), 'dialog.sheet[open]');
  const sizes = await tom.page.$$eval('dialog.sheet button', (all) => all.map((one) => Math.min(one.offsetWidth, one.offsetHeight)));
  assert.ok(sizes.every((size) => size >= 44), String(sizes));
  await tom.page.tap('.quick [data-act="react-more"]');
  await tom.page.waitForSelector('.picker[open] #emojis-flags');
  const wide = await tom.page.$eval('.picker', (picker) => picker.offsetWidth);
  assert.equal(wide, PHONE.width);
  await tom.page.fill('.picker input', '茶');
  await hasNoBarriers(tom, 'all emoji on a phone');
  await tom.page.setViewportSize(PHONE);
  await tom.page.tap('.picker button[data-act="take"]');
  await seesChips(tom, ['🍵1*']);
  await seesChips(ann, ['🍵1']);
  await ann.page.click('.sign[data-emoji="🍵"]');
  await seesChips(tom, ['🍵2*']);
  await rest(tom, tom.page.locator('.sign[data-emoji="🍵"]'), '#who-reacts:not([hidden])');
  assert.equal(await tom.page.textContent('#who-reacts'), '🍵 你和Ann');
  await seesChips(tom, ['🍵2*']);
  await tom.page.tap('.sign[data-emoji="🍵"]');
  await seesChips(tom, ['🍵1']);
  const chip = await tom.page.$eval('.signs .sign', (one) => [one.offsetHeight, one.offsetWidth]);
  assert.ok(chip[0] >= 36 && chip[1] >= 44, String(chip));
  house.assertQuiet();
});

test('who may pins and unpins, everybody reads of it in a quiet line, on the row and in the head, and a pin leads to its message, near or far', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const olga = await operatorOf(house, 'Olga');
  const bob = await house.person('Bob');
  await bob.say('the address is 12 Tea Lane');
  await posts(bob, Array.from({ length: 110 }, (_, i) => `between ${i + 1}`));
  await olga.seesText('between 110');
  await bob.say('lunch at one');
  await olga.seesText('lunch at one');
  const count = (window, wanted) => window.until((number) => (document.getElementById('open-pins')?.hidden ? '' : document.getElementById('open-pins')?.textContent.match(/\d+/)?.[0] ?? '') === number, wanted);
  await openMenu(bob, 'lunch at one');
  assert.equal(await bob.page.locator('dialog.actions >> text="Pin"').count(), 0, 'a member pins nothing in a public room');
  await bob.page.keyboard.press('Escape');
  // By the menu, and with P on the row.
  await openMenu(olga, 'lunch at one');
  await olga.page.click('dialog.actions >> text="Pin"');
  for (const window of [olga, bob]) {
    await count(window, '1');
    await window.until(() => [...document.querySelectorAll('#chunks .happening')].some(({ textContent }) => textContent === 'Olga pinned a message'));
    assert.equal(await rowWith(window, 'lunch at one').locator('.pin-mark').textContent(), 'Pinned');
  }
  await olga.page.focus('#log');
  await olga.page.keyboard.press('Home');
  await olga.until(() => [...document.querySelectorAll('#chunks .m .body')].some(({ textContent }) => textContent.startsWith('the address')));
  await rowWith(olga, 'the address').evaluate((row) => {
    row.tabIndex = -1;
    row.focus();
  });
  await olga.page.keyboard.press('p');
  await count(bob, '2');
  // A page that holds only the newest asks for what it does not hold.
  const late = await house.person('Late');
  await count(late, '2');
  await late.page.click('#open-pins');
  await late.until(() => [...document.querySelectorAll('#pins .pin-words')].map(({ textContent }) => textContent).join() === 'the address is 12 Tea Lane,lunch at one');
  await hasNoBarriers(late, 'pins');
  await late.page.click('#pins .pin-entry >> text="the address is 12 Tea Lane"');
  await late.isLedTo('the address');
  // Away from the house: off at once, sent later; and what is deleted is pinned no longer.
  await olga.page.keyboard.press('Alt+End');
  await house.kill();
  await olga.until(() => document.body.dataset.state === 'offline');
  await olga.page.click('#open-pins');
  await olga.page.locator('#pins li', { hasText: 'the address' }).locator('[data-act="unpin"]').click();
  await count(olga, '1');
  await house.start();
  for (const window of [bob, late]) await count(window, '1');
  await bob.page.keyboard.press('End');
  await openMenu(bob, 'lunch at one');
  await bob.page.click('dialog.actions >> text="Delete"');
  await bob.page.click('.row-question .danger');
  for (const window of [olga, bob, late]) await count(window, '');
  house.assertQuiet();
});

test('in a conversation of two both pin, on a phone the pins are a sheet of their own', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const tom = await house.person('小明', { locale: 'zh-CN', viewport: PHONE, hasTouch: true, isMobile: true });
  await ann.writeTo('小明');
  await ann.say('our secret');
  const [room] = await ann.page.evaluate(() => [location.hash]);
  await tom.page.evaluate((hash) => (location.hash = hash), room);
  await tom.seesText('our secret');
  await rest(tom, rowWith(tom, 'our secret').locator('.body'), 'dialog.sheet[open]');
  await tom.page.tap('dialog.sheet >> text="置顶"');
  await ann.until(() => document.getElementById('open-pins')?.hidden === false);
  await tom.page.tap('#open-pins');
  await tom.until(() => document.querySelector('#drawer[open] .pin-words')?.textContent === 'our secret');
  await hasNoBarriers(tom, 'pins on a phone');
  // A window that was wide in between has closed the drawer.
  await tom.page.setViewportSize(PHONE);
  await tom.until(() => document.querySelector('#drawer[open]') === null && document.getElementById('open-pins').getAttribute('aria-expanded') === 'false');
  await tom.page.tap('#open-pins');
  await tom.page.tap('#drawer .pin-entry');
  await tom.until(() => document.querySelector('#drawer[open]') === null);
  await tom.isLedTo('our secret');
  await ann.reopen(room);
  await ann.live();
  await ann.until(() => document.getElementById('open-pins')?.hidden === false);
  await openMenu(ann, 'our secret');
  await ann.page.click('dialog.actions >> text="Unpin"');
  await tom.until(() => document.getElementById('open-pins').hidden);
  house.assertQuiet();
});
