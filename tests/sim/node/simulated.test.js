// The page's own modules in the simulated house: what a script has for the first tabs they do, over lines that
// break, with a server that dies and a disk that is full, and in the end each of them shows what the house keeps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../page/support/clock.js';
import { load } from '../../page/support/modules.js';
import { House } from './bridge.js';
import { goOn, Guest } from './guest.js';

const { Page } = await load('js/core/page.js');
const binary = process.env.TEAHOUSE_SIM ?? new URL('../../../target/debug/sim', import.meta.url).pathname;
const [from, seeds, length] = ['FROM', 'SEEDS', 'LENGTH'].map((name, i) => Number(process.env[name] ?? [0, 12, 4_000][i]));
const PAGES = 2;
const PATIENCE_MS = 600_000;
/** The one room that operators take away in a run. */
const REMOVABLE = 'attic';

for (let seed = from; seed < from + seeds; seed++) test(`seed ${seed}`, () => play(seed));

async function play(seed) {
  const house = new House(binary, { seed, pages: PAGES, length });
  const clock = new VirtualClock();
  const guests = Array.from({ length: PAGES }, (_, tab) => new Guest(Page, tab, house, clock));
  try {
    guests.forEach(({ page }) => page.start());
    while (!house.over) await goOn(house, guests, clock, 1_000);
    await house.ask({ calm: true });
    const until = clock.now() + PATIENCE_MS;
    while (!guests.every((guest) => guest.isAtRest)) {
      assert.ok(clock.now() < until, `it does not become quiet: ${guests.map(({ page: { state } }) => `${state.name} ${state.outbox.waiting}`)}`);
      await goOn(house, guests, clock, 1_000);
    }
    // What is under way arrives.
    for (const end = clock.now() + 5_000; clock.now() < end; ) await goOn(house, guests, clock, 1_000);
    for (const guest of guests) {
      await compare(guest, house);
      await compareCircles(guest, house);
    }
  } finally {
    house.end();
  }
}

/** Who reacts with what, as sets, without what nobody has any more. */
const sets = (reactions = {}) => Object.entries(reactions).filter(([, users]) => users.length > 0).map(([emoji, users]) => [emoji, [...users].sort()]).sort();

/** What the changes of a room have pinned, the newest pin first; what is gone is pinned no longer. */
function pinsOf(history, changes) {
  let pins = [];
  for (const { target, pinned } of changes) if (pinned !== null) pins = [...(pinned ? [target] : []), ...pins.filter((seq) => seq !== target)];
  return pins.filter((target) => history.some(({ seq, text }) => seq === target && text !== null));
}

/** What a page shows is what the house keeps, and what was written and changed in it is there, once and in order. */
async function compare({ page: { state }, sent, changed, signed, dropped }, house) {
  const kept = new Map();
  for (const name of new Set([...state.hall.rooms.keys(), ...[...sent, ...changed, ...signed].map(({ room }) => room)])) {
    kept.set(name, await house.ask({ history: name }));
  }
  const failed = new Set(state.outbox.entries.map(({ cid }) => cid));
  const isThere = ({ cid, room }) => kept.get(room).history.some((message) => message.cid === cid);
  const arrived = sent.filter((post) => !failed.has(post.cid) && (!dropped.has(post.cid) || isThere(post)));
  for (const name of new Set(arrived.map(({ room }) => room))) {
    const mine = new Set(arrived.filter(({ room }) => room === name).map(({ cid }) => cid));
    const there = kept.get(name).history.map(({ cid }) => cid).filter((cid) => mine.has(cid));
    // An operator may have taken the room away, and with it what was in it; what was written since is there.
    const lost = [...mine].slice(0, name === REMOVABLE ? mine.size - there.length : 0);
    assert.deepEqual([...lost, ...there], [...mine], `what was written in ${name}`);
  }
  for (const { cid, room, target } of changed.filter(({ room: name }) => name !== REMOVABLE)) {
    const { history, changes } = kept.get(room);
    const times = changes.filter((change) => change.cid === cid).length;
    const isGone = history.some(({ seq, text }) => seq === target && text === null);
    // Whatever was taken away already is not taken away again.
    assert.ok(times === 1 || (times === 0 && (failed.has(cid) || dropped.has(cid) || isGone)), `what became of ${target} in ${room} by ${cid}: ${times}`);
  }
  // Taken back before it was sent, or so already, it is none.
  for (const { cid, room } of signed) assert.ok(kept.get(room).changes.filter((change) => change.cid === cid).length <= 1, `the sign ${cid} in ${room}`);
  for (const [name, { log, joined, pins, pinsAt }] of state.live ? state.hall.rooms : []) {
    // Whoever was away while a room was taken away and made again cannot always tell.
    if (log.last === null || name === REMOVABLE) continue;
    // What a line that stands still has not brought yet is not shown yet.
    const { history, changes } = kept.get(name);
    const later = new Set(changes.filter(({ seq }) => seq > log.last).map(({ target }) => target));
    const shown = log.messages.filter(({ seq }) => !later.has(seq)).map(({ seq, user, text = null, reactions }) => ({ seq, user, text, reactions: sets(reactions) }));
    // What is no message has a number too.
    const isHeld = ({ seq }) => seq >= log.first && seq <= log.last && !later.has(seq);
    const rows = history.filter(isHeld).map(({ seq, user, text, reactions }) => ({ seq, user, text, reactions: text === null ? [] : sets(reactions) }));
    assert.deepEqual(shown, rows, `${name} as it is shown`);
    // A conversation of two is told of its pins only when somebody looks at it.
    if (joined && pinsAt > 0) assert.deepEqual(pins, pinsOf(history, changes.filter(({ seq }) => seq <= log.last)), `what is pinned in ${name}`);
  }
}

/** A page shows a private room when its person is of it, and nothing at all of any other. */
async function compareCircles({ page: { state }, circles }, house) {
  if (!state.live) return;
  for (const name of [...state.hall.rooms.keys()].filter((each) => each.startsWith('p:'))) {
    const { within } = await house.ask({ within: name, user: state.me.id });
    assert.equal(circles.includes(name), within, `${name} is shown`);
    if (!within) assert.deepEqual(state.hall.room(name).log.messages, [], `${name} is not known`);
  }
}
