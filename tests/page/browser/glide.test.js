// What is read holds to the pixel in every frame that is painted, however one goes through the rows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../support/crowd.js';
import { glide } from '../support/painted.js';
import { openHouse } from '../support/house.js';

const MIXED = ['short', '一段没有空格的中文，应该在窄窗口里换行。'.repeat(12), 'long words '.repeat(60), '```\ncode\nand code\n```', '> quoted\nanswered', '🍵'];

const ROWS = { mixed: (i) => `${i} ${MIXED[i % MIXED.length]}`, short: (i) => `${i}`, long: (i) => `${i} ${'many words '.repeat(i % 7 === 0 ? 300 : 3)}` };

for (const [what, text] of Object.entries(ROWS)) {
  test(`a steady glide through ${what} rows, up and down, jumps in no painted frame`, async (t) => {
    const house = await openHouse(t, ['--rate', '0']);
    await fill(house, 400, text);
    const ann = await house.person('Ann');
    await ann.until(() => document.querySelectorAll('#chunks .m').length > 40);
    const up = await glide(ann.page, -60, 200);
    assert.deepEqual(up.jumps, [], JSON.stringify(up));
    assert.equal(await ann.page.$eval('#chunks [data-key]', (chunk) => chunk.querySelector('[data-key^="m"]').dataset.key), 'm1');
    const down = await glide(ann.page, 60, 200);
    assert.deepEqual(down.jumps, []);
    house.assertQuiet();
  });
}
