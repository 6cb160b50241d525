// Every door of the page, tried by who has no right to what is behind it: addresses, links, and what the page's own
// connection would send, beside a room that never was; and what somebody without rights is offered, and gets.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** The answers to these commands over a connection of this browser's person, in their order. */
const answers = ({ page }, commands) => page.evaluate((all) => new Promise((resolve) => {
  const line = new WebSocket(`ws://${location.host}/ws`);
  const got = [];
  line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
  line.onmessage = ({ data }) => {
    const { ref, ...answer } = JSON.parse(data);
    if (answer.type === 'welcome') all.forEach((command, i) => line.send(JSON.stringify({ ...command, ref: i + 1 })));
    if (ref === undefined || ref === null) return;
    got[ref - 1] = answer;
    if (got.filter(Boolean).length === all.length) resolve(line.close() ?? got);
  };
}), commands);

/** One that opens nothing. */
const SECRET = 'A'.repeat(43);
const NEVER = 'p:0000000000000000';

/** Whatever can be asked about a room and the message `seq` in it. */
const everyCommand = (room, seq, user) => [
  { type: 'join', room },
  { type: 'join', room, secret: SECRET },
  { type: 'leave', room },
  { type: 'post', room, cid: 'x', text: 'let me in' },
  { type: 'history', room },
  { type: 'people', room },
  { type: 'invite', room },
  { type: 'invite', room, user },
  { type: 'uninvite', room },
  { type: 'expel', room, user },
  { type: 'settings', room, slow_s: 5 },
  { type: 'settings', room, title: 'Mine' },
  { type: 'topic', room, text: 'mine' },
  { type: 'edit', room, seq, text: 'mine' },
  { type: 'delete', room, seq },
  { type: 'react', room, seq, emoji: '👍', on: true },
  { type: 'pin', room, seq, on: true },
  { type: 'read', room, seq },
  { type: 'remove', room },
];

/** A private room of Ann's with Bo in it, in which she said something; its name. */
async function privateRoom(ann) {
  const { page } = ann;
  await page.click('#add-room');
  await page.click('#room-form button.link');
  await page.fill('#private-title', 'Board');
  await page.fill('#choose-people', 'Bo');
  await ann.until(() => document.querySelector('#choose-list [role="option"]')?.innerText.includes('Bo'));
  await page.press('#choose-people', 'Enter');
  await page.click('dialog[open] [type="submit"]');
  await ann.until(() => document.querySelector('#title bdi')?.textContent === 'Board' && !document.querySelector('dialog[open]'));
  await ann.say('among us');
  return page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
}

test('whoever is not of a private room finds at every door what they find of a room that never was', async (t) => {
  const house = await openHouse(t);
  const [ann, bo, cy] = [await house.person('Ann'), await house.person('Bo'), await house.person('Cy')];
  const room = await privateRoom(ann);
  const id = (window) => window.page.evaluate(() => JSON.parse(localStorage['teahouse.user']));
  const user = await id(bo);
  const [real, none] = [await answers(cy, everyCommand(room, 2, user)), await answers(cy, everyCommand(NEVER, 2, user))];
  everyCommand(room, 2, user).forEach((command, i) => {
    const told = (answer, name) => JSON.stringify(answer).replaceAll(name, 'ROOM');
    assert.equal(told(real[i], room), told(none[i], NEVER), command.type);
    assert.equal(real[i].type, 'error', command.type);
  });
  const shown = async (hash) => {
    await cy.page.goto('about:blank');
    await cy.page.goto(house.address + hash);
    await cy.live();
    await cy.until(() => document.getElementById('toast').textContent !== '' || document.querySelector('dialog[open]') !== null);
    await cy.until(() => document.querySelector('#title bdi')?.textContent === 'Lobby');
    return cy.page.evaluate(() => [document.getElementById('toast').textContent, document.querySelector('dialog[open]')?.innerText, location.hash, document.title, Object.keys(localStorage).sort().join()]);
  };
  for (const door of [(name) => `#${name}`, (name) => `#${encodeURIComponent(name)}`, (name) => `#join=${name}:${SECRET}`]) {
    assert.deepEqual(await shown(door(room)), await shown(door(NEVER)), door('ROOM'));
  }
  const content = await cy.page.content();
  for (const secret of [room, 'Board', 'among us']) assert.ok(!content.includes(secret), secret);
  await ann.sees(['among us']);
  house.assertQuiet();
});

test('a member without rights is offered nothing that they may not do, and is refused where they ask in another way', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const room = await privateRoom(ann);
  await bo.until((key) => document.querySelector(`[data-key="${key}"] a`) !== null, room);
  await bo.page.click(`[data-key="${room}"] a`);
  await bo.seesText('among us');
  const words = () => bo.page.$$eval('dialog[open] button', (buttons) => buttons.map(({ textContent }) => textContent));
  await bo.page.click('#room-more');
  await bo.page.waitForSelector('dialog.actions[open]');
  assert.ok(!(await words()).some((word) => /Settings.|Remove/.test(word)), String(await words()));
  await bo.page.keyboard.press('Escape');
  await bo.page.locator('#chunks .m', { hasText: 'among us' }).hover();
  await bo.page.locator('#chunks .m', { hasText: 'among us' }).locator('.row-actions').click();
  await bo.page.waitForSelector('dialog.actions[open]');
  assert.ok(!(await words()).some((word) => ['Edit', 'Delete'].includes(word)), String(await words()));
  await bo.page.keyboard.press('Escape');
  await bo.page.locator('#people-list button:not([disabled])', { hasText: 'Ann' }).first().click();
  await bo.page.waitForSelector('dialog.person-card[open]');
  assert.deepEqual((await words()).filter((word) => /Mute|Remove|Ban|Role|Code|Forget|out/.test(word)), []);
  await bo.page.keyboard.press('Escape');
  const [annId, seq] = [await ann.page.evaluate(() => JSON.parse(localStorage['teahouse.user'])), await ann.page.evaluate(() => Number(document.querySelector('#chunks .m').dataset.key.slice(1)))];
  const forbidden = [
    { type: 'expel', room, user: annId },
    { type: 'settings', room, slow_s: 5 },
    { type: 'settings', room, title: 'Mine' },
    { type: 'edit', room, seq, text: 'mine' },
    { type: 'delete', room, seq },
    { type: 'pin', room, seq, on: true },
    { type: 'mute', user: annId },
    { type: 'kick', user: annId },
    { type: 'ban', user: annId },
    { type: 'role', user: annId, role: 'member' },
    { type: 'remove', room: 'lobby' },
    { type: 'claim', secret: SECRET },
  ];
  const got = await answers(bo, forbidden);
  forbidden.forEach((command, i) => assert.deepEqual([got[i].type, got[i].code === 'ok'], ['error', false], `${command.type} ${JSON.stringify(got[i])}`));
  for (const window of [ann, bo]) {
    await window.sees(['among us']);
    assert.equal(await window.page.textContent('#title bdi'), 'Board');
  }
  house.assertQuiet();
});

test('in forced colours every window has an edge, and at twice the text size a link is beside no picture that leaves it no room', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await house.person('Bo');
  await privateRoom(ann);
  await ann.page.emulateMedia({ forcedColors: 'active' });
  await ann.page.click('#room-more');
  await ann.page.locator('dialog.actions button', { hasText: 'Invite' }).click();
  await ann.page.click('dialog[open] [data-act="make"]');
  await ann.page.waitForSelector('.address code');
  const edge = () => ann.page.$eval('dialog[open]', (dialog) => getComputedStyle(dialog).borderTopWidth);
  assert.equal(await edge(), '1px');
  await ann.page.emulateMedia({ forcedColors: 'none' });
  assert.equal(await edge(), '0px');
  const isBeside = () => ann.page.evaluate(() => document.querySelector('.address').getBoundingClientRect().top < document.querySelector('.code-picture').getBoundingClientRect().bottom);
  assert.equal(await isBeside(), true);
  await ann.page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  assert.equal(await isBeside(), false);
  await ann.page.evaluate(() => (document.documentElement.style.fontSize = ''));
  for (const selector of ['#open-menu', '#title']) {
    await ann.page.keyboard.press('Escape');
    await ann.until(() => !document.querySelector('dialog[open]'));
    await ann.page.emulateMedia({ forcedColors: 'active' });
    await ann.page.click(selector);
    await ann.page.waitForSelector('dialog[open]');
    assert.equal(await edge(), '1px', selector);
  }
  house.assertQuiet();
});
