// Two people talk: in the lobby, in a room, and in private.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';
import { hasRead } from '../support/reads.js';

test('each sees each message once, in order, with its author', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const lei = await house.person('李雷', { locale: 'zh-CN' });
  await ann.until(() => document.querySelectorAll('#people-list li').length === 2);
  const texts = [];
  for (let i = 1; i <= 4; i += 1) {
    for (const [window, text] of [[ann, `hello ${i}`], [lei, `你好 ${i}`]]) {
      texts.push(text);
      await window.write(text);
      await ann.sees(texts);
      await lei.sees(texts);
    }
  }
  await lei.nothingWaits();
  const names = await lei.page.$$eval('#chunks .m [id$="-a"]', (nodes) => nodes.map((node) => node.textContent));
  assert.deepEqual(names, ['Ann', '李雷', 'Ann', '李雷', 'Ann', '李雷', 'Ann', '李雷']);
  assert.equal(await lei.page.textContent('#title'), '#大厅');
  house.assertQuiet();
});

test('a reload shows the same, and the person is the same', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('one');
  await ann.say('two');
  await ann.page.reload();
  await ann.live();
  await ann.sees(['one', 'two']);
  assert.deepEqual(await ann.people(), ['Ann (you)']);
  house.assertQuiet();
});

test('rooms: each has its own messages, unread counts, and the address and the back button know them', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  await ann.goTo('设计');
  await bo.page.goto(`${house.address}#${encodeURIComponent('设计')}`);
  await bo.until(() => document.getElementById('title').textContent === '#设计');
  await ann.until(() => document.querySelectorAll('#people-list li').length === 2);
  await ann.say('in the design room');
  await bo.sees(['in the design room']);
  // It counts as read when it was on screen for a while.
  await hasRead(bo, '设计', 1);
  await bo.page.goBack();
  await bo.until(() => document.getElementById('title').textContent === '#Lobby');
  await bo.sees([]);
  await ann.say('still there?');
  await bo.until(() => document.querySelector('#room-list .unread .badge')?.textContent === '1');
  await bo.until(() => document.title.startsWith('(1) '));
  await bo.page.goForward();
  await bo.sees(['in the design room', 'still there?']);
  await bo.until(() => document.querySelector('.line.unread') !== null);
  await bo.until(() => document.querySelector('#room-list .badge') === null);
  house.assertQuiet();
});

test('a private message reaches its two people and nobody else', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  const eve = await house.person('Eve');
  await ann.writeTo('Bo');
  await ann.until(() => document.getElementById('title').textContent === '@Bo');
  await ann.say('between us');
  await bo.until(() => document.querySelector('#room-list .unread .label')?.textContent === 'Ann');
  await bo.page.click('#room-list .unread a');
  await bo.sees(['between us']);
  await bo.say('of course');
  await ann.sees(['between us', 'of course']);
  await ann.page.goto(`${house.address}#lobby`);
  await ann.until(() => document.getElementById('title').textContent === '#Lobby');
  await ann.say('for everybody');
  await eve.sees(['for everybody']);
  assert.equal(await eve.page.locator('#room-list a[href^="#dm:"]').count(), 0);
  await ann.page.reload();
  await ann.live();
  await ann.page.click('#room-list a[href^="#dm:"]');
  await ann.sees(['between us', 'of course']);
  house.assertQuiet();
});

test('presence, typing and a new name are seen by the others', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  await ann.until(() => document.querySelector('.line.coming')?.textContent === 'Bo came in');
  await bo.page.type('#field', 'hm');
  await ann.until(() => document.getElementById('typing').textContent === 'Bo is writing…');
  await bo.page.click('#open-menu');
  await bo.page.fill('#rename-field', 'Beau');
  await bo.page.press('#rename-field', 'Enter');
  await ann.until(() => [...document.querySelectorAll('#people-list .label')].some((label) => label.textContent === 'Beau'));
  await bo.until(() => document.getElementById('self').textContent.endsWith('Beau'));
  await bo.page.close();
  await ann.until(() => document.querySelector('#people-list .away .label')?.textContent === 'Beau');
  house.assertQuiet();
});

test('a name that is taken and a name that is none are refused with words', async (t) => {
  const house = await openHouse(t);
  await house.person('Ann');
  const other = await house.window();
  const refused = async (name, words) => {
    await other.page.fill('#card-name', name);
    await other.page.press('#card-name', 'Enter');
    await other.until((text) => document.getElementById('card-error').textContent.startsWith(text), words);
  };
  await refused('   ', 'Please enter a name.');
  await refused('x'.repeat(25), 'At most 24 characters, please.');
  await refused('Ann', 'Somebody here is called that, or almost that. Please choose another name.');
  await other.enter('Ann 2');
  house.assertQuiet();
});
