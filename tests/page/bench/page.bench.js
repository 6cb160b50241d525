// How fast the page is, against its budgets; `make bench-page`. Alone on the machine, or the figures mean
// nothing. Each line is one figure, what it may be at most, and fails when it is more.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fill } from '../support/crowd.js';
import { fillWithPictures } from '../support/files.js';
import { load } from '../support/modules.js';
import { openHouse } from '../support/house.js';

const MESSAGES = Number(process.env.MESSAGES ?? 10_000);
const MIB = 1024 * 1024;
const over = [];

function report(what, value, limit, unit) {
  const shown = value < 10 ? value.toFixed(1) : Math.round(value);
  console.log(`${value <= limit ? '  ' : '! '}${what.padEnd(58)} ${String(shown).padStart(7)} ${unit}   (at most ${limit})`);
  if (value > limit) over.push(what);
}

const share = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const p95 = (values) => share(values, 0.95);
const frame = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const mark = (page, name) => page.evaluate((wanted) => performance.getEntriesByName(wanted).at(-1)?.startTime ?? NaN, name);

async function throttle(window, { cpu = 1, latency = 0, rate = -1 }) {
  const cdp = await window.context.newCDPSession(window.page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: rate, uploadThroughput: rate });
  return cdp;
}

async function usable(window, times) {
  const values = [];
  for (let i = 0; i < times; i += 1) {
    await window.page.reload();
    await window.live();
    await window.until(() => performance.getEntriesByName('chat:ready').length > 0);
    values.push(await mark(window.page, 'chat:ready'));
  }
  return values;
}

/** From the key to the painted letter, for each of a few letters. */
async function typing(window, letters = 'the quick brown fox jumps') {
  await window.page.focus('#field');
  await window.page.evaluate(() => {
    window.keyTimes = [];
    window.onKey = () => {
      const start = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.keyTimes.push(performance.now() - start);
      requestAnimationFrame(() => port2.postMessage(0));
    };
    document.getElementById('field').addEventListener('keydown', window.onKey);
  });
  for (const letter of letters) {
    await window.page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await frame(window.page);
  }
  return window.page.evaluate(() => {
    document.getElementById('field').removeEventListener('keydown', window.onKey);
    return window.keyTimes;
  });
}

/** The times between frames while the wheel turns fast. */
async function wheel(window, ticks, step) {
  await window.page.mouse.move(640, 400);
  await window.page.evaluate(() => {
    window.frames = [];
    let last = performance.now();
    window.counting = true;
    requestAnimationFrame(function count(now) {
      window.frames.push(now - last);
      last = now;
      if (window.counting) requestAnimationFrame(count);
    });
  });
  for (let i = 0; i < ticks; i += 1) {
    await window.page.mouse.wheel(0, step);
    await window.page.evaluate(() => new Promise((done) => setTimeout(done, 20)));
  }
  return window.page.evaluate(() => {
    window.counting = false;
    return window.frames.slice(2);
  });
}

/** To the first message, as fast as the page can. */
async function toTheBeginning(page) {
  const start = Date.now();
  await page.evaluate(() => new Promise((done, fail) => {
    const begin = performance.now();
    const log = document.getElementById('log');
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
    requestAnimationFrame(function up() {
      if (!document.getElementById('beginning').hidden && log.scrollTop === 0) done();
      else if (performance.now() - begin > 120_000) fail(new Error(`stuck with ${document.querySelectorAll('#chunks .m').length} rows`));
      else {
        log.scrollTop = 0;
        requestAnimationFrame(up);
      }
    });
  }));
  return Date.now() - start;
}

async function memory(window) {
  const cdp = await window.context.newCDPSession(window.page);
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const browser = await window.house.browser.newBrowserCDPSession();
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  await browser.detach();
  const resident = (id) => {
    try {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) * 1024;
    } catch {
      return 0;
    }
  };
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => resident(id));
  return { heap: usedSize / MIB, resident: Math.max(...renderers) / MIB };
}

const drawn = (page) => page.evaluate(() => ({ rows: document.querySelectorAll('#chunks .m').length, elements: document.querySelectorAll('*').length }));

test('the page keeps its budgets', { timeout: 900_000 }, async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  const first = await usable(ann, 20);
  report('usable, empty room, p95 of 20', p95(first), 300, 'ms');
  let cdp = await throttle(ann, { cpu: 4, latency: 30, rate: 2.5 * MIB });
  report('usable, 30 ms away, 4 times slower, median of 5', share(await usable(ann, 5), 0.5), 1_500, 'ms');
  await throttle(ann, { cpu: 6 });
  const emptyKeys = p95(await typing(ann));
  await throttle(ann, {});
  const emptyMemory = await memory(ann);

  const bo = await house.person('Bo');
  await echo(ann, bo);
  await bo.page.close();

  await fill(house, MESSAGES, (i) => (i % 10 === 0 ? `第 ${i} 条：茶很好喝，谢谢大家。`.repeat(4) : `message ${i} with a few words, as people write them`));
  await ann.page.reload();
  await ann.live();
  await ann.seesText(`message ${MESSAGES - 1} with a few words, as people write them`);
  report(`all ${MESSAGES} messages loaded by scrolling up`, (await toTheBeginning(ann.page)) / 1_000, 60, 's');
  const top = await drawn(ann.page);
  report('rows drawn at the most', top.rows, 1_000, 'rows');
  report('elements at the most', top.elements, 9_000, 'elements');
  const full = await memory(ann);
  report('memory over the empty page', full.resident - emptyMemory.resident, 60, 'MiB');
  report('heap', full.heap, 20, 'MiB');
  const frames = await wheel(ann, 90, 400);
  report('wheel downwards, frame p95', p95(frames), 20, 'ms');
  report('wheel downwards, longest frame', Math.max(...frames), 50, 'ms');
  await ann.page.keyboard.press('Alt+End');
  await ann.until(() => document.getElementById('jump').hidden);
  report('one more message drawn and laid out, p95', p95(await appends(ann)), 3, 'ms');
  await throttle(ann, { cpu: 6 });
  report('key to paint, 6 times slower, p95', p95(await typing(ann)), Math.max(120, emptyKeys * 1.5), 'ms');
  const slow = await wheel(ann, 60, -400);
  report('wheel upwards, 6 times slower, frame median', share(slow, 0.5), 20, 'ms');
  const widths = [];
  for (const width of [800, 1_100, 700]) widths.push(await resize(ann, width));
  report('another width, 6 times slower, median of 3', share(widths, 0.5), 150, 'ms');
  await cdp.detach().catch(() => {});
  assert.deepEqual(over.splice(0), [], 'over the budget');
});

test('a long day in the page keeps its budgets', { timeout: 900_000 }, async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.window();
  await ann.page.addInitScript(watch);
  await ann.page.reload();
  await ann.enter('Ann');
  await fill(house, MESSAGES);
  await ann.seesText(`message ${MESSAGES}`);
  await missed(ann);
  await talk(ann);
  await visits(ann);
  assert.deepEqual(over.splice(0), [], 'over the budget');
});

// As many pictures as there are messages elsewhere.
const EACH = 4;

test('a room of pictures keeps its budgets', { timeout: 900_000 }, async (t) => {
  const house = await openHouse(t, ['--rate', '0', '--user-files', '10G']);
  const ann = await house.person('Ann');
  const empty = await memory(ann);
  await fillWithPictures(house, MESSAGES / EACH, EACH, 'the last picture');
  await ann.page.reload();
  await ann.live();
  await ann.seesText('the last picture');
  await ann.until(() => [...document.querySelectorAll('.picture img')].at(-1)?.naturalWidth > 0);
  report(`all ${MESSAGES} pictures loaded by scrolling up`, (await toTheBeginning(ann.page)) / 1_000, 60, 's');
  const top = await drawn(ann.page);
  report('rows of pictures drawn at the most', top.rows, 1_000, 'rows');
  const full = await memory(ann);
  // What a browser keeps of drawn pictures is its own choice.
  report('memory over the empty page, with pictures', full.resident - empty.resident, Infinity, 'MiB');
  report('heap, with pictures', full.heap, 20, 'MiB');
  const frames = await wheel(ann, 90, 400);
  report('wheel downwards through pictures, frame median', share(frames, 0.5), 20, 'ms');
  report('wheel downwards through pictures, frame p95', p95(frames), 20, 'ms');
  await ann.page.keyboard.press('Alt+End');
  await ann.until(() => document.getElementById('jump').hidden);
  report('one more message among pictures, p95', p95(await appends(ann)), 3, 'ms');
  await throttle(ann, { cpu: 6 });
  report('wheel upwards through pictures, 6 times slower, median', share(await wheel(ann, 60, -400), 0.5), 20, 'ms');
  assert.deepEqual(over.splice(0), [], 'over the budget');
});

const ROOMS = 100;
const PEOPLE = 1_000;
const OPENED = 40;
// What is typed while others talk: so long, so often.
const TALK = { count: 60, everyMs: 25 };
// Both houses in turns, so that what else the machine does is shared.
const TURNS = 7;

test('a large house keeps its budgets', { timeout: 900_000 }, async (t) => {
  const [one, many] = [await openedFor(t), await openedFor(t)];
  await enlarge(many);
  const [small, large] = [[], []];
  for (let i = 0; i < TURNS; i += 1) {
    small.push(...await typingInTalk(one));
    large.push(...await typingInTalk(many));
  }
  for (const [what, part] of [['median', 0.5], ['p95', 0.95]]) {
    report(`key to paint while others talk, 4 times slower, one room, ${what}`, share(small, part), Infinity, 'ms');
    report(`the same with ${ROOMS} rooms and ${PEOPLE} people in the lists, ${what}`, share(large, part), Math.max(share(small, part) * 1.5, 16), 'ms');
  }
  report('a room of the list is on screen after, p95', p95(await openings(many)), 100, 'ms');
  report('4000 characters of the worst text are understood in', await worstText(), 5, 'ms');
  assert.deepEqual(over.splice(0), [], 'over the budget');
});

async function openedFor(t) {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.window();
  await ann.page.addInitScript(watch);
  await ann.page.reload();
  await ann.enter('Ann');
  return ann;
}

async function typingInTalk(window) {
  await throttle(window, { cpu: 4 });
  const talk = fill(window.house, TALK.count, (i) => `talk ${i}, with a few words`, TALK.everyMs);
  const times = await typing(window, 'the quick brown');
  await throttle(window, {});
  await talk;
  return times;
}

/** In so many rooms, and with so many people in the one on screen, as the server would tell of them. */
async function enlarge(window) {
  await window.page.evaluate((count) => localStorage.setItem('teahouse.rooms', JSON.stringify(['lobby', ...Array.from({ length: count - 1 }, (_, i) => `room-${i}`)])), ROOMS);
  await window.page.reload();
  await window.live();
  await window.until((count) => document.querySelectorAll('#list-rooms a').length === count, ROOMS);
  await window.page.evaluate((count) => {
    for (let i = 0; i < count; i += 1) window.line.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ type: 'presence', room: 'lobby', user: 10_000 + i, name: `Person ${i}`, state: 'online' }) }));
  }, PEOPLE);
  await window.until((count) => document.getElementById('people-count').textContent.replace(/\D/g, '') > count, PEOPLE);
  // The house lets people into three rooms a second.
  await window.until((count) => window.entered.size === count, ROOMS);
}

/** From the click on a room that was looked into before to its painted rows. */
async function openings(window) {
  const times = [];
  for (let i = 0; i < 2 * OPENED; i += 1) {
    const name = i % 2 === 0 ? 'room-7' : 'lobby';
    const took = await window.page.evaluate((room) => new Promise((done) => {
      const start = performance.now();
      document.querySelector(`#list-rooms a[href="#${room}"]`).click();
      requestAnimationFrame(function look() {
        if (decodeURIComponent(location.hash.slice(1) || 'lobby') === room && (document.querySelector('#chunks .m') !== null) === (room === 'lobby')) done(performance.now() - start);
        else requestAnimationFrame(look);
      });
    }), name);
    if (i > 1) times.push(took);
  }
  return times;
}

const WORST = ['*…', '@\u0301', '#茶茶茶茶茶茶茶茶', '[@a](http://a.b)', '@İ', '#-', '```\n', '`````a\n', '**a ', '***a*** ', '[a](http://a/(', '*a* ', 'http://a.b ', '> \n', '`שx` '];

/** The slowest of them, at the best of twenty times: what it costs, not what else the machine does. */
async function worstText() {
  const { parse } = await load('js/words/markup.js');
  const cost = (text) => Math.min(...Array.from({ length: 20 }, () => {
    const start = performance.now();
    parse(text);
    return performance.now() - start;
  }));
  return Math.max(...WORST.map((unit) => cost(unit.repeat(4_000).slice(0, 4_000))));
}

/** Before the page's own scripts: its line can be cut; the rooms it enters and tasks over 50 ms are written down. */
function watch() {
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url) {
      super(window.isCut ? 'ws://127.0.0.1:9/' : url);
      window.line = this;
      window.triedAt = Date.now();
      window.entered = new Set();
      this.addEventListener('message', ({ data }) => data.startsWith('{"type":"joined"') && window.entered.add(JSON.parse(data).room));
    }
  };
  window.longTasks = [];
  const note = (entries) => window.longTasks.push(...entries.map(({ duration }) => duration));
  window.longTaskWatch = new PerformanceObserver((list) => note(list.getEntries()));
  window.longTaskWatch.observe({ type: 'longtask' });
  // What has ended is told a moment later.
  window.heardOfAll = () => note(window.longTaskWatch.takeRecords());
}

/** The longest since the last call, in ms. Collecting garbage for a measurement is a task too: it is waited for. */
async function longestTask(page) {
  await frame(page);
  return page.evaluate(() => {
    window.heardOfAll();
    return Math.max(0, ...window.longTasks.splice(0));
  });
}

/** From the click on "Try now" to the last of a thousand messages that came meanwhile. */
async function missed(window) {
  await window.page.evaluate(() => {
    window.isCut = true;
    window.line.close();
  });
  await fill(window.house, 1_000, (i) => `missed ${i}`);
  // Within a second of the page's own attempt a try would wait for that second to pass.
  await window.until(() => document.getElementById('bar-button').checkVisibility() && Date.now() - window.triedAt > 1_000);
  await longestTask(window.page);
  const took = await window.page.evaluate(() => new Promise((done) => {
    const start = performance.now();
    window.isCut = false;
    document.getElementById('bar-button').click();
    requestAnimationFrame(function look() {
      const bodies = document.querySelectorAll('#chunks .m .body');
      if (bodies[bodies.length - 1]?.textContent === 'missed 1000') done(performance.now() - start);
      else requestAnimationFrame(look);
    });
  }));
  report('1000 missed messages are there after', took, 400, 'ms');
  await frame(window.page);
  report('the longest task of that, 0 when under 50', await longestTask(window.page), 50, 'ms');
}

/** As many messages as in ten minutes of lively talk, ten times as fast, in a page that holds all it may. */
async function talk(window) {
  const before = await memory(window);
  await longestTask(window.page);
  await fill(window.house, 3_000, (i) => `talk ${i}, with a few words`, 20);
  await window.seesText('talk 3000, with a few words');
  report('the longest task in 3000 messages, 0 when under 50', await longestTask(window.page), 50, 'ms');
  report('the heap grows in them by', (await memory(window)).heap - before.heap, 2, 'MiB');
}

/** A room that was left leaves nothing in the page but its line among the other rooms. */
async function visits(window) {
  const cdp = await window.context.newCDPSession(window.page);
  const visit = async () => {
    // By the address: what is typed into a field, the browser keeps for undoing.
    await window.page.evaluate(() => (location.hash = 'elsewhere'));
    await window.until(() => document.getElementById('title').textContent === '#elsewhere');
    await window.page.click('#room-more');
    await window.page.click('dialog.actions button:last-child');
    await window.until(() => document.getElementById('title').textContent === '#Lobby');
  };
  // A dialog that was closed just now goes with the second collection or the third.
  const nodes = async () => {
    for (let last = Infinity; ;) {
      await cdp.send('HeapProfiler.collectGarbage');
      const { nodes: now } = await cdp.send('Memory.getDOMCounters');
      if (now >= last) return last;
      last = now;
    }
  };
  // What the first ones make once stays.
  for (let i = 0; i < 10; i += 1) await visit();
  const before = await nodes();
  for (let i = 0; i < 10; i += 1) await visit();
  report('nodes that 10 visits to a room leave behind', (await nodes()) - before, 9, 'nodes');
}

/** From the Enter to the own row, and to the row in another browser. */
async function echo(ann, bo) {
  const own = [];
  const other = [];
  for (let i = 0; i < 100; i += 1) {
    const text = `echo ${i}`;
    const seen = (page) => page.evaluate((wanted) => new Promise((done) => requestAnimationFrame(function look() {
      const bodies = document.querySelectorAll('#content .m .body');
      if (bodies[bodies.length - 1]?.textContent === wanted) done(performance.timeOrigin + performance.now());
      else requestAnimationFrame(look);
    })), text);
    await ann.page.fill('#field', text);
    const far = seen(bo.page);
    const [sent, near] = await ann.page.evaluate((wanted) => new Promise((done) => {
      const start = performance.timeOrigin + performance.now();
      document.getElementById('composer').requestSubmit();
      requestAnimationFrame(function look() {
        const bodies = document.querySelectorAll('#content .m .body');
        if (bodies[bodies.length - 1]?.textContent === wanted) done([start, performance.timeOrigin + performance.now()]);
        else requestAnimationFrame(look);
      });
    }), text);
    own.push(near - sent);
    other.push((await far) - sent);
  }
  report('send to own row painted, p95', p95(own), 50, 'ms');
  report('send to the row in another browser, p95', p95(other), 100, 'ms');
}

/** What an event costs from its arrival to its layout, measured around the page's own handler. */
async function appends(window) {
  await window.page.evaluate(() => {
    window.costs = [];
    const chunks = document.getElementById('chunks');
    new MutationObserver(() => {
      const start = performance.now();
      document.getElementById('log').scrollHeight;
      window.costs.push(performance.now() - start);
    }).observe(chunks, { childList: true, subtree: true });
  });
  await fill(window.house, 60, (i) => `one more ${i}`);
  await window.until(() => window.costs.length >= 5);
  return window.page.evaluate(() => window.costs);
}

async function resize(window, width) {
  const start = await window.page.evaluate(() => {
    window.resized = new Promise((done) => addEventListener('resize', () => {
      const begin = performance.now();
      document.getElementById('log').scrollHeight;
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
    }, { once: true }));
    return true;
  });
  assert.ok(start);
  await window.page.setViewportSize({ width, height: 1_000 });
  return window.page.evaluate(() => window.resized);
}
