// Firefox from its inside: it composes, by its own processor of text input, and the Enter of the input method takes a word
// and sends nothing; and it shows its own colours in place of the page's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marionetteWindow } from '../support/engines/marionette.js';
import { Teahouse } from '../support/teahouse.js';

test('Chinese is composed in Firefox, at the door and in the box', { timeout: 180_000 }, async (t) => {
  const house = new Teahouse(['--rate', '0']);
  t.after(() => house.close());
  await house.start();
  const ann = await marionetteWindow(t, house);
  await ann.open();
  await ann.until(() => document.activeElement === document.getElementById('card-name'));
  await ann.compose('li');
  await ann.commit('李雷');
  // What the method does comes to the page a moment later, from another process.
  await ann.until((text) => document.getElementById('card-name').value === text, '李雷');
  assert.equal(await ann.run(() => document.body.dataset.state), 'name');
  await ann.press('Enter');
  await ann.live();
  await ann.until(() => document.activeElement === document.getElementById('field'));
  await ann.compose('n');
  await ann.compose('ni');
  await ann.compose('nihao');
  await ann.until((text) => document.getElementById('field').value === text, 'nihao');
  await ann.commit('你好');
  await ann.until((text) => document.getElementById('field').value === text, '你好');
  assert.deepEqual(await ann.texts(), []);
  await ann.press('Enter');
  await ann.sees(['你好']);
  await ann.until(() => document.getElementById('field').value === '');
  // Many characters by composition make the box as high as their lines.
  const height = () => ann.run(() => document.getElementById('field').clientHeight);
  const single = await height();
  await ann.compose('long');
  await ann.commit('很长的一段话，没有空格。'.repeat(16));
  await ann.until((one) => document.getElementById('field').clientHeight >= 2 * one, single);
  const isCut = () => ann.run(() => document.getElementById('field').scrollHeight > document.getElementById('field').clientHeight + 1);
  assert.equal(await isCut(), false);
  await ann.press('Enter');
  await ann.nothingWaits();

  await t.test('in the colours of the system everything that stands out has a line around it', async () => {
    // Never those of a page.
    await ann.set('browser.display.document_color_use', 2);
    await ann.until(() => matchMedia('(forced-colors: active)').matches);
    await ann.until(isInSystemColours);
    assert.deepEqual(await ann.run(linesAround, OUTLINED), Object.fromEntries(Object.keys(OUTLINED).map((what) => [what, true])));
    await ann.run(() => document.getElementById('open-menu').click());
    await ann.until(() => document.querySelector('dialog[open] #theme-field') && getComputedStyle(document.querySelector('dialog[open]')).borderTopWidth === '1px');
    await ann.set('browser.display.document_color_use', 0);
    await ann.until(() => !matchMedia('(forced-colors: active)').matches && getComputedStyle(document.querySelector('dialog[open]')).borderTopWidth === '0px');
  });
});

/** What is told by its ground alone otherwise: the room on screen, the panel that is open, whose picture, what is one's own. */
const OUTLINED = {
  'the room on screen': ['.entry.current', 'outline'],
  'the panel that is open': ['.pill-button[aria-expanded="true"]', 'outline'],
  'a picture of somebody': ['#chunks .avatar', 'border'],
  'what is one’s own': ['#chunks .m.own', 'border-inline-start'],
};

/** Runs in the page: which of these have a line of another colour than what is under it. */
function linesAround(places) {
  const ground = getComputedStyle(document.body).backgroundColor;
  return Object.fromEntries(Object.entries(places).map(([what, [selector, line]]) => {
    const style = getComputedStyle(document.querySelector(selector));
    const [width, kind, colour] = ['width', 'style', 'color'].map((part) => style.getPropertyValue(`${line === 'border' ? 'border-top' : line}-${part}`));
    return [what, parseFloat(width) >= 1 && kind === 'solid' && colour !== ground];
  }));
}

/** Runs in the page: its words and their ground are the system's, and so is every icon. */
function isInSystemColours() {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.className = 'vh';
  const { color, backgroundColor } = getComputedStyle(document.body);
  const wanted = ['CanvasText', 'Canvas'].map((name) => {
    probe.style.setProperty('color', name);
    return getComputedStyle(probe).color;
  });
  probe.remove();
  const icons = [...document.querySelectorAll('svg.icon')].filter((icon) => icon.getBoundingClientRect().width > 0);
  return [color, backgroundColor].join() === wanted.join() && icons.length > 5 && icons.every((icon) => [getComputedStyle(icon).color, 'none'].includes(getComputedStyle(icon).stroke));
}
