// What is dropped on the page does not take its place.

import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const FILE = 'a file';
const LINK = 'a link';
const WORDS = 'words';
/** What is dropped, where, and whether the browser is kept from opening it. */
const TABLE = [
  [FILE, '#log', true],
  [FILE, '#field', true],
  [FILE, '#room-list', true],
  [FILE, 'body', true],
  [LINK, '#log', true],
  [LINK, '#field', false],
  [WORDS, '#field', false],
];

test('a file or a link that is dropped on the page is not opened in its place, and words fall into the box', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  for (const [what, where, expected] of TABLE) {
    await ann.until(isRefused, { what, where, expected });
  }
  house.assertQuiet();
});

/** Runs in the page: whether each step of a drop is taken from the browser just as is expected. */
function isRefused({ what, where, expected }) {
  const dataTransfer = new DataTransfer();
  if (what === 'a file') dataTransfer.items.add(new File(['x'], 'x.html', { type: 'text/html' }));
  else dataTransfer.setData(what === 'a link' ? 'text/uri-list' : 'text/plain', 'http://a.test/');
  return ['dragover', 'drop'].every((type) => {
    const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
    document.querySelector(where).dispatchEvent(event);
    return event.defaultPrevented === expected;
  });
}
