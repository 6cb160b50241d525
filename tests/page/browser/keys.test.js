// The page without a mouse: every key does its one thing, and the focus is never lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const focused = (window) => window.page.evaluate(() => document.activeElement.id || document.activeElement.className.split(' ')[0]);
const press = async (window, ...keys) => {
  for (const key of keys) await window.page.keyboard.press(key);
};

async function threeSaid(t, options) {
  const house = await openHouse(t);
  const bo = await house.person('Bo');
  const ann = await house.person('Ann', options);
  for (const text of ['first', 'second\nwith more', '**third**']) await bo.say(text);
  await ann.sees(await bo.texts());
  await ann.page.focus('#field');
  return { house, ann, bo };
}

test('rows are reached, answered and copied with the keyboard', async (t) => {
  const { house, ann, bo } = await threeSaid(t);
  await press(ann, 'Shift+F6');
  assert.equal(await focused(ann), 'log');
  await press(ann, 'ArrowUp', 'ArrowUp');
  const row = () => ann.page.evaluate(() => document.activeElement.querySelector('.body')?.textContent);
  assert.equal(await row(), 'second\nwith more');
  await press(ann, 'End');
  assert.equal(await row(), 'third');
  // A row that is drawn anew keeps the focus.
  await house.person('Cy');
  await ann.until(() => document.querySelector('.line.coming')?.textContent.includes('Cy'));
  assert.equal(await row(), 'third');
  await press(ann, 'Home');
  assert.equal(await row(), 'first');
  await press(ann, 'ArrowDown', 'Enter');
  await ann.until(() => document.querySelector('dialog.actions[open]'));
  await press(ann, 'Escape');
  await ann.until(() => !document.querySelector('dialog[open]'));
  assert.equal(await row(), 'second\nwith more');
  await press(ann, 'r');
  assert.equal(await ann.page.inputValue('#field'), '');
  await ann.page.keyboard.type('yes');
  await press(ann, 'Enter');
  await bo.until(() => document.querySelector('#content .original .words')?.textContent.startsWith('second'));
  await ann.nothingWaits();
  await press(ann, 'Shift+F6', 'Home', 'ArrowDown', 'ArrowDown', 'c');
  await ann.until(() => document.getElementById('say').textContent === 'Copied');
  assert.equal(await row(), 'third');
  await press(ann, 'Escape');
  assert.equal(await focused(ann), 'field');
  await press(ann, 'Control+v');
  assert.equal(await ann.page.inputValue('#field'), '**third**');
  house.assertQuiet();
});

test('an answer names the message it answers', async (t) => {
  const { house, ann } = await threeSaid(t);
  const sent = [];
  await ann.context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((text) => {
      sent.push(JSON.parse(text));
      server.send(text);
    });
  });
  await ann.page.reload();
  await ann.live();
  await ann.seesText('third');
  await ann.page.click('#content .m:nth-last-child(1 of .m) .row-actions', { force: true });
  await ann.page.click('dialog.actions button:has-text("Reply")');
  await ann.until(() => document.activeElement.id === 'field');
  await ann.page.keyboard.type('good');
  await press(ann, 'Enter');
  await ann.nothingWaits();
  await ann.say('no answer');
  const posts = sent.filter(({ type }) => type === 'post');
  assert.deepEqual(posts.map(({ text, reply_to: to }) => [text, typeof to]), [['good', 'number'], ['no answer', 'undefined']]);
  house.assertQuiet();
});

test('Escape goes one step at a time and ends in the box', async (t) => {
  const { house, ann, bo } = await threeSaid(t, { viewport: { width: 1280, height: 360 } });
  for (let i = 0; i < 12; i += 1) await bo.say(`more ${i}`);
  await ann.seesText('more 11');
  await press(ann, 'PageUp');
  await ann.until(() => !document.getElementById('jump').hidden);
  await bo.say('while away');
  await ann.until(() => document.querySelector('.line.unread'));
  await ann.page.focus('#log');
  await press(ann, 'Escape');
  await ann.until(() => document.getElementById('jump').hidden && !document.querySelector('.line.unread'));
  assert.equal(await focused(ann), 'log');
  await press(ann, 'Escape');
  assert.equal(await focused(ann), 'field');
  await press(ann, 'PageUp', 'Alt+End');
  await ann.until(() => document.getElementById('jump').hidden);
  house.assertQuiet();
});

test('letters go into the box, marks around a selection, and the last words are edited in their row', async (t) => {
  const { house, ann } = await threeSaid(t);
  await ann.page.evaluate(() => document.activeElement.blur());
  await press(ann, 'h', 'i');
  assert.equal(await ann.page.inputValue('#field'), 'hi');
  await press(ann, 'Control+a', 'Control+b', 'Control+i');
  assert.equal(await ann.page.inputValue('#field'), '***hi***');
  await press(ann, 'Control+z', 'Control+z');
  assert.equal(await ann.page.inputValue('#field'), 'hi');
  await press(ann, 'Enter');
  await ann.nothingWaits();
  await press(ann, 'ArrowUp');
  await ann.until(() => document.activeElement.closest('.editor')?.querySelector('textarea').value === 'hi');
  house.assertQuiet();
});

test('the list of keys opens, and not while one writes', async (t) => {
  const { house, ann } = await threeSaid(t);
  await press(ann, '?');
  assert.equal(await ann.page.inputValue('#field'), '?');
  await press(ann, 'Alt+/');
  await ann.until(() => document.querySelector('dialog[open] .keys'));
  await press(ann, 'Escape');
  await ann.until(() => !document.querySelector('dialog[open]'));
  assert.equal(await focused(ann), 'field');
  await ann.page.evaluate(() => document.activeElement.blur());
  await press(ann, '?');
  await ann.until(() => document.querySelector('dialog[open] .keys'));
  await press(ann, 'Escape');
  await ann.until(() => !document.querySelector('dialog[open]'));
  await press(ann, 'F6', 'F6', 'F6');
  assert.equal(await focused(ann), 'field');
  house.assertQuiet();
});

test('Alt and the arrows go through the rooms as they stand in the list, with Shift to the next that is unread', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const room of ['tea', 'garden', 'kitchen']) await ann.goTo(room);
  // A room is in the list when the house has let one in.
  await ann.until(() => document.querySelector('#list-rooms [aria-current]')?.hash === '#kitchen');
  const rooms = await ann.page.$$eval('#room-list a', (links) => links.map((link) => decodeURIComponent(link.hash.slice(1))));
  const at = (room) => ann.until((name) => (location.hash.slice(1) || 'lobby') === name, room);
  const here = rooms.indexOf('kitchen');
  await ann.page.focus('#field');
  await ann.page.keyboard.press('Alt+ArrowUp');
  await at(rooms.at(here - 1));
  await ann.page.keyboard.press('Alt+ArrowDown');
  await at('kitchen');
  for (let i = 0; i < rooms.length; i += 1) await ann.page.keyboard.press('Alt+ArrowDown');
  await at('kitchen');
  await ann.page.goBack();
  await at(rooms.at(here - 1));
  await bo.goTo('garden');
  await bo.say('news');
  await ann.page.evaluate(() => (location.hash = '#kitchen'));
  await ann.until(() => document.querySelector('#room-list a[href="#garden"]').closest('.unread') !== null);
  await ann.page.focus('#log');
  await ann.page.keyboard.press('Alt+Shift+ArrowDown');
  await at('garden');
  await ann.page.keyboard.press('Alt+Shift+ArrowDown');
  await at('garden');
  house.assertQuiet();
});

const pressAt = (window, place, fields) => window.page.evaluate(([selector, init]) => {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  if (init.altGr) Object.defineProperty(event, 'getModifierState', { value: (key) => key === 'AltGraph' });
  return !document.querySelector(selector).dispatchEvent(event);
}, [place, fields]);

test('letters are commands by their place, never with AltGr or while one composes, and a Mac keeps its Ctrl', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.fill('#field', 'word');
  await ann.page.focus('#field');
  const marks = async (fields) => {
    await ann.page.fill('#field', 'word');
    await ann.page.evaluate(() => document.getElementById('field').select());
    await pressAt(ann, '#field', fields);
    return ann.page.inputValue('#field');
  };
  for (const [fields, expected] of [
    [{ key: 'b', code: 'KeyB', ctrlKey: true }, '**word**'],
    [{ key: 'B', code: 'KeyB', ctrlKey: true }, '**word**'],
    [{ key: 'и', code: 'KeyB', ctrlKey: true }, '**word**'],
    [{ key: 'ш', code: 'KeyI', ctrlKey: true }, '*word*'],
    [{ key: 'b', ctrlKey: true }, '**word**'],
    [{ key: 'b', code: 'KeyB', ctrlKey: true, altKey: true }, 'word'],
    [{ key: 'b', code: 'KeyB', ctrlKey: true, altGr: true }, 'word'],
    [{ key: 'b', code: 'KeyB', ctrlKey: true, isComposing: true }, 'word'],
    [{ key: 'b', code: 'KeyB', metaKey: true }, 'word'],
    [{ key: 'k', code: 'KeyK', ctrlKey: true }, 'word'],
  ]) assert.equal(await marks(fields), expected, JSON.stringify(fields));
  // The last one has a meaning of its own.
  await ann.until(() => document.activeElement.id === 'switcher-field');
  await ann.page.keyboard.press('Escape');
  const mac = await house.person('Mac', { userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36' });
  await mac.page.fill('#field', 'word');
  await mac.page.evaluate(() => document.getElementById('field').select());
  for (const code of ['KeyA', 'KeyE', 'KeyK', 'KeyB', 'Slash']) assert.equal(await pressAt(mac, '#field', { key: code.at(-1).toLowerCase(), code, ctrlKey: true }), false, code);
  for (const [key, code] of [['ü', 'KeyU'], ['÷', 'Slash']]) assert.equal(await pressAt(mac, '#field', { key, code, altKey: true }), false, code);
  assert.equal(await mac.page.inputValue('#field'), 'word');
  await pressAt(mac, '#field', { key: 'e', code: 'KeyE', metaKey: true });
  assert.equal(await mac.page.inputValue('#field'), '`word`');
  await pressAt(mac, '#field', { key: '/', code: 'Slash', metaKey: true });
  await mac.page.waitForSelector('dialog .keys');
  assert.ok((await mac.page.textContent('dialog .keys')).includes('⌘'));
  await ann.page.keyboard.press('Control+/');
  await ann.page.waitForSelector('dialog .keys');
  house.assertQuiet();
});
