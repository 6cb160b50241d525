// A whole visit with the keyboard alone. After each key something has the focus, and one can see what.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** What has the focus, or what is wrong with it: it must be on screen, and look other than without the focus. */
const focus = (page) => page.evaluate(() => {
  const node = document.activeElement;
  const box = node.getBoundingClientRect();
  const within = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (node === document.body || !within || getComputedStyle(node).visibility !== 'visible') return { lost: node.outerHTML.slice(0, 80) };
  // The box around a field shows the focus for it.
  const look = () => [node, node.parentElement, node.closest('.composer-box') ?? node].map((place) => {
    const { outline, boxShadow, borderColor } = getComputedStyle(place);
    return [outline, boxShadow, borderColor].join();
  }).join();
  const focused = look();
  const { selectionStart, selectionEnd } = node;
  node.blur();
  const plain = look();
  node.focus({ preventScroll: true });
  if (typeof selectionStart === 'number') node.setSelectionRange(selectionStart, selectionEnd);
  return focused === plain ? { unseen: node.outerHTML.slice(0, 80) } : { id: node.id, words: node.getAttribute('aria-label') ?? node.textContent };
});

/** Presses keys one by one and looks after each; returns what has the focus in the end. */
async function press(window, ...keys) {
  let here = null;
  for (const key of keys) {
    await window.page.keyboard.press(key);
    here = await focus(window.page);
    assert.ok('id' in here, `after ${key}: ${JSON.stringify(here)}`);
  }
  return here;
}

/** The parts of the page that F6 leads to from the box, until it is back there. */
async function regions(window) {
  const visited = ['composer'];
  while (visited.length === 1 || (visited.at(-1) !== 'composer' && visited.length < 9)) {
    await press(window, 'F6');
    // What leads from one to the next may still be on its way.
    await window.until((last) => (document.activeElement.closest('#rooms, #log, #composer, #people')?.id ?? last) !== last, visited.at(-1));
    visited.push(await window.page.evaluate(() => document.activeElement.closest('#rooms, #log, #composer, #people').id));
  }
  return visited.slice(1);
}

/** Presses a key until what has the focus is what is wanted. */
async function pressUntil(window, key, isWanted) {
  for (let i = 0; i < 40; i += 1) if (isWanted(await press(window, key))) return;
  assert.fail(`${key} does not lead there`);
}

const type = (window, text) => window.page.keyboard.type(text);
const noDialog = () => !document.querySelector('dialog[open]');

test('21. a visit from the door to the leaving of a room, with the keyboard alone', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  for (let i = 1; i <= 9; i += 1) await bo.say(`message ${i}`);
  // So low that the older messages are above the window.
  const ann = await house.window({ viewport: { width: 1280, height: 420 } });
  await ann.until(() => document.activeElement.id === 'card-name');
  await type(ann, 'Ann');
  await ann.page.keyboard.press('Enter');
  await ann.live();
  await ann.until(() => document.activeElement.id === 'field');
  await type(ann, 'good morning');
  await press(ann, 'Enter');
  await ann.nothingWaits();
  assert.deepEqual(await regions(ann), ['people', 'rooms', 'log', 'composer']);

  const row = () => ann.page.evaluate(() => document.activeElement.querySelector('.body').textContent);
  await press(ann, 'Shift+F6', 'ArrowUp');
  for (let i = 9; i >= 5; i -= 1) {
    await press(ann, 'ArrowUp');
    assert.equal(await row(), `message ${i}`);
  }
  assert.equal((await press(ann, 'r')).id, 'field');
  await type(ann, 'exactly');
  await press(ann, 'Enter');
  await bo.seesText('exactly');
  await bo.until(() => [...document.querySelectorAll('#content .m')].at(-1).querySelector('.original .words').textContent === 'message 5');
  await press(ann, 'PageUp');
  await ann.until(() => !document.getElementById('jump').hidden);
  assert.equal((await press(ann, 'Alt+End')).id, 'field');
  await ann.until(() => document.getElementById('jump').hidden);

  await press(ann, 'Alt+Slash');
  await ann.until(() => document.querySelector('dialog[open] .keys'));
  assert.ok('id' in (await focus(ann.page)));
  await press(ann, 'Escape');
  await ann.until(noDialog);
  await pressUntil(ann, 'F6', ({ words }) => words.includes('Lobby'));
  await pressUntil(ann, 'Tab', ({ id }) => id === 'open-menu');
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.querySelector('dialog[open] #language-field'));
  await pressUntil(ann, 'Tab', ({ id }) => id === 'language-field');
  await ann.page.keyboard.press('ArrowDown');
  await ann.until(() => document.querySelector('dialog[open] h2')?.textContent === '设置');
  assert.ok('id' in (await focus(ann.page)));
  await press(ann, 'Tab');
  await press(ann, 'Escape');
  await ann.until(noDialog);
  assert.equal((await focus(ann.page)).id, 'open-menu');

  await pressUntil(ann, 'Shift+Tab', ({ id }) => id === 'add-room');
  await press(ann, 'Enter');
  assert.equal((await focus(ann.page)).id, 'room-field');
  await type(ann, 'garden');
  await press(ann, 'Enter');
  await ann.until(() => document.getElementById('title').textContent === '#garden');
  // Somebody's coming and going draws the list anew under the focus.
  await pressUntil(ann, 'F6', ({ words }) => words.includes('Bo') || words.includes('garden'));
  await bo.goTo('garden');
  await ann.until(() => document.querySelectorAll('#people-list li').length === 2);
  await pressUntil(ann, 'F6', ({ words }) => words === 'BoBo');
  await bo.page.close();
  await press(ann, 'Enter');
  await ann.until(() => document.querySelector('dialog.person-card'));
  assert.equal((await focus(ann.page)).words, '发消息');
  await press(ann, 'Enter');
  await ann.until(() => document.getElementById('title').textContent === '@Bo');
  await pressUntil(ann, 'F6', ({ id }) => id === 'field');
  await type(ann, 'just between us');
  await press(ann, 'Enter');
  await ann.seesText('just between us');

  await pressUntil(ann, 'F6', ({ words }) => words.includes('Bo') && words.includes('在线'));
  await pressUntil(ann, 'ArrowUp', ({ words }) => words.includes('garden'));
  await ann.page.keyboard.press('Shift+F10');
  await ann.until(() => document.querySelector('dialog.actions[open]'));
  await pressUntil(ann, 'ArrowDown', ({ words }) => words === '离开garden');
  await press(ann, 'Enter');
  await ann.until(() => ![...document.querySelectorAll('#list-rooms li')].some((row) => row.dataset.key === 'garden'));
  assert.ok('id' in (await focus(ann.page)));
  house.assertQuiet();
});
