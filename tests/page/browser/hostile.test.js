// Hostile texts wherever a person can put one: shown as they were written, and nothing runs, is asked for
// elsewhere, or leads away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLEANED, MESSAGES, NAMES } from '../support/hostile.js';
import { openHouse } from '../support/house.js';

const HOUSE = '"><img src=x onerror=alert(1)>';
// So high that the page asks for all texts of the history at once.
const viewport = { width: 1280, height: 1_500 };
const TOGETHER = 10;
const WRITTEN = MESSAGES.map(({ written }) => written);

/** Somebody whose page complains about whatever a hostile text may have brought about. */
async function watched(house, name) {
  const window = await house.window({ viewport });
  const { complaints, context } = window;
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => console.error(`policy ${violatedDirective} ${sample}`));
  });
  context.on('request', (request) => request.url().startsWith(house.address) || complaints.push(`request ${request.url()}`));
  context.on('page', (page) => page === window.page || complaints.push(`window ${page.url()}`));
  window.page.on('framenavigated', (frame) => frame.url().split('#')[0] === house.address || complaints.push(`navigation ${frame.url()}`));
  await window.page.reload();
  // What is not noticed at all would not be noticed later.
  const noticed = window.page.waitForEvent('console', (message) => message.text().startsWith('policy require-trusted-types-for'));
  await window.page.evaluate(() => {
    try {
      document.createElement('i').innerHTML = '<b>';
    } catch {
      // Trusted Types refuse it, and the report of that is waited for.
    }
  });
  await noticed;
  assert.notEqual(complaints.length, 0);
  complaints.length = 0;
  await window.enter(name);
  return window;
}

/** Nothing of what was written became an element, an address or a value of the page. */
async function assertHarmless({ page, complaints }) {
  const made = await page.evaluate(() => {
    const strange = document.querySelectorAll(':is(#content, #people, #rooms-title, #room-list, #self, .top) :is(img:not(.qr), script, style, b, iframe, form, video, audio, input:not(#people-find), math, svg:not(.icon))');
    const links = [...document.querySelectorAll('#content a')].filter((link) => !/^(?:https?|mailto):/.test(link.href));
    const handlers = [...document.querySelectorAll('*')].filter((node) => node.getAttributeNames().some((name) => name.startsWith('on')));
    return [...strange, ...links, ...handlers].map((node) => node.outerHTML).concat('hacked' in {} ? ['hacked'] : []);
  });
  assert.deepEqual(made, []);
  assert.deepEqual(complaints, []);
}

/** Sends one text after the other, as fast as the outbox takes them. */
function writeAll({ page }, texts) {
  return page.evaluate(async (all) => {
    const field = document.getElementById('field');
    for (const text of all) {
      field.value = text;
      field.dispatchEvent(new Event('input'));
      for (field.form.requestSubmit(); field.value !== ''; field.form.requestSubmit()) await new Promise(requestAnimationFrame);
    }
  }, texts);
}

/** Quotes the text of each row, ten to a message: what is selected in a row. A quote comes before what is in the box. */
async function quoteAll(window) {
  await window.page.evaluate(async (together) => {
    const field = document.getElementById('field');
    const rows = [...document.querySelectorAll('#content .m')].map(({ dataset }) => dataset.key);
    for (const [i, key] of rows.entries()) {
      // Each sending draws the rows anew.
      const row = document.querySelector(`[data-key="${key}"]`);
      row.tabIndex = -1;
      row.focus();
      getSelection().selectAllChildren(row.querySelector('.body'));
      row.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true }));
      if (i % together === together - 1 || i === rows.length - 1) field.form.requestSubmit();
    }
  }, TOGETHER);
  await window.nothingWaits();
}

/** Copies the text of each tenth row, and pastes it into the box. */
async function copySome({ page }) {
  for (let i = 0; i < WRITTEN.length; i += 10) {
    await page.locator('#content .m').nth(i).evaluate((row) => {
      row.tabIndex = -1;
      row.focus();
    });
    await page.keyboard.press('c');
    await page.fill('#field', '');
    await page.press('#field', 'Control+v');
    assert.equal(await page.inputValue('#field'), WRITTEN[i]);
  }
  await page.fill('#field', '');
}

test('18. hostile texts are shown as they were written: live, from the history, quoted, copied, as drafts', async (t) => {
  const house = await openHouse(t, ['--rate', '0', '--name', HOUSE]);
  const [ann, bo] = [await watched(house, 'Ann'), await watched(house, 'Bo')];
  assert.ok(WRITTEN.length >= 60);
  assert.equal(await ann.page.title(), `Lobby · ${HOUSE}`);
  await writeAll(ann, WRITTEN);
  const shown = MESSAGES.map((message) => message.shown);
  await bo.sees(shown);
  await bo.page.reload();
  await bo.live();
  await bo.sees(shown);
  for (const window of [ann, bo]) await assertHarmless(window);
  await copySome(bo);
  await quoteAll(bo);
  const quotes = [];
  for (let i = 0; i < shown.length; i += TOGETHER) quotes.push(shown.slice(i, i + TOGETHER).reverse().join('\n'));
  await ann.sees([...shown, ...quotes]);
  assert.deepEqual(await ann.page.$$eval('#content blockquote', (all) => all.map((quote) => quote.textContent)), quotes);
  await assertHarmless(ann);
  for (const { written, shown: cleaned } of CLEANED) {
    await ann.write(written);
    await bo.seesText(cleaned);
  }
  const draft = [...CLEANED.map(({ written }) => written), ...WRITTEN].join('\n').slice(0, 3_900);
  await ann.page.fill('#field', draft);
  await ann.page.reload();
  await ann.live();
  assert.equal(await ann.page.inputValue('#field'), draft);
  for (const window of [ann, bo]) await assertHarmless(window);
});

/** The first of the names that the page or the server takes as a new one. */
function firstTaken({ page }, names) {
  return page.evaluate(async (all) => {
    const [field, error] = ['rename-field', 'rename-error'].map((id) => document.getElementById(id));
    for (const name of all) {
      error.textContent = '';
      field.value = name;
      field.form.requestSubmit();
      while (field.isConnected && error.textContent === '') await new Promise((resolve) => setTimeout(resolve));
      if (!field.isConnected) return name;
    }
    return null;
  }, names);
}

/** Ann and Bo in a house of their own, each with their conversation on screen, Ann's settings open; and how to open them. */
async function aboutToRename(t) {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await watched(house, 'Ann'), await watched(house, 'Bo')];
  await bo.writeTo();
  await bo.until(() => document.getElementById('title').textContent === '@Ann');
  await ann.writeTo();
  const open = async () => {
    await ann.page.click('#open-menu');
    await ann.page.waitForSelector('#rename-field');
  };
  await open();
  return { ann, bo, open };
}

test('18. hostile names are refused or shown literally: in the list, in the title, over what is said', async (t) => {
  const { ann } = await aboutToRename(t);
  const illegal = [...WRITTEN, ...CLEANED.map(({ written }) => written)].filter((name) => !NAMES.includes(name));
  assert.equal(await firstTaken(ann, illegal), null);
  await assertHarmless(ann);
  // Nobody has more new names than that in a while.
  for (let at = 0; at < NAMES.length; at += RENAMES_MAX) await showNames(await aboutToRename(t), NAMES.slice(at, at + RENAMES_MAX));
});

const RENAMES_MAX = 5;

async function showNames({ ann, bo, open }, names) {
  for (const [at, name] of names.entries()) {
    assert.equal(await firstTaken(ann, [name]), name);
    await ann.say(`I am ${name}`);
    await bo.until((wanted) => document.getElementById('title').textContent === `@${wanted}` && document.title.includes(wanted)
      && [...document.querySelectorAll('#people-list .name, #room-list bdi')].filter((node) => node.textContent === wanted).length === 2
      && [...document.querySelectorAll('#content .m')].at(-1).querySelector('.name').textContent === wanted, name);
    if (at + 1 < names.length) await open();
  }
  for (const window of [ann, bo]) await assertHarmless(window);
}

test('18. a hostile room in the address is a room like others, or the lobby', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await watched(house, 'Ann');
  const hashes = [...WRITTEN, ...CLEANED.map(({ written }) => written), 'dm:1:1', 'dm:__proto__', '../x', '%', '%E0%A4']
    .flatMap((text) => [`#${text}`, `#${encodeURIComponent(text)}`]);
  const titles = await ann.page.evaluate(async (all) => {
    const seen = [];
    for (const hash of all) {
      const turned = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
      const before = location.hash;
      location.hash = hash;
      if (location.hash !== before) await turned;
      seen.push(document.getElementById('title').textContent);
    }
    return seen;
  }, hashes);
  const rooms = new Map(hashes.map((hash, i) => [hash.slice(1), titles[i]]).filter(([, title]) => title !== '#Lobby'));
  assert.deepEqual(rooms, new Map(NAMES.filter((name) => name !== "O'Brien_-.").map((name) => [name, `#${name.toLowerCase()}`])));
  await ann.page.click('#add-room');
  for (const room of ['<img src=x onerror=alert(1)>', 'a&b', 'dm:1:1', '../x', '{{1}}', '\u202Ex']) {
    await ann.page.fill('#room-field', room);
    await ann.page.press('#room-field', 'Enter');
    await ann.until(() => !document.getElementById('room-error').hidden);
  }
  await ann.page.goto(`${house.address}#__proto__`);
  await ann.live();
  await ann.say('in a room of this name');
  await ann.page.reload();
  await ann.seesText('in a room of this name');
  await ann.until(() => document.title === '__proto__ · Teahouse');
  await assertHarmless(ann);
});
