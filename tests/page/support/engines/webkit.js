// WebKit: the small browser of WebKitGTK, driven by WebDriver over HTTP, on a screen of its own that nobody sees.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { DEADLINE_MS } from '../teahouse.js';
import { Driver } from './webdriver.js';
import { spawnGroup } from './groups.js';
import { Window } from './window.js';

const DRIVER = '/usr/bin/WebKitWebDriver';
const SCREEN = '/usr/bin/Xvfb';
const BROWSERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].flatMap((machine) => ['4.1', '4.0'].map((version) => `/usr/lib/${machine}/webkit2gtk-${version}/MiniBrowser`));
// What a browser says about a server that is not there.
const EXPECTED = /WebSocket|network connection was lost|Could not connect|Failed to load resource|access control checks|Importing a module script failed|Load failed/;
const SAID = /^CONSOLE (?:JS|SECURITY|NETWORK)?.*(?:ERROR|WARN)/;

export class WebKitEngine {
  name = 'webkit';
  #screen = null;
  #display = '';
  #windows = [];

  async start() {
    for (const path of [DRIVER, SCREEN]) assert.ok(existsSync(path), `WebKit is tested with ${path}: install webkit2gtk-driver and xvfb`);
    this.#screen = spawnGroup(SCREEN, ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    this.#display = `:${(await firstLine(this.#screen.child, 3)).trim()}`;
  }

  /** Of a person of its own: each driver has one browser with a storage of its own. */
  async window(house, { width, height }) {
    const browser = BROWSERS.find(existsSync);
    assert.ok(browser, `WebKit is tested with one of ${BROWSERS.join(', ')}`);
    const port = await freePort();
    const env = { ...process.env, DISPLAY: this.#display, LIBGL_ALWAYS_SOFTWARE: '1', LANG: 'C.UTF-8' };
    const { child, end } = spawnGroup(DRIVER, [`--port=${port}`], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const driver = new Driver(port, child);
    const window = new WebKitWindow(house.address, driver, end);
    this.#windows.push(window);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => window.hear(`${data}`));
    await driver.start({ 'webkitgtk:browserOptions': { binary: browser, args: ['--automation', '--enable-write-console-messages-to-stdout=true'] } });
    await window.resize(width, height);
    return window;
  }

  async close() {
    await Promise.all(this.#windows.map((window) => window.close()));
    this.#screen?.end();
  }
}

class WebKitWindow extends Window {
  complaints = [];
  #driver;
  #end;

  constructor(address, driver, end) {
    super(address);
    this.#driver = driver;
    this.#end = end;
  }

  hear(said) {
    this.complaints.push(...said.split('\n').filter((line) => SAID.test(line) && !EXPECTED.test(line)));
  }

  async load(url) {
    await this.#driver.ask('POST', '/url', { url });
  }

  run(act, argument) {
    return this.#driver.run(act, argument);
  }

  async reload() {
    await this.#driver.ask('POST', '/refresh', {});
  }

  async back() {
    await this.run(() => history.back());
  }

  async forward() {
    await this.run(() => history.forward());
  }

  async press(chord) {
    await this.#driver.press(chord);
  }

  async clickAt(x, y) {
    await this.#driver.click(x, y);
  }

  async wheel(x, y, by) {
    await this.#driver.wheel(x, y, by);
  }

  /** The inside gets this size, whatever the frame around it takes. */
  async resize(width, height) {
    const inside = () => this.run(() => [innerWidth, innerHeight]);
    const { width: w, height: h } = await this.#driver.ask('GET', '/window/rect');
    const [iw, ih] = await inside();
    await this.#driver.ask('POST', '/window/rect', { x: 0, y: 0, width: width + w - iw, height: height + h - ih });
    await this.until(([wide]) => innerWidth === wide, [width]);
  }

  async screenshot() {
    return Buffer.from(await this.#driver.ask('GET', '/screenshot'), 'base64');
  }

  async close() {
    await this.#driver.close();
    this.#end();
  }
}

function firstLine(child, fd) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the screen did not come in time')), DEADLINE_MS);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the screen ended with ${code}`)));
    child.stdio[fd].once('data', (data) => {
      clearTimeout(timer);
      resolve(`${data}`);
    });
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
