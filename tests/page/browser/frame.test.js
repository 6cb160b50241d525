// What stands around the conversation: the list of rooms, the panel, menus and windows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';
import { hasRead } from '../support/reads.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const listed = (window, list = 'list-rooms') => window.page.$$eval(`#${list} .label`, (labels) => labels.map(({ textContent }) => textContent));
const listedAre = (window, titles, list = 'list-rooms') => window.until(({ titles, list }) => [...document.querySelectorAll(`#${list} .label`)].map(({ textContent }) => textContent).join() === titles.join(), { titles, list });
const panel = (window) => window.page.$eval('#people', (node) => (node.offsetWidth === 0 ? 'none' : Math.round(node.getBoundingClientRect().width)));
const noWindow = () => !document.querySelector('dialog[open]');

test('the list: unread first, then by the last word, then by name; one mark at the end of each line', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const room of ['project-10', 'project-2', 'tea']) await ann.goTo(room);
  await ann.page.evaluate(() => (location.hash = 'lobby'));
  await listedAre(ann, ['Lobby', 'project-2', 'project-10', 'tea']);
  await bo.goTo('project-10');
  await bo.say('hello');
  await listedAre(ann, ['project-10', 'Lobby', 'project-2', 'tea']);
  assert.equal(await ann.page.textContent('#list-rooms li[data-key="project-10"] .badge'), '1');
  await bo.say('@Ann look');
  await ann.until(() => document.querySelector('#list-rooms li[data-key="project-10"] .badge.mine')?.textContent === '1');
  // The number is part of the row.
  await ann.page.click('#list-rooms li[data-key="project-10"] .badge');
  await ann.sees(['hello', '@Ann look']);
  await ann.until(() => !document.querySelector('#list-rooms .badge'));
  // It counts as read when it was on screen for a while.
  await hasRead(ann, 'project-10', 2);
  await ann.page.fill('#field', 'half a thought');
  await ann.page.evaluate(() => (location.hash = 'tea'));
  await ann.until(() => document.querySelector('#list-rooms li[data-key="project-10"] .end [title="Draft"]'));
  await house.kill();
  await ann.page.fill('#field', 'later');
  await ann.page.press('#field', 'Enter');
  await ann.until(() => document.querySelector('#list-rooms li[data-key="tea"] .end [title="Waiting to be sent"]'));
  house.assertQuiet();
});

test('a room is left by its menu alone, and one comes back within six seconds', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.goTo('tea');
  await ann.say('a word');
  await ann.page.click('#list-rooms a[href="#tea"]', { button: 'right' });
  await ann.page.click('dialog.actions button:has-text("Leave tea")');
  await ann.until(() => document.getElementById('title').textContent === '#Lobby' && !document.querySelector('#list-rooms li[data-key="tea"]'));
  await ann.page.hover('#toast');
  assert.match(await ann.page.textContent('#toast'), /You left tea\./);
  await ann.page.click('#toast button');
  await ann.until(() => document.getElementById('title').textContent === '#tea' && document.querySelector('#list-rooms li[data-key="tea"]'));
  await ann.sees(['a word']);
  assert.equal(await ann.page.isVisible('#toast'), false);
  house.assertQuiet();
});

test('the panel is opened and closed, drawn wide, and kept', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', { viewport: { width: 1440, height: 800 } });
  assert.equal(await panel(ann), 320);
  await ann.page.click('#open-people');
  assert.equal(await panel(ann), 'none');
  await ann.page.click('#open-people');
  await ann.page.focus('#field');
  await ann.page.keyboard.press('Escape');
  assert.equal(await panel(ann), 'none');
  await ann.page.reload();
  await ann.live();
  assert.equal(await panel(ann), 'none');
  await ann.page.focus('#open-people');
  await ann.page.keyboard.press('Enter');
  assert.equal(await ann.page.evaluate(() => document.activeElement.closest('#people') !== null), true);
  const edge = await ann.page.locator('#people .edge').boundingBox();
  for (const [by, expected] of [[-100, 420], [-400, 480], [600, 280]]) {
    const { x } = await ann.page.locator('#people .edge').boundingBox();
    await ann.page.mouse.move(x + 4, 300);
    await ann.page.mouse.down();
    await ann.page.mouse.move(x + 4 + by, 300);
    await ann.page.mouse.up();
    assert.equal(await panel(ann), expected);
  }
  assert.ok(edge.width > 0);
  await ann.page.focus('#people .edge');
  await ann.page.keyboard.press('ArrowLeft');
  assert.equal(await panel(ann), 296);
  await ann.page.reload();
  await ann.live();
  assert.equal(await panel(ann), 296);
  house.assertQuiet();
});

test('each width has its columns: beside, over, a drawer, a screen', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', { viewport: { width: 1024, height: 700 } });
  const widths = () => ann.page.evaluate(() => ['rooms', 'log', 'people'].map((id) => Math.round(document.getElementById(id).getBoundingClientRect().width)));
  assert.deepEqual(await widths(), [232, 792, 0]);
  await ann.page.click('#open-people');
  assert.deepEqual(await widths(), [232, 792, 320]);
  await ann.page.setViewportSize({ width: 1200, height: 700 });
  assert.deepEqual(await widths(), [256, 624, 320]);
  await ann.page.setViewportSize({ width: 768, height: 700 });
  assert.deepEqual(await widths(), [0, 768, 0]);
  await ann.page.click('#open-people');
  await ann.until(() => document.querySelector('#drawer[open] #people'));
  await ann.page.mouse.click(20, 300);
  await ann.until(noWindow);
  house.assertQuiet();
});

test('a window closes by a press and a release outside of it, and by nothing less', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  await ann.page.click('#open-menu');
  await ann.until(() => document.querySelector('dialog[open] #rename-field'));
  const box = await ann.page.locator('dialog[open]').boundingBox();
  const drag = async (from, to) => {
    await ann.page.mouse.move(...from);
    await ann.page.mouse.down();
    await ann.page.mouse.move(...to);
    await ann.page.mouse.up();
  };
  const [inside, padding, outside] = [[box.x + 200, box.y + 90], [box.x + 6, box.y + 200], [box.x - 60, box.y + 90]];
  for (const way of [[padding, padding], [inside, outside], [outside, inside], [padding, outside]]) {
    await drag(...way);
    assert.equal(await ann.page.isVisible('#rename-field'), true, JSON.stringify(way));
  }
  await ann.page.fill('#rename-field', 'Anna');
  await drag(outside, outside);
  await ann.until(noWindow);
  // What was typed holds.
  await bo.until(() => [...document.querySelectorAll('#people-list .label')].some(({ textContent }) => textContent === 'Anna'));
  await ann.page.click('#open-menu');
  await ann.page.fill('#rename-field', 'Bo');
  await ann.page.keyboard.press('Escape');
  await ann.until(() => document.getElementById('toast').textContent.includes('called that'));
  house.assertQuiet();
});

test('nobody is said to be here while the house is away, and one’s own name and rooms stand there from the start', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  // A room in which nothing was ever said a house does not know any more when it was killed.
  await bo.say('hello');
  await ann.seesText('hello');
  await ann.goTo('tea');
  await bo.writeTo();
  await bo.say('hi');
  await ann.until(() => document.querySelector('#list-people .face.here'));
  await house.kill();
  await ann.until(() => !document.querySelector('.face.here') && document.getElementById('people-count').textContent === '–');
  await bo.until(() => document.getElementById('topic').textContent === 'not here');
  await house.start();
  await ann.context.routeWebSocket(/\/ws$/, () => {});
  await ann.page.reload();
  await ann.until(() => document.body.dataset.state === 'joining');
  await listedAre(ann, ['Lobby', 'tea']);
  assert.match(await ann.page.textContent('#self'), /Ann$/);
  assert.deepEqual(await listed(ann, 'list-more'), []);
});

test('a room called as what every object has is a room like others, with its panel', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', { viewport: { width: 1440, height: 800 } });
  for (const room of ['constructor', '__proto__']) {
    await ann.goTo(room);
    assert.equal(await panel(ann), 320);
    await ann.page.click('#open-people');
    assert.equal(await panel(ann), 'none');
    await ann.page.click('#open-people');
  }
  house.assertQuiet();
});

test('a list is one stop of the Tab key, and the arrows go through it', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await house.person('Bo');
  for (const room of ['one', 'two', 'three']) await ann.goTo(room);
  const focused = () => ann.page.evaluate(() => document.activeElement.hash || document.activeElement.id);
  await ann.until(() => document.querySelector('#list-rooms a[tabindex="0"]').hash === '#three');
  await ann.page.focus('#add-room');
  const stops = [];
  for (let i = 0; i < 4; i += 1) {
    await ann.page.keyboard.press('Tab');
    stops.push(await focused());
  }
  assert.deepEqual(stops, ['#three', 'add-person', 'open-self', 'open-menu']);
  await ann.page.focus('#list-rooms a[aria-current]');
  const walked = [];
  for (const key of ['Home', 'ArrowDown', 'End', 'ArrowUp']) {
    await ann.page.keyboard.press(key);
    walked.push(await focused());
  }
  const order = await ann.page.$$eval('#list-notes .fold, #list-rooms a', (places) => places.map(({ hash, id }) => hash || id));
  assert.deepEqual(walked, [order[0], order[1], order.at(-1), order.at(-2)]);
  house.assertQuiet();
});

test('on a phone: Back in a room shows the list with its number, and keys are not offered', async (t) => {
  const house = await openHouse(t);
  const bo = await house.person('Bo');
  const ann = await house.person('Ann', PHONE);
  const screen = (wanted) => ann.until((name) => document.getElementById('shell').dataset.screen === name, wanted);
  await ann.page.tap('#open-rooms');
  await screen('list');
  await ann.page.tap('#add-room');
  await ann.page.fill('#room-field', 'tea');
  await ann.page.press('#room-field', 'Enter');
  await ann.until(() => document.getElementById('title').textContent === '#tea');
  await screen('room');
  await bo.say('while you are elsewhere');
  await ann.until(() => document.getElementById('rooms-unread').textContent === '1');
  await ann.page.goBack();
  await screen('list');
  await ann.page.tap('#list-rooms a[href="#lobby"]');
  await screen('room');
  await ann.sees(['while you are elsewhere']);
  await ann.openPeople();
  await ann.page.tap('#people-list button:not([disabled])');
  await ann.page.tap('dialog.person-card [data-act="message"]');
  await ann.until(() => document.getElementById('title').textContent === '@Bo' && !document.querySelector('dialog[open]'));
  await ann.page.goBack();
  await ann.until(() => document.getElementById('title').textContent === '#Lobby');
  await screen('room');
  await ann.page.goBack();
  await screen('list');
  await ann.page.tap('#open-menu');
  await ann.until(() => document.querySelector('dialog[open] #enter-field'));
  assert.deepEqual(await ann.page.$$eval('#single_keys-field, dialog .setting-links .link', (nodes) => nodes.map(({ textContent }) => textContent)), ['About and connection']);
  await ann.page.goBack();
  await ann.until(noWindow);
  await screen('list');
  house.assertQuiet();
});

test('on a phone what opens in the moment in which the browser goes back stays open, and Back leaves it alone', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', PHONE);
  await ann.page.tap('#open-rooms');
  await ann.until(() => document.getElementById('shell').dataset.screen === 'list');
  const isOpen = () => ann.until(() => document.querySelector('dialog[open] #enter-field'));
  await ann.page.tap('#open-menu');
  await isOpen();
  for (let i = 0; i < 3; i += 1) {
    await ann.page.evaluate(() => {
      document.querySelector('dialog[open]').close();
      document.getElementById('open-menu').click();
    });
    // Long enough for the browser to have gone back.
    await ann.page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
    await isOpen();
  }
  await ann.page.goBack();
  await ann.until(noWindow);
  await ann.until(() => document.getElementById('shell').dataset.screen === 'list');
  house.assertQuiet();
});
