// The browser as a weapon: a page of another site, in a real Chromium, tries everything it can reach of a house on the
// same machine. The same script on the house's own page gets in, so what fails elsewhere fails for where it is.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';
import { DEADLINE_MS, EVIL } from '../support/teahouse.js';

/** A site of somebody else, on a port of its own. */
async function openSite(t, body = '') {
  const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end(`<!doctype html><title>prizes</title>${body}`));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => server.close(resolve) && server.closeAllConnections()));
  return server.address().port;
}

/** A window that is no window of the house; `asked` has what its requests were answered. */
async function visit(t, house, url) {
  const context = await house.browser.newContext();
  context.setDefaultTimeout(DEADLINE_MS);
  t.after(() => context.close());
  const page = await context.newPage();
  const asked = [];
  page.on('response', (response) => asked.push(`${response.request().method()} ${response.status()}`));
  page.on('requestfailed', (request) => asked.push(`${request.method()} ${request.failure().errorText}`));
  await page.goto(url);
  return { page, asked };
}

/** In the page: whether a WebSocket opens, and whether a `hello` by it is answered. */
const tryWebSocket = (url) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send('{"type":"hello","name":"Mallory"}');
  socket.onmessage = ({ data }) => resolve(JSON.parse(data).type);
  socket.onclose = () => resolve('closed');
  setTimeout(resolve, 15_000, 'silent');
});

const health = async (house) => (await fetch(`${house.address}health`)).json();

/** Whoever was turned away is gone a moment later. */
async function nobodyIsThere(house) {
  const deadline = Date.now() + DEADLINE_MS;
  while ((await health(house)).clients > 0 && Date.now() < deadline);
  assert.equal((await health(house)).clients, 0);
}

/** What an operator is told. */
function ask(house, line) {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(house.debugPort, '127.0.0.1', () => socket.write(`${line}\nquit\n`));
    socket.setTimeout(DEADLINE_MS, () => reject(new Error(`no answer: ${said}`)));
    socket.on('data', (data) => (said += data)).on('error', reject).on('close', () => resolve(said));
  });
}

test('a WebSocket opens from our own page and from no other', async (t) => {
  const house = await openHouse(t, ['--debug', '127.0.0.1:0']);
  const site = await openSite(t, `<iframe sandbox="allow-scripts" srcdoc="<p>nobody's"></iframe>`);
  const ws = `ws://127.0.0.1:${house.port}/ws`;
  for (const origin of [`http://${EVIL}:${site}`, `http://127.0.0.1:${site}`, `http://localhost:${site}`]) {
    const { page } = await visit(t, house, `${origin}/`);
    assert.equal(await page.evaluate(tryWebSocket, ws), 'closed', origin);
  }
  const { page } = await visit(t, house, `http://${EVIL}:${site}/`);
  // The origin of a page without one is the word null.
  const [, nobodys] = page.frames();
  assert.equal(await nobodys.evaluate(() => origin), 'null');
  assert.equal(await nobodys.evaluate(tryWebSocket, ws), 'closed');
  assert.ok(!(await ask(house, 'users')).includes('Mallory'));
  await nobodyIsThere(house);
  const own = await visit(t, house, house.address);
  assert.equal(await own.page.evaluate(tryWebSocket, ws), 'welcome');
});

test('a name that somebody has bound to our address opens nothing', async (t) => {
  const house = await openHouse(t);
  const { page, asked } = await visit(t, house, `http://${EVIL}:${house.port}/`);
  assert.deepEqual(asked, ['GET 421', 'GET 421'].slice(0, asked.length));
  // To the browser that is one origin, and what it asks for is read without being asked whether it may.
  assert.equal(await page.evaluate(tryWebSocket, `ws://${EVIL}:${house.port}/ws`), 'closed');
  const read = await page.evaluate(() => Promise.all(['/', '/health', '/metrics', '/qr.svg', '/files', '/nothing'].map(async (path) => (await fetch(path)).status)));
  assert.deepEqual(read, Array(6).fill(421));
  const posted = await page.evaluate(async () => (await fetch('/api/rooms/lobby/messages', { method: 'POST', body: 'x' })).status);
  assert.equal(posted, 421);
});

test('forms, beacons and scripts of another site change nothing and read nothing', async (t) => {
  const house = await openHouse(t);
  const site = await openSite(t);
  const paths = ['', 'files', 'api/rooms/lobby/messages', 'hooks/0', 'ws'];
  for (const origin of [`http://${EVIL}:${site}`, `http://127.0.0.1:${site}`]) {
    for (const path of paths) {
      const { page, asked } = await visit(t, house, `${origin}/`);
      asked.length = 0;
      const target = house.address + path;
      const outcome = await page.evaluate(async (url) => {
        const caught = (error) => error.name;
        const read = await fetch(url, { method: 'POST', body: 'text=x' }).then((answer) => answer.text(), caught);
        const preflighted = await fetch(url, { method: 'PATCH', headers: { Authorization: 'Bearer x' }, body: 'x' }).then(() => 'read', caught);
        const opaque = await fetch(url, { mode: 'no-cors', method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: 'x' }).then(({ type }) => type, caught);
        return { read, preflighted, opaque, beacon: navigator.sendBeacon(url, new Blob(['x'], { type: 'text/plain' })) };
      }, target);
      assert.equal(outcome.read, 'TypeError', target);
      assert.equal(outcome.preflighted, 'TypeError', target);
      const form = page.waitForResponse((response) => response.url() === target && response.request().isNavigationRequest());
      await page.evaluate((url) => {
        const sent = document.createElement('form');
        Object.assign(sent, { method: 'POST', action: url, enctype: 'text/plain' });
        document.body.append(sent);
        sent.submit();
      }, target);
      assert.equal((await form).status(), 403, target);
      const answered = asked.filter((line) => /^(?:POST|PATCH|OPTIONS) \d/.test(line));
      assert.ok(answered.length > 0 && answered.every((line) => line.endsWith(' 403')), `${target}: ${asked}`);
    }
    const { page } = await visit(t, house, `${origin}/`);
    for (const path of ['', 'health', 'qr.svg', 'nothing']) {
      const read = await page.evaluate((url) => fetch(url).then((answer) => answer.text(), (error) => error.name), house.address + path);
      assert.equal(read, 'TypeError', path);
      // Not even its size, by way of a picture or a script.
      const opaque = await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(({ type }) => type, (error) => error.name), house.address + path);
      assert.equal(opaque, 'TypeError', path);
    }
  }
  await nobodyIsThere(house);
});

test('the page is not shown in a frame of another site, and is in a window', async (t) => {
  const house = await openHouse(t);
  const site = await openSite(t, `<iframe src="${house.address}"></iframe><object data="${house.address}"></object><embed src="${house.address}">`);
  const { page } = await visit(t, house, `http://${EVIL}:${site}/`);
  for (const frame of page.frames().slice(1)) {
    await frame.waitForLoadState();
    assert.equal(await frame.evaluate(() => document.getElementById('card')), null, frame.url());
    assert.ok(!frame.url().startsWith(house.address), frame.url());
  }
  assert.ok(page.frames().length > 1, 'it has tried');
  const own = await visit(t, house, house.address);
  await own.page.waitForSelector('#card-name');
  // Not in a frame of its own either: what can be laid over it there is as foreign.
  const framed = await own.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = location.href;
    const loaded = new Promise((resolve) => (frame.onload = resolve));
    document.body.append(frame);
    await loaded;
    return frame.contentDocument;
  });
  assert.equal(framed, null);
});

test('a browser runs nothing on the debug port', async (t) => {
  const house = await openHouse(t, ['--debug', '127.0.0.1:0']);
  const site = await openSite(t);
  const { page } = await visit(t, house, `http://${EVIL}:${site}/`);
  const usual = await page.evaluate(() => fetch('http://127.0.0.1:6669/', { method: 'POST', mode: 'no-cors', body: 'notice x\n' }).then(({ type }) => type, (error) => error.name));
  assert.equal(usual, 'TypeError', 'the usual port is one that browsers do not open');
  const debug = `http://127.0.0.1:${house.debugPort}/`;
  const outcome = await page.evaluate(async (url) => {
    const caught = (error) => error.name;
    const words = '\n\nnotice hacked\nsay lobby hacked\nshutdown\n';
    const sent = (method) => fetch(url, { method, mode: 'no-cors', body: method === 'GET' ? undefined : words }).then(({ type }) => type, caught);
    const all = [await sent('GET'), await sent('POST')];
    navigator.sendBeacon(url, new Blob([words], { type: 'text/plain' }));
    all.push(await new Promise((resolve) => {
      const socket = new WebSocket(url.replace('http', 'ws'));
      socket.onopen = () => resolve('open');
      socket.onclose = () => resolve('TypeError');
    }));
    return all;
  }, debug);
  assert.deepEqual(outcome, ['TypeError', 'TypeError', 'TypeError']);
  const said = await ask(house, 'audit');
  assert.ok(!said.includes('hacked') && !said.includes('shutdown'), said);
  assert.ok(!(await ask(house, 'messages lobby')).includes('hacked'));
  assert.equal((await health(house)).status, 'ok');
});
