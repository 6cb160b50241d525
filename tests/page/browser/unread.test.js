// What counts as read is what was on screen; the line of the unread and the pill that leads to it stay until they are
// used.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../support/crowd.js';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { hasRead, readOf, watchReads } from '../support/reads.js';

const readUpTo = (window) => readOf(window, 'lobby');
const pill = ({ page }) => page.$eval('#to-unread', (button) => !button.hidden);
/** Long enough for everything on screen to be read. */
const aWhile = ({ page }) => page.evaluate(() => new Promise((done) => setTimeout(done, 1_600)));
const afterLine = ({ page }) => page.evaluate(() => document.querySelector('.line.unread')?.nextElementSibling.querySelector('.body')?.textContent ?? null);

test('of 180 unread, what was on screen is read: the rest is loaded to the line, which the pill leads to', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.say('mine');
  await hasRead(ann, 'lobby', 1);
  await ann.page.close();
  await fill(house, 180, (i) => `unseen ${i}`);
  await ann.open();
  await ann.live();
  await ann.seesText('unseen 180');
  await ann.until(() => !document.getElementById('to-unread').hidden && document.title.startsWith('(180) '));
  await aWhile(ann);
  assert.equal(await readUpTo(ann), 1, 'nothing that was jumped over is read');
  assert.equal(await pill(ann), true);
  await ann.page.click('#to-unread');
  await ann.until(() => document.querySelector('.line.unread'));
  assert.equal(await afterLine(ann), 'unseen 1');
  const { top, edge } = await ann.page.evaluate(() => ({ top: document.querySelector('.line.unread').getBoundingClientRect().top, edge: document.getElementById('log').getBoundingClientRect().top }));
  assert.ok(top >= edge && top < edge + 200, `${top} of ${edge}`);
  assert.equal(await pill(ann), false, 'used');
  await ann.until(() => globalThis.reads.lobby > 5);
  assert.ok((await readUpTo(ann)) < 60);
  // Page by page to the end, and all is read; the line stays until it is taken away.
  await ann.page.focus('#log');
  for (let i = 0; i < 60 && !(await ann.page.$eval('#jump', (jump) => jump.hidden)); i += 1) {
    await ann.page.evaluate(() => (document.getElementById('log').scrollTop += document.getElementById('log').clientHeight * 0.8));
    await ann.page.evaluate(() => new Promise((done) => setTimeout(done, 700)));
  }
  await hasRead(ann, 'lobby', 181);
  assert.equal(await afterLine(ann), 'unseen 1');
  house.assertQuiet();
});

for (const [how, act] of Object.entries({
  'Escape': (ann) => ann.page.keyboard.press('Escape'),
  'one’s own word': (ann) => ann.say('here I am'),
})) {
  test(`${how} takes the line away, and what is below it counts no more`, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    const ann = await house.person('Ann');
    await ann.say('mine');
    await hasRead(ann, 'lobby', 1);
    await ann.look(false);
    await fill(house, 90, (i) => `unseen ${i}`);
    await ann.seesText('unseen 90');
    await ann.look(true);
    await aWhile(ann);
    await ann.until(() => !document.getElementById('to-unread').hidden);
    await act(ann);
    await ann.until(() => !document.querySelector('.line.unread') && document.getElementById('to-unread').hidden && !document.title.startsWith('('));
    house.assertQuiet();
  });
}

test('with 18 unread above a small screen, the next message takes neither the line nor the pill away', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  const ann = await house.person('Ann', { viewport: { width: 1000, height: 480 } });
  await ann.say('mine');
  await hasRead(ann, 'lobby', 1);
  await ann.look(false);
  for (let i = 1; i <= 18; i += 1) await bo.say(`unseen ${i}`);
  await ann.seesText('unseen 18');
  await ann.look(true);
  await ann.until(() => !document.getElementById('to-unread').hidden);
  await aWhile(ann);
  await bo.say('the next');
  await ann.seesText('the next');
  await aWhile(ann);
  assert.equal(await pill(ann), true);
  assert.equal(await afterLine(ann), 'unseen 1');
  assert.equal(await readUpTo(ann), 1);
  await ann.page.keyboard.press('Alt+u');
  await ann.until(() => document.getElementById('to-unread').hidden);
  house.assertQuiet();
});

test('whoever watches the end reads what comes there, however fast it passes', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.say('mine');
  await hasRead(ann, 'lobby', 1);
  await fill(house, 120, (i) => `fast ${i}`);
  await hasRead(ann, 'lobby', 121);
  assert.equal(await ann.page.locator('.line.unread').count(), 0);
  house.assertQuiet();
});

for (const locale of ['en-US', 'zh-CN']) {
  test(`two devices have the same unread; from a message on it is unread again; a line leads to what mentions one (${locale})`, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    const ann = await house.person('Ann', { locale });
    const bo = await house.person('Bo');
    await ann.say('mine');
    await ann.goTo('tea');
    await bo.goTo('tea');
    for (const text of ['one', '看 @Ann, two', 'three']) await bo.say(text);
    await ann.sees(['one', '看 @Ann, two', 'three']);
    await hasRead(ann, 'tea', 3);
    // Another browser of hers has the same rooms, with nothing unread, and loses nothing of it by a restart.
    const token = await ann.page.evaluate(() => JSON.parse(localStorage.getItem('teahouse.token')));
    const phone = await house.window({ locale });
    await phone.page.evaluate((kept) => localStorage.setItem('teahouse.token', JSON.stringify(kept)), token);
    await phone.page.reload();
    await phone.live();
    await phone.until(() => document.querySelector('#list-rooms li[data-key="tea"]') && !document.querySelector('#list-rooms .badge'));
    // That there was a mention is known there too, though it was read here at once.
    await phone.page.waitForSelector('#open-mentions:not([hidden])');
    await ann.page.focus('#log');
    await ann.page.evaluate(() => [...document.querySelectorAll('.m')].find((row) => row.textContent.includes('two')).scrollIntoView());
    // By the menu, and by the key.
    if (locale === 'en-US') {
      await ann.page.hover('.m:has-text("two") .body');
      await ann.page.click('.m:has-text("two") [data-act="actions"]');
      await ann.page.click('dialog.actions button:has-text("Mark as unread")');
    } else {
      await ann.page.locator('.m:has-text("two")').evaluate((row) => {
        row.tabIndex = -1;
        row.focus();
      });
      await ann.page.keyboard.press('u');
    }
    await hasRead(ann, 'tea', 1);
    await ann.until(() => document.querySelector('.line.unread')?.nextElementSibling.textContent.includes('two'));
    await aWhile(ann);
    assert.equal(await readOf(ann, 'tea'), 1, 'though it is on screen');
    await phone.until(() => document.querySelector('#list-rooms li[data-key="tea"] .badge.mine')?.textContent === '1');
    await phone.page.click('#open-mentions');
    await phone.until(() => document.querySelector('#mentions .hit')?.textContent.includes('two') && document.activeElement.matches('.hit'));
    await hasNoBarriers(phone, 'mentions');
    await phone.page.focus('#mentions .hit');
    await phone.page.keyboard.press('Enter');
    await phone.isLedTo('two');
    await hasRead(ann, 'tea', 3);
    await ann.until(() => !document.querySelector('#list-rooms .badge'));
    house.assertQuiet();
  });
}

test('what was said while the line was away is unread for whoever looks on at the end, and the pill leads to it', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.window();
  let [isAway, last] = [false, null];
  await ann.context.routeWebSocket(/\/ws$/, (socket) => {
    if (isAway) return socket.close();
    last = socket;
    return socket.connectToServer();
  });
  await ann.page.reload();
  await ann.enter('Ann');
  await ann.say('mine');
  isAway = true;
  await last.close();
  await ann.until(() => document.body.dataset.state !== 'live');
  const since = Date.now();
  await fill(house, 60, (i) => `missed ${i}`);
  // Longer than anybody would call it just now.
  while (Date.now() - since < 12_000) await aWhile(ann);
  isAway = false;
  await ann.live();
  await ann.seesText('missed 60');
  await ann.until(() => !document.getElementById('to-unread').hidden && document.title.startsWith('(60) '));
  await aWhile(ann);
  assert.equal(await readUpTo(ann), 1);
  await ann.page.click('#to-unread');
  await ann.until(() => document.getElementById('to-unread').hidden);
  assert.equal(await afterLine(ann), 'missed 1');
  await ann.page.press('#field', 'Escape');
  await hasRead(ann, 'lobby', 61);
  house.assertQuiet();
});

test('Shift+Esc reads everything in all rooms, for the house only when nobody has taken it back', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const rooms = ['tea', 'garden'];
  for (const window of [ann, bo]) {
    for (const room of rooms) {
      await window.page.evaluate((name) => (location.hash = name), room);
      await window.until((name) => document.getElementById('title').textContent === `#${name}`, room);
    }
  }
  await ann.page.evaluate(() => (location.hash = 'lobby'));
  await ann.until(() => document.getElementById('title').textContent === '#Lobby');
  for (const room of rooms) {
    await bo.page.evaluate((name) => (location.hash = name), room);
    await bo.until((name) => document.getElementById('title').textContent === `#${name}`, room);
    await bo.say(`news of ${room}`);
  }
  const badges = (window, count) => window.until((wanted) => document.querySelectorAll('#list-rooms .badge').length === wanted, count);
  const told = (window) => window.until(() => document.getElementById('toast').textContent.startsWith('2 rooms marked as read'));
  await badges(ann, 2);
  await watchReads(ann);
  await ann.page.keyboard.press('Shift+Escape');
  assert.equal(await readOf(ann, 'tea'), 0, 'the house has not heard of it');
  // Whoever points at the way back has it for as long as they like.
  await ann.page.hover('#toast');
  await told(ann);
  await badges(ann, 0);
  await ann.page.click('#toast [data-act="undo"]');
  await badges(ann, 2);
  // From the menu of a room too.
  await ann.page.click('#room-more');
  await ann.page.locator('dialog.actions button', { hasText: 'Mark all rooms as read' }).click();
  await told(ann);
  await badges(ann, 0);
  await ann.until(() => document.getElementById('toast').hidden);
  for (const room of rooms) await hasRead(ann, room, 1);
  await ann.page.reload();
  await ann.live();
  await badges(ann, 0);
  house.assertQuiet();
});
