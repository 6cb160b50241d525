import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../support/clock.js';
import { load } from '../support/modules.js';
import { Lines } from '../support/server.js';

const { afterClose, backoff } = await load('js/core/backoff.js');
const { Connection } = await load('js/core/connection.js');

test('the first retry is soon, the later ones double to thirty seconds, over half of it', () => {
  const range = (attempt) => [backoff(attempt, () => 0), backoff(attempt, () => 1)];
  assert.deepEqual(range(0), [0, 300]);
  assert.deepEqual(range(1), [500, 1000]);
  assert.deepEqual(range(2), [1000, 2000]);
  assert.deepEqual(range(5), [8000, 16_000]);
  assert.deepEqual(range(6), [15_000, 30_000]);
  assert.deepEqual(range(60), [15_000, 30_000]);
});

test('each close code has its own wait', () => {
  const half = () => 0.5;
  const waits = [[4001, null], [4003, null], [4008, 0], [1012, 3000], [1013, 10_000], [1006, undefined], [1000, undefined]];
  for (const [code, expected] of waits) assert.equal(afterClose(code, half), expected, String(code));
  assert.deepEqual([afterClose(1013, () => 0), afterClose(1013, () => 1)], [7_000, 13_000]);
});

/** A connection whose time and lines the test moves, and what was told of it. */
function underWatch() {
  const clock = new VirtualClock();
  const lines = new Lines(clock);
  const downs = [];
  const connection = new Connection({ connect: lines.connect, clock, random: () => 0.5 }, { open: () => connection.send({ type: 'hello' }), message() {}, down: ({ code }) => downs.push(code) });
  connection.open();
  return { clock, lines, connection, downs };
}

/** A hundred pages that lose their server at once with this code: how long each waits, try by try. */
function waits(code, tries) {
  const all = [];
  for (let page = 0; page < 100; page += 1) {
    const clock = new VirtualClock();
    const lines = new Lines(clock);
    const connection = new Connection({ connect: lines.connect, clock, random: Math.random }, { open() {}, message() {}, down() {} });
    connection.open();
    for (let i = 0; i < tries; i += 1) {
      lines.line.lose(i === 0 ? code : 1006);
      clock.tick(clock.next);
    }
    connection.stop();
    all.push(lines.all.slice(1).map(({ at }, i) => at - lines.all[i].at));
  }
  return all;
}

test('8. a hundred who are dropped at once come back spread over the window, and none before its time', () => {
  const windows = [
    [1006, [[0, 310], [500, 1_010], [1_000, 2_010], [2_000, 4_010]]],
    [1012, [[1_000, 5_010], [0, 310], [500, 1_010]]],
    [1013, [[7_000, 13_010], [0, 310]]],
  ];
  for (const [code, expected] of windows) {
    const found = waits(code, expected.length);
    expected.forEach(([least, most], i) => {
      const times = found.map((one) => one[i]).sort((a, b) => a - b);
      assert.ok(times[0] >= least && times.at(-1) <= most, `${code}, try ${i + 1}: ${times[0]} to ${times.at(-1)} ms`);
      // In each quarter of the window some, nowhere most of them.
      for (let quarter = 0; quarter < 4; quarter += 1) {
        const [from, to] = [0, 1].map((end) => least + ((most - least) * (quarter + end)) / 4);
        const here = times.filter((time) => time >= from && time < to).length;
        assert.ok(here >= 5 && here <= 60, `${code}, try ${i + 1}: ${here} between ${from} and ${to} ms`);
      }
    });
  }
});

test('"Try now" gives up an attempt that hangs, but not one that has only just begun', () => {
  const { clock, lines, connection, downs } = underWatch();
  clock.tick(900);
  connection.tryNow();
  assert.equal(lines.all.length, 1);
  clock.tick(200);
  connection.tryNow();
  assert.equal(lines.all.length, 2);
  // What becomes of the first is nobody's business any more, neither its end nor its deadline.
  lines.all[0].lose(1006);
  clock.tick(7_500);
  assert.deepEqual(downs, []);
  clock.tick(1_000);
  assert.deepEqual(downs, [0]);
});

test('"Try now" right after an attempt that failed is not lost: it comes when a second has passed', () => {
  const { clock, lines, connection } = underWatch();
  // The page would wait for at least eight seconds now.
  for (let tries = 1; tries <= 5; tries += 1) {
    lines.all.at(-1).lose(1006);
    clock.tick(clock.next);
  }
  lines.all.at(-1).lose(1006);
  clock.tick(200);
  connection.tryNow();
  assert.equal(lines.all.length, 6);
  clock.tick(800);
  assert.equal(lines.all.length, 7);
});

test('"Try now" lets a line that is closing tell its reason, to everybody who waits for an answer', () => {
  for (const [code, tries] of [[1006, 2], [1012, 2], [4001, 1], [4003, 1]]) {
    const { clock, lines, connection, downs } = underWatch();
    const [line] = lines.all;
    line.open();
    line.say({ type: 'welcome' });
    connection.settle();
    clock.tick(2_000);
    line.state = 'closing';
    connection.tryNow();
    line.lose(code);
    assert.deepEqual(downs, [code]);
    clock.tick(5_100);
    assert.equal(lines.all.length, tries, `tries after ${code}`);
    connection.stop();
  }
});

test('"Try now" takes a line that is closed and never said so for lost', () => {
  const { clock, lines, connection, downs } = underWatch();
  lines.all[0].open();
  clock.tick(2_000);
  lines.all[0].state = 'closed';
  connection.tryNow();
  assert.deepEqual(downs, [0]);
  assert.equal(lines.all.length, 2);
});

test('a line that closes for ever is given up, and so is one on which nobody answers the hello', () => {
  const { clock, lines, connection, downs } = underWatch();
  lines.all[0].open();
  lines.all[0].say({ type: 'welcome' });
  connection.settle();
  lines.all[0].state = 'closing';
  clock.tick(20_000);
  clock.tick(9_900);
  assert.deepEqual(downs, []);
  clock.tick(200);
  assert.deepEqual(downs, [0]);
  clock.tick(400);
  lines.all[1].open();
  clock.tick(7_900);
  assert.deepEqual(downs, [0]);
  clock.tick(200);
  assert.deepEqual(downs, [0, 0]);
});
