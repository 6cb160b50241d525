// Files are brought: chosen, pasted and dropped, shown while they go, called off, tried again, and gone on with after a break.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tmpdir } from 'node:os';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { noise, png, taken, vast } from '../support/files.js';

const MB = 1_000_000;
const of = (name, bytes, mimeType = 'application/pdf') => ({ name, mimeType, buffer: Buffer.alloc(bytes, 7) });
const tiles = ({ page }) => page.$$eval('#tray > .tile', (all) => all.map((tile) => `${tile.querySelector('.tile-name').textContent} ${tile.classList[1]}`));
const trayIs = (window, expected) => window.until((wanted) => [...document.querySelectorAll('#tray > .tile')].map((tile) => `${tile.querySelector('.tile-name').textContent} ${tile.classList[1]}`).join() === wanted, expected.join()).catch(async () => assert.deepEqual(await tiles(window), expected));
const said = (window, words) => window.until((wanted) => document.getElementById('composer-error').textContent === wanted, words);
const remove = ({ page }, name) => page.locator('.tile', { hasText: name }).locator('.tile-remove').click();

/** Chosen in the browser's own window. */
async function choose({ page }, files) {
  await page.click('#attach');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('dialog.actions[open] button').first().click()]);
  await chooser.setFiles(files);
}

/** Pasted, or dropped somewhere, as the browser hands them over. */
const handOver = ({ page }, type, where, files) => page.evaluate(handed, { type, where, files: files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })) });

/** Runs in the page. */
function handed({ type, where, files }) {
  const carried = new DataTransfer();
  for (const { name, mimeType, base64 } of files) carried.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name, { type: mimeType }));
  const event = type === 'paste' ? new ClipboardEvent(type, { bubbles: true, cancelable: true, clipboardData: carried }) : new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried });
  document.querySelector(where).dispatchEvent(event);
  return event.defaultPrevented;
}

/** From now on so much goes out in a second, 0 is all there is. */
async function slow({ context, page }, bytes) {
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes || -1 });
}

/** What is asked of the house's files, as `POST`, `PATCH 0` … */
function asked({ page }) {
  const list = [];
  page.on('request', (request) => {
    if (request.method() === 'GET' || !new URL(request.url()).pathname.startsWith('/files')) return;
    list.push([request.method(), request.headers()['upload-offset']].filter(Boolean).join(' '));
  });
  return list;
}

test('a picture is pasted and two files are dropped, one is called off on its way, one is too large, one is tried again, and others see what was sent', async (t) => {
  const house = await openHouse(t, ['--rate', '0', '--max-upload', '8M']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.page.waitForSelector('#attach:not([hidden])');
  const list = asked(ann);
  assert.equal(await handOver(ann, 'paste', '#field', [{ name: 'image.png', mimeType: 'image/png', buffer: png(720, 360) }]), true);
  await trayIs(ann, ['image.png done']);
  await ann.until(() => document.querySelector('.tile-face > img').naturalWidth === 720);
  // What is too large is said before a byte goes.
  const before = list.length;
  await choose(ann, [of('film.bin', 9 * MB)]);
  await said(ann, 'film.bin is too large: 9 MB, at most 8.4 MB');
  assert.deepEqual([list.length, await tiles(ann)], [before, ['image.png done']]);
  // One of the two that are dropped is called off on its way, and the house forgets it.
  await slow(ann, MB / 2);
  assert.equal(await handOver(ann, 'dragover', '#log', [of('a.pdf', 1)]), true);
  await ann.until(() => document.querySelector('.drop-over:not([hidden])')?.textContent === 'Drop to send');
  assert.equal(await handOver(ann, 'drop', '#log', [of('long.pdf', 7 * MB), of('short.pdf', 20_000)]), true);
  await ann.until(() => document.querySelector('.drop-over').hidden);
  await ann.until(() => Number(document.querySelector('.tile [role="progressbar"][aria-label="long.pdf"]').getAttribute('aria-valuenow')) >= 10);
  const ended = ann.page.waitForRequest((request) => request.method() === 'DELETE');
  await remove(ann, 'long.pdf');
  await ended;
  await slow(ann, 0);
  await trayIs(ann, ['image.png done', 'short.pdf done']);
  assert.equal(await ann.page.evaluate(() => document.activeElement.id || document.activeElement.outerHTML), 'field');
  // One that the house has no room for says so, and goes on when there is some.
  await ann.page.route(/\/files\/\w+$/, (route) => (route.request().method() === 'PATCH' ? route.fulfill({ status: 507, contentType: 'application/json', body: '{"type":"error","code":"storage_full"}' }) : route.continue()));
  await choose(ann, [of('late.pdf', 3_000)]);
  await said(ann, 'late.pdf was not sent: there is no room for it on the server');
  await trayIs(ann, ['image.png done', 'short.pdf done', 'late.pdf failed']);
  await hasNoBarriers(ann, 'files over the box');
  // A post would be without it, and so it does not go.
  await ann.write('three of them');
  await said(ann, 'Some files were not sent. Try again or remove them.');
  assert.equal(await ann.page.inputValue('#field'), 'three of them');
  await ann.page.unroute(/\/files\/\w+$/);
  await ann.page.locator('.tile.failed .link').click();
  await trayIs(ann, ['image.png done', 'short.pdf done', 'late.pdf done']);
  await ann.page.press('#field', 'Enter');
  await trayIs(ann, []);
  await ann.nothingWaits();
  for (const window of [ann, bo]) {
    await window.until(() => document.querySelector('.m .picture img')?.naturalWidth === 720 && [...document.querySelectorAll('.m .file-card')].map(({ title }) => title).join() === 'short.pdf,late.pdf');
    assert.deepEqual(await window.page.$eval('.picture img', ({ width, height }) => [width, height]), [360, 180]);
    await window.sees(['three of them']);
  }
  ann.complaints = ann.complaints.filter((words) => !words.includes('507'));
  house.assertQuiet();
});

test('a folder that is dropped is explained where it is, and what was dropped with it is taken', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.page.waitForSelector('#attach:not([hidden])');
  const dir = mkdtempSync(join(tmpdir(), 'teahouse-folder-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const [folder, file] = [join(dir, 'holiday'), join(dir, 'tea.txt')];
  mkdirSync(folder);
  writeFileSync(join(folder, 'inside.txt'), 'tea');
  writeFileSync(file, 'tea');
  const line = await ann.context.newCDPSession(ann.page);
  const drop = async (files) => {
    for (const type of ['dragEnter', 'dragOver', 'drop']) await line.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data: { items: [], files, dragOperationsMask: 1 } });
  };
  const explained = () => ann.until(() => !document.getElementById('toast').hidden && document.getElementById('toast').textContent.startsWith('A folder cannot be sent.'));
  await drop([folder]);
  await explained();
  await trayIs(ann, []);
  await drop([folder, file]);
  await trayIs(ann, ['tea.txt done']);
  await explained();
  house.assertQuiet();
});

test('more files than go with one message, a text with a picture of itself, and a tray for each room', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.page.waitForSelector('#attach:not([hidden])');
  // At most so many go with one message.
  await handOver(ann, 'drop', '#log', Array.from({ length: 12 }, (_, i) => of(`${i}.pdf`, 10)));
  await said(ann, 'At most 10 files go with one message');
  await trayIs(ann, Array.from({ length: 10 }, (_, i) => `${i}.pdf done`));
  // Programs hand over a picture with the text that was copied: the text is meant.
  const prevented = await ann.page.evaluate(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['x'], 'image.png', { type: 'image/png' }));
    carried.setData('text/plain', 'copied words');
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: carried });
    document.getElementById('field').dispatchEvent(event);
    return event.defaultPrevented;
  });
  assert.equal(prevented, false);
  assert.equal((await tiles(ann)).length, 10);
  // Each room has a tray of its own.
  await ann.goTo('tea');
  await trayIs(ann, []);
  await ann.page.click('#room-list a[href$="lobby"]');
  await ann.until(() => document.querySelectorAll('#tray > .tile').length === 10);
  for (let i = 0; i < 10; i += 1) await ann.page.locator('.tile-remove').first().click();
  await trayIs(ann, []);
  assert.equal(await ann.page.locator('#tray').isVisible(), false);
  house.assertQuiet();
});

test('a post with files that wait goes when they are there, after a cut line too, and keeps nothing else back', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.page.waitForSelector('#attach:not([hidden])');
  const list = asked(ann);
  await slow(ann, MB / 2);
  await choose(ann, [of('long.pdf', 6 * MB)]);
  await ann.page.waitForSelector('.tile.going');
  await ann.write('with a long one');
  await ann.write('goes before');
  await bo.sees(['goes before']);
  await ann.until(() => /^[1-8]\d% · [\d.]+ [kM]B\/s · \d+ sec left$/.test(document.querySelector('#pending .held').textContent));
  await house.kill();
  await ann.until(() => document.querySelector('#pending .held').textContent === 'Interrupted; it goes on by itself');
  await hasNoBarriers(ann, 'a post that waits for its files');
  await slow(ann, 0);
  await house.start();
  await ann.nothingWaits();
  await bo.sees(['goes before', 'with a long one']);
  await bo.until(() => document.querySelector('.m .file-card').title === 'long.pdf');
  // Not from the beginning.
  assert.equal(list.filter((one) => one === 'POST').length, 1, `${list}`);
  assert.ok(list.some((one) => one.startsWith('PATCH ') && one !== 'PATCH 0'), `${list}`);
  const bytes = await bo.page.evaluate(async () => (await (await fetch(document.querySelector('.m .file-card').href)).arrayBuffer()).byteLength);
  assert.equal(bytes, 6 * MB);
  house.assertQuiet();
});

test('written and attached without a server: it waits, goes when there is one, and what a reload takes is said', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.page.waitForSelector('#attach:not([hidden])');
  await choose(ann, [{ name: 'one.png', mimeType: 'image/png', buffer: png(40, 30) }]);
  await trayIs(ann, ['one.png done']);
  await house.kill();
  await choose(ann, [of('two.pdf', 500)]);
  await ann.write('both');
  await ann.until(() => document.querySelector('#pending .held')?.textContent === 'Interrupted; it goes on by itself');
  await ann.until(() => document.querySelector('#pending .picture img').naturalWidth === 40);
  await house.start();
  await bo.sees(['both']);
  await ann.nothingWaits();
  await bo.until(() => document.querySelector('.picture img').naturalWidth === 40 && document.querySelector('.file-card').title === 'two.pdf');
  // What only this page had is gone with it; what was there already is not, and neither are the words.
  await choose(ann, [of('three.pdf', 500)]);
  await trayIs(ann, ['three.pdf done']);
  await house.kill();
  await choose(ann, [of('four.pdf', 500)]);
  await ann.write('once more');
  await ann.until(() => document.querySelector('#pending .held'));
  await ann.page.close();
  await house.start();
  await ann.open();
  await ann.live();
  await ann.until(() => document.querySelector('#pending .m').textContent.includes('its files were not all here when the page was closed'));
  await ann.page.locator('#pending [data-act="edit"]').click();
  await trayIs(ann, ['three.pdf done']);
  assert.equal(await ann.page.inputValue('#field'), 'once more');
  await choose(ann, [of('four.pdf', 500)]);
  await trayIs(ann, ['three.pdf done', 'four.pdf done']);
  await ann.page.press('#field', 'Enter');
  await bo.sees(['both', 'once more']);
  await bo.until(() => [...document.querySelectorAll('.file-card')].map(({ title }) => title).join() === 'two.pdf,three.pdf,four.pdf');
  house.assertQuiet();
});

test('a picture is described for those who cannot see it, and a post may have nothing but files', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.page.waitForSelector('#attach:not([hidden])');
  await choose(ann, [{ name: '<b>&.png', mimeType: 'image/png', buffer: png(400, 300) }]);
  await trayIs(ann, ['<b>&.png done']);
  await ann.page.locator('.tile .link').click();
  await ann.page.fill('#alt-field', ' a  red\nteapot ');
  await hasNoBarriers(ann, 'describing a picture');
  await ann.page.click('.alt-form .primary');
  await ann.until(() => document.querySelector('.tile').title === 'a red teapot');
  await ann.page.press('#field', 'Enter');
  await trayIs(ann, []);
  await bo.until(() => document.querySelector('.picture img')?.alt === 'a red teapot' && document.getElementById('say').textContent === 'Ann: Picture: a red teapot');
  house.assertQuiet();
});

test('where files are switched off nothing is offered and a drop is not taken', async (t) => {
  const house = await openHouse(t, ['--rate', '0', '--max-upload', '0']);
  const ann = await house.person('Ann');
  await ann.page.waitForSelector('#attach', { state: 'attached' });
  assert.equal(await ann.page.locator('#attach').isVisible(), false);
  await handOver(ann, 'drop', '#log', [of('a.pdf', 10)]);
  assert.equal(await ann.page.locator('#tray').count(), 0);
  house.assertQuiet();
});

test('a large picture has a small one that stands for it in its row, and is there whole for who opens it', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.page.waitForSelector('#attach:not([hidden])');
  const list = asked(ann);
  const fetched = [];
  bo.page.on('response', (response) => new URL(response.url()).pathname.startsWith('/files/') && fetched.push(Number(response.headers()['content-length'])));
  const large = noise(1_600, 1_200);
  assert.ok(large.length > 5 * MB);
  await choose(ann, [{ name: 'large.png', mimeType: 'image/png', buffer: large }, { name: 'little.png', mimeType: 'image/png', buffer: png(90, 60) }]);
  await trayIs(ann, ['large.png done', 'little.png done']);
  assert.equal(list.filter((one) => one === 'POST').length, 3, `${list}`);
  await ann.write('look');
  await bo.until(() => [...document.querySelectorAll('.picture img')].map(({ naturalWidth }) => naturalWidth).filter(Boolean).length === 2);
  assert.ok(fetched.every((bytes) => bytes <= 256 * 1024), `${fetched}`);
  assert.deepEqual(await bo.page.$$eval('.picture img', (images) => images.map(({ naturalWidth }) => naturalWidth)), [720, 90]);
  await bo.page.locator('.picture').first().click();
  await bo.until(() => document.querySelector('.lightbox-stage img').naturalWidth === 1_600);
  assert.ok(fetched.includes(large.length));
  // From the picture to what it was said with.
  await bo.until(() => document.querySelector('.lightbox-words').textContent.startsWith('Ann · '));
  await bo.page.click('.lightbox [data-act="to-message"]');
  await bo.until(() => document.querySelector('dialog[open]') === null);
  // It goes along when the message does.
  const preview = await bo.page.$eval('.picture img', ({ src }) => src);
  await ann.page.focus('#log');
  await ann.page.keyboard.press('ArrowUp');
  await ann.page.keyboard.press('Delete');
  await ann.page.click('.row-question .danger');
  await bo.until(() => document.querySelector('.picture') === null);
  await bo.until(async (address) => (await fetch(address, { cache: 'no-store' })).status === 404, preview);
  bo.complaints = bo.complaints.filter((words) => !words.includes('404'));
  house.assertQuiet();
});

test('photos go as smaller copies that do not say where they were taken, for who wants that, and it is remembered', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.page.waitForSelector('#attach:not([hidden])');
  const drawn = await ann.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 3_000, height: 2_000 });
    canvas.getContext('2d').fillRect(500, 500, 900, 900);
    return canvas.toDataURL('image/jpeg').split(',')[1];
  });
  const photo = { name: 'vienna.jpg', mimeType: 'image/jpeg', buffer: taken(Buffer.from(drawn, 'base64')) };
  const sentOf = (name) => bo.page.evaluate(async (wanted) => {
    const file = [...document.querySelectorAll('.picture img')].find(({ alt }) => alt.includes(wanted));
    const bytes = new Uint8Array(await (await fetch(file.src)).arrayBuffer());
    return { says: new TextDecoder('latin1').decode(bytes).includes('VIENNA'), width: file.naturalWidth };
  }, name);
  await choose(ann, [photo]);
  await trayIs(ann, ['vienna.jpg done']);
  assert.equal(await ann.page.isChecked('#smaller-field'), false);
  await ann.page.press('#field', 'Enter');
  await bo.until(() => document.querySelector('.picture img').naturalWidth === 3_000);
  assert.deepEqual(await sentOf('vienna'), { says: true, width: 3_000 });
  // Chosen while it is in the tray already, and described.
  await choose(ann, [{ ...photo, name: 'again.jpg' }, { name: 'no photo.png', mimeType: 'image/png', buffer: png(9, 9) }]);
  await trayIs(ann, ['again.jpg done', 'no photo.png done']);
  await hasNoBarriers(ann, 'photos over the box');
  await ann.page.check('#smaller-field');
  await trayIs(ann, ['again.jpg done', 'no photo.png done']);
  await ann.page.press('#field', 'Enter');
  await bo.until(() => [...document.querySelectorAll('.picture img')].some(({ alt, naturalWidth }) => alt.includes('again') && naturalWidth === 2_048));
  assert.deepEqual(await sentOf('again'), { says: false, width: 2_048 });
  await ann.page.reload();
  await ann.live();
  await ann.page.waitForSelector('#attach:not([hidden])');
  await choose(ann, [{ ...photo, name: 'third.jpg' }]);
  await trayIs(ann, ['third.jpg done']);
  assert.equal(await ann.page.isChecked('#smaller-field'), true);
  await ann.page.press('#field', 'Enter');
  await bo.until(() => [...document.querySelectorAll('.picture img')].some(({ alt, naturalWidth }) => alt.includes('third') && naturalWidth === 2_048));
  house.assertQuiet();
});

test('T64. a picture of 50,000 by 50,000 is drawn by nobody who did not ask for it', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  await ann.page.waitForSelector('#attach:not([hidden])');
  const fetched = [];
  bo.page.on('request', (request) => new URL(request.url()).pathname.startsWith('/files/') && fetched.push(request.url()));
  const buffer = await vast(50_000, 50_000);
  await choose(ann, [{ name: 'before.png', mimeType: 'image/png', buffer: png(30, 30) }, { name: 'vast.png', mimeType: 'image/png', buffer }]);
  await trayIs(ann, ['before.png done', 'vast.png done']);
  assert.equal(await ann.page.locator('.tile-face > img').count(), 1);
  await ann.page.press('#field', 'Enter');
  for (const window of [ann, bo]) {
    await window.until(() => document.querySelector('.m .picture-asked')?.textContent.match(/^vast\.png50,000 × 50,000 · \d+ kBShow$/));
    assert.equal(await window.page.locator('.m .picture img').count(), 1);
  }
  assert.equal(fetched.length, 1);
  await hasNoBarriers(bo, 'a vast picture in its row');
  // Coming from another one asks too.
  await bo.page.locator('.picture').first().click();
  await bo.page.keyboard.press('ArrowRight');
  await bo.until(() => document.querySelector('.lightbox-ask').checkVisibility() && !document.querySelector('.lightbox-stage img').checkVisibility());
  await hasNoBarriers(bo, 'a vast picture that is to be asked for');
  assert.equal(fetched.length, 1);
  // Who asks has it fetched; to draw it would take the machine of the test down.
  await bo.page.route((url) => url.pathname.endsWith('/vast.png'), (route) => route.abort());
  await bo.page.click('.lightbox-ask');
  await bo.until(() => document.querySelector('.lightbox-stage img').src.endsWith('/vast.png'));
  await bo.page.keyboard.press('Escape');
  bo.complaints = bo.complaints.filter((words) => !words.includes('ERR_FAILED'));
  house.assertQuiet();
});

test('tiles are moved by keys and by dragging, and the message has them in that order', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.page.waitForSelector('#attach:not([hidden])');
  await choose(ann, ['a', 'b', 'c'].map((name) => of(`${name}.pdf`, 10)));
  await trayIs(ann, ['a.pdf done', 'b.pdf done', 'c.pdf done']);
  const removeOf = (name) => ann.page.locator('.tile', { hasText: name }).locator('.tile-remove');
  await removeOf('c.pdf').focus();
  await ann.page.keyboard.press('Alt+ArrowLeft');
  assert.deepEqual(await tiles(ann), ['a.pdf done', 'c.pdf done', 'b.pdf done']);
  await ann.page.keyboard.press('Alt+ArrowLeft');
  await ann.page.keyboard.press('Alt+ArrowLeft');
  assert.deepEqual(await tiles(ann), ['c.pdf done', 'a.pdf done', 'b.pdf done']);
  assert.equal(await ann.page.evaluate(() => document.activeElement.title), 'Remove c.pdf');
  await ann.page.locator('.tile', { hasText: 'b.pdf' }).dragTo(ann.page.locator('.tile', { hasText: 'c.pdf' }));
  assert.deepEqual(await tiles(ann), ['b.pdf done', 'c.pdf done', 'a.pdf done']);
  await ann.page.press('#field', 'Enter');
  await ann.until(() => [...document.querySelectorAll('#chunks .file-card')].map(({ title }) => title).join() === 'b.pdf,c.pdf,a.pdf');
  house.assertQuiet();
});

test('on a phone a photo is taken and a voice recorded by what the system has for it', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('李雷', { locale: 'zh-CN', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
  await ann.page.waitForSelector('#attach:not([hidden])');
  const chosen = async (words, file) => {
    await ann.page.tap('#attach');
    const [chooser] = await Promise.all([ann.page.waitForEvent('filechooser'), ann.page.locator('dialog.actions[open] button', { hasText: words }).tap()]);
    const asks = await ann.page.$eval('#attach-field', ({ accept, multiple }) => [accept, document.getElementById('attach-field').getAttribute('capture'), multiple]);
    await chooser.setFiles([file]);
    return asks;
  };
  assert.deepEqual(await chosen('拍照', { name: 'photo.png', mimeType: 'image/png', buffer: png(300, 400) }), ['image/*', 'environment', false]);
  const wave = Buffer.concat([Buffer.from('RIFF$\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\b\0data\0\x1f\0\0', 'latin1'), Buffer.alloc(7_936, 128)]);
  assert.deepEqual(await chosen('录一段语音', { name: 'voice.wav', mimeType: 'audio/wav', buffer: wave }), ['audio/*', 'user', false]);
  await trayIs(ann, ['photo.png done', 'voice.wav done']);
  await hasNoBarriers(ann, 'files over the box, in Chinese');
  await ann.page.setViewportSize({ width: 390, height: 844 });
  await ann.page.tap('#send');
  await ann.until(() => document.querySelector('.m audio')?.duration > 0.9 && document.querySelector('.m .picture img').naturalWidth === 300);
  const overflow = await ann.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow}`);
  house.assertQuiet();
});

test('a post that waits for its files is taken back with them, goes again, and ends them when it is deleted', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  await ann.page.waitForSelector('#attach:not([hidden])');
  const list = asked(ann);
  // It never comes to its end here.
  await slow(ann, MB / 20);
  await choose(ann, [of('long.pdf', 8 * MB), of('short.pdf', 10)]);
  await trayIs(ann, ['long.pdf going', 'short.pdf done']);
  await ann.write('half of it');
  await ann.page.waitForSelector('#pending .held');
  // The arrow up in the empty box brings all of it back, and the file goes on.
  await ann.page.press('#field', 'ArrowUp');
  await trayIs(ann, ['long.pdf going', 'short.pdf done']);
  assert.equal(await ann.page.inputValue('#field'), 'half of it');
  assert.equal(await ann.page.locator('#pending .m').count(), 0);
  await ann.page.press('#field', 'Enter');
  await ann.page.waitForSelector('#pending .held');
  assert.equal(list.filter((one) => one === 'POST').length, 2);
  await ann.page.focus('#log');
  await ann.page.keyboard.press('ArrowUp');
  await ann.page.keyboard.press('Enter');
  const ended = ann.page.waitForRequest((request) => request.method() === 'DELETE');
  await ann.page.locator('dialog.actions[open] button', { hasText: 'Delete' }).click();
  await ann.nothingWaits();
  await ann.until(() => document.querySelectorAll('#tray > .tile').length === 0);
  await ended;
  house.assertQuiet();
});
