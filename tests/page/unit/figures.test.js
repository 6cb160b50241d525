// What is unread of a room: what the house says of it, and what the page counts itself where it holds all of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';
import { message } from '../support/server.js';

const { Room } = await load('js/core/room.js');
const { figuresOf, mentions, told } = await load('js/core/figures.js');

const ME = 1;
const said = (seq, user = 2, mentioned = []) => message(seq, { user, mentions: mentioned.map((each) => ({ user: each, start: 0, end: 4 })) });
const figures = (room) => Object.values(figuresOf(room, ME));

/** A room that one is in, whose log begins behind `seq`. */
function live(seq, entry) {
  const room = Object.assign(new Room('lobby'), { joined: true });
  told(room, entry, seq);
  room.log.start(seq);
  return room;
}

test('a message is for whom the house has found in it, and for everybody', () => {
  assert.deepEqual([said(1), said(1, 2, [ME]), said(1, 2, [0]), said(1, 2, [7]), {}].map((each) => mentions(each, ME)), [false, true, true, false, false]);
});

test('where everything behind what is read is held, the page counts: others, what is there, by name', () => {
  const room = live(10, { read: 10, unread: 0, mentions: 0 });
  for (const event of [said(11, 2, [ME]), said(12, ME), said(13), said(14, 2, [0])]) room.log.take(event);
  assert.deepEqual(figures(room), [3, 2]);
  room.log.take({ type: 'deleted', seq: 15, time: 1, user: 2, name: 'Bo', target: 11 });
  room.log.take({ type: 'edited', seq: 16, time: 1, user: 2, name: 'Bo', target: 13, text: '@Ann', mentions: [{ user: ME, start: 0, end: 4 }] });
  assert.deepEqual(figures(room), [2, 2]);
  room.read = 13;
  assert.deepEqual(figures(room), [1, 1]);
  room.read = 16;
  assert.deepEqual(figures(room), [0, 0]);
});

test('where it is not, the house has counted, and what came or was read since is added or taken away', () => {
  const room = live(100, { read: 20, unread: 50, mentions: 3 });
  assert.deepEqual(figures(room), [50, 3]);
  room.log.take(said(101, 2, [ME]));
  room.log.take(said(102, ME));
  assert.deepEqual(figures(room), [51, 4]);
  room.log.takeOlder(101, [said(99), said(100, 2, [ME])], true);
  room.read = 99;
  assert.deepEqual(figures(room), [2, 2], 'all of it is held now');
  // A hole at the end: what the house said of the room goes as far as it went then.
  room.log.reach(110);
  told(room, { read: 99, unread: 9, mentions: 1 }, 110);
  assert.deepEqual(figures(room), [9, 1]);
});

test('of a room that one is not in the house alone knows', () => {
  const room = new Room('tea');
  assert.deepEqual(figures(room), [0, 0]);
  told(room, { read: 5, unread: 4, mentions: 1 }, 9);
  assert.deepEqual([room.read, ...figures(room)], [5, 4, 1]);
  told(room, { read: 9, unread: 0, mentions: 0 }, 9);
  assert.deepEqual([room.read, ...figures(room)], [9, 0, 0]);
  // Back, when the person said so; but what was read here meanwhile is read.
  told(room, { read: 3, unread: 5, mentions: 2 }, 9);
  assert.deepEqual([room.read, ...figures(room)], [3, 5, 2]);
  told(Object.assign(room, { unsent: 7 }), { read: 3, unread: 5, mentions: 2 }, 9);
  assert.equal(room.read, 7);
});
