import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { afterClose, backoff } = await load('js/socket.js');

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
