// Which messages of a room one is told of.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';
import { VirtualClock } from '../support/clock.js';

const { alertsOf, toldOf, watchAlerts } = await load('js/core/alerts.js');
const { inAnHour, tomorrow, withAlerts } = await load('js/core/alerting.js');

const NOW = 1_700_000_000_000;
const keeping = (alerts, now = NOW) => ({ hall: { me: { prefs: { alerts } }, now: () => now } });
const USUAL = { of: 'usual', until: null };

test('what is kept of a room decides, and whatever else is kept there is as usual', () => {
  const cases = [['all', { of: 'all', until: null }], ['mentions', { of: 'mentions', until: null }], ['none', { of: 'none', until: null }], [NOW + 1, { of: 'none', until: NOW + 1 }], [NOW, USUAL], [1e300, { of: 'none', until: null }]];
  for (const [kept, expected] of cases) assert.deepEqual(alertsOf(keeping({ tea: kept }), 'tea'), expected, `${kept}`);
  for (const strange of [true, {}, [], 'toString', null]) assert.deepEqual(alertsOf(keeping({ tea: strange }), 'tea'), USUAL, JSON.stringify(strange));
  for (const strange of [null, 5, 'none', ['none'], undefined]) assert.deepEqual(alertsOf(keeping(strange), 'tea'), USUAL, JSON.stringify(strange));
  for (const room of ['constructor', '__proto__', 'toString']) assert.deepEqual(alertsOf(keeping({}), room), USUAL, room);
  assert.deepEqual(alertsOf({ hall: { me: null, now: () => NOW } }, 'tea'), USUAL);
});

test('one is told of all, of what is for oneself, or of nothing; a conversation of two is for oneself', () => {
  const told = (kept, direct = false) => toldOf(keeping({ tea: kept }), { name: 'tea', direct }, 5, 2);
  assert.deepEqual(['usual', 'all', 'mentions', 'none', NOW + 1, NOW - 1].map((kept) => told(kept)), [5, 5, 2, 0, 0, 5]);
  assert.equal(told('mentions', true), 5);
});

test('what is set is kept beside the others without what has ended, and never more than fits', () => {
  const state = keeping({ tea: 'none', old: NOW - 1, later: NOW + 5 });
  assert.deepEqual(withAlerts(state, 'cake', 'all'), { alerts: { tea: 'none', later: NOW + 5, cake: 'all' } });
  assert.deepEqual(withAlerts(state, 'tea', 'usual'), { alerts: { later: NOW + 5 } });
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`room-${i}`, 'none']));
  assert.equal(withAlerts(keeping(many), 'cake', 'all'), null);
  const name = '茶'.repeat(32);
  const few = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${name}${i}`.slice(-32), 'none']));
  assert.notEqual(withAlerts(keeping(few), 'cake', 'all'), null);
});

test('an hour is an hour, and tomorrow is the next morning, also at the end of a month and in the night', () => {
  assert.equal(inAnHour(NOW) - NOW, 3_600_000);
  for (const now of [new Date(2026, 0, 31, 23, 59), new Date(2026, 10, 27, 0, 1), new Date(2026, 11, 31, 12)]) {
    const then = new Date(tomorrow(now.getTime()));
    assert.deepEqual([then.getHours(), then.getMinutes(), then.getDate()], [8, 0, new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getDate()]);
  }
});

test('it is told when one ends by itself, however far away that is, and not after it was taken back', async () => {
  const clock = new VirtualClock(NOW);
  const hall = { me: { prefs: { alerts: { tea: NOW + 3 * 3_600_000 + 5 } } }, now: () => clock.now() };
  let ended = [];
  const look = watchAlerts({ hall, clock }, () => ended.push(alertsOf({ hall }, 'tea').of));
  look();
  await clock.pass(3 * 3_600_000 + 4);
  assert.ok(!ended.includes('usual'));
  await clock.pass(1);
  assert.equal(ended.at(-1), 'usual');
  ended = [];
  await clock.pass(10 * 3_600_000);
  assert.deepEqual(ended, []);
  hall.me.prefs.alerts = { tea: clock.now() + 1_000 };
  look();
  hall.me.prefs.alerts = {};
  look();
  await clock.pass(5_000);
  assert.deepEqual(ended, []);
});
