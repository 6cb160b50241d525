// Every screen of the page, in every width, language and appearance, without a finding of axe.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [320, 390, 1280];
const LOCALES = ['en-US', 'zh-CN'];
/** What may be otherwise in the dark; every other rule asks for words, roles and sizes, which are the same there. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** All looks of what is on screen; `prepare(width)` and `undo(width)` open and close what is over it. */
async function checkAll(window, state, prepare = () => true, undo = () => {}) {
  const { page } = window;
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width < 600 ? 700 : 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    if ((await prepare(width)) === false) continue;
    assert.deepEqual(await findings(page), [], `${state}, light, ${width}`);
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await findings(page, RULES_OF_COLOUR), [], `${state}, dark, ${width}`);
    await undo(width);
  }
}

/** Against all usual rules of axe, or these. None of them needs the files of styles and sounds, which preloading would read. */
async function findings(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run({ resultTypes: ['violations'], preload: false, ...(runOnly && { runOnly }) });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
  }, rules);
}

/** The server as it is, but `rule(command, socket)` may answer a command instead of it, with true. */
const interfere = (window, rule) => window.context.routeWebSocket(/\/ws$/, (socket) => {
  const server = socket.connectToServer();
  socket.onMessage((text) => rule(JSON.parse(text), socket) || server.send(text));
});

async function openWindow(window, expected) {
  await window.page.evaluate(() => document.getElementById('open-menu').click());
  await window.until((selector) => document.querySelector(`dialog[open] ${selector}`), expected);
}

async function closeWindow(window) {
  await window.page.keyboard.press('Escape');
  await window.until(() => !document.querySelector('dialog[open]'));
}

const TALK = ['**Hello**, @Ann! `code` and *more* at https://example.test/', '> quoted\nand answered', '```\nlet a = 1;\n```', '🎉', '你好，茶很好喝'];

for (const locale of LOCALES) {
  test(`the door has no barriers (${locale})`, async (t) => {
    const house = await openHouse(t);
    await house.person('Ann');
    const door = await house.window({ locale });
    await checkAll(door, 'name card');
    await door.page.fill('#card-name', 'Ann');
    await door.page.press('#card-name', 'Enter');
    await door.until(() => document.getElementById('card-error').textContent !== '');
    await checkAll(door, 'name taken');
    house.assertQuiet();
  });

  test(`the conversation has no barriers (${locale})`, async (t) => {
    const house = await openHouse(t);
    const ann = await house.person('Ann', { locale });
    await checkAll(ann, 'empty room');
    const bo = await house.person('博文');
    for (const text of TALK) await bo.say(text);
    await ann.say('mine');
    await ann.sees((await bo.texts()));
    await checkAll(ann, 'conversation');
    await checkAll(ann, 'settings', () => openWindow(ann, '#size-field'), () => closeWindow(ann));
    await checkAll(ann, 'about', async () => {
      await openWindow(ann, '#size-field');
      await ann.page.click('dialog .setting-links button:last-child');
      await ann.until(() => document.querySelector('dialog .abilities'));
    }, () => closeWindow(ann));
    await checkAll(ann, 'keys', async () => {
      await ann.page.keyboard.press('Alt+/');
      await ann.until(() => document.querySelector('dialog .keys'));
    }, () => closeWindow(ann));
    for (const drawer of ['#open-rooms', '#open-people']) {
      await checkAll(ann, `drawer ${drawer}`, async (width) => {
        if (width > 899) return false;
        await (drawer === '#open-people' ? ann.openPeople() : ann.page.click(drawer));
        await ann.until(() => document.querySelector('#drawer[open]') || document.getElementById('shell').dataset.screen === 'list');
        return true;
      }, async () => {
        await ann.page.keyboard.press('Escape');
        await ann.until(() => !document.querySelector('#drawer[open]') && document.getElementById('shell').dataset.screen === 'room');
      });
    }
    await ann.page.type('#field', '@');
    await ann.until(() => document.querySelector('#completion:not([hidden])'));
    await checkAll(ann, 'names offered');
    await ann.page.fill('#field', '');
    await ann.page.type('#field', ':he');
    await ann.until(() => document.querySelector('#completion:not([hidden]) .emoji'));
    await checkAll(ann, 'emoji offered');
    await ann.page.fill('#field', '');
    await bo.writeTo();
    await bo.until(() => document.getElementById('title').textContent.startsWith('@'));
    await bo.say('only for you');
    await ann.page.evaluate((hash) => (location.hash = hash), new URL(bo.page.url()).hash);
    await ann.seesText('only for you');
    await checkAll(ann, 'direct room');
    house.assertQuiet();
  });

  test(`private rooms have no barriers (${locale})`, async (t) => {
    const house = await openHouse(t);
    const ann = await house.person('Ann', { locale });
    await house.person('博文');
    const { page } = ann;
    await page.click('#add-room');
    await page.click('#room-form button.link');
    await page.fill('#private-title', 'Board');
    await page.fill('#choose-people', '博');
    await ann.until(() => document.querySelector('#choose-list [role="option"]'));
    await checkAll(ann, 'people offered');
    await page.press('#choose-people', 'Enter');
    await ann.until(() => document.querySelector('.chips .chip'));
    await checkAll(ann, 'making a private room');
    await page.click('dialog[open] [type="submit"]');
    await ann.until(() => !document.querySelector('dialog[open]') && document.querySelector('#title bdi').textContent === 'Board' && document.querySelector('#content .line.happening'));
    await checkAll(ann, 'private room');
    await page.click('#room-more');
    await page.locator('dialog.actions button').first().click();
    await page.click('dialog[open] [data-act="make"]');
    await ann.until(() => document.querySelector('dialog[open] .code-picture'));
    await checkAll(ann, 'link into a private room');
    await closeWindow(ann);
    await page.click('#room-more');
    await page.locator('dialog.actions button').last().click();
    await ann.until(() => document.querySelector('dialog[open] .danger'));
    await checkAll(ann, 'leaving a private room');
    await closeWindow(ann);
    house.assertQuiet();
  });

  test(`trouble has no barriers (${locale})`, async (t) => {
    const house = await openHouse(t);
    const ann = await house.window({ locale });
    await interfere(ann, ({ type, ref, text }, socket) => {
      if (type !== 'post' || text !== 'refuse me') return false;
      socket.send(JSON.stringify({ type: 'error', ref, code: 'muted' }));
      return true;
    });
    await ann.page.reload();
    await ann.enter('Ann');
    await ann.write('refuse me');
    await ann.until(() => document.querySelector('.m.failed'));
    await checkAll(ann, 'failed row');
    await ann.page.click('#composer-closed button');
    await house.kill();
    await ann.write('waits');
    await ann.until(() => !document.getElementById('bar').hidden);
    await checkAll(ann, 'offline bar');
    house.assertQuiet();
  });

  for (const [code, state] of [[1013, 'full'], [4001, 'kicked'], [4003, 'banned']]) {
    test(`being ${state} has no barriers (${locale})`, async (t) => {
      const house = await openHouse(t);
      const ann = await house.person('Ann', { locale });
      await ann.context.routeWebSocket(/\/ws$/, (socket) => socket.close({ code, reason: 'too loud' }));
      await ann.page.reload();
      await ann.until((wanted) => document.body.dataset.state === wanted && [...document.querySelectorAll('main')].some((main) => main.checkVisibility()) && (wanted !== 'kicked' || document.getElementById('title').textContent !== ''), state);
      await checkAll(ann, state);
      house.assertQuiet();
    });
  }
}
