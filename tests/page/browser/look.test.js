// The page fits its windows, speaks its languages and keeps to its budgets.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const LONG = 'https://example.test/' + 'a/very/long/address/'.repeat(12);
const overflow = (page) => page.evaluate(() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1) && !node.closest('pre, .vh, svg');
  });
  return { scroll: document.documentElement.scrollWidth - width, wide: wide.map((node) => node.id || node.className || node.tagName) };
});

test('a phone has no horizontal overflow, the list of rooms and the panel are screens, and Back leaves each', async (t) => {
  const house = await openHouse(t);
  for (const [width, height] of [[390, 844], [320, 568]]) {
    const window = await house.person(`Guest ${width}`, { viewport: { width, height }, hasTouch: true, isMobile: true });
    await window.page.fill('#field', `${LONG} 这是一段很长的中文，没有空格，应该在窄窗口里换行而不是溢出。\n\`\`\`\n${'x'.repeat(300)}\n\`\`\``);
    await window.page.tap('#send');
    await window.nothingWaits();
    assert.deepEqual(await overflow(window.page), { scroll: 0, wide: [] });
    const small = await window.page.$$eval('button, a[href^="#"], textarea', (nodes) => nodes.map((node) => ({ id: node.id, box: node.getBoundingClientRect() })).filter(({ box }) => box.width > 1 && (box.height < 36 || box.width < 36)).map(({ id }) => id));
    assert.deepEqual(small.filter((id) => id !== 'skip'), []);
    await window.page.tap('#open-rooms');
    await window.until(() => document.getElementById('shell').dataset.screen === 'list');
    assert.deepEqual(await overflow(window.page), { scroll: 0, wide: [] });
    await window.page.tap('#room-list a[href$="lobby"]');
    await window.until(() => document.getElementById('shell').dataset.screen === 'room');
    await window.page.goBack();
    await window.until(() => document.getElementById('shell').dataset.screen === 'list');
    await window.page.keyboard.press('Escape');
    await window.until(() => document.getElementById('shell').dataset.screen === 'room');
    for (const leave of [() => window.page.keyboard.press('Escape'), () => window.page.goBack(), () => window.page.tap('#people [data-act="close-panel"]')]) {
      await window.openPeople();
      await window.until(() => document.querySelector('#drawer[open] #people') !== null);
      assert.deepEqual(await overflow(window.page), { scroll: 0, wide: [] });
      await leave();
      await window.until(() => document.querySelector('#shell > #people') !== null && history.state?.below === 'list');
    }
  }
  house.assertQuiet();
});

test('the language follows the browser and can be changed and is remembered', async (t) => {
  const house = await openHouse(t);
  const window = await house.window({ locale: 'zh-TW' });
  await window.until(() => document.getElementById('card-join').textContent === '进入');
  await window.page.click('[data-language="en"]');
  await window.until(() => document.getElementById('card-join').textContent === 'Come in');
  await window.page.click('[data-language="zh-CN"]');
  await window.enter('李雷');
  await window.page.reload();
  await window.live();
  assert.equal(await window.page.getAttribute('#field', 'placeholder'), '发消息到#大厅');
  assert.equal(await window.page.getAttribute('html', 'lang'), 'zh-CN');
  house.assertQuiet();
});

test('light and dark follow the system until somebody chooses', async (t) => {
  const house = await openHouse(t);
  const window = await house.person('Ann', { colorScheme: 'dark' });
  const background = () => window.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await background(), 'rgb(20, 22, 26)');
  await window.page.click('#open-menu');
  await window.page.selectOption('#theme-field', 'light');
  assert.equal(await background(), 'rgb(255, 255, 255)');
  await window.page.reload();
  await window.live();
  assert.equal(await background(), 'rgb(255, 255, 255)');
  house.assertQuiet();
});

const FIRST_LOAD_BYTES = 60 * 1024;
// The panels are the largest of what comes a moment later, when nobody waits for it.
const LATER_FILE_BYTES = 25 * 1024;
// All that may be wanted without the house too: windows, threads, search, files, stars, notes.
const LATER_BYTES = 120 * 1024;

test('nothing leaves the origin, and the loads keep to their budgets', async (t) => {
  const house = await openHouse(t);
  // A browser that has nothing of the page yet.
  const context = await house.browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  const urls = new Map();
  const sizes = { first: 0, later: 0 };
  const index = await (await fetch(house.address)).text();
  // What the index names, and the one language, is needed before the page is usable.
  const isFirst = (url) => url === house.address || index.includes(new URL(url).pathname) || url.endsWith('/lang/en.js');
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    sizes[isFirst(url) ? 'first' : 'later'] += encodedDataLength;
    if (!isFirst(url)) assert.ok(encodedDataLength < LATER_FILE_BYTES, `${url} has ${encodedDataLength} bytes`);
  });
  await page.goto(house.address, { waitUntil: 'networkidle' });
  // A browser without windows leaves out the icon; one that has it already does not need it twice.
  const hasIcon = [...urls.values()].some((url) => url.includes('/favicon'));
  if (!hasIcon) await page.evaluate(() => fetch(document.querySelector('[rel="icon"]').href, { cache: 'no-store' }).then((reply) => reply.arrayBuffer()));
  for (const url of urls.values()) assert.ok(url.startsWith(house.address), url);
  assert.ok([...urls.values()].filter(isFirst).length <= 24, `${urls.size} requests`);
  assert.ok(sizes.first > 10_000 && sizes.first < FIRST_LOAD_BYTES, `${sizes.first} bytes at first`);
  assert.ok(sizes.later < LATER_BYTES, `${sizes.later} bytes later`);
  await context.close();
});
