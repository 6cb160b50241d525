// The long forms of the journey, in each engine; `make soak-page`. ENGINES=firefox,webkit chooses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speak } from '../support/crowd.js';
import { glideUp } from '../support/engines/painted.js';
import { PlaywrightEngine } from '../support/engines/playwright.js';
import { WebKitEngine } from '../support/engines/webkit.js';
import { DEADLINE_MS, Teahouse } from '../support/teahouse.js';

const ENGINES = (process.env.ENGINES ?? 'chromium,firefox,webkit').split(',');
const MESSAGES = Number(process.env.LIVE ?? 5_000);
const ROUNDS = Number(process.env.RESTARTS ?? 30);
const AT_ONCE = 400;
const WIDE = { width: 1280, height: 800 };
const HOUR_MS = 3_600_000;
const MIXED = ['short', '没有空格的中文，在窄窗口里换行。'.repeat(9), 'long words '.repeat(40), '```\ncode\n```', '> quoted\nanswered', '🍵'];

const make = (name) => (name === 'webkit' ? new WebKitEngine() : new PlaywrightEngine(name));

async function twoPeople(t, engine) {
  const house = new Teahouse(['--rate', '0']);
  t.after(async () => {
    await engine.close();
    await house.close();
  });
  await Promise.all([house.start(), engine.start()]);
  const people = [];
  for (const name of ['Ann', 'Bo']) {
    const window = await engine.window(house, WIDE);
    people.push(window);
    await window.open();
    await window.enter(name);
  }
  return [house, ...people];
}

/** All the way up, in pieces; the worst that was seen. */
async function upToTheFirst(window) {
  const deadline = Date.now() + HOUR_MS / 4;
  const all = { worst: 0, frames: 0 };
  for (let isThere = false; !isThere; ) {
    assert.ok(Date.now() < deadline, `not at the first message in time: ${JSON.stringify(all)}`);
    const piece = await window.run(glideUp, { step: 300, FOR_MS: DEADLINE_MS });
    if (piece.worst > all.worst) Object.assign(all, piece, { frames: all.frames });
    all.frames += piece.frames;
    isThere = piece.isThere;
  }
  return all;
}

for (const name of ENGINES) {
  test(`${name}: ${MESSAGES} messages come live, and then it goes up to the first without a jump`, { timeout: HOUR_MS }, async (t) => {
    const [, ann, bo] = await twoPeople(t, make(name));
    const start = Date.now();
    for (let from = 0; from < MESSAGES; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, MESSAGES - from);
      await speak(bo, `Writer ${from / AT_ONCE}`, Array.from({ length: count }, (_, i) => `${from + i + 1} ${MIXED[i % MIXED.length]}`));
      await ann.until((last) => [...document.querySelectorAll('#chunks .body')].at(-1)?.textContent.startsWith(`${last} `), from + count);
    }
    const live = Date.now();
    assert.equal(await ann.run(() => { const log = document.getElementById('log'); return log.scrollHeight - log.clientHeight - log.scrollTop <= 1; }), true);
    const seen = await upToTheFirst(ann);
    assert.ok((await ann.texts())[0].startsWith('1 '));
    console.log(`${name}: ${MESSAGES} live in ${live - start} ms, up in ${Date.now() - live} ms, ${seen.frames} frames, at worst ${seen.worst} px off`);
    assert.ok(seen.worst <= 1, JSON.stringify(seen));
  });

  test(`${name}: ${ROUNDS} rounds of kill and restart, and each message is there once, in order`, { timeout: HOUR_MS }, async (t) => {
    const [house, ann, bo] = await twoPeople(t, make(name));
    const written = { ann: [], bo: [] };
    const write = async (who, window, count) => {
      for (let i = 0; i < count; i += 1) {
        written[who].push(`${who} ${written[who].length + 1}`);
        await window.write(written[who].at(-1));
      }
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all([write('ann', ann, 4), write('bo', bo, 4), house.kill(round % 3 === 0 ? 'SIGTERM' : 'SIGKILL')]);
      await Promise.all([write('ann', ann, 2), write('bo', bo, 2)]);
      await house.start();
      for (const window of [ann, bo]) {
        await window.live();
        await window.nothingWaits();
      }
      for (const window of [ann, bo]) for (const texts of Object.values(written)) await window.seesText(texts.at(-1));
      const seen = await ann.texts();
      await bo.sees(seen);
      for (const [who, texts] of Object.entries(written)) assert.deepEqual(seen.filter((text) => text.startsWith(who)), texts, `round ${round}`);
    }
    for (const window of [ann, bo]) assert.deepEqual(window.complaints, []);
    console.log(`${name}: ${ROUNDS} rounds, ${written.ann.length + written.bo.length} messages, each once`);
  });
}
