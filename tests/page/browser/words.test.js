// What is written, as it is drawn: where its names, rooms and links lead, and which way its lines run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

test('rooms, names and addresses of this house are gone to in the same tab, others in another', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const { page } = ann;
  const opened = [];
  ann.context.on('page', (each) => opened.push(each.url()));
  await bo.say(`to #Tea, ${house.address}#garden, @Ann and @Bo\n> @Ann in a quote, \`@Ann\` in code`);
  const at = (room) => ann.until((hash) => location.hash === hash, room);
  const links = await page.$$eval('#content .m .body a', (all) => all.map((link) => [link.textContent, link.getAttribute('href'), link.target]));
  assert.deepEqual(links.map(([text, href, target]) => [text, href.replace(/^#dm:.*/, '#dm'), target]), [['#Tea', '#tea', ''], [`${house.address}#garden`, '#garden', ''], ['@Bo', '#dm', '']]);
  assert.deepEqual(await page.$$eval('#content bdi.mention', (all) => all.map((each) => each.textContent)), ['@Ann']);
  for (const [i, room] of ['#tea', '#garden'].entries()) {
    await page.locator('#content .m .body a').nth(i).click();
    await at(room);
    await page.goBack();
    await at('');
    await ann.until(() => document.querySelectorAll('#content .m .body a').length === 3);
  }
  await page.locator('#content .m .body a').nth(2).click();
  await ann.until(() => document.querySelector('dialog.person-card')?.innerText.includes('Bo'));
  assert.deepEqual(opened, []);
  house.assertQuiet();
});

test('each line runs as its own words do, whatever stands before them, and code is never turned round', async (t) => {
  const house = await openHouse(t);
  const noa = await house.person('נועה');
  await house.person('محمد');
  await noa.until(() => document.querySelectorAll('#people-list li').length >= 2);
  await noa.say('אני כאן\n@محمد yes\n`make check` אני\nlast');
  await noa.say('> אני בודקת\nan answer');
  const side = (word) => noa.page.evaluate((text) => {
    const walker = document.createTreeWalker(document.getElementById('chunks'), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      const at = node.data.indexOf(text);
      if (at < 0 || !node.parentElement.closest('.body')) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + text.length);
      const [word, block] = [range.getBoundingClientRect(), node.parentElement.closest('p, blockquote').getBoundingClientRect()];
      return word.left - block.left < block.right - word.right ? 'left' : 'right';
    }
    return null;
  }, word);
  await noa.seesText('אני בודקתan answer');
  const sides = {};
  for (const word of ['אני כאן', 'make check', 'last', 'an answer']) sides[word] = await side(word);
  assert.deepEqual(sides, { 'אני כאן': 'right', 'make check': 'right', last: 'left', 'an answer': 'left' });
  // The name comes first, so the word behind it stands to its right.
  assert.equal(await noa.page.$eval('#chunks a.mention', (name) => {
    const range = document.createRange();
    range.setStart(name.nextSibling, 1);
    range.setEnd(name.nextSibling, 4);
    return range.toString() === 'yes' && range.getBoundingClientRect().left > name.getBoundingClientRect().left;
  }), true);
  assert.equal(await noa.page.$eval('#chunks code', (code) => getComputedStyle(code).direction), 'ltr');
  assert.equal(await noa.page.$eval('#chunks blockquote', (quote) => getComputedStyle(quote).direction), 'rtl');
  house.assertQuiet();
});

test('words at the fences of code are on screen, and only the code is copied', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('```rm -rf build\nmake\n``` and then\n```rust\nlet a;\n```');
  assert.deepEqual(await ann.page.$$eval('#content pre', (all) => all.map((pre) => [pre.textContent, getComputedStyle(pre, '::before').content])), [['rm -rf build\nmake', 'none'], ['let a;', '"rust"']]);
  assert.equal(await ann.page.textContent('#content .m .body p'), 'and then');
  house.assertQuiet();
});
