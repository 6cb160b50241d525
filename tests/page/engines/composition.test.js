// Firefox composes, by its own processor of text input: the Enter of the input method takes a word, and sends nothing.

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
});
