// Commands with a slash: what each does, what is said instead, and that no letter is lost by one that is mistyped.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { operator } from '../support/operator.js';

const boxIs = (window, text) => window.until((wanted) => document.getElementById('field').value === wanted, text);
const toldIs = (window, words) => window.until((wanted) => document.getElementById('composer-error').textContent.includes(wanted), words);
const toastIs = (window, words) => window.until((wanted) => !document.getElementById('toast').hidden && document.getElementById('toast').textContent.includes(wanted), words);
const titleIs = (window, title) => window.until((wanted) => document.getElementById('title').textContent === wanted, title);

test('a command does its one thing, and a mistyped one tells only its author and loses nothing', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const lost = [['/nosuch hello there', 'no command /nosuch'], ['/help\nand more', '/help takes one line'], ['/msg Bo a\n/msg Cy b', '/msg takes one line'], ['/msg Nobody hi', 'called Nobody'], ['/msg', 'whom you mean'], ['/join a b!', 'Letters, digits'], ['/nick Bo', 'Somebody here is called that'], ['/theme pink', 'dark, light or auto'], ['/ban Bo', 'not possible here'], ['/leave', 'not possible here'], ['/back', 'You are not away']];
  for (const [text, words] of lost) {
    await ann.write(text);
    await toldIs(ann, words);
    assert.equal(await ann.page.inputValue('#field'), text);
  }
  await ann.page.focus('#field');
  await ann.page.keyboard.type('!');
  await toldIs(ann, '');
  for (const [typed] of [['/usr/bin/env'], ['//help'], ['/ x'], ['// a'], ['、茶']]) await ann.say(typed);
  await ann.say('/shrug well');
  const said = ['/usr/bin/env', '/help', '/ x', '// a', '、茶', 'well ¯\\_(ツ)_/¯'];
  await bo.sees(said);
  await ann.sees(said);
  await ann.write('/nick Anna');
  await toastIs(ann, 'called Anna now');
  await boxIs(ann, '');
  await ann.write('/theme dark');
  await ann.until(() => document.documentElement.dataset.theme === 'dark');
  await ann.write('／JOIN tea');
  await titleIs(ann, '#tea');
  await boxIs(ann, '');
  assert.equal(await ann.page.evaluate(() => localStorage['teahouse.draft.lobby']), undefined);
  await ann.until(() => document.querySelectorAll('#people-list li').length > 0);
  await ann.write('/topic Green or black');
  await ann.until(() => document.getElementById('topic').textContent === 'Green or black');
  await ann.write('/invite');
  await ann.until(() => document.querySelector('dialog.room-card[open]'));
  await ann.page.keyboard.press('Escape');
  await ann.write('/leave');
  await toastIs(ann, 'You left tea');
  await ann.page.evaluate(() => (location.hash = '#lobby'));
  await titleIs(ann, '#Lobby');
  await ann.write('/msg @bo psst,\ntwo lines');
  await titleIs(ann, '@Bo');
  await bo.page.click('#list-people a');
  await bo.seesText('psst,\ntwo lines');
  await ann.write('/list');
  await ann.until(() => document.querySelector('dialog.switcher[open]')?.textContent.includes('tea'));
  await ann.page.keyboard.press('Escape');
  await ann.write('/help');
  await ann.until(() => document.querySelectorAll('dialog .commands dt').length > 8 && !document.querySelector('dialog .commands').textContent.includes('/ban'));
  await ann.page.keyboard.press('Escape');
  house.assertQuiet();
});

test('everybody is offered behind an @ to those who may call everybody', async (t) => {
  const house = await openHouse(t);
  const bo = await house.person('Bo');
  const mo = await operator(house, 'Mo', { locale: 'zh-CN' });
  const offered = (window) => window.page.$$eval('.completion li', (all) => all.map((option) => option.textContent));
  const offers = (window, wanted) => window.until((names) => [...document.querySelectorAll('.completion:not([hidden]) li')].map((option) => option.textContent).join() === names, wanted.join()).catch(async () => assert.deepEqual(await offered(window), wanted));
  await mo.page.click('#field');
  await mo.page.keyboard.type('@');
  await offers(mo, ['BoBo', '@all这里的所有人']);
  for (const typed of ['al', '所有']) {
    await mo.page.fill('#field', '');
    await mo.page.keyboard.type(`@${typed}`);
    await offers(mo, ['@all这里的所有人']);
  }
  await mo.page.keyboard.press('Enter');
  await boxIs(mo, '@all ');
  await bo.page.click('#field');
  await bo.page.keyboard.type('@');
  await offers(bo, ['MoMo']);
  house.assertQuiet();
});

test('a command is not told as writing', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const slash of ['/', '／']) {
    await ann.page.click('#field');
    await ann.page.keyboard.type(`${slash}topic Green ${slash}`);
    await ann.page.keyboard.press('Enter');
    // What was told before it would be seen by now.
    await bo.until((topic) => document.getElementById('topic').textContent === topic, `Green ${slash}`);
    assert.equal(await bo.page.textContent('#typing'), '');
    await boxIs(ann, '');
  }
  await ann.page.keyboard.type('tea');
  await bo.until(() => document.getElementById('typing').textContent === 'Ann is writing…');
  house.assertQuiet();
});

test('those who keep the peace do it by commands, and take it back', async (t) => {
  const house = await openHouse(t);
  const bo = await house.person('Bo Lee');
  await house.person('Bo');
  const mo = await operator(house, 'Mo');
  await mo.write('/mute Bo Lee 20m spam');
  await toastIs(mo, 'Bo Lee is muted');
  await bo.until(() => document.getElementById('composer').textContent.includes('spam') || document.body.textContent.includes('spam'));
  await mo.write('/unmute Bo Lee');
  await toastIs(mo, 'may speak again');
  await mo.write('/slow 5m');
  await mo.until(() => [...document.querySelectorAll('.line')].some((line) => line.textContent.includes('one message in 5 minutes')));
  await mo.write('/slow soon');
  await toldIs(mo, 'A pause is off');
  await mo.write('/slow off');
  await mo.until(() => [...document.querySelectorAll('.line')].some((line) => line.textContent.includes('no pause')));
  await mo.write('/ban Bo Lee 1h');
  await toastIs(mo, 'Bo Lee is banned');
  await mo.write('/unban Bo Lee');
  await toastIs(mo, 'may come in again');
  house.assertQuiet();
});

test('a screen that is cleared stays so, until older messages are asked for', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const text of ['one', 'two']) await bo.say(text);
  await ann.sees(['one', 'two']);
  await ann.write('/clear');
  await ann.sees([]);
  // Nothing is on its way, so nothing says so, and the button is there at once.
  await ann.until(() => document.getElementById('skeleton').offsetParent === null && !document.getElementById('older').hidden);
  await ann.page.click('#older');
  await ann.sees(['one', 'two']);
  await ann.write('/clear');
  await ann.sees([]);
  await bo.say('three');
  await ann.sees(['three']);
  await ann.say('four');
  await ann.sees(['three', 'four']);
  // Another room, and back.
  await ann.goTo('tea');
  await ann.page.goBack();
  await ann.until(() => document.getElementById('title').textContent === '#Lobby');
  await ann.sees(['three', 'four']);
  await ann.page.click('#older');
  await ann.sees(['one', 'two', 'three', 'four']);
  await bo.sees(['one', 'two', 'three', 'four']);
  house.assertQuiet();
});

test('what somebody writes who is ignored is hidden, makes no sign, and is there again', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await bo.say('before\n> with a quote');
  await ann.write('/ignore');
  await toldIs(ann, 'You ignore nobody');
  await ann.write('/ignore Ann');
  await toldIs(ann, 'That is you');
  await ann.write('/ignore Bo');
  await toastIs(ann, 'You ignore Bo');
  await bo.say('after');
  await ann.seesText('after');
  await ann.say('mine');
  const seen = () => ann.page.$$eval('#content .m .body', (all) => all.map((body) => [body.innerText.trim(), getComputedStyle(body, '::before').content]));
  const hidden = ['', '"From somebody you ignore"'];
  assert.deepEqual(await seen(), [hidden, hidden, ['mine', 'none']]);
  await bo.page.focus('#field');
  await bo.page.keyboard.type('writing');
  await ann.write('/ignore');
  await toldIs(ann, 'You ignore: Bo');
  assert.equal(await ann.page.textContent('#typing'), '');
  await ann.page.fill('#field', '');
  await ann.page.reload();
  await ann.live();
  await ann.until(() => document.querySelectorAll('#content .m .body').length === 3 && getComputedStyle(document.querySelector('#content .m .body'), '::before').content !== 'none');
  assert.deepEqual(await seen(), [hidden, hidden, ['mine', 'none']]);
  await ann.write('/ignore bo');
  await toastIs(ann, 'no longer ignore Bo');
  assert.deepEqual((await seen()).map(([text]) => text), ['before\n\nwith a quote', 'after', 'mine']);
  house.assertQuiet();
});

for (const locale of ['en-US', 'zh-CN']) {
  test(`commands, rooms and absent people are offered while one writes (${locale})`, async (t) => {
    const house = await openHouse(t);
    const [cy, ann] = [await house.person('Cynthia'), await house.person('Ann', { locale, viewport: { width: 1280, height: 800 } })];
    await cy.context.close();
    await ann.until(() => document.getElementById('people-count').textContent === '1');
    const { page } = ann;
    const offered = (words) => ann.until((wanted) => [...document.querySelectorAll('#completion:not([hidden]) li')].some((node) => node.textContent.includes(wanted)), words);
    await page.focus('#field');
    await page.keyboard.type('/');
    await offered('/names');
    await hasNoBarriers(ann, 'commands');
    await page.keyboard.type('sh');
    await page.keyboard.press('Enter');
    await boxIs(ann, '/shrug ');
    await page.fill('#field', '');
    // With the keys of Chinese.
    await page.keyboard.type(locale === 'zh-CN' ? '、nic' : '／nic');
    await offered('/nick');
    await page.keyboard.press('Tab');
    await boxIs(ann, '/nick ');
    await page.fill('#field', '');
    if (locale === 'zh-CN') {
      await page.keyboard.insertText('/改');
      await offered('/nick');
      await page.fill('#field', '');
    }
    // A whole one is sent by Enter at once.
    await page.keyboard.type('/help');
    await page.keyboard.press('Enter');
    await ann.until(() => document.querySelector('dialog .commands'));
    await hasNoBarriers(ann, 'help');
    await page.keyboard.press('Escape');
    await ann.until(() => !document.querySelector('dialog[open]'));
    await page.keyboard.type('see #lo');
    await offered('lobby');
    await page.keyboard.press('Enter');
    await boxIs(ann, 'see #lobby ');
    await page.fill('#field', '');
    await page.keyboard.type('@cyn');
    await offered('Cynthia');
    house.assertQuiet();
  });
}
