// A room is saved from its menu: as a page, as text, for programs; by whoever is in it, and with a word of why it is not.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

const ENTRY = { 'en-US': 'Save the conversation…', 'zh-CN': '保存聊天记录…' };

async function opens({ page }, locale = 'en-US') {
  await page.click('#room-more');
  await page.locator('dialog.actions button', { hasText: ENTRY[locale] }).click();
  await page.waitForSelector('dialog.room-dialog[open] .saving');
}

/** What the browser saves when the form is sent, with its name. */
async function saved({ page }, form) {
  if (form) await page.check(`.saving [value="${form}"]`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('.saving [type="submit"]')]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

const told = (window) => window.page.textContent('#toast');

test('whoever is in a room saves it in each form, by the keyboard too, and is told what it is called', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.say('<b>tea</b> at five');
  await bo.seesText('<b>tea</b> at five');
  await opens(bo);
  await hasNoBarriers(bo, 'saving a room');
  const page = await saved(bo);
  assert.equal(page.name, 'lobby.html');
  assert.ok(page.text.includes('&lt;b&gt;tea&lt;/b&gt; at five') && page.text.trimEnd().endsWith('</html>'), page.text);
  await bo.until(() => document.getElementById('toast').textContent.includes('Saved: lobby.html ('));
  assert.equal(await bo.page.locator('dialog[open]').count(), 0);
  await opens(bo);
  const lines = await saved(bo, 'jsonl');
  assert.deepEqual([lines.name, JSON.parse(lines.text.trim().split('\n').at(-1)).text], ['lobby.jsonl', '<b>tea</b> at five']);
  // The first choice has the focus: an arrow goes to the next, Enter saves.
  await opens(bo);
  await bo.until(() => document.activeElement.value === 'html');
  await bo.page.keyboard.press('ArrowDown');
  const [download] = await Promise.all([bo.page.waitForEvent('download'), bo.page.keyboard.press('Enter')]);
  assert.equal(download.suggestedFilename(), 'lobby.txt');
  // A conversation of two is called by the other one.
  await bo.page.locator('#people-list button:not([disabled])', { hasText: 'Ann' }).first().click();
  await bo.page.click('dialog.person-card [data-act="message"]');
  await bo.until(() => document.querySelector('#title').textContent === '@Ann');
  await bo.say('only for you');
  await opens(bo);
  const direct = await saved(bo, 'txt');
  assert.deepEqual([direct.name, direct.text.includes('<Bo> only for you')], ['Ann.txt', true]);
  house.assertQuiet();
});

test('while it comes its size stands there, closing lets go of it, and why it was not saved is said', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('hello');
  // A house that sends a little and then nothing for as long as it is asked.
  await ann.page.evaluate(() => {
    window.real = window.fetch;
    window.fetch = async (address, { signal } = {}) => {
      if (!String(address).startsWith('/export/')) return window.real(address);
      signal.addEventListener('abort', () => (window.letGo = true));
      const body = new ReadableStream({
        start(to) {
          to.enqueue(new Uint8Array(1_400_000));
          window.fail = () => to.error(new TypeError('network error'));
        },
      });
      return new Response(body, { headers: { 'Content-Type': 'text/plain' } });
    };
  });
  await opens(ann);
  await ann.page.click('.saving [type="submit"]');
  await ann.until(() => document.getElementById('save-size').textContent === '1.4 MB so far');
  assert.equal(await ann.page.isDisabled('.saving [type="submit"]'), true, 'once at a time');
  await ann.page.evaluate(() => window.fail());
  await ann.until(() => document.getElementById('save-error').textContent === 'The connection broke before all of it had come. Nothing was saved.');
  await ann.page.click('.saving [type="submit"]');
  await ann.until(() => document.getElementById('save-size').textContent !== '');
  await ann.page.keyboard.press('Escape');
  await ann.until(() => window.letGo === true);
  assert.ok(!(await told(ann)).includes('Saved'));
  await ann.page.evaluate(() => (window.fetch = window.real));
  // A program with the same name has asked so often that the house refuses; a moment later it would not any more, and so
  // the page hears the same.
  const token = await ann.page.evaluate(() => JSON.parse(localStorage.getItem('teahouse.token')));
  let refused = null;
  for (let n = 0; n < 200 && refused === null; n += 1) {
    const reply = await fetch(`${house.address}export/lobby.txt`, { headers: { Authorization: `Bearer ${token}` } });
    const body = await reply.text();
    if (reply.status !== 200) refused = { status: reply.status, headers: Object.fromEntries(reply.headers), body };
  }
  assert.equal(refused?.status, 429);
  await ann.page.route('**/export/*', (route) => route.fulfill(refused), { times: 1 });
  await opens(ann);
  await ann.page.click('.saving [type="submit"]');
  await ann.until(() => document.getElementById('save-error').textContent.startsWith('Too many tries. Please try again in '));
  await house.kill();
  await ann.page.click('.saving [type="submit"]');
  await ann.until(() => document.getElementById('save-error').textContent.includes('Reconnecting…'));
});

test('on a phone, in Chinese and in the dark it fits', async (t) => {
  const house = await openHouse(t);
  const ann = await house.window({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN', colorScheme: 'dark', lan: true });
  await ann.enter('小明');
  await ann.page.fill('#field', '下午五点喝茶');
  await ann.page.tap('#send');
  await ann.seesText('下午五点喝茶');
  await ann.nothingWaits();
  await opens(ann, 'zh-CN');
  await hasNoBarriers(ann, 'saving a room');
  assert.ok(await ann.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const { name, text } = await saved(ann, 'txt');
  assert.equal(name, 'lobby.txt');
  assert.match(text, /<小明> 下午五点喝茶\n$/);
  await ann.until(() => document.getElementById('toast').textContent.includes('已保存：lobby.txt'));
  house.assertQuiet();
});
