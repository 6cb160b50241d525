// The composer: input methods, offers, drafts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** The keys of a Chinese input method, in the order a browser gives them. */
async function inputMethod(page) {
  const cdp = await page.context().newCDPSession(page);
  const enter = (code) => cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: code, nativeVirtualKeyCode: code });
  return {
    compose: (text) => cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    commit: (text) => cdp.send('Input.insertText', { text }),
    enter: () => enter(13),
    safariEnter: () => enter(229),
  };
}

async function composeNihao(window, field) {
  const ime = await inputMethod(window.page);
  await window.page.focus(field);
  for (const text of ['n', 'ni', 'ni h', 'ni hao']) await ime.compose(text);
  await ime.enter();
  await ime.commit('你好');
  await ime.safariEnter();
  return ime;
}

test('Enter belongs to the input method while it composes, and then sends once', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const seen = ann.page.evaluate(() => new Promise((resolve) => {
    const events = [];
    document.getElementById('field').addEventListener('keydown', (event) => {
      events.push([event.key, event.isComposing, event.keyCode]);
      if (events.length === 3) resolve(events);
    }, true);
  }));
  const ime = await composeNihao(ann, '#field');
  assert.equal(await ann.page.inputValue('#field'), '你好');
  assert.deepEqual(await ann.texts(), []);
  await ime.enter();
  await ann.sees(['你好']);
  await ann.nothingWaits();
  assert.equal(await ann.page.inputValue('#field'), '');
  // The events were the ones meant: composing, Safari's, and a plain Enter.
  const events = await seen;
  assert.equal(events[0][1] || events[0][2] === 229, true);
  assert.deepEqual(events[1].slice(1), [false, 229]);
  assert.deepEqual(events[2], ['Enter', false, 13]);
  house.assertQuiet();
});

test('Enter of an input method does not come in with half a name', async (t) => {
  const house = await openHouse(t);
  const lei = await house.window({ locale: 'zh-CN' });
  await lei.until(() => !document.getElementById('card').hidden);
  await composeNihao(lei, '#card-name');
  assert.equal(await lei.page.evaluate(() => document.body.dataset.state), 'name');
  await lei.page.press('#card-name', 'Enter');
  await lei.live();
  assert.deepEqual(await lei.people(), ['你好 (你)']);
  house.assertQuiet();
});

test('3. @ offers the names of the room, and leaves the keys of an input method alone', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const lei = await house.person('李雷');
  await house.person('Leo Hart');
  const { page } = ann;
  const offered = (names) => ann.until((wanted) => JSON.stringify([...document.querySelectorAll('#completion:not([hidden]) .name')].map((name) => name.textContent)) === JSON.stringify(wanted), names);
  await ann.until(() => document.querySelectorAll('#people-list li').length === 3);
  await page.type('#field', '请@');
  await offered(['李雷', 'Leo Hart']);
  // The arrow, Tab and Enter of an input method are its own.
  const ime = await inputMethod(page);
  await ime.compose('l');
  await ime.enter();
  await ime.commit('李');
  await ime.safariEnter();
  await offered(['李雷']);
  assert.equal(await page.inputValue('#field'), '请@李');
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('#field'), '请@李雷 ');
  await page.keyboard.type('看 @');
  await offered(['李雷', 'Leo Hart']);
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.$eval('#completion [aria-selected="true"]', (option) => option.id), await page.getAttribute('#field', 'aria-activedescendant'));
  await page.keyboard.press('Tab');
  assert.equal(await page.inputValue('#field'), '请@李雷 看 @Leo Hart ');
  await page.keyboard.type('@le');
  await offered(['Leo Hart']);
  await page.keyboard.press('Escape');
  await offered([]);
  assert.deepEqual(await ann.texts(), []);
  await page.keyboard.press('Enter');
  await lei.until(() => document.querySelector('#chunks .m.mentioned .body')?.textContent === '请@李雷 看 @Leo Hart @le');
  // Nothing is offered for what the button has sent.
  await page.keyboard.type('tea, @le');
  await offered(['Leo Hart']);
  await page.click('#send');
  await ann.seesText('tea, @le');
  await offered([]);
  house.assertQuiet();
});

test('3. : offers emoji by their words, and leaves the keys of an input method alone', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const { page } = ann;
  const offered = (emoji) => ann.until((wanted) => JSON.stringify([...document.querySelectorAll('#completion:not([hidden]) .emoji')].map((one) => one.textContent)) === JSON.stringify(wanted), emoji);
  await page.type('#field', 'at 10:30 :tea');
  await offered(['🍵', '🧋']);
  assert.equal(await page.$eval('#completion [aria-selected="true"]', (option) => option.id), await page.getAttribute('#field', 'aria-activedescendant'));
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('#field'), 'at 10:30 🍵');
  await page.keyboard.press('Control+z');
  assert.equal(await page.inputValue('#field'), 'at 10:30 :tea');
  await page.keyboard.press('Tab');
  await page.keyboard.type(' :ok');
  await offered(['👌', '🆗']);
  await page.click('#completion li:nth-child(2)');
  assert.equal(await page.inputValue('#field'), 'at 10:30 🍵 🆗');
  await page.keyboard.type(' :');
  const ime = await inputMethod(page);
  await ime.compose('cha');
  await ime.enter();
  await ime.commit('茶');
  await ime.safariEnter();
  await offered(['🍵', '🧋']);
  assert.deepEqual(await ann.texts(), []);
  await page.keyboard.press('Escape');
  await offered([]);
  await page.keyboard.press('Enter');
  await ann.seesText('at 10:30 🍵 🆗 :茶');
  house.assertQuiet();
});

test('Shift+Enter makes a new line', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.type('#field', 'one');
  await ann.page.press('#field', 'Shift+Enter');
  await ann.page.type('#field', 'two');
  await ann.page.press('#field', 'Enter');
  await ann.sees(['one\ntwo']);
  house.assertQuiet();
});

test('a draft survives a reload and belongs to its room', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.fill('#field', 'not finished');
  await ann.goTo('garden');
  assert.equal(await ann.page.inputValue('#field'), '');
  await ann.page.fill('#field', 'in the garden');
  await ann.page.reload();
  await ann.live();
  assert.equal(await ann.page.inputValue('#field'), 'in the garden');
  await ann.page.goBack();
  await ann.until(() => document.getElementById('field').value === 'not finished');
  house.assertQuiet();
});

test('a text over the limit stays in the box and says why', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.fill('#field', '茶'.repeat(1334));
  await ann.until(() => document.getElementById('counter').classList.contains('over'));
  await ann.page.press('#field', 'Enter');
  assert.equal((await ann.page.inputValue('#field')).length, 1334);
  await ann.page.fill('#field', '茶'.repeat(1333));
  await ann.page.press('#field', 'Enter');
  await ann.sees(['茶'.repeat(1333)]);
  house.assertQuiet();
});
