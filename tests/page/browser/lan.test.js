// The page as it is used: plain http at an address of the network, where a browser takes much away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** Counts the tones before they are heard. */
const countTones = (window) => window.context.addInitScript(() => {
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) {
    window.tones += 1;
    return start.apply(this, args);
  };
});

const favicon = (page) => page.getAttribute('link[rel="icon"]', 'href');

async function twoOnTheLan(t, options) {
  const house = await openHouse(t, options);
  const ann = await house.person('Ann', { lan: true });
  const bo = await house.person('Bo', { lan: true });
  assert.equal(await ann.page.evaluate(() => isSecureContext), false);
  return { house, ann, bo };
}

test('1. two talk, resend and are counted without anything that needs https', async (t) => {
  const { house, ann, bo } = await twoOnTheLan(t);
  await ann.say('hello');
  await bo.say('你好');
  await ann.sees(['hello', '你好']);
  await house.kill();
  await ann.write('later');
  await house.start();
  await bo.sees(['hello', '你好', 'later']);
  house.assertQuiet();
});

test('24. copying goes the old way, and the settings say why there are no notifications', async (t) => {
  const { house, ann } = await twoOnTheLan(t);
  await ann.page.click('.beginning .address button');
  await ann.until(() => document.querySelector('.beginning .address button').textContent === 'Copied');
  await ann.page.focus('#field');
  await ann.page.keyboard.press('Control+v');
  assert.equal(await ann.page.inputValue('#field'), house.lanAddress);
  await ann.page.fill('#field', '');
  await ann.page.click('#open-menu');
  await ann.until(() => document.getElementById('notifications-field')?.disabled);
  assert.match(await ann.page.textContent('dialog .setting.check:has(#notifications-field)'), /only over https/);
  house.assertQuiet();
});

test('24. code is copied with its button, and a selection of several messages with names and times', async (t) => {
  const { house, ann, bo } = await twoOnTheLan(t);
  await bo.say('look:\n```\nlet a = 1;\nlet b = 2;\n```');
  await bo.say('and **more**');
  await ann.say('你好');
  await ann.until(() => document.querySelectorAll('#chunks .m').length === 3);
  // What is said for screen readers: the next words may follow at once.
  await ann.page.evaluate(() => {
    window.said = [];
    const region = document.getElementById('say');
    new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true });
  });
  await ann.page.hover('.code');
  await ann.page.click('.copy-code');
  await ann.until(() => window.said.includes('Copied'));
  const pasted = async () => {
    await ann.page.fill('#field', '');
    await ann.page.focus('#field');
    await ann.page.keyboard.press('Control+v');
    return ann.page.inputValue('#field');
  };
  assert.equal(await pasted(), 'let a = 1;\nlet b = 2;');
  await ann.page.evaluate(() => {
    const [first, , last] = document.querySelectorAll('#chunks .m .body');
    document.getSelection().setBaseAndExtent(first.querySelector('pre').firstChild, 4, last.firstChild.firstChild, 1);
  });
  await ann.page.keyboard.press('Control+c');
  assert.match(await pasted(), /^Bo \d\d:\d\d\na = 1;\nlet b = 2;\nBo \d\d:\d\d\nand more\nAnn \d\d:\d\d\n你$/);
  house.assertQuiet();
});

test('25. a hidden tab says in its title and icon what it has, and is itself again when it is looked at', async (t) => {
  const { house, ann, bo } = await twoOnTheLan(t);
  await ann.look(false);
  await bo.say('hello');
  await ann.until(() => document.title === '(1) Lobby · Teahouse');
  assert.match(await favicon(ann.page), /favicon-unread\.svg$/);
  await bo.say('@Ann are you there?');
  await ann.until(() => document.title === '(@1) Lobby · Teahouse');
  assert.match(await favicon(ann.page), /favicon-mention\.svg$/);
  await ann.look(true);
  await ann.until(() => document.title === 'Lobby · Teahouse');
  assert.equal(await favicon(ann.page), '/favicon.svg');
  house.assertQuiet();
});

/** Ann's tones are counted, in every tab. */
async function twoWithEars(t) {
  const house = await openHouse(t);
  const bo = await house.person('Bo', { lan: true });
  const ann = await house.window({ lan: true });
  await countTones(ann);
  await ann.page.reload();
  await ann.enter('Ann');
  return { house, ann, bo };
}

/** A first key: it brings the code for sounds, and is the gesture without which there are none, if it is not Escape. */
async function touch({ page }, key = 'Shift') {
  await page.keyboard.press(key);
  await page.waitForFunction(() => performance.getEntriesByName('chat:ears').length > 0);
}

/** A browser that is stricter than the one that is driven here, where each look at the page is a gesture too. */
const strictAboutGestures = (isKnown) => {
  let active = false;
  addEventListener('pointerup', () => (active = true), true);
  addEventListener('keydown', ({ key }) => (active ||= key !== 'Escape'), true);
  const userActivation = { get hasBeenActive() { return active; } };
  Object.defineProperty(navigator, 'userActivation', { value: isKnown ? userActivation : undefined });
  window.AudioContext = class {
    resume() {
      if (active) window.audible = true;
      else if (isKnown) console.error('a sound before any gesture');
      return active ? Promise.resolve() : new Promise(() => {});
    }
  };
};

for (const isKnown of [true, false]) {
  const gestures = { 'a key after Escape': ({ page }) => page.keyboard.press('x'), 'a finger': ({ page }) => page.tap('#title') };
  for (const [how, gesture] of Object.entries(gestures)) {
    test(`25. who comes back hears again after ${how}, in a browser that ${isKnown ? 'tells' : 'does not tell'} what counts`, async (t) => {
      const house = await openHouse(t);
      const ann = await house.window({ lan: true, hasTouch: true });
      await ann.context.addInitScript(strictAboutGestures, isKnown);
      await ann.enter('Ann');
      await ann.reopen();
      await ann.live();
      await touch(ann, 'Escape');
      await ann.page.keyboard.press('Escape');
      await gesture(ann);
      await ann.until(() => window.audible);
      house.assertQuiet();
    });
  }
}

test('25. a mention is heard though other words follow it at once', async (t) => {
  const { house, ann, bo } = await twoWithEars(t);
  await touch(ann);
  await ann.look(false);
  await bo.page.evaluate(() => {
    const field = document.getElementById('field');
    for (const text of ['@Ann!', 'and now to all']) {
      field.value = text;
      field.dispatchEvent(new Event('input'));
      field.form.requestSubmit();
    }
  });
  await ann.until(() => window.tones > 0);
  house.assertQuiet();
});

test('25. three hidden tabs make one sound, and none while one of them is looked at', async (t) => {
  const { house, ann, bo } = await twoWithEars(t);
  const tabs = [ann, await house.tab(ann), await house.tab(ann)];
  for (const tab of tabs) await touch(tab);
  const heard = async (text) => {
    await bo.say(text);
    for (const tab of tabs) await tab.seesText(text);
  };
  const tones = async () => (await Promise.all(tabs.map(({ page }) => page.evaluate(() => window.tones)))).reduce((sum, each) => sum + each, 0);
  await heard('@Ann while you look');
  for (const tab of tabs) await tab.look(false);
  await heard('not for you');
  await heard('@Ann!');
  const deadline = Date.now() + 10_000;
  while ((await tones()) === 0 && Date.now() < deadline) await ann.page.evaluate(() => new Promise(requestAnimationFrame));
  // Whoever else wanted to would have, once all have looked at their claims.
  for (const tab of tabs) await tab.page.evaluate(() => new Promise((done) => setTimeout(done, 1_000)));
  assert.equal(await tones(), 2, 'one sound of two tones');
  house.assertQuiet();
});
