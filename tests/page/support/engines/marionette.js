// Firefox by its own protocol, Marionette, which reaches the browser's inside: there the processor of text input makes
// compositions as an input method does, which no other driver can.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEADLINE_MS } from '../teahouse.js';
import { FIREFOX, FIREFOX_SETTINGS } from './playwright.js';
import { spawnGroup } from './groups.js';
import { Window } from './window.js';
import { SCRIPT_MS, wrapped } from './webdriver.js';

/** Runs in the browser's own window: the input method of that window, made with the first use. */
const PROCESSOR = `
  const win = Services.wm.getMostRecentWindow('navigator:browser');
  const method = (win.inputMethod ??= Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor));
  method.beginInputTransactionForTests(win);
  const key = (name, keyCode) => new win.KeyboardEvent('', { key: name, code: name, keyCode });`;
const COMPOSE = `${PROCESSOR}
  const [text] = arguments;
  method.setPendingCompositionString(text);
  method.appendClauseToPendingComposition(text.length, method.ATTR_RAW_CLAUSE);
  method.setCaretInPendingComposition(text.length);
  method.flushPendingComposition();`;
const COMMIT = `${PROCESSOR}
  const enter = key('Enter', 13);
  method.keydown(enter);
  method.commitCompositionWith(arguments[0], enter);
  method.keyup(enter);`;
const ENTER = `${PROCESSOR}
  const enter = key('Enter', 13);
  method.keydown(enter);
  method.keyup(enter);`;

const SET = 'Services.prefs.setIntPref(...arguments);';

/** A Firefox of its own with a window in the house; it ends with the test. */
export async function marionetteWindow(t, house) {
  assert.ok(existsSync(FIREFOX), `Firefox is needed at ${FIREFOX}`);
  const profile = mkdtempSync(join(tmpdir(), 'teahouse-firefox-'));
  const settings = { ...FIREFOX_SETTINGS, 'marionette.port': 0, 'browser.shell.checkDefaultBrowser': false };
  writeFileSync(join(profile, 'user.js'), Object.entries(settings).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`).join(''));
  const { child, end } = spawnGroup(FIREFOX, ['--headless', '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile], { stdio: 'ignore' });
  t.after(() => {
    end();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const line = await Line.to(await portOf(profile, child));
  await line.ask('WebDriver:NewSession', {});
  return new MarionetteWindow(house.address, line);
}

class MarionetteWindow extends Window {
  complaints = [];
  #line;

  constructor(address, line) {
    super(address);
    this.#line = line;
  }

  async load(url) {
    await this.#line.ask('WebDriver:Navigate', { url });
  }

  async run(act, argument) {
    const { value: { value, error } } = await this.#line.ask('WebDriver:ExecuteAsyncScript', { script: wrapped(act), args: [argument ?? null], scriptTimeout: SCRIPT_MS });
    if (error) throw new Error(error);
    return value;
  }

  /** What the input method shows while it composes. */
  compose(text) {
    return this.#inside(COMPOSE, text);
  }

  /** The Enter that takes `text` in its place. */
  commit(text) {
    return this.#inside(COMMIT, text);
  }

  /** Only Enter is needed here. */
  async press() {
    await this.#inside(ENTER);
  }

  /** A setting of the whole browser, from now on. */
  async set(name, number) {
    await this.#inside(SET, name, number);
  }

  async #inside(script, ...args) {
    await this.#line.ask('Marionette:SetContext', { value: 'chrome' });
    await this.#line.ask('WebDriver:ExecuteScript', { script, args, sandbox: 'system' });
    await this.#line.ask('Marionette:SetContext', { value: 'content' });
  }
}

/** Commands and answers, `LENGTH:[…]` each. */
class Line {
  #socket;
  #waiting = new Map();
  #next = 1;
  #buffer = Buffer.alloc(0);

  static to(port) {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', reject);
      socket.on('connect', () => resolve(new Line(socket)));
    });
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (data) => this.#hear(data));
    socket.on('close', () => this.#fail(new Error('Firefox has gone')));
    socket.on('error', (error) => this.#fail(error));
  }

  ask(command, parameters) {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const timer = setTimeout(() => reject(new Error(`${command} was not answered in time`)), 2 * DEADLINE_MS);
      this.#waiting.set(id, { resolve, reject, timer });
      const text = JSON.stringify([0, id, command, parameters]);
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  #hear(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (let at; (at = this.#buffer.indexOf(':')) > 0; ) {
      const end = at + 1 + Number(this.#buffer.subarray(0, at));
      if (this.#buffer.length < end) return;
      const said = JSON.parse(this.#buffer.subarray(at + 1, end));
      this.#buffer = this.#buffer.subarray(end);
      // The first says who speaks, and is no answer.
      if (Array.isArray(said)) this.#answered(said);
    }
  }

  #answered([, id, error, result]) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
    else waiting?.resolve(result);
  }

  #fail(error) {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}

/** Firefox writes into its profile where it listens. */
async function portOf(profile, child) {
  const file = join(profile, 'MarionetteActivePort');
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    const said = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (said > 0) return said;
    if (child.exitCode !== null) throw new Error(`Firefox ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Firefox did not listen in time');
}
