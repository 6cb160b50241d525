import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { load } from '../support/modules.js';

const { afterClose, backoff, Socket } = await load('js/socket.js');

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

/** A line that never comes to be; `all` has every one that was tried, with the time of the try. */
class NoLine {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  static all = [];
  readyState = 0;
  at = Date.now();

  constructor() {
    NoLine.all.push(this);
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  send() {}

  close() {}

  lose(code) {
    this.onclose({ code, reason: '' });
  }
}

/** Time that the test moves, and what the page told of its line. */
function lineUnderWatch(t) {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  Object.assign(globalThis, { addEventListener() {}, document: { addEventListener() {}, hidden: false }, WebSocket: NoLine });
  NoLine.all = [];
  const downs = [];
  const socket = new Socket('', { open: () => socket.send({ type: 'hello' }), message() {}, down: ({ code }) => downs.push(code) });
  t.after(() => socket.stop());
  socket.open();
  return { socket, downs };
}

/** A hundred pages that lose their server at once with this code: how long each waits, try by try. */
function waits(code, tries) {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  Object.assign(globalThis, { addEventListener() {}, document: { addEventListener() {}, hidden: false }, WebSocket: NoLine });
  const all = [];
  for (let page = 0; page < 100; page += 1) {
    NoLine.all = [];
    const socket = new Socket('', { down() {} });
    socket.open();
    for (let i = 0; i < tries; i += 1) {
      NoLine.all[i].lose(i === 0 ? code : 1006);
      // One step for each millisecond would take a minute.
      while (NoLine.all.length === i + 1) mock.timers.tick(10);
    }
    socket.stop();
    all.push(NoLine.all.slice(1).map(({ at }, i) => at - NoLine.all[i].at));
  }
  mock.timers.reset();
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

test('"Try now" gives up an attempt that hangs, but not one that has only just begun', (t) => {
  const { socket, downs } = lineUnderWatch(t);
  mock.timers.tick(900);
  socket.tryNow();
  assert.equal(NoLine.all.length, 1);
  mock.timers.tick(200);
  socket.tryNow();
  assert.equal(NoLine.all.length, 2);
  // What becomes of the first is nobody's business any more, neither its end nor its deadline.
  NoLine.all[0].lose(1006);
  mock.timers.tick(7_500);
  assert.deepEqual(downs, []);
  mock.timers.tick(1_000);
  assert.deepEqual(downs, [0]);
});

test('"Try now" right after an attempt that failed is not lost: it comes when a second has passed', (t) => {
  const { socket } = lineUnderWatch(t);
  // The page would wait for at least eight seconds now.
  for (let tries = 1; tries <= 5; tries += 1) {
    NoLine.all.at(-1).lose(1006);
    while (NoLine.all.length === tries) mock.timers.tick(10);
  }
  NoLine.all.at(-1).lose(1006);
  mock.timers.tick(200);
  socket.tryNow();
  assert.equal(NoLine.all.length, 6);
  mock.timers.tick(800);
  assert.equal(NoLine.all.length, 7);
});

test('"Try now" lets a line that is closing tell its reason, to everybody who waits for an answer', (t) => {
  for (const [code, tries] of [[1006, 2], [1012, 2], [4001, 1], [4003, 1]]) {
    const { socket, downs } = lineUnderWatch(t);
    const [line] = NoLine.all;
    line.open();
    line.onmessage({ data: '{"type":"welcome"}' });
    socket.settle();
    mock.timers.tick(2_000);
    line.readyState = 2;
    socket.tryNow();
    line.lose(code);
    assert.deepEqual(downs, [code]);
    mock.timers.tick(5_100);
    assert.equal(NoLine.all.length, tries, `tries after ${code}`);
    socket.stop();
    mock.timers.reset();
  }
});

test('"Try now" takes a line that is closed and never said so for lost', (t) => {
  const { socket, downs } = lineUnderWatch(t);
  NoLine.all[0].open();
  mock.timers.tick(2_000);
  NoLine.all[0].readyState = 3;
  socket.tryNow();
  assert.deepEqual(downs, [0]);
  assert.equal(NoLine.all.length, 2);
});

test('a line that closes for ever is given up, and so is one on which nobody answers the hello', (t) => {
  const { socket, downs } = lineUnderWatch(t);
  NoLine.all[0].open();
  NoLine.all[0].onmessage({ data: '{"type":"welcome"}' });
  socket.settle();
  NoLine.all[0].readyState = 2;
  mock.timers.tick(20_000);
  mock.timers.tick(9_900);
  assert.deepEqual(downs, []);
  mock.timers.tick(200);
  assert.deepEqual(downs, [0]);
  mock.timers.tick(400);
  NoLine.all[1].open();
  mock.timers.tick(7_900);
  assert.deepEqual(downs, [0]);
  mock.timers.tick(200);
  assert.deepEqual(downs, [0, 0]);
});
