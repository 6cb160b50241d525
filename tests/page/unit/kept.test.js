// What the house keeps for all devices of somebody: stars, the room of the notes, what is put away; and that all of it has a place.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANN, welcome } from '../support/server.js';
import { load } from '../support/modules.js';
import { VirtualClock } from '../support/clock.js';

const { fits, SHARES } = await load('js/core/kept.js');
const { Hall } = await load('js/core/hall.js');
const { listStarred, withStar } = await load('js/core/starring.js');
const { notesOf, notesRoom } = await load('js/core/notes.js');
const { starsOf } = await load('js/core/stars.js');
const { isPutAway, withPutAway } = await load('js/core/putaway.js');

// What the house keeps of somebody, with 6 bytes around each key and its value.
const HOUSE_BYTES = 4_096;
const AROUND_BYTES = 6;
const NOTES = 'p:k3vw8npat5hxq2rm';
const MINE = { room: 'p:mine', kind: 'private', title: 'Mine', topic: '', seq: 0 };
const LONG = (i) => `${'𠀀'.repeat(31)}${String.fromCodePoint(97 + i)}`;

/** Somebody (7) with what is kept, and in what rooms. */
function hallWith(prefs, rooms = [MINE], more = false) {
  const clock = new VirtualClock();
  const hall = new Hall(clock);
  hall.welcome({ ...welcome(clock, { rooms }), you: { ...ANN, prefs }, more });
  return hall;
}

test('all shares together, with their keys and the room of the notes, fit into what the house keeps', () => {
  const notes = JSON.stringify('p:'.padEnd(34, 'x'));
  const shares = Object.entries(SHARES).reduce((sum, [key, bytes]) => sum + key.length + bytes + AROUND_BYTES, 0);
  assert.ok(shares + 'notes'.length + notes.length + AROUND_BYTES <= HOUSE_BYTES, `${shares}`);
  assert.ok(fits('stars', []) && !fits('stars', ['x'.repeat(SHARES.stars)]));
});

test('a star is given and taken back, once each, and what is kept otherwise is none', () => {
  const hall = hallWith({ stars: ['tea', 5, null, 'dm:7:9'] });
  assert.deepEqual(withStar(hall, 'cake', true), { stars: ['tea', 'dm:7:9', 'cake'] });
  assert.deepEqual(withStar(hall, 'tea', true), { stars: ['dm:7:9', 'tea'] });
  assert.deepEqual(withStar(hall, 'tea', false), { stars: ['dm:7:9'] });
  assert.deepEqual(withStar(hallWith({ stars: ['tea'] }), 'tea', false), { stars: null });
  for (const strange of [undefined, null, 5, 'tea', { tea: true }]) assert.deepEqual(starsOf(hallWith({ stars: strange })), [], JSON.stringify(strange));
  assert.deepEqual(starsOf(new Hall(new VirtualClock())), []);
});

test('no more stars than have a place, and one can always be taken back; private rooms one is out of are not kept on', () => {
  const many = Array.from({ length: 9 }, (_, i) => LONG(i));
  const hall = hallWith({ stars: many });
  assert.equal(withStar(hall, LONG(9), true), null);
  assert.equal(withStar(hall, many[0], false).stars.length, 8);
  assert.deepEqual(withStar(hallWith({ stars: ['p:gone', 'p:mine', 'gone'] }), 'tea', true), { stars: ['p:mine', 'gone', 'tea'] });
  // Of very many rooms the house does not tell all.
  assert.deepEqual(withStar(hallWith({ stars: ['p:gone'] }, [MINE], true), 'tea', true), { stars: ['p:gone', 'tea'] });
});

test('a conversation with a star is listed before anything was said in it, with whom the house knows', async () => {
  const hall = hallWith({ stars: ['dm:7:9', 'dm:7:8', 'dm:3:4', 'p:far', 'tea'] });
  const asked = [];
  const ask = async (command) => (asked.push(command), { people: [{ id: 9, name: 'Bo', role: 'moderator' }] });
  assert.deepEqual(await listStarred(hall, { ask, join: assert.fail }), [{ kind: 'listed' }]);
  assert.deepEqual(asked, [{ type: 'people', ids: [9, 8] }]);
  assert.deepEqual(hall.partner(hall.rooms.get('dm:7:9')), { id: 9, name: 'Bo', online: false });
  assert.equal(hall.roleOf(9), 'moderator');
  assert.ok(!hall.rooms.has('dm:7:8') && !hall.rooms.has('dm:3:4'));
  const away = async () => Promise.reject(Object.assign(new Error('offline'), { code: 'offline' }));
  assert.deepEqual(await listStarred(hallWith({ stars: ['dm:7:9'] }), { ask: away }), []);
});

test('a private room with a star is entered where the house has not told of all', async () => {
  const joined = [];
  assert.deepEqual(await listStarred(hallWith({ stars: ['p:far', 'p:mine'] }, [MINE], true), { ask: assert.fail, join: (name) => joined.push(name) }), []);
  assert.deepEqual(joined, ['p:far']);
});

test('the notes are the private room that is kept, while one is of it', () => {
  const listed = { ...MINE, room: NOTES, title: 'My notes' };
  assert.equal(notesRoom(hallWith({ notes: NOTES }, [listed])).name, NOTES);
  assert.equal(notesRoom(hallWith({ notes: NOTES })), null);
  assert.equal(notesOf(hallWith({ notes: NOTES })), NOTES);
  for (const strange of [undefined, null, 5, ['p:mine'], 'lobby', 'dm:7:9', 'constructor']) assert.equal(notesOf(hallWith({ notes: strange })), null, JSON.stringify(strange));
});

test('as many pins are put away as have a place, the last ones', () => {
  const few = hallWith({ pins_away: { tea: 3 } });
  assert.ok(isPutAway({ hall: few, here: 'tea' }, 3) && !isPutAway({ hall: few, here: 'cake' }, 3));
  assert.deepEqual(withPutAway(few, 'cake', 5), { pins_away: { tea: 3, cake: 5 } });
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [LONG(i), 9_999_999_999]));
  const rooms = Object.keys(withPutAway(hallWith({ pins_away: many }), LONG(12), 9_999_999_999).pins_away);
  assert.ok(rooms.length < 12 && rooms.length >= 6, `${rooms.length}`);
  assert.deepEqual(rooms, [...Object.keys(many), LONG(12)].slice(-rooms.length));
});
