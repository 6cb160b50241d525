// The box: what is pasted, composed, kept for later and taken over from other tabs, and what it does not do.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const POEM = '茶'.repeat(160);

async function inputMethod(page) {
  const cdp = await page.context().newCDPSession(page);
  return {
    compose: (text) => cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }),
    commit: (text) => cdp.send('Input.insertText', { text }),
    key: (key, code) => cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 }),
  };
}

/** Puts a text into the clipboard of the page, as it is. */
const copy = (page, text) =>
  page.evaluate((copied) => {
    addEventListener('copy', (event) => {
      event.clipboardData.setData('text/plain', copied);
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { once: true, capture: true });
    document.execCommand('copy');
  }, text);

/** Whether all lines of the box are seen, up to the most it may have. */
const fits = (window) => window.until(() => {
  const { clientHeight, scrollHeight } = document.getElementById('field');
  return scrollHeight <= clientHeight + 1;
});

test('what is pasted loses what the house refuses, as one step that can be undone', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const { page } = ann;
  await copy(page, 'page\fbreak \u0000\u001B[1mred\r\nnext');
  await page.type('#field', 'x');
  await page.press('#field', 'Control+v');
  assert.equal(await page.inputValue('#field'), 'xpage\nbreak [1mred\nnext');
  await page.press('#field', 'Control+z');
  assert.equal(await page.inputValue('#field'), 'x');
  await page.fill('#field', `${'\u0001'.repeat(3_000)}\uD83D ok`);
  await page.press('#field', 'Enter');
  await ann.seesText('\uFFFD ok');
  await ann.nothingWaits();
  await page.fill('#field', '\u200B\u2060 \u0007');
  await page.press('#field', 'Enter');
  await ann.say('after');
  await ann.sees(['\uFFFD ok', 'after']);
  house.assertQuiet();
});

test('what is pasted or begun while the messages have the focus lands in the box', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const { page } = ann;
  await ann.say('a row');
  await copy(page, 'pasted ');
  for (const place of ['#log', '#chunks .m', 'body']) {
    await page.evaluate((selector) => {
      const node = document.querySelector(selector);
      if (selector !== '#log') node.tabIndex = -1;
      node.focus();
    }, place);
    await page.keyboard.press('Control+v');
    await ann.until(() => document.activeElement.id === 'field' && document.getElementById('field').value.endsWith('pasted '));
  }
  assert.equal(await page.inputValue('#field'), 'pasted '.repeat(3));
  await page.fill('#field', '');
  const ime = await inputMethod(page);
  await page.focus('#log');
  await ime.key('Process', 'KeyN');
  await ann.until(() => document.activeElement.id === 'field');
  await ime.compose('ni');
  await ime.commit('你');
  assert.equal(await page.inputValue('#field'), '你');
  // A field of its own keeps what is pasted into it.
  await page.click('#add-room');
  await page.press('#room-field', 'Control+v');
  assert.equal(await page.inputValue('#room-field'), 'pasted ');
  assert.equal(await page.inputValue('#field'), '你');
  house.assertQuiet();
});

test('the box fits after every change: while a text is composed, when the window is turned, in another room', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', { viewport: { width: 390, height: 844 } });
  const { page } = ann;
  const one = (await page.locator('#field').boundingBox()).height;
  const ime = await inputMethod(page);
  await page.focus('#field');
  await ime.compose(POEM);
  await fits(ann);
  await ime.commit(POEM);
  await fits(ann);
  const tall = (await page.locator('#field').boundingBox()).height;
  assert.ok(tall > 3 * one, `${one} to ${tall}`);
  await page.setViewportSize({ width: 844, height: 700 });
  await ann.until((before) => document.getElementById('field').offsetHeight < before, tall);
  await fits(ann);
  await page.setViewportSize({ width: 390, height: 844 });
  await ann.until((before) => document.getElementById('field').offsetHeight === before, tall);
  await page.evaluate(() => (location.hash = '#tea'));
  await ann.until((before) => document.getElementById('field').offsetHeight === before, one);
  await page.goBack();
  await ann.until((before) => document.getElementById('field').offsetHeight === before, tall);
  house.assertQuiet();
});

test('the list is filtered while one composes, and the marks of East Asian keyboards open it', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await house.person('Zoe');
  await house.person('李雷');
  await ann.until(() => document.querySelectorAll('#people-list li').length === 3);
  const { page } = ann;
  const offered = (wanted) => ann.until((all) => JSON.stringify([...document.querySelectorAll('#completion:not([hidden]) li')].map((one) => one.querySelector('.name, .emoji').textContent)) === JSON.stringify(all), wanted);
  const ime = await inputMethod(page);
  await page.type('#field', '@');
  await offered(['Zoe', '李雷']);
  await ime.compose('z');
  await offered(['Zoe']);
  await ime.compose('zo');
  // Its Enter is its own.
  await ime.key('Enter', 'Enter');
  await offered(['Zoe']);
  await page.click('#completion li');
  assert.equal(await page.inputValue('#field'), '@Zoe ');
  await page.fill('#field', '');
  await page.type('#field', '＠李');
  await offered(['李雷']);
  await page.keyboard.press('Enter');
  assert.equal(await page.inputValue('#field'), '@李雷 ');
  await page.type('#field', '：茶');
  await offered(['🍵', '🧋']);
  await page.keyboard.press('Tab');
  assert.equal(await page.inputValue('#field'), '@李雷 🍵');
  await page.fill('#field', '');
  await page.type('#field', '注意：火、／');
  await offered([]);
  house.assertQuiet();
});

test('a draft that another tab has sent is gone, one that was changed here stays', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.type('#field', 'shared');
  const kept = (wanted) => ann.until((text) => localStorage.getItem('teahouse.draft.lobby') === text, wanted);
  await kept('"shared"');
  const second = await house.tab(ann);
  assert.equal(await second.page.inputValue('#field'), 'shared');
  await second.page.press('#field', 'Enter');
  await ann.until(() => document.getElementById('field').value === '');
  await ann.page.reload();
  await ann.live();
  assert.equal(await ann.page.inputValue('#field'), '');
  await ann.page.type('#field', 'one');
  await kept('"one"');
  await second.until(() => document.getElementById('field').value === 'one');
  await second.page.press('#field', 'End');
  await second.page.type('#field', ' two');
  await kept('"one two"');
  assert.equal(await ann.page.inputValue('#field'), 'one');
  await ann.page.close();
  await second.page.press('#field', 'Enter');
  await second.sees(['shared', 'one two']);
  await second.page.reload();
  await second.live();
  assert.equal(await second.page.inputValue('#field'), '');
  house.assertQuiet();
});

test('how the first line is indented is kept, in the box, on the wire and in the row', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const text of ['\u3000\u3000段落', '    indented\n  code']) {
    await ann.write(`\n${text}\n\n`);
    await bo.seesText(text);
  }
  const starts = await bo.page.$$eval('#content .m .body p', (all) => all.map((p) => {
    const range = document.createRange();
    range.setStart(p.firstChild, p.firstChild.data.search(/\S/));
    range.setEnd(p.firstChild, p.firstChild.data.search(/\S/) + 1);
    return range.getBoundingClientRect().left - p.getBoundingClientRect().left;
  }));
  assert.ok(starts.every((left) => left > 10), String(starts));
  house.assertQuiet();
});

test('whoever was sent away reads what they wrote, and the box takes no keys', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('before');
  await ann.page.fill('#field', 'kept');
  await ann.page.evaluate(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (text) {
      Object.defineProperty(this, 'readyState', { value: 3 });
      this.onmessage({ data: '{"type":"sanction","act":"kick","by":0}' });
      this.onclose({ code: 4001, reason: 'sent away by the host: enough' });
      WebSocket.prototype.send = send;
    };
  });
  await ann.page.press('#field', 'Enter');
  await ann.until(() => document.body.dataset.state === 'kicked');
  await ann.page.fill('#field', 'x', { timeout: 500 }).catch(() => {});
  await ann.page.focus('#field');
  for (const key of ['a', 'Control+b', 'ArrowUp', 'Enter', 'Control+v', '@']) await ann.page.keyboard.press(key);
  await ann.page.focus('#log');
  await ann.page.keyboard.press('b');
  assert.equal(await ann.page.inputValue('#field'), '');
  assert.equal(await ann.page.evaluate(() => document.getElementById('field').readOnly), true);
});

test('what went wrong without the house is not said any more when it is back', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.evaluate(() => (document.getElementById('composer-error').textContent = 'Connection lost. Reconnecting…'));
  await house.kill();
  await ann.until(() => document.body.dataset.state === 'offline');
  await house.start();
  await ann.live();
  await ann.until(() => document.getElementById('composer-error').textContent === '');
});

/** The server answers each post with this, from now on. */
const answerPosts = (page, answer) =>
  page.evaluate((reply) => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (text) {
      const { type, ref } = JSON.parse(text);
      if (type !== 'post') send.call(this, text);
      else setTimeout(() => this.onmessage({ data: JSON.stringify({ ...reply, ref }) }));
    };
  }, answer);

test('whoever is muted reads why and until when instead of the box, and keeps the draft', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const { page } = ann;
  await answerPosts(page, { type: 'error', code: 'muted', message: 'you are muted for 10 min: too loud', retry_after_ms: 600_000 });
  await page.fill('#field', 'first');
  await page.press('#field', 'Enter');
  await page.evaluate(() => (document.getElementById('field').value = 'a draft'));
  await ann.until(() => document.getElementById('composer-box').hidden && !document.getElementById('composer-closed').hidden);
  assert.match(await page.textContent('#composer-closed'), /muted you.*Until: .*\d\d:\d\d.*Reason: too loud/);
  assert.match(await page.textContent('#pending .m'), /the host has muted you.*Retry.*Edit.*Delete/);
  await page.click('#composer-closed button');
  await ann.until(() => !document.getElementById('composer-box').hidden && document.activeElement.id === 'field');
  assert.equal(await page.inputValue('#field'), 'a draft');
  house.assertQuiet();
});

test('whatever code a post is refused with, it is said on its row, and what comes behind it goes on', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await answerPosts(ann.page, { type: 'error', code: 'a_code_of_tomorrow', message: 'no' });
  for (const text of ['one', 'two']) await ann.write(text);
  await ann.until(() => document.querySelectorAll('#pending .m.failed').length === 2);
  assert.match(await ann.page.textContent('#pending .m'), /Not sent: something went wrong/);
  await ann.page.reload();
  await ann.live();
  await ann.write('three');
  await ann.until(() => [...document.querySelectorAll('#chunks .m .body')].some((body) => body.textContent === 'three'));
  assert.equal(await ann.page.locator('#pending .m.failed').count(), 2);
  house.assertQuiet();
});

test('emoji are chosen with the keyboard alone, and with a finger without a keyboard', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const { page } = ann;
  await page.type('#field', 'a b');
  await page.press('#field', 'ArrowLeft');
  await page.press('#field', 'Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'open-emoji');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#emojis input:focus');
  await page.keyboard.type('tea');
  await page.keyboard.press('Enter');
  await ann.until(() => document.activeElement.id === 'field');
  assert.equal(await page.inputValue('#field'), 'a 🍵b');
  await page.click('#open-emoji');
  // All of them have come.
  await ann.until(() => document.querySelectorAll('#emojis .emojis-grid button').length > 500);
  await page.keyboard.press('ArrowDown');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowLeft']) await page.keyboard.press(key);
  const second = await page.evaluate(() => document.activeElement.textContent);
  assert.equal(second, await page.locator('#emojis .emojis-grid button').nth(1).textContent());
  await page.keyboard.press(' ');
  assert.equal(await page.inputValue('#field'), `a 🍵${second}b`);
  await page.click('#open-emoji');
  await page.keyboard.press('Escape');
  await ann.until(() => document.getElementById('emojis') === null && document.activeElement.id === 'field');
  await page.click('#open-emoji');
  await page.waitForSelector('#emojis');
  await page.click('#log', { position: { x: 20, y: 20 } });
  await ann.until(() => document.getElementById('emojis') === null);
  const tom = await house.person('Tom', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await tom.page.tap('#open-emoji');
  await tom.until(() => document.activeElement.closest('#emojis') !== null && document.activeElement.localName === 'button' && document.activeElement.offsetHeight > 0);
  // What is far from being seen is not laid out, and all of them come a moment later.
  await tom.until(() => {
    const shown = [...document.querySelectorAll('#emojis button, #send, #open-emoji')].filter((one) => one.checkVisibility({ contentVisibilityAuto: true }));
    return shown.length > 20 && shown.every((one) => Math.min(one.offsetWidth, one.offsetHeight) >= 44);
  });
  house.assertQuiet();
});

test('the box says what it does: Send is a round button that stands out when there is something, an answer names whom it answers', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const { page } = ann;
  await ann.say('something to answer');
  const look = () => page.$eval('#send', (send) => ({ width: send.offsetWidth, height: send.offsetHeight, round: getComputedStyle(send).borderRadius, ground: getComputedStyle(send).backgroundColor }));
  const empty = await look();
  assert.deepEqual([empty.width, empty.height, empty.round, empty.ground], [36, 36, '50%', 'rgba(0, 0, 0, 0)']);
  await page.fill('#field', ' \u200B');
  assert.equal((await look()).ground, empty.ground);
  await page.fill('#field', 'x');
  assert.notEqual((await look()).ground, empty.ground);
  const answer = async () => {
    await page.locator('#content .m').first().evaluate((row) => {
      row.tabIndex = -1;
      row.focus();
    });
    await page.keyboard.press('r');
    await ann.until(() => !document.getElementById('answering').hidden);
  };
  await answer();
  assert.match(await page.textContent('#answering'), /Answering Ann something to answer/);
  await page.keyboard.press('Escape');
  await ann.until(() => document.getElementById('answering').hidden);
  assert.equal(await page.inputValue('#field'), 'x');
  await answer();
  await page.click('#answering button');
  assert.equal(await page.inputValue('#field'), 'x');
  await answer();
  await page.fill('#field', 'whatever is typed answers it');
  assert.equal(await page.isVisible('#answering'), true);
  await page.keyboard.press('Escape');
  // A quote of what is selected is a part of the answer: without it, it is none.
  await page.locator('#content .m').first().evaluate((row) => {
    row.tabIndex = -1;
    row.focus();
    getSelection().selectAllChildren(row.querySelector('.body p'));
  });
  await page.keyboard.press('r');
  await ann.until(() => document.getElementById('field').value.startsWith('> something to answer'));
  await page.fill('#field', 'no quote any more');
  await ann.until(() => document.getElementById('answering').hidden);
  house.assertQuiet();
});
