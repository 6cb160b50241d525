// Firefox and Chromium, both through playwright-core: Firefox as it is installed, over WebDriver BiDi.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium, firefox } from 'playwright-core';
import { DEADLINE_MS, LAN } from '../teahouse.js';
import { Window } from './window.js';

export const FIREFOX = process.env.TEAHOUSE_FIREFOX ?? '/usr/bin/firefox-esr';
/** A machine without a screen has no mouse either, and would be taken for a phone: here it has a mouse and a finger. */
export const FIREFOX_SETTINGS = { 'network.dns.localDomains': LAN, 'ui.primaryPointerCapabilities': 6, 'ui.allPointerCapabilities': 6 };
const PATHS = { chromium: process.env.TEAHOUSE_CHROMIUM ?? '/usr/bin/chromium', firefox: FIREFOX };

const KINDS = {
  chromium: { type: chromium, options: { args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', `--host-resolver-rules=MAP ${LAN} 127.0.0.1`] } },
  firefox: { type: firefox, options: { channel: 'moz-firefox', firefoxUserPrefs: FIREFOX_SETTINGS } },
};
// What a browser says about a server that is not there. Firefox also reports what its driver adds to a page for a picture.
const EXPECTED = /^$|WebSocket connection to|can.t establish a connection|connection to .* was interrupted|net::ERR_|NS_ERROR_|NetworkError|Cross-Origin Request Blocked|style-src-elem/;

export class PlaywrightEngine {
  #browser = null;

  constructor(name) {
    this.name = name;
  }

  async start() {
    const [path, { type, options }] = [PATHS[this.name], KINDS[this.name]];
    assert.ok(existsSync(path), `${this.name} is needed at ${path}`);
    this.#browser = await type.launch({ executablePath: path, headless: true, timeout: DEADLINE_MS, ...options });
  }

  /** Of a person of its own, with a storage of its own. */
  async window(house, { width, height }) {
    const context = await this.#browser.newContext({ viewport: { width, height }, locale: 'en-US' });
    context.setDefaultTimeout(DEADLINE_MS);
    return new PlaywrightWindow(house.lanAddress, context, await context.newPage());
  }

  async close() {
    await this.#browser?.close();
  }
}

class PlaywrightWindow extends Window {
  complaints = [];
  #context;
  #page;

  constructor(address, context, page) {
    super(address);
    this.#context = context;
    this.#page = page;
    page.on('pageerror', (error) => this.#complain(`${error.stack || error}`));
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && this.#complain(message.text()));
  }

  #complain(text) {
    if (!EXPECTED.test(text)) this.complaints.push(text);
  }

  async load(url) {
    await this.#page.goto(url);
  }

  run(act, argument) {
    return this.#page.evaluate(act, argument);
  }

  async reload() {
    await this.#page.reload();
  }

  /** A step within the page loads nothing, so there is nothing to wait for but what the page then shows. */
  async back() {
    await this.run(() => history.back());
  }

  async forward() {
    await this.run(() => history.forward());
  }

  async press(chord) {
    await this.#page.keyboard.press(chord);
  }

  async clickAt(x, y) {
    await this.#page.mouse.click(x, y);
  }

  async wheel(x, y, by) {
    await this.#page.mouse.move(x, y);
    await this.#page.mouse.wheel(0, by);
  }

  async resize(width, height) {
    await this.#page.setViewportSize({ width, height });
  }

  screenshot() {
    return this.#page.screenshot();
  }

  async close() {
    await this.#context.close();
  }
}
