// Three people do whatever comes, on a server that is killed and a network that goes away; `make soak-page`.
// In the end everybody sees the same, and each message that the page took once. A round tells its seed, so that
// its steps can be had again: `make soak-page SEED=7 WALKS=1`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const SEED = Number(process.env.SEED ?? 1);
const WALKS = Number(process.env.WALKS ?? 10);
const STEPS = Number(process.env.STEPS ?? 200);
const ROOMS = ['lobby', 'tea', '茶'];
const WORDS = ['hello', '你好，大家', '**bold** words', 'see http://tea.test/a?b=c', 'one\ntwo', '😀', '`code`', 'long '.repeat(200)];
const KEYS = ['Escape', 'Tab', 'Alt+ArrowUp', 'Alt+ArrowDown', 'ArrowUp', 'Alt+End'];
const WINDOWS = [{ width: 1280, height: 800 }, { width: 390, height: 780 }, { width: 820, height: 500 }];
// What the browser says of requests that were given up because there was no network or the server was just killed,
// and of an icon for a page that has just been left.
const GIVEN_UP = /net::ERR_(?:INTERNET_DISCONNECTED|SOCKET_NOT_CONNECTED|FAILED|ABORTED|NETWORK_CHANGED)|favicon.*\.svg/;

/** Numbers below n, the same ones for the same seed. */
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % n;
  };
}

class Walk {
  written = [];
  #isUp = true;
  #roll;

  constructor(house, windows, seed) {
    this.house = house;
    this.windows = windows;
    this.#roll = dice(seed);
  }

  #one(list) {
    return list[this.#roll(list.length)];
  }

  async step() {
    const window = this.#one(this.windows);
    const does = this.#one([this.#write, this.#write, this.#write, this.#goSomewhere, this.#back, this.#reload, this.#turnWheel, this.#pressKey, this.#lookAway, this.#resize, this.#talkToSomebody, this.#begin, this.#network, this.#server]);
    await does.call(this, window);
  }

  /** On a phone Back may have led to the list of rooms. */
  async #toTheBox({ page }) {
    if (!(await page.isVisible('#field'))) await page.keyboard.press('Escape');
  }

  async #write(window) {
    const { page } = window;
    await this.#toTheBox(window);
    const text = `${this.written.length}: ${this.#one(WORDS)}`;
    const room = await page.evaluate(() => decodeURIComponent(location.hash.slice(1)) || 'lobby');
    await page.fill('#field', text);
    // In a room that has not been reached yet it waits in the box.
    await page.click('#send');
    if ((await page.inputValue('#field')) === '') this.written.push({ room, text });
    else await page.fill('#field', '');
  }

  async #goSomewhere(window) {
    await goTo(window, this.#one(ROOMS));
  }

  /** Without a server there is no page to go to. */
  #canLoad(window) {
    return this.#isUp && !window.isOffline;
  }

  async #back(window) {
    if (!this.#canLoad(window)) return;
    await window.page.goBack({ timeout: 3_000 }).catch(() => {});
    // Before the first page there is an empty one.
    if (!window.page.url().startsWith(this.house.address)) await window.page.goto(this.house.address);
  }

  async #reload(window) {
    if (this.#canLoad(window)) await window.page.reload();
  }

  async #turnWheel({ page }) {
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, this.#one([-600, 900]));
  }

  async #pressKey({ page }) {
    await page.keyboard.press(this.#one(KEYS));
    // What waits is taken back into the box to be changed: here it is sent as it was.
    const box = await page.inputValue('#field');
    if (this.written.some(({ text }) => text === box)) await page.click('#send');
  }

  async #lookAway(window) {
    await window.look(this.#roll(2) === 0);
  }

  async #resize({ page }) {
    await page.setViewportSize(this.#one(WINDOWS));
  }

  async #talkToSomebody({ page }) {
    const person = page.locator('#people-list button:not([disabled])').first();
    if (!(await person.isVisible())) return;
    await person.click();
    // While the house is away its card may not have come.
    const write = page.locator('dialog[open] [data-act="message"]');
    if (await write.isVisible()) await write.click();
  }

  async #begin(window) {
    await this.#toTheBox(window);
    await window.page.fill('#field', this.#one(['@P', ':te', 'half a']));
  }

  async #network(window) {
    window.isOffline = !window.isOffline;
    await window.context.setOffline(window.isOffline);
  }

  async #server() {
    if (this.#isUp) await this.house.kill(this.#one(['SIGKILL', 'SIGTERM']));
    else await this.house.start();
    this.#isUp = !this.#isUp;
  }

  /** Everything is well again, and nothing waits any more. */
  async settle() {
    if (!this.#isUp) await this.house.start();
    for (const window of this.windows) {
      await window.context.setOffline(false);
      await window.look(true);
      await window.live();
    }
    for (const window of this.windows) {
      await window.until(() => !Object.keys(localStorage).some((key) => key.startsWith('teahouse.outbox.')));
    }
  }
}

/** As with a link; the room need not be reachable. */
function goTo({ page }, room) {
  return page.evaluate((hash) => (location.hash = hash), room === 'lobby' ? '' : room);
}

/** The texts of a room, from its beginning. */
async function textsOf(window, room, count) {
  await goTo(window, room);
  await window.until((name) => (decodeURIComponent(location.hash.slice(1)) || 'lobby') === name && document.body.dataset.state === 'live', room);
  await window.until((expected) => {
    const log = document.getElementById('log');
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
    log.scrollTop = 0;
    return !document.getElementById('beginning').hidden && document.querySelectorAll('#content .m').length >= expected;
  }, count);
  return window.texts();
}

/** Whether a room is open to a user: all are, but that of two others. Users have the numbers in which they came. */
const isReader = (room, user) => !room.startsWith('dm:') || room.slice('dm:'.length).split(':').includes(`${user}`);

const numberOf = (text) => parseInt(text, 10);

for (let seed = SEED; seed < SEED + WALKS; seed += 1) {
  test(`whatever three people do, all see the same in the end: seed ${seed}`, { timeout: 600_000 }, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    const windows = [];
    for (const [i, viewport] of WINDOWS.entries()) windows.push(await house.person(`P${i}`, { viewport, locale: i === 1 ? 'zh-CN' : 'en-US' }));
    const walk = new Walk(house, windows, seed);
    for (let i = 0; i < STEPS; i += 1) await walk.step();
    await walk.settle();
    const rooms = new Set([...ROOMS, ...walk.written.map((message) => message.room)]);
    for (const room of rooms) {
      const expected = walk.written.filter((message) => message.room === room).map(({ text }) => numberOf(text));
      const readers = windows.filter((_, i) => isReader(room, i + 1));
      const [first, ...others] = await Promise.all(readers.map((window) => textsOf(window, room, expected.length)));
      assert.deepEqual(first.map(numberOf).sort((a, b) => a - b), expected, `each message of ${room} once`);
      assert.ok(others.length > 0, `${room} has several readers`);
      for (const texts of others) assert.deepEqual(texts, first, `the same in ${room}`);
    }
    console.log(`seed ${seed}: ${STEPS} steps, ${walk.written.length} messages in ${rooms.size} rooms`);
    for (const { complaints } of windows) assert.deepEqual(complaints.filter((complaint) => !GIVEN_UP.test(complaint)), []);
  });
}
