// Files: how they stand in their messages, how one looks at them, and how they are brought.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { png, postFiles } from '../support/files.js';

const box = ({ page }, selector) => page.locator(selector).last().boundingBox().then(({ width, height }) => [Math.round(width), Math.round(height)]);
const come = (window) => window.until(() => [...document.querySelectorAll('.picture img')].length > 0 && [...document.querySelectorAll('.picture img')].every(({ complete, naturalWidth }) => complete && naturalWidth > 0));

test('pictures have their boxes before they come, others are cards that save, and what has no words says what it is', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await bo.page.waitForSelector('#attach:not([hidden])');
  // Nothing of a file comes until it is let through, whenever it is asked for.
  const held = [];
  let isHeld = true;
  const isFile = ({ pathname }) => pathname.startsWith('/files/');
  await bo.page.route(isFile, (route) => (isHeld ? held.push(route) : route.continue()));
  const seq = await postFiles(ann, '', [{ name: 'wide.png', bytes: png(720, 360), alt: 'a green field' }]);
  await bo.until(() => document.querySelector('.picture img'));
  const before = await box(bo, '.picture img');
  assert.deepEqual(before, [360, 180]);
  assert.equal(await bo.page.getAttribute('.picture img', 'alt'), 'a green field');
  await bo.until(() => document.getElementById('say').textContent === 'Ann: Picture: a green field');
  isHeld = false;
  await Promise.all(held.map((route) => route.continue()));
  await come(bo);
  assert.deepEqual(await box(bo, '.picture img'), before);
  // An answer to it, and an edit, keep it.
  await postFiles(ann, 'lovely', [], { reply_to: seq });
  await bo.until(() => document.querySelector('.original .words')?.textContent === 'Picture: a green field');
  await postFiles(ann, 'with words', [{ name: 'a long name of a paper that goes on and on and on and on 2026.pdf', bytes: Buffer.from('%PDF-1.7\n') }, { name: '<b>.txt', bytes: Buffer.from('tea') }]);
  await bo.until(() => document.querySelectorAll('.file-card').length === 2);
  const [card] = await bo.page.$$eval('.file-card', (cards) => cards.map((node) => ({ width: node.getBoundingClientRect().width, end: node.querySelector('.file-name').lastChild.textContent, type: node.querySelector('.file-type').textContent })));
  assert.deepEqual(card, { width: 320, end: ' 2026.pdf', type: 'PDF' });
  const [saved] = await Promise.all([bo.page.waitForEvent('download'), bo.page.locator('.file-card', { hasText: '.txt' }).click()]);
  assert.equal(saved.suggestedFilename(), '_b_.txt');
  await hasNoBarriers(bo, 'files in rows');
  // Gone with its message.
  await ann.page.locator('.m', { has: ann.page.locator('.picture') }).first().hover();
  await ann.page.evaluate((gone) => new Promise((resolve) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
    line.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'join', room: 'lobby' }));
      if (type === 'joined') line.send(JSON.stringify({ type: 'delete', ref: 9, room: 'lobby', seq: gone, cid: 'gone' }));
      if (type === 'ack') resolve(line.close());
    };
  }), seq);
  await bo.until(() => document.querySelector('.picture') === null && document.querySelectorAll('.file-card').length === 2);
  house.assertQuiet();
});

test('a message of files alone is read aloud by what is on them, also before the words for files are there', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  const bo = await house.window();
  let isHeld = true;
  const held = [];
  await bo.page.route(/views\/fates\.js$/, (route) => (isHeld ? held.push(route) : route.continue()));
  await bo.page.reload();
  await bo.enter('Bo');
  await postFiles(ann, '', [{ name: 'wide.png', bytes: png(72, 36), alt: 'a green field' }, { name: 'plan.pdf', bytes: Buffer.from('%PDF-1.7\n') }]);
  await bo.until(() => document.getElementById('say').textContent === 'Ann: a green field, plan.pdf');
  assert.ok(held.length > 0);
  isHeld = false;
  await Promise.all(held.map((route) => route.continue()));
  await come(bo);
  house.assertQuiet();
});

test('a picture of more than anybody draws unasked comes when it is asked for', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const asked = [];
  bo.page.on('request', (request) => new URL(request.url()).pathname.startsWith('/files/') && asked.push(request.url()));
  // By its head it has 50,000 × 50,000 pixels, and it is the head that is believed.
  const bomb = png(4, 4);
  bomb.writeUInt32BE(50_000, 16);
  bomb.writeUInt32BE(50_000, 20);
  await postFiles(ann, '', [{ name: '<b>bomb.png', bytes: bomb }]);
  await postFiles(ann, 'two', [{ name: 'bomb.png', bytes: bomb }, { name: 'tea.png', bytes: png(60, 40) }]);
  await bo.until(() => document.querySelectorAll('.picture').length === 3 && document.querySelector('.picture img')?.complete);
  assert.deepEqual(await bo.page.$$eval('.picture', (all) => all.map((node) => node.textContent)), ['<b>bomb.png50,000 × 50,000 · 0.1 kBShow', 'bomb.png50,000 × 50,000 · 0.1 kBShow', '']);
  assert.equal(asked.length, 1, 'only the small one came');
  await hasNoBarriers(bo, 'a picture that is asked for');
  await bo.page.locator('.picture').first().click();
  await bo.until(() => document.querySelector('dialog.lightbox[open]'));
  await bo.until(() => document.querySelector('.lightbox-words').textContent.includes(' · <b>bomb.png · '));
  house.assertQuiet();
});

test('several pictures share a square, the arrows lead through all of them, and each can be made larger and saved', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await postFiles(ann, 'two', [1, 2].map((i) => ({ name: `two ${i}.png`, bytes: png(400, 300) })));
  await postFiles(ann, 'six', Array.from({ length: 6 }, (_, i) => ({ name: `six ${i}.png`, bytes: png(600, 200 + i, [200, 40 * i, 90]) })));
  await ann.until(() => document.querySelectorAll('.picture').length === 6);
  assert.deepEqual(await ann.page.$$eval('.pictures', (all) => all.map((node) => [node.querySelectorAll('.picture').length, Math.round(node.getBoundingClientRect().width), node.textContent])), [[2, 360, ''], [4, 360, '+2']]);
  await ann.page.locator('.picture').nth(1).focus();
  await ann.page.keyboard.press('Enter');
  await ann.until(() => document.querySelector('dialog.lightbox[open] .lightbox-count').textContent === '2 / 8');
  await ann.until(() => document.querySelector('.lightbox-stage img').naturalWidth === 400);
  const shown = () => ann.page.$eval('.lightbox-words', (node) => node.textContent.split(' · ')[2]);
  assert.equal(await shown(), 'two 2.png');
  await ann.page.keyboard.press('ArrowRight');
  assert.equal(await shown(), 'six 0.png');
  for (let i = 0; i < 9; i += 1) await ann.page.keyboard.press('ArrowRight');
  assert.equal(await shown(), 'six 5.png');
  // A press makes it larger, another one whole again.
  const width = () => ann.page.$eval('.lightbox-stage img', (image) => Math.round(image.getBoundingClientRect().width));
  await ann.until(() => document.querySelector('.lightbox-stage img').naturalHeight === 205);
  assert.equal(await width(), 600);
  await ann.page.keyboard.press('+');
  assert.equal(await width(), 900);
  await ann.page.keyboard.press('0');
  assert.equal(await width(), 600);
  await hasNoBarriers(ann, 'a picture alone');
  // The focus stays inside, and comes back to where it was.
  for (let i = 0; i < 8; i += 1) {
    await ann.page.keyboard.press('Tab');
    assert.ok(await ann.page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog.lightbox') !== null));
  }
  const [saved] = await Promise.all([ann.page.waitForEvent('download'), ann.page.click('.lightbox a[download]')]);
  assert.equal(saved.suggestedFilename(), 'six 5.png');
  await ann.page.keyboard.press('Escape');
  await ann.until(() => document.querySelector('dialog[open]') === null);
  assert.equal(await ann.page.evaluate(() => document.activeElement.className), 'picture');
  house.assertQuiet();
});

test('the files of a room are a panel: pictures as a grid, others as a list, found by their names, each leads to its message', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.page.waitForSelector('#open-files');
  await postFiles(ann, 'papers', [{ name: 'budget 2026.pdf', bytes: Buffer.from('%PDF-1.7\n') }, { name: '"in:tea".txt', bytes: Buffer.from('tea') }]);
  const text = await postFiles(ann, 'a picture', [{ name: 'garden.png', bytes: png(600, 400), alt: 'roses' }, { name: 'kitchen.png', bytes: png(60, 40) }]);
  await ann.say('no file here');
  await ann.page.click('#open-files');
  const shown = (pictures, others) => ann.until(([grid, list]) => [...document.querySelectorAll('#files .file-grid .picture')].map(({ title }) => title.split(' · ')[0]).join() === grid && [...document.querySelectorAll('#files .file-named')].map((name) => name.textContent).join() === list, [pictures, others]);
  // The search knows of what was said a moment later.
  await shown('roses,kitchen.png', 'budget 2026.pdf,"in:tea".txt');
  assert.match(await ann.page.textContent('#files h3'), /^[A-Z][a-z]+ 20\d\d$/);
  assert.equal(await ann.page.evaluate(() => document.activeElement.id), 'files-field');
  await hasNoBarriers(ann, 'the panel of files');
  for (const [typed, pictures, others] of [['budget', '', 'budget 2026.pdf'], ['"in:te', '', '"in:tea".txt'], ['gard', 'roses', ''], ['rose', 'roses', ''], ['nothing like it', '', '']]) {
    await ann.page.fill('#files-field', typed);
    await shown(pictures, others);
  }
  await ann.until(() => document.querySelector('#files .hits-note').textContent === 'No files');
  await ann.page.fill('#files-field', '');
  await shown('roses,kitchen.png', 'budget 2026.pdf,"in:tea".txt');
  // A picture opens alone, and leads to its message; so does a row, and what is not a picture can be saved.
  await ann.page.locator('#files .picture').first().click();
  await ann.until(() => document.querySelector('.lightbox-count').textContent === '1 / 2' && document.querySelector('.lightbox-stage img').naturalWidth === 600);
  await ann.page.click('.lightbox [data-act="to-message"]');
  await ann.isLedTo('a picture');
  await ann.page.locator('#files .file-hit').first().click();
  await ann.isLedTo('papers');
  const [saved] = await Promise.all([ann.page.waitForEvent('download'), ann.page.locator('#files .file-list a').first().click()]);
  assert.equal(saved.suggestedFilename(), 'budget 2026.pdf');
  // What is new comes, what is deleted goes, and another room has its own.
  await postFiles(ann, 'new', [{ name: 'new.zip', bytes: Buffer.from('PK\x03\x04') }]);
  await shown('roses,kitchen.png', 'new.zip,budget 2026.pdf,"in:tea".txt');
  assert.ok(text > 0);
  await ann.goTo('tea');
  await ann.page.click('#open-files');
  await shown('', '');
  house.assertQuiet();
});

test('on a phone the menu of the room leads to its files, and Back out of them', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('李雷', { locale: 'zh-CN', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
  await ann.page.waitForSelector('#open-files', { state: 'attached' });
  await postFiles(ann, '', [{ name: '花园.png', bytes: png(600, 400) }, { name: '预算.pdf', bytes: Buffer.from('%PDF-1.7\n') }]);
  await ann.page.tap('#room-more');
  await ann.page.locator('dialog.actions[open] button', { hasText: '文件' }).tap();
  await ann.until(() => document.querySelectorAll('#files .picture').length === 1 && document.querySelectorAll('#files .file-hit').length === 1);
  const box = await ann.page.locator('#files .file-hit').boundingBox();
  assert.ok(box.height >= 44 && box.width > 250);
  await ann.page.goBack();
  await ann.until(() => document.querySelector('#drawer[open]') === null);
  house.assertQuiet();
});

test('alone, a picture grows under the wheel where the pointer is, and a finger leads to the next one', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await postFiles(ann, 'two', [1, 2].map((i) => ({ name: `two ${i}.png`, bytes: png(1_200, 900, [40 * i, 90, 120]) })));
  await come(ann);
  // Several stand beside each other on the screen.
  const edges = await ann.page.$$eval('.pictures, .pictures .picture', (all) => all.map((node) => node.getBoundingClientRect().right));
  assert.ok(edges.length === 3 && Math.max(...edges) <= 390 - 8, `${edges}`);
  await ann.page.locator('.picture').first().tap();
  const named = (name) => ann.until((wanted) => document.querySelector('.lightbox-words').textContent.includes(wanted), name);
  await named('two 1.png');
  const line = await ann.context.newCDPSession(ann.page);
  const touch = (type, ...points) => line.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const drag = async (from, to) => {
    await touch('touchStart', [from, 400]);
    for (let i = 1; i <= 5; i += 1) await touch('touchMove', [from + ((to - from) * i) / 5, 402]);
    await touch('touchEnd');
  };
  await drag(300, 120);
  await named('two 2.png');
  // What begins at the edge is the system's.
  await drag(10, 200);
  await named('two 2.png');
  await drag(120, 300);
  await named('two 1.png');
  await ann.until(() => document.querySelector('.lightbox-stage img').naturalWidth === 1_200);
  const image = () => ann.page.$eval('.lightbox-stage img', (node) => { const { left, width } = node.getBoundingClientRect(); return { left, width }; });
  const whole = await image();
  await touch('touchStart', [150, 400], [230, 400]);
  for (let i = 1; i <= 8; i += 1) await touch('touchMove', [150 - 10 * i, 400], [230 + 10 * i, 400]);
  await touch('touchEnd');
  const grown = await image();
  assert.ok(grown.width > 2 * whole.width, `${whole.width} ${grown.width}`);
  await named('two 1.png');
  await ann.page.keyboard.press('0');
  // The wheel keeps what is under the pointer where it is.
  const x = 100;
  const part = (x - whole.left) / whole.width;
  await ann.page.mouse.move(x, 420);
  await ann.page.mouse.wheel(0, -400);
  await ann.until((width) => document.querySelector('.lightbox-stage img').getBoundingClientRect().width > 1.9 * width, whole.width);
  const turned = await image();
  assert.ok(Math.abs(turned.left + part * turned.width - x) < 3, JSON.stringify({ whole, turned }));
  house.assertQuiet();
});

test('a picture that is taken away while one looks at it alone is seen no more', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  for (const name of ['one.png', 'two.png']) await postFiles(bo, name, [{ name, bytes: png(400, 300) }]);
  await ann.until(() => document.querySelectorAll('.picture img').length === 2);
  await ann.page.locator('.picture').last().click();
  const seen = (words) => ann.until((wanted) => (document.querySelector('dialog.lightbox[open] .lightbox-words')?.textContent.includes(wanted) ?? false) === true, words);
  await seen('two.png');
  const takeAway = async (words) => {
    await bo.page.locator('#chunks .m', { hasText: words }).hover();
    await bo.page.locator('#chunks .m', { hasText: words }).locator('.row-actions').click();
    await bo.page.click('dialog.actions button:has-text("Delete")');
    await bo.page.click('.row-question >> text="Delete"');
  };
  await takeAway('two.png');
  await seen('one.png');
  assert.equal(await ann.page.textContent('.lightbox-count'), '');
  await takeAway('one.png');
  await ann.until(() => document.querySelector('dialog[open]') === null);
  house.assertQuiet();
});

test('however long what describes a file is, its place in the row is not', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo', { viewport: { width: 390, height: 844 } })];
  const alt = `what is on it, at length, `.repeat(100);
  // One that no browser draws, as small as can be; one that nobody draws unasked; and no picture at all.
  const [broken, vast] = [png(1, 1).subarray(0, 40), png(4, 4)];
  vast.writeUInt32BE(50_000, 16);
  vast.writeUInt32BE(50_000, 20);
  const files = [['broken.png', broken], ['vast.png', vast], ['paper.pdf', Buffer.from('%PDF-1.7\n')]];
  for (const [name, bytes] of files) await postFiles(ann, name, [{ name, bytes, alt }]);
  await bo.until(() => document.querySelectorAll('.picture').length === 2 && document.querySelector('.picture img').complete && document.querySelector('.file-card'));
  const heights = await bo.page.$$eval('.picture, .file-card', (all) => all.map((node) => Math.round(node.getBoundingClientRect().height)));
  assert.ok(heights.length === 3 && heights.every((height) => height >= 44 && height <= 322), `${heights}`);
  await bo.page.locator('.picture').last().click();
  await bo.until(() => document.querySelector('dialog.lightbox[open]'));
  const close = await bo.page.locator('.lightbox [data-act="close-window"]').boundingBox();
  assert.ok(close.y >= 0 && close.x + close.width <= 390, JSON.stringify(close));
});
