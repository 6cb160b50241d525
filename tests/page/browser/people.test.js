// The card of a person, and what those who keep the peace do in it; and what the person is told to whom it happens.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { operator } from '../support/operator.js';

const cardIs = (window, words) => window.until((wanted) => document.querySelector('dialog.person-card')?.innerText.includes(wanted), words);

async function deed(window, act, { length, why = '' } = {}) {
  await window.page.click(`dialog.person-card [data-act="${act}"]`);
  if (length !== undefined) await window.page.selectOption('#deed-length', length);
  await window.page.fill('#deed-reason', why);
  // What was done before may be told still.
  await window.page.evaluate(() => document.getElementById('toast').replaceChildren());
  await window.page.click('dialog.person-card [type="submit"]');
  await window.until(() => !document.querySelector('dialog[open]') && document.getElementById('toast').textContent !== '');
  return window.page.textContent('#toast');
}

test('a name, a picture, a mention and a coming lead to the card, by which one writes to somebody and says their name', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await bo.say('hello @Ann');
  await bo.say('and @Bo');
  await ann.sees(['hello @Ann', 'and @Bo']);
  for (const opener of ['.m .avatar', '.m .head .name', '#people-list button:not([disabled])', '.line .person']) {
    await ann.page.click(opener);
    await cardIs(ann, 'Bo');
    await ann.page.keyboard.press('Escape');
    await ann.until(() => !document.querySelector('dialog[open]'));
  }
  await bo.page.click('a.mention');
  await cardIs(bo, 'Ann');
  await bo.page.click('dialog [data-act="mention"]');
  await bo.until(() => document.getElementById('field').value === '@Ann ' && document.activeElement.id === 'field');
  await ann.page.hover('.m .body');
  await ann.page.click('.m [data-act="actions"]');
  await ann.page.click('dialog.actions button:has-text("About Bo")');
  await cardIs(ann, 'here since');
  assert.equal(await ann.page.locator('dialog .deeds').count(), 0, 'members keep no peace');
  await ann.page.click('dialog [data-act="message"]');
  await ann.until(() => document.getElementById('title').textContent === '@Bo');
  house.assertQuiet();
});

test('who is muted is told who, why and until when in place of the box, keeps the draft, and speaks again when it is taken back', async (t) => {
  const house = await openHouse(t);
  const ann = await operator(house, 'Ann');
  const bo = await house.person('Bo');
  await bo.page.fill('#field', 'half a thought');
  await ann.page.click('#people-list button:not([disabled])');
  await cardIs(ann, 'Mute…');
  assert.match(await deed(ann, 'mute', { length: '60', why: 'too loud' }), /^Bo is muted\./);
  // Whoever points at it has it for as long as they like.
  await ann.page.hover('#toast');
  await bo.until(() => /^Ann has muted you\. Until: .*\. Reason: too loud/.test(document.getElementById('composer-closed').innerText));
  await bo.page.reload();
  await bo.until(() => document.getElementById('composer-closed').innerText.startsWith('Ann has muted you.'));
  await ann.page.click('#toast button');
  await bo.until(() => document.getElementById('composer-closed').hidden && document.getElementById('field').value === 'half a thought');
  await ann.until(() => document.getElementById('toast').textContent === 'Bo may speak again.');
  house.assertQuiet();
});

test('who is removed or banned is told who and why, and an operator lets them in again', async (t) => {
  const house = await openHouse(t);
  const ann = await operator(house, 'Ann');
  const bo = await house.person('Bo');
  await ann.page.click('#people-list button:not([disabled])');
  await cardIs(ann, 'Remove…');
  assert.equal(await deed(ann, 'kick', { why: 'a break' }), 'Bo was removed.');
  await bo.until(() => document.getElementById('bar-text').textContent === 'Ann has removed you from the house. You may come back. Reason: a break');
  await bo.page.click('#bar-button');
  await bo.live();
  await ann.page.click('#people-list button:not([disabled])');
  await cardIs(ann, 'Ban…');
  assert.match(await deed(ann, 'ban', { length: '0', why: 'again' }), /^Bo is banned\./);
  await bo.until(() => document.body.dataset.state === 'banned' && document.getElementById('card-text').textContent === 'Ann does not let you in.\nReason: again');
  await bo.page.reload();
  await bo.until(() => document.body.dataset.state === 'banned' && document.getElementById('card-text').textContent === 'Ann does not let you in.\nReason: again');
  await ann.until(() => document.querySelector('[data-key="held"]')?.innerText.includes('Kept out by Ann. Reason: again'));
  await ann.page.click('[data-key="held"] [data-act="take-back"]');
  await ann.until(() => document.getElementById('toast').textContent === 'Bo may come in again.' && !document.querySelector('[data-key="held"]'));
  await bo.page.reload();
  await bo.live();
  house.assertQuiet();
});

test('everybody of the house is found, whoever is in another room too, and can be written to', async (t) => {
  const house = await openHouse(t);
  const [ann] = [await house.person('Ann'), await house.person('Bo'), await house.person('李雷')];
  await ann.goTo('tea');
  await ann.until(() => document.querySelectorAll('#people-list li').length === 1);
  await ann.page.click('#people-list [data-act="everybody"]');
  await ann.until(() => document.querySelectorAll('#people-list li').length === 3);
  await ann.page.click('#people-list [data-act="everybody"]');
  await ann.until(() => document.querySelectorAll('#people-list li').length === 1);
  await ann.page.fill('#people-find', '雷');
  await ann.until(() => [...document.querySelectorAll('#people-list .label')].map(({ textContent }) => textContent).join() === '李雷');
  await ann.page.press('#people-find', 'Enter');
  await cardIs(ann, '李雷');
  await ann.page.click('dialog [data-act="message"]');
  await ann.until(() => document.getElementById('title').textContent === '@李雷');
  house.assertQuiet();
});

test('an operator gives a role, makes a code for a lost device, and has somebody forgotten after a question; what another moderator does shows by itself', async (t) => {
  const house = await openHouse(t);
  const ann = await operator(house, 'Ann');
  const [bo, cy] = [await house.person('Bo'), await house.person('Cy')];
  const openCard = async (window, name, act) => {
    await window.page.locator('#people-list button:not([disabled])', { hasText: name }).first().click();
    await window.page.click(`dialog.person-card [data-act="${act}"]`);
  };
  await openCard(ann, 'Bo', 'role');
  await ann.page.check('dialog [value="moderator"]');
  await ann.page.click('dialog [type="submit"]');
  await bo.until(() => document.getElementById('toast').textContent === 'You are a moderator of this house now.');
  await openCard(bo, 'Cy', 'mute');
  await bo.page.click('dialog.person-card [type="submit"]');
  await ann.until(() => document.querySelector('[data-key="held"]')?.innerText.includes('Muted by Bo.'));
  await openCard(ann, 'Cy', 'code');
  await ann.until(() => /^[A-Z2-9]{8}$/.test(document.querySelector('dialog .code-groups').textContent));
  const code = await ann.page.textContent('dialog .code-groups');
  await ann.page.keyboard.press('Escape');
  const lost = await house.window();
  await lost.page.click('#card-known');
  await lost.page.fill('input[id*="code"]', code);
  await lost.page.keyboard.press('Enter');
  await lost.live();
  assert.match(await lost.page.textContent('#self'), /Cy/);
  await openCard(ann, 'Cy', 'forget');
  await ann.until(() => document.activeElement.textContent === 'Keep' && document.querySelector('dialog li').textContent === 'The name Cy is free for anybody else.');
  await ann.page.click('dialog button.danger');
  await ann.until(() => document.getElementById('toast').textContent === 'Cy is forgotten.');
  for (const window of [cy, lost]) await window.until(() => document.body.dataset.state === 'name' && Object.keys(localStorage).every((key) => !key.startsWith('teahouse.token')));
  await openCard(ann, 'Bo', 'role');
  await ann.page.keyboard.press('Escape');
  house.assertQuiet();
});

for (const locale of ['en-US', 'zh-CN']) {
  test(`the card, its forms, and what is told to whom it happens have no barriers (${locale})`, async (t) => {
    const house = await openHouse(t);
    const ann = await operator(house, 'Ann', { locale });
    const bo = await house.person('博文', { locale });
    await bo.say('hello');
    await ann.sees(['hello']);
    await ann.page.click('.m .avatar');
    await ann.until(() => document.querySelector('dialog .deeds'));
    await hasNoBarriers(ann, `card-${locale}`);
    for (const act of ['mute', 'kick', 'ban']) {
      await ann.page.click(`dialog .deeds [data-act="${act}"]`);
      await hasNoBarriers(ann, `${act}-${locale}`);
      await ann.page.click('dialog [data-act="keep"]');
    }
    await deed(ann, 'mute', { length: '10', why: 'too loud' });
    await bo.until(() => !document.getElementById('composer-closed').hidden);
    await hasNoBarriers(bo, `muted-${locale}`);
    await ann.page.click('#people-list [data-act="everybody"]');
    await hasNoBarriers(ann, `everybody-${locale}`);
    await ann.page.click('.m .avatar');
    await ann.until(() => document.querySelector('dialog [data-act="unmute"]'));
    await hasNoBarriers(ann, `held-${locale}`);
    await deed(ann, 'ban', { length: '60', why: 'again' });
    await bo.until(() => document.body.dataset.state === 'banned');
    await hasNoBarriers(bo, `banned-${locale}`);
    house.assertQuiet();
  });
}
