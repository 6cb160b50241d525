// The simulated house, as Node sees it: a process that takes a line of JSON and gives one (`tests/sim/src/bridge.rs`).

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class House {
  #process;
  #lines;
  #asked = Promise.resolve();
  /** What pages are told and do not know yet. */
  told = [];
  /** Virtual milliseconds since the house began. */
  now = 0;
  /** Whether the script is at its end. */
  over = false;

  constructor(binary, { seed, pages, length }) {
    const options = ['--bridge', pages, '--from', seed, '--length', length].map(String);
    this.#process = spawn(binary, options, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Asks in the order in which it is called; a promise of the whole answer. */
  ask(question) {
    this.#asked = this.#asked.then(async () => {
      this.#process.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await this.#lines.next();
      if (done) throw new Error('the simulated house has ended: see its words above');
      const answer = JSON.parse(value);
      this.told.push(...answer.told);
      [this.now, this.over] = [answer.now, answer.over];
      return answer;
    });
    return this.#asked;
  }

  end() {
    this.#process.stdin.end();
  }
}
