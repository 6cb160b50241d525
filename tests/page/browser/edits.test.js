// What becomes of what was said: it is edited in its row and taken away, by hand, by keys and by a finger, also while the
// house is away; and others see it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasNoBarriers } from '../support/barriers.js';
import { openHouse } from '../support/house.js';
import { operator as operatorOf } from '../support/operator.js';

const PHONE = { width: 390, height: 844 };
const FIELD = '.editor textarea';

/** Two in the lobby, where the first has said these texts. */
async function open(t, texts, options = {}) {
  const house = await openHouse(t);
  const ann = await house.person('Ann', options);
  const bob = await house.person('Bob');
  for (const text of texts) await ann.say(text);
  if (texts.length > 0) await bob.seesText(texts.at(-1));
  return { house, ann, bob };
}

const rowWith = (window, text) => window.page.locator('#chunks .m', { hasText: text });
const isFocused = (selector) => document.activeElement?.matches(selector) ?? false;

/** The row opens its editor, with the focus in it. */
async function editing(window, text) {
  await window.until(isFocused, FIELD);
  assert.equal(await window.page.inputValue(FIELD), text);
}

async function menuOf(window, text) {
  await rowWith(window, text).hover();
  await rowWith(window, text).locator('.row-actions').click();
  await window.page.waitForSelector('dialog.actions[open]');
}

test('the arrow up in the empty box edits what was said last in its row; Escape leaves it, Enter saves it, for everybody', async (t) => {
  const { house, ann, bob } = await open(t, ['first', 'helo']);
  await ann.page.press('#field', 'ArrowUp');
  await editing(ann, 'helo');
  await ann.page.fill(FIELD, 'nonsense');
  await ann.page.press(FIELD, 'Escape');
  await ann.until(isFocused, '#field');
  await ann.sees(['first', 'helo']);
  await ann.page.press('#field', 'ArrowUp');
  await editing(ann, 'helo');
  await ann.page.fill(FIELD, 'hello');
  await ann.page.press(FIELD, 'Shift+Enter');
  await ann.page.keyboard.type('there');
  await ann.page.press(FIELD, 'Enter');
  await ann.until(isFocused, '#field');
  for (const window of [ann, bob]) await window.sees(['first', 'hello\nthere (edited)']);
  assert.match(await rowWith(bob, 'hello').locator('.edited').getAttribute('title'), /\d/);
  const late = await house.person('Late');
  await late.sees(['first', 'hello\nthere (edited)']);
  house.assertQuiet();
});

test('a text that is emptied asks whether the message shall go; whoever keeps it has it, and who deletes it has it gone everywhere', async (t) => {
  const { house, ann, bob } = await open(t, ['stays', 'goes']);
  for (const button of ['Keep', 'Delete']) {
    await ann.page.press('#field', 'ArrowUp');
    await editing(ann, 'goes');
    await ann.page.fill(FIELD, ' ');
    await ann.page.press(FIELD, 'Enter');
    await ann.until(() => document.activeElement.textContent === 'Keep');
    await ann.page.click(`.row-question >> text="${button}"`);
    await ann.sees(button === 'Keep' ? ['stays', 'goes'] : ['stays', 'Deleted']);
    await ann.page.focus('#field');
  }
  await bob.sees(['stays', 'Deleted']);
  assert.equal(await bob.page.locator('#chunks .gone ~ .row-actions').count(), 0, 'nothing can be done with what is gone');
  const late = await house.person('Late');
  await late.sees(['stays', 'Deleted']);
  assert.doesNotMatch(await late.page.content(), /goes/);
  house.assertQuiet();
});

test('the bar, the menu and the keys of a row offer what may be done with it, and nothing else', async (t) => {
  const { house, ann, bob } = await open(t, ['mine']);
  await menuOf(ann, 'mine');
  await ann.page.click('dialog.actions >> text="Edit"');
  await editing(ann, 'mine');
  await ann.page.click('.editor >> text="Cancel"');
  await menuOf(ann, 'mine');
  const words = (window) => window.page.$$eval('dialog.actions button', (buttons) => buttons.map(({ textContent }) => textContent));
  assert.deepEqual((await words(ann)).filter((word) => ['Edit', 'Delete'].includes(word)), ['Edit', 'Delete']);
  await ann.page.keyboard.press('Escape');
  await menuOf(bob, 'mine');
  assert.deepEqual((await words(bob)).filter((word) => ['Edit', 'Delete'].includes(word)), []);
  await bob.page.keyboard.press('Escape');
  // With the keyboard alone, from the log: E edits, Delete asks.
  await ann.page.focus('#log');
  await ann.page.keyboard.press('ArrowUp');
  await ann.page.keyboard.press('e');
  await editing(ann, 'mine');
  await ann.page.fill(FIELD, 'still mine');
  await ann.page.press(FIELD, 'Enter');
  await bob.sees(['still mine (edited)']);
  await ann.until(isFocused, '#chunks .m');
  await ann.page.keyboard.press('Delete');
  await ann.until(() => document.activeElement.textContent === 'Keep');
  await ann.page.keyboard.press('Escape');
  await ann.until(isFocused, '#chunks .m');
  await ann.page.keyboard.press('Delete');
  await ann.page.click('.row-question .danger');
  await bob.sees(['Deleted']);
  house.assertQuiet();
});

test('who moderates takes away what others said, and everybody reads that they did; three in a row are one line', async (t) => {
  const house = await openHouse(t);
  const bob = await house.person('Bob');
  const operator = await operatorOf(house, 'Olga');
  for (const text of ['one', 'two', 'three', 'four']) await bob.say(text);
  await operator.seesText('four');
  for (const text of ['one', 'two', 'three']) {
    await menuOf(operator, text);
    await operator.page.click('dialog.actions >> text="Delete"');
    await operator.page.click('.row-question .danger');
    await operator.until((gone) => ![...document.querySelectorAll('#chunks .m .body')].some(({ textContent }) => textContent === gone), text);
    if (text === 'one') await bob.sees(['Deleted by a moderator', 'two', 'three', 'four']);
  }
  for (const window of [bob, operator]) await window.sees(['3 messages deleted', 'four']);
  house.assertQuiet();
});

test('what is being edited outlives a reload, and another tab that saves it ends it', async (t) => {
  const { house, ann, bob } = await open(t, ['draft']);
  await ann.page.press('#field', 'ArrowUp');
  await editing(ann, 'draft');
  await ann.page.fill(FIELD, 'half a thou');
  await ann.reopen();
  await ann.live();
  await ann.until((selector) => document.querySelector(selector)?.value === 'half a thou', FIELD);
  const other = await house.tab(ann);
  await other.until((selector) => document.querySelector(selector)?.value === 'half a thou', FIELD);
  await other.page.fill(FIELD, 'half a thought');
  await other.page.press(FIELD, 'Enter');
  for (const window of [ann, bob, other]) {
    await window.until(() => document.querySelector('.editor') === null);
    await window.sees(['half a thought (edited)']);
  }
  await ann.reopen();
  await ann.live();
  await ann.sees(['half a thought (edited)']);
  assert.equal(await ann.page.locator('.editor').count(), 0);
  house.assertQuiet();
});

test('without the house, what is edited and deleted waits in its row and is done once, in order', async (t) => {
  const { house, ann, bob } = await open(t, ['one', 'two', 'three']);
  await house.kill();
  await ann.until(() => document.body.dataset.state === 'offline');
  await ann.page.press('#field', 'ArrowUp');
  await editing(ann, 'three');
  await ann.page.fill(FIELD, 'thre');
  await ann.page.press(FIELD, 'Enter');
  await ann.sees(['one', 'two', 'thre (edited)']);
  await ann.page.press('#field', 'ArrowUp');
  await editing(ann, 'thre');
  await ann.page.fill(FIELD, '3');
  await ann.page.press(FIELD, 'Enter');
  await menuOf(ann, 'two');
  await ann.page.click('dialog.actions >> text="Delete"');
  await ann.page.click('.row-question .danger');
  await ann.write('four');
  await ann.sees(['one', 'Deleted', '3 (edited)', 'four']);
  assert.equal(await ann.page.locator('#chunks .clock').count(), 2);
  // What waits and has not left is taken back into the box.
  await ann.page.press('#field', 'ArrowUp');
  await ann.until(() => document.getElementById('field').value === 'four');
  await ann.write('4');
  await ann.sees(['one', 'Deleted', '3 (edited)', '4']);
  await house.start();
  for (const window of [ann, bob]) await window.sees(['one', 'Deleted', '3 (edited)', '4']);
  await ann.until(() => document.querySelector('#chunks .clock') === null && document.getElementById('pending').hidden);
  const late = await house.person('Late');
  await late.sees(['one', 'Deleted', '3 (edited)', '4']);
  house.assertQuiet();
});

test('an edit that is not taken says why in its row, with the text to copy, and what comes behind it goes on', async (t) => {
  const { house, ann } = await open(t, ['fine']);
  const other = await house.tab(ann);
  await house.kill();
  await ann.until(() => document.body.dataset.state === 'offline');
  await ann.page.press('#field', 'ArrowUp');
  await editing(ann, 'fine');
  await ann.page.fill(FIELD, 'finer');
  await ann.page.press(FIELD, 'Enter');
  await ann.sees(['finer (edited)']);
  await ann.page.close();
  await house.start();
  await other.live();
  await menuOf(other, 'fine');
  await other.page.click('dialog.actions >> text="Delete"');
  await other.page.click('.row-question .danger');
  await other.sees(['Deleted']);
  await ann.open();
  await ann.live();
  await ann.until(() => document.querySelector('#chunks .failure')?.textContent.startsWith('Not changed: '));
  await ann.sees(['Deleted']);
  await hasNoBarriers(ann, 'an edit that was not taken');
  await ann.say('behind');
  await ann.page.click('.failure >> text="Discard"');
  await ann.until(() => document.querySelector('.failure') === null);
  house.assertQuiet();
});

test('on a phone a finger that rests on a row opens them, in both languages nothing is in the way of anybody', async (t) => {
  for (const locale of ['en-US', 'zh-CN']) {
    const house = await openHouse(t);
    const ann = await house.person('Ann', { locale, viewport: PHONE, hasTouch: true, isMobile: true });
    await ann.page.fill('#field', 'phone');
    await ann.page.click('#send');
    await ann.seesText('phone');
    await ann.nothingWaits();
    const box = await rowWith(ann, 'phone').locator('.body').boundingBox();
    const touch = await ann.context.newCDPSession(ann.page);
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + 10, y: box.y + 8 }] });
    await ann.page.waitForSelector('dialog.sheet[open]');
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await ann.page.locator('dialog.sheet button', { hasText: locale === 'en-US' ? 'Edit' : '编辑' }).click();
    await editing(ann, 'phone');
    await hasNoBarriers(ann, `${locale} a message being edited`);
    await ann.page.setViewportSize(PHONE);
    await ann.page.fill(FIELD, 'telephone');
    await ann.page.locator('.editor [type="submit"]').click();
    await ann.until(() => document.querySelector('#chunks .edited') !== null);
    const again = await rowWith(ann, 'telephone').locator('.body').boundingBox();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: again.x + 10, y: again.y + 8 }] });
    await ann.page.waitForSelector('dialog.sheet[open]');
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await ann.page.locator('dialog.sheet button', { hasText: locale === 'en-US' ? 'Delete' : '删除' }).click();
    await ann.page.waitForSelector('.row-question');
    await hasNoBarriers(ann, `${locale} a message about to go`);
    await ann.page.setViewportSize(PHONE);
    await ann.page.click('.row-question .danger');
    await ann.sees([locale === 'en-US' ? 'Deleted' : '已删除']);
    await hasNoBarriers(ann, `${locale} a message that is gone`);
    house.assertQuiet();
    await house.close();
  }
});

test('what is taken away while its menu is open, or while it is answered, is gone there too, and nothing is done to anything else', async (t) => {
  const { house, ann, bob } = await open(t, []);
  await ann.page.evaluate(() => {
    window.copied = [];
    document.addEventListener('copy', ({ target }) => window.copied.push(target.value));
  });
  const takeAway = async (text) => {
    await menuOf(bob, text);
    await bob.page.click('dialog.actions button:has-text("Delete")');
    await bob.page.click('.row-question >> text="Delete"');
    await ann.until((gone) => ![...document.querySelectorAll('#chunks .body')].some((body) => body.textContent === gone), text);
  };
  for (const words of ['Reply', 'Copy text', 'Copy link', 'Forward', 'Open thread']) {
    await bob.say(`before ${words}`);
    await ann.seesText(`before ${words}`);
    await menuOf(ann, `before ${words}`);
    await takeAway(`before ${words}`);
    await ann.page.click(`dialog.actions button:has-text("${words}")`);
    await ann.until(() => document.querySelector('#toast:not([hidden])')?.textContent.includes('This message is not there any more.'));
    await ann.page.evaluate(() => (document.getElementById('toast').hidden = true));
    assert.deepEqual(await ann.page.evaluate(() => [window.copied, document.getElementById('answering').hidden, document.querySelectorAll('dialog[open]').length]), [[], true, 0], words);
  }
  await bob.say('answered soon');
  await ann.seesText('answered soon');
  await rowWith(ann, 'answered soon').hover();
  await ann.page.locator('.row-bar [data-act="reply"]').click();
  const answered = (words) => ann.until((wanted) => document.querySelector('#answering .said').textContent === wanted, words);
  await answered('answered soon');
  await bob.page.press('#field', 'ArrowUp');
  await editing(bob, 'answered soon');
  await bob.page.fill(FIELD, 'answered now');
  await bob.page.press(FIELD, 'Enter');
  await answered('answered now');
  await takeAway('answered now (edited)');
  await answered('Deleted');
  await ann.say('all the same');
  house.assertQuiet();
});
