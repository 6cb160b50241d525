// A real server for one test, with ports and a data directory of its own. A missing one is a failure, never a skip.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A name that is not loopback: there a browser takes away what it gives to https only. */
export const LAN = 'teahouse.test';
/** A name that somebody else has bound to our address. */
export const EVIL = 'evil.example';
/** A busy machine of one core is ten times slower than an idle one. */
export const DEADLINE_MS = 60_000;

function serverBinary() {
  const path = process.env.TEAHOUSE_BIN;
  assert.ok(path, 'TEAHOUSE_BIN must name the server to test, for instance target/release/teahouse');
  assert.ok(existsSync(path), `TEAHOUSE_BIN names ${path}, which does not exist`);
  return path;
}

export class Teahouse {
  #binary = serverBinary();
  #options;
  #process = null;
  #data = mkdtempSync(join(tmpdir(), 'teahouse-page-'));
  /** What it said at its start. */
  #said = '';
  port = 0;
  /** Of the operators; 0 without `--debug`. */
  debugPort = 0;

  /** Of the link by which the first operator is made; null when the house has one. */
  operatorSecret = null;

  constructor(options) {
    this.#options = options;
  }

  get address() {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** What stands behind these words in what it said at its start. */
  banner(words) {
    return new RegExp(`${words}(\\S+)`).exec(this.#said)?.[1];
  }

  /** The same page as others on the network see it. */
  get lanAddress() {
    return `http://${LAN}:${this.port}/`;
  }

  /** Starts the server, the second time on the port of the first. */
  async start() {
    const listen = `127.0.0.1:${this.port}`;
    const debug = this.#options.includes('--debug') ? [] : ['--debug', 'off'];
    const server = spawn(this.#binary, ['--listen', listen, ...debug, '--public-name', LAN, '--data', this.#data, ...this.#options], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = server;
    let said = '';
    server.stderr.on('data', (data) => (said += data));
    this.port = await new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`the server ${why}: ${said}`));
      const timer = setTimeout(() => fail('showed no address in time'), DEADLINE_MS);
      server.on('error', (error) => fail(`did not start (${error.message})`));
      server.on('exit', (code) => fail(`ended with ${code}`));
      server.stdout.on('data', (data) => {
        said += data;
        this.#said = said;
        const found = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said);
        const operators = /debug +(?:off|telnet \S+ (\d+))/.exec(said);
        if (!found || !operators) return;
        clearTimeout(timer);
        this.operatorSecret = /#operator=(\S+)/.exec(said)?.[1] ?? null;
        this.debugPort = Number(operators[1] ?? 0);
        resolve(Number(found[1]));
      });
    });
  }

  /** No chance to say goodbye or to write anything down. */
  async kill(signal = 'SIGKILL') {
    const server = this.#process;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    await new Promise((resolve) => {
      server.on('exit', resolve);
      server.kill(signal);
    });
  }

  /** The next start finds an empty data directory. */
  forget() {
    rmSync(this.#data, { recursive: true, force: true });
  }

  async close() {
    await this.kill();
    this.forget();
  }
}
