import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { Address } = await load('js/views/address.js');

/** An address as a browser has one: its event comes later than its change. `visited` is what Back leads through. */
function setUp(t, hash = '') {
  let turned;
  const visited = [];
  const place = { get hash() { return hash; }, set hash(to) { visited.push(hash = to); } };
  Object.assign(globalThis, { location: place, history: { replaceState: (_, __, to) => (hash = to) }, addEventListener: (_, hear) => (turned = hear) });
  t.after(() => ['location', 'history', 'addEventListener'].forEach((name) => delete globalThis[name]));
  const state = { here: null };
  let address = null;
  const show = (name) => {
    state.here = name;
    address?.hear([{ kind: 'shown', room: name }]);
  };
  address = new Address(state, { show });
  return { state, address, place, visited, show, turn: () => turned() };
}

test('the room on screen is the one in the address, and an empty address stays empty', (t) => {
  const { state, place, visited, show, turn, address } = setUp(t);
  assert.deepEqual([state.here, place.hash], ['lobby', '']);
  show('tea');
  assert.deepEqual([place.hash, visited], ['#tea', ['#tea']]);
  place.hash = '#lobby';
  turn();
  assert.equal(state.here, 'lobby');
  address.hear([{ kind: 'joined', room: 'lobby', asked: 'lobby' }]);
  assert.equal(place.hash, '#lobby');
});

test('a room that is called otherwise, or is none, leaves no trace to go back to', (t) => {
  const { state, address, place, visited, show } = setUp(t);
  show('straße');
  state.here = 'strasse';
  address.hear([{ kind: 'joined', room: 'strasse', asked: 'straße' }]);
  assert.equal(place.hash, '#strasse');
  state.here = 'lobby';
  address.hear([{ kind: 'shown', room: 'lobby', instead: 'dm:1:2' }]);
  assert.deepEqual([place.hash, visited.length], ['#lobby', 1]);
});

test('somebody goes elsewhere in the moment in which the house lets them in: they come there', (t) => {
  const { state, address, place, show, turn } = setUp(t);
  show('tea');
  place.hash = '#coffee';
  address.hear([{ kind: 'joined', room: 'tea', asked: 'tea', anew: true }]);
  address.hear([{ kind: 'shown', room: 'tea' }]);
  turn();
  assert.deepEqual([state.here, place.hash], ['coffee', '#coffee']);
});
