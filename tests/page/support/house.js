// A real server and real windows of Chromium for one test. Everything that is opened is closed with the test, only the
// browser serves all tests of a file; every wait has a deadline. A missing server or browser is a failure,
// never a skip.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { looksAtOnce } from './atonce.js';
import { DEADLINE_MS, EVIL, LAN, Teahouse } from './teahouse.js';
import { onScreen, SCREEN_CHARACTERS } from './screen.js';

// The one without windows, where there is it: the same engine, and half as long in a test, because each person here
// would be a whole window of the other.
const CHROMIUM = process.env.TEAHOUSE_HEADLESS ?? process.env.TEAHOUSE_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--host-resolver-rules=MAP ${LAN} 127.0.0.1, MAP ${EVIL} 127.0.0.1`];
// What the browser itself says about a server that is not there, or that went away in the middle of an answer, and about a
// network of this machine that came or went: sometimes nothing but that something failed.
const EXPECTED = /^$|WebSocket connection to|net::ERR_(?:CONNECTION_(?:REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|NETWORK_CHANGED)/;

let launched = null;
after(async () => (await launched)?.close());

function theBrowser() {
  assert.ok(existsSync(CHROMIUM), `Chromium is needed at ${CHROMIUM}`);
  launched ??= chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
  return launched;
}

export async function openHouse(t, options = []) {
  const house = new House(options);
  t.after(() => house.close());
  [house.browser] = await Promise.all([theBrowser(), house.start()]);
  return house;
}

class House extends Teahouse {
  #windows = [];

  /** A window of its own person, with a storage of its own; `lan` for one on the other address. */
  async window({ lan = false, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
    context.setDefaultTimeout(DEADLINE_MS);
    const window = new Window(this, context, lan);
    this.#windows.push(window);
    await window.open();
    await window.until(() => !document.getElementById('card').hidden);
    return window;
  }

  /** A window whose person has come in. */
  async person(name, options) {
    const window = await this.window(options);
    await window.enter(name);
    return window;
  }

  /** Another tab of somebody's browser. */
  async tab(of, hash) {
    const tab = new Window(this, of.context, of.lan);
    this.#windows.push(tab);
    await tab.open(hash);
    await tab.live();
    return tab;
  }

  /** Nothing was said that only a fault would say. */
  assertQuiet() {
    for (const window of this.#windows) assert.deepEqual(window.complaints, []);
  }

  async close() {
    await Promise.all([...new Set(this.#windows.map(({ context }) => context))].map((context) => context.close()));
    await super.close();
  }
}

class Window {
  complaints = [];

  constructor(house, context, lan) {
    this.house = house;
    this.context = context;
    this.lan = lan;
  }

  async open(hash = '') {
    this.page = looksAtOnce(await this.context.newPage());
    // A row that one was led to is lit for a moment, which a busy machine may be over before anybody looks.
    await this.page.addInitScript(() => {
      window.lit = [];
      addEventListener('animationstart', ({ animationName, target }) => animationName === 'flash' && window.lit.push(target.dataset.key));
    });
    this.page.on('pageerror', (error) => this.complaints.push(`${error.stack || error}`));
    this.page.on('dialog', (dialog) => {
      this.complaints.push(`dialog ${dialog.message()}`);
      dialog.dismiss();
    });
    // Reports of the content security policy and of Trusted Types are messages of the console too.
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !EXPECTED.test(message.text())) this.complaints.push(`${message.text()} (${message.type()} of ${message.location().url})`);
    });
    await this.page.goto((this.lan ? this.house.lanAddress : this.house.address) + hash);
  }

  /** Another tab of the same person, instead of this one. */
  async reopen(hash) {
    await this.page.close();
    await this.open(hash);
  }

  async enter(name) {
    await this.page.fill('#card-name', name);
    await this.page.press('#card-name', 'Enter');
    await this.live();
  }

  /** As if another window were in front of this one, or no longer. A headless window is always visible. */
  async look(visible) {
    await this.page.evaluate((seen) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !seen });
      document.hasFocus = () => seen;
      document.dispatchEvent(new Event('visibilitychange'));
      if (seen) window.dispatchEvent(new Event('focus'));
    }, visible);
  }

  live() {
    return this.until(() => document.body.dataset.state === 'live' && document.querySelectorAll('#people-list li').length > 0);
  }

  /**
   * Waits until the page shows what the condition wants. One that throws is not met yet: the row whose text it
   * reads may still be on its way.
   */
  async until(condition, argument) {
    const met = new Function('argument', `try { return (${condition})(argument); } catch { return false; }`);
    try {
      await this.page.waitForFunction(met, argument, { timeout: DEADLINE_MS });
    } catch (error) {
      const last = await this.page.evaluate(condition, argument).catch(String);
      const screen = await this.page.evaluate(onScreen, SCREEN_CHARACTERS).catch(() => 'no page');
      throw new Error(`waited for ${condition} (${JSON.stringify(argument)}), at last ${last}: ${error.message}\n${[...this.complaints, screen].join('\n')}`);
    }
  }

  /** Waits until a row with these words is lit, and stands on screen wholly; which were lit until then is forgotten. */
  async isLedTo(words) {
    await this.until((wanted) => {
      const log = document.getElementById('log').getBoundingClientRect();
      return window.lit.some((key) => {
        const row = document.querySelector(`#chunks [data-key="${key}"]`);
        const { top, bottom } = row?.getBoundingClientRect() ?? {};
        return row?.textContent.includes(wanted) && top >= log.top && bottom <= log.bottom;
      });
    }, words);
    await this.page.evaluate(() => (window.lit = []));
  }

  /** Writes as a person does: into the box, and Enter. */
  async write(text) {
    await this.page.fill('#field', text);
    await this.page.press('#field', 'Enter');
  }

  /** Writes, and waits until the server has it. */
  async say(text) {
    await this.write(text);
    await this.nothingWaits();
  }

  nothingWaits() {
    return this.until(() => document.getElementById('pending').hidden);
  }

  /** The texts on screen, from top to bottom. */
  texts() {
    return this.page.$$eval('#content .m .body', (bodies) => bodies.map((body) => body.textContent));
  }

  async sees(expected) {
    const told = (texts) => JSON.stringify([...document.querySelectorAll('#content .m .body')].map((body) => body.textContent)) === JSON.stringify(texts);
    await this.until(told, expected).catch(async () => assert.deepEqual(await this.texts(), expected));
  }

  async seesText(text) {
    await this.until((wanted) => [...document.querySelectorAll('#content .m .body')].some((body) => body.textContent === wanted), text);
  }

  async goTo(room) {
    if (!(await this.page.isVisible('#room-field'))) await this.page.click('#add-room');
    await this.page.fill('#room-field', room);
    await this.page.press('#room-field', 'Enter');
    await this.until((title) => document.getElementById('title').textContent === `#${title}`, room);
  }

  /** To the direct room of somebody in the panel, by their card, and into it. */
  async writeTo(name = '') {
    const { page } = this;
    await page.locator('#people-list button:not([disabled])', { hasText: name }).first().click();
    await page.click('dialog[open] [data-act="message"]');
    await this.until((start) => document.getElementById('title').textContent.startsWith(start), `@${name}`);
  }

  /** The panel of the people: a phone has it in the menu of the room. */
  async openPeople() {
    const { page } = this;
    if (await page.isVisible('#open-people')) return page.click('#open-people');
    await page.click('#room-more');
    return page.click('dialog.actions button:text-matches("^(People|成员)$")');
  }

  people() {
    return this.page.$$eval('#people-list .label', (labels) => labels.map((label) => label.textContent));
  }
}
