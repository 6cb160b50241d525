// While others come, go and write, what a person holds stays as it is: the button under the finger, the words
// that are selected, the row that has the focus.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comeIn } from '../support/crowd.js';
import { openHouse } from '../support/house.js';

/** Presses on the first such node, lets something happen, and lets go. */
async function pressWhile({ page }, selector, happens) {
  await page.hover(selector);
  await page.mouse.down();
  await happens();
  await page.mouse.up();
}

const peopleAre = (window, count) => window.until((n) => document.querySelectorAll('#people-list li').length === n, count);

test('a press on a person counts though somebody comes before the finger is lifted', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await comeIn(ann, 'Bo');
  await peopleAre(ann, 2);
  await pressWhile(ann, '#people-list button:not([disabled])', async () => {
    await comeIn(ann, 'Zoe');
    await peopleAre(ann, 3);
  });
  await ann.until(() => document.querySelector('dialog.person-card')?.innerText.includes('Bo'));
});

test('a press on a room counts though its first unread message comes before the finger is lifted', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const window of [ann, bo]) await window.goTo('tea');
  await ann.page.click('#room-list a[href$="lobby"]');
  await ann.until(() => document.getElementById('title').textContent === '#Lobby');
  await pressWhile(ann, '#room-list a[href$="tea"]', async () => {
    await bo.say('the water boils');
    await ann.until(() => document.querySelector('#room-list .badge'));
  });
  await ann.until(() => document.getElementById('title').textContent === '#tea');
});

test('selected words stay selected, and no row is made anew, when somebody comes', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  for (const text of ['the first', 'the second']) await ann.say(text);
  await ann.page.evaluate(() => {
    for (const row of document.querySelectorAll('#content .m')) row.held = true;
    getSelection().selectAllChildren([...document.querySelectorAll('#content .m .body')].at(-1));
  });
  for (const name of ['Bo', 'Cy']) {
    await comeIn(ann, name);
    await ann.until((wanted) => document.querySelector('.line.coming').textContent.includes(wanted), name);
  }
  assert.equal(await ann.page.evaluate(() => String(getSelection())), 'the second');
  assert.deepEqual(await ann.page.$$eval('#content .m', (rows) => rows.map(({ held }) => held)), [true, true]);
});

test('the focus stays on a row, on a person and on a room when somebody comes', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await comeIn(ann, 'Bo');
  await ann.say('hello');
  await peopleAre(ann, 2);
  const places = [['#content .m', '.m'], ['#people-list button:not([disabled])', 'button'], ['#room-list a', 'a']];
  for (const [i, [selector, kind]] of places.entries()) {
    await ann.page.locator(selector).last().evaluate((node) => {
      if (!node.matches('a, button')) node.tabIndex = -1;
      node.focus();
      node.held = true;
    });
    await comeIn(ann, `Guest ${i}`);
    await peopleAre(ann, 3 + i);
    assert.deepEqual(await ann.page.evaluate((wanted) => [document.activeElement.matches(wanted), document.activeElement.held], kind), [true, true]);
  }
});
