// Private rooms, from the first one that is made to the last who leaves: who is let in, by name or by a link, who is not,
// and what stays with whoever is out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** A room with this title and these people, made behind the "+" of the rooms; its name. */
async function makes(window, title, ...people) {
  const { page } = window;
  await page.click('#add-room');
  await page.click('#room-form button.link');
  await page.fill('#private-title', title);
  for (const name of people) {
    await page.fill('#choose-people', name);
    await window.until((wanted) => [...document.querySelectorAll('#choose-list [role="option"]')].some(({ innerText }) => innerText.includes(wanted)), name);
    await page.press('#choose-people', 'Enter');
  }
  await page.click('dialog[open] [type="submit"]');
  await isIn(window, title);
  return page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
}

const isIn = (window, title) => window.until((wanted) => document.querySelector('#title bdi')?.textContent === wanted && !document.querySelector('dialog[open]'), title);
const isListed = (window, room, title) => window.until(([key, wanted]) => document.querySelector(`#list-rooms [data-key="${key}"] .label`)?.textContent === wanted, [room, title]);
const isTold = (window, words) => window.until((wanted) => document.getElementById('toast').textContent.includes(wanted), words);
const seesLine = (window, words) => window.until((wanted) => [...document.querySelectorAll('#content .line')].some(({ textContent }) => textContent.includes(wanted)), words);
const isInLobby = (window) => window.until(() => document.querySelector('#title bdi')?.textContent === 'Lobby');
const listed = (window) => window.page.$$eval('#room-list [data-key]', (rows) => rows.map(({ dataset }) => dataset.key));

async function chooses(window, words) {
  await window.page.click('#room-more');
  await window.page.locator('dialog.actions button', { hasText: words }).click();
}

/** Nothing of this room is in the browser. */
const keepsNothing = (window, room) => window.until((name) => !Object.entries(localStorage).some((entry) => entry.join().includes(name)), room);

/** As the owner, by the card of somebody. */
async function takesOut(window, name) {
  await window.page.locator('#people-list button:not([disabled])', { hasText: name }).first().click();
  await window.page.click('dialog.person-card [data-act="expel"]');
  await window.page.click('dialog[open] .danger');
  await isTold(window, `${name} is out of the room.`);
}

test('a room is made with people in it, who find it with its title and a lock; whoever is not let in finds nothing', async (t) => {
  const house = await openHouse(t);
  const [ann, bo, cy] = [await house.person('Ann'), await house.person('Bo'), await house.person('Cy')];
  const room = await makes(ann, 'Board', 'Bo');
  assert.match(room, /^p:/);
  await isListed(bo, room, 'Board');
  await ann.say('among us');
  await bo.page.click(`[data-key="${room}"] a`);
  await isIn(bo, 'Board');
  await bo.seesText('among us');
  await seesLine(bo, 'Ann let Bo in');
  await bo.until(() => document.querySelector('#title .lock') && document.title.includes('Board'));
  await bo.until(() => document.querySelector('#people-list .role.owner'));
  await bo.page.fill('#field', 'half a thought');
  await bo.page.reload();
  await bo.live();
  await isIn(bo, 'Board');
  await bo.seesText('among us');
  assert.equal(await bo.page.inputValue('#field'), 'half a thought');
  assert.deepEqual((await listed(cy)).filter((key) => key.startsWith('p:')), []);
  await cy.page.evaluate((hash) => (location.hash = hash), room);
  await isTold(cy, 'There is no such room, or you are not in it.');
  await isInLobby(cy);
  await keepsNothing(cy, room);
  assert.ok(!(await cy.page.content()).includes('among us'));
  house.assertQuiet();
});

test('by a link whoever has it comes in, before they have a name too; the secret leaves the address at once, and an ended link says so', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const room = await makes(ann, 'Board');
  await chooses(ann, 'Invite');
  await ann.page.click('dialog[open] [data-act="make"]');
  await ann.page.waitForSelector('dialog[open] .code-picture');
  const { hash } = new URL(await ann.page.textContent('dialog[open] .address code'));
  assert.ok(hash.startsWith(`#join=${room}:`));
  await bo.page.evaluate((link) => (location.hash = link), hash);
  await isIn(bo, 'Board');
  assert.equal(await bo.page.evaluate(() => location.hash), `#${room}`);
  const cy = await house.window();
  await cy.reopen(hash);
  await cy.until(() => !document.getElementById('card').hidden);
  assert.ok(!cy.page.url().includes('join'), 'nobody reads it over a shoulder');
  await cy.enter('Cy');
  await isIn(cy, 'Board');
  await ann.page.click('dialog[open] [data-act="end"]');
  await isTold(ann, 'No link leads into this room any more.');
  // Whoever is in already is just led there, once more.
  const dee = await house.person('Dee');
  for (const bad of [hash, '#join=p:nothing:x', '#join=what']) {
    await dee.page.evaluate((link) => (location.hash = link), bad);
    await dee.until(() => document.querySelector('dialog[open]')?.innerText.includes('This link leads nowhere any more.'));
    assert.ok(!dee.page.url().includes('join'));
    await dee.page.keyboard.press('Escape');
    await dee.until(() => !document.querySelector('dialog[open]'));
  }
  house.assertQuiet();
});

test('whoever is taken out, while they look or while the page is closed, is told and keeps nothing; with the last one the room goes', async (t) => {
  const house = await openHouse(t);
  const [ann, bo, cy, dee] = [await house.person('Ann'), await house.person('Bo'), await house.person('Cy'), await house.person('Dee')];
  const room = await makes(ann, 'Board', 'Bo', 'Cy', 'Dee');
  for (const window of [bo, cy, dee]) {
    await isListed(window, room, 'Board');
    await window.page.click(`[data-key="${room}"] a`);
    await isIn(window, 'Board');
    await window.page.fill('#field', 'half a thought');
  }
  await cy.say('I was here');
  await cy.page.fill('#field', 'half a thought');
  await takesOut(ann, 'Dee');
  await isTold(dee, 'You were taken out of Board.');
  await isInLobby(dee);
  await keepsNothing(dee, room);
  await cy.page.close();
  await takesOut(ann, 'Cy');
  await cy.open(`#${room}`);
  await cy.live();
  await isInLobby(cy);
  await keepsNothing(cy, room);
  await seesLine(bo, 'Ann took');
  await chooses(ann, 'Leave for good');
  await ann.page.click('dialog[open] .danger');
  await isTold(ann, 'You have left Board.');
  await isInLobby(ann);
  await seesLine(bo, 'Bo owns the room now');
  await chooses(bo, 'Leave for good');
  await bo.until(() => document.querySelector('dialog[open]').innerText.includes('You are the last one here'));
  await bo.page.click('dialog[open] .danger');
  await isInLobby(bo);
  await keepsNothing(bo, room);
  house.assertQuiet();
});
