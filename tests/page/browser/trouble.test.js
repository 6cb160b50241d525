// Servers that die and pages that are closed: nothing that was written is lost, doubled or reordered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

test('the server is killed while messages are sent: all exist once, in one order, and turn sent', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  const written = { ann: [], bo: [] };
  const write = async (who, window, count) => {
    for (let i = 0; i < count; i += 1) {
      const text = `${who} ${written[who].length + 1}`;
      written[who].push(text);
      await window.write(text);
    }
  };
  await Promise.all([write('ann', ann, 6), write('bo', bo, 6), house.kill()]);
  await Promise.all([write('ann', ann, 3), write('bo', bo, 3)]);
  await ann.until(() => !document.getElementById('bar').hidden);
  assert.equal(await ann.page.$eval('#field', (field) => field.disabled || field.readOnly), false);
  await house.start();
  await Promise.all([ann.live(), bo.live()]);
  await Promise.all([ann.nothingWaits(), bo.nothingWaits()]);
  for (const window of [ann, bo]) for (const text of [...written.ann, ...written.bo]) await window.seesText(text);
  const seen = await ann.texts();
  await bo.sees(seen);
  assert.equal(seen.length, 18);
  for (const who of ['ann', 'bo']) assert.deepEqual(seen.filter((text) => text.startsWith(who)), written[who]);
  await ann.page.reload();
  await ann.sees(seen);
  house.assertQuiet();
});

test('what was written without a server and a closed tab arrives once, when both are back', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  await ann.say('before');
  await house.kill();
  for (const text of ['first', 'second', 'third']) await ann.write(text);
  await ann.sees(['before', 'first', 'second', 'third']);
  assert.equal(await ann.page.locator('#pending .m.pending').count(), 3);
  await ann.page.close();
  await house.start();
  await ann.open();
  await ann.live();
  await ann.sees(['before', 'first', 'second', 'third']);
  await ann.nothingWaits();
  await bo.sees(['before', 'first', 'second', 'third']);
  house.assertQuiet();
});

test('messages missed during an absence of the server come in their places', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  await ann.say('one');
  await bo.sees(['one']);
  await house.kill();
  await bo.write('two');
  await house.start();
  await bo.live();
  await ann.sees(['one', 'two']);
  await ann.say('three');
  await bo.sees(['one', 'two', 'three']);
  house.assertQuiet();
});

test('more than the server allows at once is slowed down, not lost and not reordered', async (t) => {
  const house = await openHouse(t, ['--rate', '20']);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  // The browser writes faster than a person: three times the burst, without waiting.
  const texts = Array.from({ length: 49 }, (_, i) => `quick ${i + 1}`);
  for (let round = 0; round < 2; round += 1) {
    await ann.page.evaluate((all) => {
      const field = document.getElementById('field');
      for (const text of all) {
        field.value = text;
        document.getElementById('composer').requestSubmit();
      }
    }, texts.map((text) => `${text} of ${round}`));
    await ann.nothingWaits();
  }
  await bo.seesText('quick 49 of 1');
  const expected = [0, 1].flatMap((round) => texts.map((text) => `${text} of ${round}`));
  assert.deepEqual((await bo.texts()).slice(-expected.length), expected.slice(-(await bo.texts()).length));
  house.assertQuiet();
});

test('a data directory that starts anew asks for the name again and shows nothing old', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('of the old house');
  await house.kill();
  house.forget();
  await house.start();
  await ann.until(() => document.body.dataset.state === 'name');
  assert.equal(await ann.page.inputValue('#card-name'), 'Ann');
  await ann.page.press('#card-name', 'Enter');
  await ann.live();
  await ann.sees([]);
  await ann.say('of the new house');
  await ann.sees(['of the new house']);
  house.assertQuiet();
});

test('a house with a password asks for it at once, and says what is wrong under its field, after a try', async (t) => {
  const house = await openHouse(t, ['--password', 'oolong']);
  const ann = await house.window();
  await ann.until(() => document.getElementById('card-password').offsetHeight > 0 && document.getElementById('card-text').textContent.includes('knows the password'));
  const error = () => ann.page.textContent('#card-error');
  assert.equal(await error(), '');
  const { y } = await ann.page.locator('#card-join').boundingBox();
  await ann.page.fill('#card-name', 'Ann');
  await ann.page.press('#card-name', 'Enter');
  assert.deepEqual([await error(), await ann.page.evaluate(() => document.activeElement.id)], ['', 'card-password']);
  await ann.page.click('#card-join');
  assert.match(await error(), /enter the password/);
  const tryPassword = async (password) => {
    await ann.until(() => !document.getElementById('card-join').disabled);
    await ann.page.fill('#card-password', password);
    await ann.page.press('#card-password', 'Enter');
  };
  await tryPassword('pu-erh');
  await ann.until(() => document.getElementById('card-error').textContent.includes('not right'));
  assert.equal(await ann.page.evaluate(() => document.getElementById('card-error').previousElementSibling.id), 'card-password');
  await ann.page.fill('#card-name', 'half \uD83D');
  await tryPassword('oolong');
  await ann.until(() => document.getElementById('card-error').textContent.includes('make a name'));
  assert.equal(await ann.page.evaluate(() => document.getElementById('card-error').previousElementSibling.id), 'card-name');
  assert.equal((await ann.page.locator('#card-join').boundingBox()).y, y, 'nothing jumps');
  await ann.page.fill('#card-name', 'Ann');
  await tryPassword('oolong');
  await ann.live();
  await ann.say('in');
  await ann.page.reload();
  await ann.live();
  await ann.sees(['in']);
  // The house has another one since: the name is remembered, and nobody has done anything wrong yet.
  await ann.page.evaluate(() => localStorage.removeItem('teahouse.password'));
  await ann.page.reload();
  await ann.until(() => document.getElementById('card-password').offsetHeight > 0);
  assert.deepEqual([await error(), await ann.page.inputValue('#card-name')], ['', 'Ann']);
  await tryPassword('oolong');
  await ann.live();
  house.assertQuiet();
});

/** Into the card, at once or not at all: a page that is loaded anew between two steps of a test has none for a while. */
function write(name) {
  const field = document.getElementById('card-name');
  if (document.body.dataset.state === 'live') return;
  field.value = name;
  field.form.requestSubmit();
}

test('a first file that does not come is asked for again, whichever it is and however it fails', async (t) => {
  const house = await openHouse(t);
  const files = ['js/main.js', 'css/*.css', 'lang/en.js', 'js/views/panels.js'];
  const ways = [(route) => route.abort(), (route) => route.fulfill({ status: 503, body: '' })];
  // One file after the other: each window loads the page three times.
  for (const file of files) {
    await Promise.all(ways.map(async (fail, way) => {
      const window = await house.window();
      const { page, context } = window;
      await page.goto('about:blank');
      let failed = 0;
      await context.route(`**/${file}`, (route) => ((failed += 1) > 1 ? route.continue() : fail(route)));
      await page.goto(house.address);
      await window.until(() => document.readyState === 'complete' && document.getElementById('card')?.checkVisibility() && getComputedStyle(document.getElementById('card')).display !== 'none' && document.querySelector('#card-join').textContent !== '');
      assert.ok(failed > 0, `${file} was asked for`);
      const name = `${file} ${way}`.replace(/[^\w]+/g, ' ').trim();
      // What is not there yet may load the page once more while somebody writes their name, before it is kept or after.
      for (let tries = 0; tries < 5; tries += 1) {
        await window.until(() => document.body.dataset.state === 'live' || document.getElementById('card-name')?.checkVisibility());
        await page.evaluate(write, name).catch(() => {});
        await window.until((written) => document.body.dataset.state === 'live' || document.getElementById('card-name')?.value !== written, name);
      }
      await window.until(() => document.body.dataset.state === 'live');
    }));
  }
});

test('a first file that is missing for longer is asked for after one second, two, four, and what the page knows of its place stays', async (t) => {
  const house = await openHouse(t);
  const { context } = await house.window();
  const page = await context.newPage();
  // It stands still but for what it is moved by.
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
  await page.addInitScript(() => addEventListener('error', ({ target }) => target.src?.includes('main.js') && (window.missed = true), true));
  let loads = 0;
  page.on('request', (request) => (loads += Number(request.isNavigationRequest())));
  await page.route('**/js/main.js', (route) => (loads > 3 ? route.continue() : route.abort()));
  await page.goto(house.address);
  await page.evaluate(() => history.replaceState({ list: true }, ''));
  for (const [before, wait] of [1_000, 2_000, 4_000].entries()) {
    await page.waitForFunction(() => window.missed);
    assert.equal(loads, before + 1);
    await Promise.all([page.waitForRequest((request) => request.isNavigationRequest()), page.clock.fastForward(wait)]);
  }
  await page.clock.resume();
  await page.waitForFunction(() => document.getElementById('card')?.checkVisibility());
  assert.deepEqual(await page.evaluate(() => history.state), { list: true });
  assert.equal(loads, 4);
});
