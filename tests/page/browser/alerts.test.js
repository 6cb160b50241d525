// The alerts of a room: all of its messages, mentions only, none, or none for a while; kept by the house for all of one's devices.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const TEA = '#list-rooms li[data-key="tea"]';

/** A browser that may show notifications of the system; they are written down. */
const withNotes = () => {
  window.notes = [];
  window.Notification = class {
    static permission = 'granted';
    constructor(title, { body }) {
      window.notes.push(`${title}: ${body}`);
    }
  };
  localStorage.setItem('teahouse.notifications', 'true');
};

/** Somebody who is in two rooms and looks at the lobby. */
async function listener(house, options) {
  const window = await house.window(options);
  await window.context.addInitScript(withNotes);
  await window.page.reload();
  await window.enter('Ann');
  await window.page.evaluate(() => (location.hash = '#tea'));
  await window.until(() => document.getElementById('title').textContent === '#tea');
  await window.page.evaluate(() => (location.hash = '#lobby'));
  await window.until((row) => document.querySelector(row) && document.getElementById('title').textContent !== '#tea', TEA);
  await window.page.keyboard.press('Shift');
  await window.until(() => performance.getEntriesByName('chat:ears').length > 0);
  return window;
}

async function choose(window, words, alerts = 'Alerts…') {
  await window.page.click(TEA, { button: 'right' });
  await window.page.click(`dialog.actions button:has-text("${alerts}")`);
  await window.page.click(`dialog.actions[open] [aria-pressed]:has-text("${words}")`);
}

const isSilent = (window, silent = true) => window.until(([row, wanted]) => document.querySelector(row).classList.contains('silent') === wanted, [TEA, silent]);
const counts = (window, badge) => window.until(([row, wanted]) => document.querySelector(`${row} .badge`)?.textContent === wanted, [TEA, badge]);
const notes = ({ page }) => page.evaluate(() => window.notes);
const toast = (window, words) => window.until((wanted) => document.querySelector('#toast:not([hidden]) span')?.textContent === wanted, words);

test('a room tells of nothing, of mentions or of all, at once on every device, after a reload, and until it is over', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await listener(house), await house.person('Bo')];
  await bo.goTo('tea');
  await choose(ann, 'No alerts');
  await isSilent(ann);
  await toast(ann, 'Alerts of #tea: No alerts');
  const other = await house.tab(ann, '#lobby');
  await isSilent(other);
  await other.page.close();
  await ann.look(false);
  await bo.say('@Ann one');
  await counts(ann, '1');
  await bo.page.evaluate(() => (location.hash = '#lobby'));
  await bo.say('to all');
  await ann.until(() => document.title === '(1) Lobby · Teahouse');
  await ann.until(() => window.notes.length === 1);
  assert.deepEqual(await notes(ann), ['Bo · Lobby: to all']);
  // Only what is for her.
  await ann.look(true);
  await choose(ann, 'Mentions only');
  await isSilent(ann, false);
  await ann.look(false);
  await ann.until(() => document.title === '(@1) Lobby · Teahouse');
  await bo.page.evaluate(() => (location.hash = '#tea'));
  await bo.say('two');
  await bo.say('@Ann three');
  await ann.until(() => document.title === '(@2) Lobby · Teahouse');
  await ann.until(() => window.notes.length === 2);
  assert.equal((await notes(ann))[1], 'Bo · tea: @Ann three');
  // All of it, and taken back.
  await ann.look(true);
  await choose(ann, 'All messages');
  await toast(ann, 'Alerts of #tea: All messages');
  await ann.page.click('#toast button');
  await ann.page.click(TEA, { button: 'right' });
  await ann.page.click('dialog.actions button:has-text("Alerts…")');
  assert.equal(await ann.page.textContent('dialog.actions[open] [aria-pressed="true"]'), 'Mentions only');
  await ann.page.click('dialog.actions button:has-text("None for 1 hour")');
  await isSilent(ann);
  await ann.page.reload();
  await ann.live();
  await isSilent(ann);
  await ann.page.click(TEA, { button: 'right' });
  await ann.page.click('dialog.actions button:has-text("Alerts…")');
  assert.match(await ann.page.textContent('dialog.actions[open] [aria-pressed="true"]'), /^None until (?:\d\d:\d\d|\w+ \d+, \d\d:\d\d)$/);
  await hasNoBarriers(ann, 'alerts');
  await ann.page.keyboard.press('Escape');
  // A while that another device has chosen is over by itself.
  await ann.page.evaluate(() => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/ws`);
    const token = JSON.parse(localStorage.getItem('teahouse.token'));
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', name: 'Ann', token }));
    socket.onmessage = ({ data }) => {
      const { type, now } = JSON.parse(data);
      if (type === 'welcome') socket.send(JSON.stringify({ type: 'prefs', ref: 1, set: { alerts: { tea: now + 2_000 } } }));
      if (type === 'done') done(socket.close());
    };
  }));
  await isSilent(ann, false);
  house.assertQuiet();
});

test('without the house the alerts stay as they are, and it is said why; the switcher mutes the room on screen, and unmutes it', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await listener(house);
  await house.kill();
  await ann.until(() => document.body.dataset.state !== 'live');
  await choose(ann, 'No alerts');
  await toast(ann, 'The house keeps this, and it is not there just now.');
  await isSilent(ann, false);
  await house.start();
  await ann.live();
  await ann.page.evaluate(() => (location.hash = '#tea'));
  for (const [words, silent] of [['mute this', true], ['alerts of this', false]]) {
    await ann.page.keyboard.press('Control+k');
    await ann.until(() => document.querySelector('dialog[open] input'));
    await ann.page.keyboard.type(words);
    await ann.until(() => document.querySelectorAll('dialog[open] [role="option"]').length > 0);
    await ann.page.keyboard.press('Enter');
    await isSilent(ann, silent);
  }
  house.assertQuiet();
});

test('on a phone and in Chinese the alerts are chosen in the menu of the room', async (t) => {
  const house = await openHouse(t);
  const viewport = { width: 390, height: 844 };
  const ann = await house.person('Ann', { locale: 'zh-CN', viewport, hasTouch: true, isMobile: true });
  await ann.page.tap('#room-more');
  await ann.page.tap('dialog.actions button:has-text("提醒…")');
  await ann.until(() => document.querySelector('dialog.actions[open] [aria-pressed="true"]').textContent === '与设置相同');
  await hasNoBarriers(ann, 'alerts on a phone');
  await ann.page.setViewportSize(viewport);
  // Back closes what came from a menu, and nothing else.
  await ann.page.goBack();
  await ann.until(() => !document.querySelector('dialog[open]') && document.getElementById('shell').dataset.screen === 'room');
  await ann.page.tap('#room-more');
  await ann.page.tap('dialog.actions button:has-text("提醒…")');
  const heights = await ann.page.$$eval('dialog.actions[open] button', (all) => all.map((each) => each.getBoundingClientRect().height));
  assert.ok(heights.every((height) => height >= 44), `${heights}`);
  assert.ok(await ann.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await ann.page.tap('dialog.actions button:has-text("明天 08:00 前不提醒")');
  await ann.until(() => /^#大厅的提醒：.+ 前不提醒$/.test(document.querySelector('#toast span')?.textContent));
  await ann.page.tap('#open-rooms');
  await ann.until(() => document.querySelector('#list-rooms li[data-key="lobby"]').classList.contains('silent') && document.querySelector('#list-rooms li .label .icon').checkVisibility());
  house.assertQuiet();
});
