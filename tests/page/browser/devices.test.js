// One person on two devices: coming in by code and by link, signing out, being forgotten, and becoming an operator by
// the link of the banner. Two contexts of the browser are two devices.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function openSettings(window) {
  await window.page.evaluate(() => document.getElementById('open-menu').click());
  await window.until(() => document.querySelector('dialog[open] .devices li'));
}

/** The code that a device shows for another one, and the link in its picture. */
async function codeOf(window) {
  await openSettings(window);
  await window.page.click('dialog [data-act="elsewhere"]');
  await window.until(() => document.querySelector('.code-groups')?.textContent.length === 8);
  const code = await window.page.$eval('.code-groups', (node) => node.textContent);
  await window.page.keyboard.press('Escape');
  await window.page.keyboard.press('Escape');
  await window.until(() => !document.querySelector('dialog[open]'));
  return code;
}

/** What this browser has stored of the page. */
const stored = (window) => window.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('teahouse.')));

const saysToast = (window, words) => window.until((wanted) => document.getElementById('toast').textContent === wanted, words);

test('a second device comes in by the code, in small letters and with a dash; both are in the list, and one signs the other out', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('from the desk');
  const phone = await house.window(PHONE);
  await openSettings(ann);
  await ann.page.click('dialog [data-act="elsewhere"]');
  await ann.until(() => document.querySelector('.code-groups')?.textContent.length === 8);
  const code = await ann.page.$eval('.code-groups', (node) => node.textContent);
  const box = await ann.page.locator('.code-picture').boundingBox();
  assert.deepEqual([Math.round(box.width), Math.round(box.height)], [240, 240]);
  assert.equal(await ann.page.$eval('.code-groups', (node) => getComputedStyle(node).fontSize), '28px');
  await ann.until(() => /^Works once, for another 4:[0-5]\d$/.test(document.querySelector('.code-left').textContent));
  assert.equal(await ann.page.$eval('.code-line .vh', (node) => node.textContent), `The code, letter by letter: ${[...code].join(', ')}`);

  await phone.page.tap('#card-known');
  await phone.until(() => document.activeElement.id === 'code-field');
  await phone.page.fill('#code-field', 'nonsense');
  await phone.page.press('#code-field', 'Enter');
  await phone.until(() => document.getElementById('code-error').textContent === 'This code is wrong, used, or too old. Make a new one on the other device.');
  await phone.page.fill('#code-field', 'abc');
  await phone.page.press('#code-field', 'Enter');
  await phone.until(() => document.getElementById('code-error').textContent.startsWith('A code has 8'));
  await phone.page.fill('#code-field', `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase());
  await phone.page.press('#code-field', 'Enter');
  await phone.live();
  await saysToast(phone, 'You are Ann, on this device too.');
  await phone.sees(['from the desk']);
  await phone.say('from the phone');
  await ann.until(() => / has come in\.$/.test(document.querySelector('.handover-note').textContent));
  await ann.page.keyboard.press('Escape');
  await ann.until(() => document.querySelectorAll('dialog[open]').length === 1);

  await ann.page.keyboard.press('Escape');
  await openSettings(ann);
  await ann.until(() => document.querySelectorAll('.devices li').length === 2);
  assert.deepEqual(await ann.page.$$eval('.devices .muted', (nodes) => nodes.map((node) => node.textContent)), ['This one', 'here']);
  await phone.page.fill('#field', 'half a word');
  await ann.page.click('.devices li:last-child [data-act="ask"]');
  assert.equal(await ann.page.evaluate(() => document.activeElement.dataset.act), 'keep');
  await ann.page.click('.devices li:last-child [data-act="out"]');
  await phone.until(() => !document.getElementById('card').hidden && document.getElementById('card-text').textContent.startsWith('This device was signed out'));
  assert.deepEqual(await stored(phone), []);
  assert.equal(await phone.page.inputValue('#card-name'), '');
  assert.equal(await phone.page.inputValue('#field'), '');
  await ann.until(() => document.querySelectorAll('.devices li').length === 1);
  await phone.page.reload();
  await phone.until(() => !document.getElementById('card').hidden);
  house.assertQuiet();
});

test('a link with a code is taken out of the address at once, and asks; whoever is here already is named', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const code = await codeOf(ann);
  const bo = await house.person('Bo');
  await bo.page.fill('#field', 'a draft of Bo');
  await bo.page.evaluate((hash) => (location.hash = hash), `#pair=${code}`);
  await bo.until(() => document.querySelector('dialog.arrival[open]'));
  assert.equal(new URL(bo.page.url()).hash.includes('pair'), false);
  assert.match(await bo.page.textContent('dialog.arrival'), /In this browser you are Bo now/);
  assert.equal(await bo.page.inputValue('#code-field'), `${code.slice(0, 4)} ${code.slice(4)}`);
  await bo.page.click('dialog.arrival [type="submit"]');
  await saysToast(bo, 'You are Ann, on this device too.');
  await bo.until(() => document.getElementById('self').textContent.includes('Ann'));
  assert.equal(await bo.page.inputValue('#field'), '');
  assert.equal((await stored(bo)).some((key) => key.startsWith('teahouse.draft')), false);

  const again = await codeOf(ann);
  const phone = await house.window(PHONE);
  await phone.open(`#pair=${again}`);
  await phone.until(() => document.getElementById('code-field') !== null);
  assert.equal(new URL(phone.page.url()).hash, '');
  assert.equal(await phone.page.evaluate(() => document.activeElement.type), 'submit');
  await phone.page.keyboard.press('Enter');
  await phone.live();
  await saysToast(phone, 'You are Ann, on this device too.');
  const third = await codeOf(phone);
  await ann.page.evaluate((hash) => (location.hash = hash), `#pair=${third}`);
  await ann.until(() => document.querySelector('dialog.arrival[open]'));
  await ann.page.click('dialog.arrival [type="submit"]');
  await saysToast(ann, 'You are Ann here already.');
  await openSettings(ann);
  await ann.until(() => document.querySelectorAll('.devices li').length === 3);
  house.assertQuiet();
});

test('a name that is taken may be one’s own: "That is me" leads to the code, and back', async (t) => {
  const house = await openHouse(t);
  await house.person('Ann');
  const window = await house.window();
  await window.page.fill('#card-name', 'Ann');
  await window.page.press('#card-name', 'Enter');
  await window.page.click('#card-error button');
  await window.until(() => document.activeElement.id === 'code-field');
  await window.page.click('[data-act="leave"]');
  await window.until(() => document.activeElement.id === 'card-name' && document.activeElement.value === 'Ann 2');
  await window.enter('Ann 2');
  house.assertQuiet();
});

test('other tabs of a browser that becomes somebody else become so too, and go with it when it is signed out', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const code = await codeOf(ann);
  const tab = await house.tab(bo);
  await bo.page.evaluate((hash) => (location.hash = hash), `#pair=${code}`);
  await bo.page.click('dialog.arrival [type="submit"]');
  for (const window of [bo, tab]) await window.until(() => document.body.dataset.state === 'live' && document.getElementById('self').textContent.includes('Ann'));
  await openSettings(tab);
  await tab.page.click('.devices li:first-child [data-act="ask"]');
  assert.match(await tab.page.textContent('.devices .asked'), /This browser forgets you/);
  await tab.page.click('.devices [data-act="out"]');
  for (const window of [bo, tab]) await window.until(() => !document.getElementById('card').hidden && !document.querySelector('dialog[open]'));
  assert.deepEqual(await stored(tab), []);
  assert.equal(await ann.page.evaluate(() => document.body.dataset.state), 'live');
  house.assertQuiet();
});

test('signing out the last device warns first, and so does being forgotten, which frees the name', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await openSettings(ann);
  await ann.page.click('.devices [data-act="ask"]');
  assert.match(await ann.page.textContent('.devices .asked'), /your last device.*nobody can be Ann again/);
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.querySelector('.devices [data-act="ask"]') === document.activeElement);
  await ann.page.click('dialog .settings-group .choices button');
  await ann.until(() => document.activeElement.id === 'forget-field');
  await ann.page.keyboard.type('Anna');
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.getElementById('forget-error').textContent === 'This is not your name. It is Ann.');
  await ann.page.fill('#forget-field', 'ann');
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.getElementById('card-text').textContent.startsWith('You are forgotten here') && !document.querySelector('dialog[open]'));
  assert.deepEqual(await stored(ann), []);
  await ann.enter('Ann');
  house.assertQuiet();
});

test('the link of the banner makes an operator once one is inside, and the sign of it is in the lists', async (t) => {
  const house = await openHouse(t);
  const secret = house.banner('#operator=');
  const ann = await house.window();
  await ann.open(`#operator=${secret}`);
  await ann.until(() => !document.getElementById('card').hidden);
  assert.equal(new URL(ann.page.url()).hash, '');
  const bo = await house.person('Bo');
  await ann.enter('Ann');
  await ann.until(() => document.querySelector('dialog.told[open]')?.textContent.includes('You are an operator of this house now.'));
  await ann.page.keyboard.press('Escape');
  for (const window of [ann, bo]) await window.until(() => document.querySelector('#people-list .role.operator')?.title === 'Operator');
  await ann.say('hello');
  await bo.until(() => document.querySelector('#content .m .head .role.operator'));
  await bo.page.evaluate((hash) => (location.hash = hash), `#operator=${secret}`);
  await bo.until(() => document.querySelector('dialog.told[open]')?.textContent.includes('This link is wrong, was used already, or is too old.'));
  assert.equal(new URL(bo.page.url()).hash.includes('operator'), false);
  house.assertQuiet();
});

test('while the house is away the settings say so, and show the devices once it is back', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await openSettings(ann);
  await ann.page.keyboard.press('Escape');
  await house.kill();
  await ann.until(() => document.body.dataset.state === 'offline');
  await ann.page.click('#open-menu');
  await ann.until(() => document.querySelector('dialog[open]')?.textContent.includes('Your devices are shown once you are connected.'));
  await ann.page.click('dialog [data-act="elsewhere"]');
  await ann.until(() => document.querySelector('.handover-note')?.textContent.startsWith('Connection lost'));
  await house.start();
  await ann.until(() => document.querySelector('.code-groups')?.textContent.length === 8);
  await ann.until(() => document.querySelectorAll('.devices li').length === 1);
  house.assertQuiet();
});
