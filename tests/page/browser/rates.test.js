// A server that wants things later, as people see it; and rooms that others make.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

async function rename(window, name) {
  const { page } = window;
  await page.fill('#rename-field', name);
  await page.press('#rename-field', 'Enter');
}

async function openSettings(window) {
  await window.page.click('#open-menu');
  await window.until(() => document.querySelector('dialog[open] #rename-field'));
}

test('who changes the name often is told when it can be changed again, in both languages', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  for (let n = 1; n <= 5; n += 1) {
    await openSettings(ann);
    await rename(ann, `Ann ${n}`);
    await ann.until(() => !document.querySelector('dialog[open]'));
  }
  await openSettings(ann);
  await rename(ann, 'Ann 6');
  await ann.until(() => document.getElementById('rename-error')?.textContent.match(/^You have changed your name often\. In (?:2 minutes|1 minute|\d+ seconds?) you can do so again\.$/));
  assert.equal(await ann.page.inputValue('#rename-field'), 'Ann 6', 'what was typed stays');
  await ann.page.selectOption('#language-field', 'zh-CN');
  await ann.until(() => document.querySelector('dialog[open]:not(#drawer) h2')?.textContent === '设置');
  await rename(ann, 'Ann 6');
  await ann.until(() => document.getElementById('rename-error')?.textContent.match(/^改名太频繁了，(?:[12] 分钟|\d+ 秒)后可以再改。$/));
  house.assertQuiet();
});

test('a room that somebody makes is in the list of the others at once', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  assert.equal(await ann.page.isVisible('[data-act="unfold"]'), false, 'there is no other room');
  await bo.page.evaluate(() => (location.hash = '#attic'));
  await ann.page.click('[data-act="unfold"]');
  await ann.until(() => document.querySelector('#room-list a[href="#attic"]'));
  house.assertQuiet();
});
