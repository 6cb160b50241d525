// What is written, as it is drawn: where its names, rooms and links lead, and which way its lines run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';

test('rooms, names and addresses of this house are gone to in the same tab, others in another', async (t) => {
  const house = await openHouse(t);
  const [ann, bo] = [await house.person('Ann'), await house.person('Bo')];
  const { page } = ann;
  const opened = [];
  ann.context.on('page', (each) => opened.push(each.url()));
  await bo.say(`to #Tea, ${house.address}#garden, @Ann and @Bo\n> @Ann in a quote, \`@Ann\` in code`);
  const at = (room) => ann.until((hash) => location.hash === hash, room);
  await ann.until(() => document.querySelectorAll('#content .m .body a').length === 3);
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

test('code on screen has quiet colours, and is the same text, also when its row is drawn again', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const code = 'let a = "x"; // why\nlet b = 42;';
  await ann.say(`\`\`\`js\n${code}\n\`\`\``);
  const lit = () => ann.until(() => document.querySelectorAll('#content pre > span').length === 3);
  await lit();
  assert.deepEqual(await ann.page.$$eval('#content pre > span', (all) => all.map((each) => [each.className, each.textContent])), [['string', '"x"'], ['comment', '// why'], ['number', '42']]);
  assert.equal(await ann.page.textContent('#content pre'), code);
  await ann.page.evaluate(() => (window.first = document.querySelector('#content pre > span')));
  // A name that is new may be in any text.
  await house.person('Bo');
  await ann.until(() => document.querySelector('.line.coming')?.textContent.includes('Bo'));
  assert.equal(await ann.page.evaluate(() => window.first.isConnected), true);
  await ann.page.hover('#content pre');
  await ann.page.click('#content .copy-code');
  await ann.until(() => document.getElementById('say').textContent === 'Copied');
  await ann.page.focus('#field');
  await ann.page.keyboard.press('Control+v');
  assert.equal(await ann.page.inputValue('#field'), code);
  for (const colorScheme of ['light', 'dark']) {
    await ann.page.emulateMedia({ colorScheme });
    const colours = await ann.page.$$eval('#content pre, #content pre > span', (all) => all.map((each) => getComputedStyle(each).color));
    assert.equal(new Set(colours).size, 4, colorScheme);
  }
  await hasNoBarriers(ann, 'code and lists');
  house.assertQuiet();
});

test('a list keeps its numbers, and its lines when it is copied with others', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann', { viewport: { width: 390, height: 700 } });
  await ann.say('buy:\n- tea\n  - green\n- ~~milk~~\n3. third\n100. hundredth, which is a long line that goes on and on to the next one');
  await ann.say('done');
  assert.deepEqual(await ann.page.$$eval('#content li', (all) => all.map((each) => [each.textContent.slice(0, 6), each.value])), [['tea', 0], ['green', 0], ['milk', 0], ['third', 3], ['hundre', 100]]);
  assert.equal(await ann.page.textContent('#content s'), 'milk');
  const left = await ann.page.$$eval('#content li, #content .body', (all) => all.every((each) => each.getBoundingClientRect().right <= innerWidth));
  assert.equal(left, true);
  const copied = await ann.page.evaluate(() => {
    document.getSelection().selectAllChildren(document.getElementById('chunks'));
    let text = '';
    document.addEventListener('copy', (event) => (text = event.clipboardData.getData('text/plain')), { once: true });
    document.execCommand('copy');
    return text;
  });
  assert.match(copied, /\nbuy:\ntea\ngreen\nmilk\nthird\nhundredth/);
  await ann.say('קניות:\n- תה ירוק\n- milk');
  // Beside the avatar, with all of its points on one side.
  const sides = await ann.page.$$eval('#content .m:last-child :is(ul, li)', (all) => all.map((each) => getComputedStyle(each).direction));
  assert.deepEqual(sides, ['rtl', 'rtl', 'rtl']);
  await hasNoBarriers(ann, 'lists');
  house.assertQuiet();
});
