// What of WebDriver (https://www.w3.org/TR/webdriver2/) drives a window: a session over HTTP, scripts, and the actions
// of keys, mouse and wheel.

import { request } from 'node:http';
import { DEADLINE_MS } from '../teahouse.js';

/** What a script in the page may take; each has a nearer deadline of its own. */
export const SCRIPT_MS = 4 * DEADLINE_MS;

const KEYS = { Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Backspace: '\uE003', PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011', ArrowUp: '\uE013', ArrowDown: '\uE015', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A' };
const valueOf = (key) => KEYS[key] ?? key;

/** As a script of WebDriver, which hears the end of what takes longer by its last argument. */
export const wrapped = (act) => `
  const done = arguments[arguments.length - 1];
  new Promise((resolve) => resolve((${act})(arguments[0]))).then((value) => done({ value: value === undefined ? null : value }), (error) => done({ error: [error, error && error.stack].join('\\n') }));`;

export class Driver {
  #port;
  #child;
  #session = '';

  constructor(port, child) {
    this.#port = port;
    this.#child = child;
  }

  /** A session with a new browser, as soon as the driver listens. */
  async start(browser) {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      try {
        await this.#send('GET', '/status');
        break;
      } catch (error) {
        if (error.code !== 'ECONNREFUSED' || this.#child.exitCode !== null || Date.now() > deadline) throw error;
        await new Promise(setImmediate);
      }
    }
    const { sessionId } = await this.#send('POST', '/session', { capabilities: { alwaysMatch: browser } });
    this.#session = `/session/${sessionId}`;
    await this.ask('POST', '/timeouts', { script: SCRIPT_MS, pageLoad: DEADLINE_MS });
  }

  ask(method, path, body) {
    return this.#send(method, this.#session + path, body);
  }

  async run(act, argument) {
    const { value, error } = await this.ask('POST', '/execute/async', { script: wrapped(act), args: [argument ?? null] });
    if (error) throw new Error(error);
    return value;
  }

  /** `Shift+Enter`: all but the last are held. */
  async press(chord) {
    const keys = chord.length > 1 ? chord.split('+').map(valueOf) : [chord];
    const down = keys.map((value) => ({ type: 'keyDown', value }));
    const up = [...keys].reverse().map((value) => ({ type: 'keyUp', value }));
    await this.#act({ type: 'key', id: 'keys', actions: [...down, ...up] });
  }

  async click(x, y) {
    const button = 0;
    await this.#act({ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [{ type: 'pointerMove', duration: 0, x, y }, { type: 'pointerDown', button }, { type: 'pointerUp', button }] });
  }

  async wheel(x, y, by) {
    await this.#act({ type: 'wheel', id: 'wheel', actions: [{ type: 'scroll', x, y, deltaX: 0, deltaY: by, duration: 0 }] });
  }

  /** What is not released does nothing when it comes a second time. */
  async #act(source) {
    await this.ask('POST', '/actions', { actions: [source] });
    await this.ask('DELETE', '/actions');
  }

  async close() {
    if (this.#session === '') return;
    await this.ask('DELETE', '').catch(() => {});
    this.#session = '';
  }

  #send(method, path, body) {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text) };
      const asked = request({ host: '127.0.0.1', port: this.#port, method, path, headers, timeout: SCRIPT_MS + DEADLINE_MS }, (reply) => {
        let said = '';
        reply.setEncoding('utf8');
        reply.on('data', (data) => (said += data));
        reply.on('end', () => answered(method, path, said, resolve, reject));
      });
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path} was not answered in time`)));
      asked.on('error', reject);
      asked.end(text);
    });
  }
}

function answered(method, path, said, resolve, reject) {
  try {
    const { value } = JSON.parse(said);
    if (value && value.error) reject(new Error(`${method} ${path}: ${value.error}: ${value.message}`));
    else resolve(value);
  } catch {
    reject(new Error(`${method} ${path}: ${said}`));
  }
}
