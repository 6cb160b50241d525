// The main journey through the page, written once for all engines: what is here works in each of them. One house and two
// people, step by step; a step stands on what the ones before it left behind.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEADLINE_MS, Teahouse } from '../teahouse.js';
import { AROUND, middleOfLog } from './around.js';
import { glideUp } from './painted.js';
import { openGate } from './gate.js';
import { speak } from '../crowd.js';

const WIDE = { width: 1280, height: 800 };
/** The narrowest that each engine can be made. */
const NARROW = { width: 447, height: 800 };
const HISTORY = 260;
const JOURNEY_MS = 300_000;
// Some hundred frames, each of which a busy machine without a graphics card draws slowly.
const GLIDE_MS = 2 * DEADLINE_MS;
const MIXED = ['short', '一段没有空格的中文，应该在窄窗口里换行。'.repeat(12), 'long words '.repeat(60), '```\ncode\nand code\n```', '> quoted\nanswered', '🍵'];
const mixed = (i) => `${i} ${MIXED[i % MIXED.length]}`;

const STEPS = {
  async 'what does not come is asked for until it does: the words of the page, and what others import'({ house, ann, t }) {
    const refused = { '/lang/en.js': 0, '/js/views/late.js': 0 };
    const gate = await openGate(t, house, (path) => Object.keys(refused).some((end) => path.endsWith(end) && (refused[end] += 1) <= 2));
    await ann.load(gate.address);
    await ann.until(() => document.getElementById('card-join')?.textContent === 'Come in');
    // Others import this one, and an import that has failed once some browsers keep for ever.
    await waitFor(() => refused['/js/views/late.js'] > 2);
    assert.ok((await ann.run(namesIn, 'js/views/fates.js')).includes('Fates'));
    await gate.close();
    // Each is told in the console, and so is that the gate knows no line.
    ann.complaints.length = 0;
  },

  async 'a name at the door'({ ann, bo }) {
    await ann.open();
    await ann.fill('#card-name', '   ');
    await ann.press('Enter');
    await ann.until(() => document.getElementById('card-error').textContent === 'Please enter a name.');
    await ann.enter('Ann');
    await bo.open();
    await bo.enter('Bo');
    await ann.until(() => document.querySelectorAll('#people-list li').length === 2);
    // So that it is all there when the server is killed.
    for (const each of [ann, bo]) await each.whole();
  },

  async 'two people talk'({ ann, bo }) {
    const texts = [];
    for (const [who, text] of [[ann, 'hello'], [bo, 'hello *Ann*'], [ann, '`code`'], [bo, 'bye']]) {
      await who.say(text);
      texts.push(text.replace(/[*`]/g, ''));
      for (const each of [ann, bo]) await each.sees(texts);
    }
    await ann.fill('#field', 'two');
    await ann.press('Shift+Enter');
    await ann.press('x');
    assert.equal(await ann.valueOf('#field'), 'two\nx');
    await ann.press('Enter');
    await bo.seesText('two\nx');
  },

  async 'Chinese, with the Enter of an input method'({ ann, bo }) {
    await ann.fill('#field', '你好');
    await ann.run(composedEnter);
    assert.equal(await ann.valueOf('#field'), '你好');
    await ann.press('Enter');
    await bo.seesText('你好');
  },

  async 'right to left'({ ann, bo }) {
    await ann.say('שלום abc');
    await bo.seesText('שלום abc');
    const [first, last] = await bo.run(edgesOfWords, 'שלום abc');
    assert.ok(first > last, `the first word begins at ${first}, the last at ${last}`);
  },

  async 'an answer is counted under what it answers, and the thread stands at the side'({ ann, bo }) {
    await ann.say('who brings cups?');
    await bo.seesText('who brings cups?');
    await bo.run((text) => {
      const row = [...document.querySelectorAll('#chunks .m')].find((one) => one.querySelector('.body')?.textContent === text);
      row.tabIndex = -1;
      row.focus();
    }, 'who brings cups?');
    await bo.press('r');
    await bo.until(() => !document.getElementById('answering').hidden);
    await bo.say('I do');
    await ann.until(() => document.querySelector('.thread-chip .thread-words')?.textContent === '1 reply');
    await ann.click('.thread-chip');
    const rows = (wanted) => [...document.querySelectorAll('#thread .thread-row .body')].map((body) => body.textContent).join() === wanted;
    await ann.until(rows, 'who brings cups?,I do');
    await ann.fill('#thread-field', '谢谢');
    await ann.run(() => document.getElementById('thread-field').focus());
    await ann.press('Enter');
    await ann.until(rows, 'who brings cups?,I do,谢谢');
    await bo.seesText('谢谢');
    await bo.until(() => document.querySelector('.thread-chip .thread-words')?.textContent === '2 replies');
    await ann.click('#open-people');
    await ann.until(() => document.getElementById('thread').offsetParent === null);
  },

  async 'a picture and a file are dropped and brought, stand in their row, and the picture opens alone'({ ann, bo }) {
    await ann.until(() => !document.getElementById('attach').hidden);
    await ann.run(drop);
    await ann.until(() => document.querySelectorAll('#tray > .tile.done').length === 2);
    await ann.say('what I brought');
    for (const each of [ann, bo]) await each.until(() => document.querySelector('.m .picture img')?.naturalWidth === 700 && document.querySelector('.m .file-card').title === '茶.txt');
    // What stands in the row is a small one.
    await bo.until(() => /^http/.test(document.querySelector('.m .picture img').src) && !document.querySelector('.m .picture img').src.includes(document.querySelector('.m .picture').dataset.key.slice('file '.length)));
    await bo.click('.m .picture');
    await bo.until(() => document.querySelector('dialog.lightbox[open] img').naturalWidth === 700 && document.querySelector('dialog.lightbox[open] img').src.endsWith('/noise.png'));
    await bo.press('Escape');
    await bo.until(() => document.querySelector('dialog[open]') === null);
  },

  async 'the server is killed and comes back: what was written meanwhile is there once, in order'({ house, ann, bo }) {
    const before = await ann.texts();
    await house.kill();
    const written = ['away 1', 'away 2', '离开 3'];
    for (const text of written) await ann.write(text);
    await ann.until(() => document.querySelectorAll('#pending .m.pending').length === 3);
    await house.start();
    for (const each of [ann, bo]) await each.live();
    await ann.nothingWaits();
    for (const each of [ann, bo]) await each.sees([...before, ...written]);
  },

  async 'settings, keys and names to choose from open while the server is away'({ house, ann }) {
    await house.kill();
    await ann.until(() => document.body.dataset.state !== 'live');
    await ann.click('#open-menu');
    await ann.until(() => document.querySelector('dialog[open] #theme-field'));
    await ann.choose('#language-field', 'zh-CN');
    await ann.until(() => document.querySelector('dialog[open] h2').textContent === '设置');
    await ann.choose('#language-field', 'en');
    await ann.until(() => document.querySelector('dialog[open] h2').textContent === 'Settings');
    await ann.press('Escape');
    await ann.until(() => !document.querySelector('dialog[open]'));
    await ann.fill('#field', '@b');
    await ann.until(() => !document.getElementById('completion').hidden);
    await ann.press('Escape');
    await ann.fill('#field', '');
    await house.start();
    await ann.live();
  },

  async 'the history, scrolled up, is painted without a jump'({ ann, bo }) {
    await speak(bo, 'Writer', Array.from({ length: HISTORY }, (_, i) => mixed(i + 1)));
    await ann.reload();
    await ann.live();
    await ann.until((last) => [...document.querySelectorAll('#chunks .body')].some((body) => body.textContent.startsWith(last)), String(HISTORY));
    const glided = await ann.run(glideUp, { step: 100, FOR_MS: GLIDE_MS });
    assert.ok(glided.isThere && glided.frames > 50 && glided.worst <= 1, JSON.stringify(glided));
    await ann.click('#jump');
    await ann.until(() => document.getElementById('jump').hidden);
    const { x, y } = await ann.run(middleOfLog);
    await ann.wheel(x, y, -600);
    await ann.until(() => !document.getElementById('jump').hidden);
    await ann.click('#jump');
    await ann.until(() => document.getElementById('jump').hidden);
  },

  ...AROUND,

  async 'a draft waits in its room, and back and forward lead through the rooms'({ ann }) {
    await ann.goTo('tea');
    await ann.fill('#field', 'half a sent');
    await ann.goTo('茶');
    assert.equal(await ann.valueOf('#field'), '');
    await ann.back();
    await ann.isIn('#tea');
    assert.equal(await ann.valueOf('#field'), 'half a sent');
    await ann.back();
    await ann.isIn('#Lobby');
    await ann.forward();
    await ann.isIn('#tea');
    await ann.reload();
    await ann.live();
    await ann.isIn('#tea');
    await ann.until(() => document.getElementById('field').value === 'half a sent');
    await ann.press('End');
    await ann.press('Enter');
    await ann.sees(['half a sent']);
  },

  async 'the dark look and Chinese stay after a reload'({ ann }) {
    await ann.click('#open-menu');
    await ann.choose('#theme-field', 'dark');
    await ann.choose('#language-field', 'zh-CN');
    await ann.until(() => document.querySelector('dialog[open] h2').textContent === '设置');
    await ann.press('Escape');
    await ann.reload();
    await ann.live();
    await ann.until(isDark);
    await ann.until(() => document.documentElement.lang === 'zh-CN');
    await ann.goTo('lobby');
    await ann.isIn('#大厅');
  },

  async 'the width of a phone: nothing sticks out, and the rooms are behind their button'({ ann }) {
    await ann.resize(NARROW.width, NARROW.height);
    await ann.until(() => document.getElementById('open-rooms').offsetHeight > 0);
    await ann.until(() => document.scrollingElement.scrollWidth <= innerWidth && document.getElementById('log').scrollWidth <= document.getElementById('log').clientWidth);
    await ann.click('#open-rooms');
    await ann.click('#room-list a[href$="tea"]');
    await ann.isIn('#tea');
    await ann.say('from a phone');
    await ann.sees(['half a sent', 'from a phone']);
  },
};

/** What becomes so outside of any page. */
async function waitFor(isSo) {
  const deadline = Date.now() + DEADLINE_MS;
  while (!isSo() && Date.now() < deadline) await new Promise(setImmediate);
  assert.ok(isSo(), String(isSo));
}

/** Runs in the page: what a module of the page has in it. */
async function namesIn(path) {
  return Object.keys(await import(new URL(path, document.querySelector('script[type="module"]').src.replace(/js\/main\.js$/, ''))));
}

/** Runs in the page: a picture of more than 256 KiB and a text fall on the messages. */
function drop() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 700, height: 500 });
  const ground = canvas.getContext('2d');
  const noise = ground.createImageData(700, 500);
  for (let i = 0; i < noise.data.length; i += 1) noise.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
  ground.putImageData(noise, 0, 0);
  const bytes = Uint8Array.from(atob(canvas.toDataURL('image/png').split(',')[1]), (character) => character.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], 'noise.png', { type: 'image/png' }));
  dataTransfer.items.add(new File(['茶'], '茶.txt', { type: 'text/plain' }));
  for (const type of ['dragover', 'drop']) document.getElementById('log').dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
}

/** Runs in the page: the Enter that ends a composition, as the engines send it. */
function composedEnter() {
  const field = document.getElementById('field');
  field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
  for (const isComposing of [true, false]) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing, bubbles: true, cancelable: true }));
  field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '你好' }));
}

/** Runs in the page: the left edges of the first and of the last word of a text. */
function edgesOfWords(text) {
  const body = [...document.querySelectorAll('#content .m .body')].find((each) => each.textContent === text);
  const words = document.createTreeWalker(body, NodeFilter.SHOW_TEXT).nextNode();
  const at = words.data.indexOf(' ');
  return [[0, at], [at + 1, words.data.length]].map(([from, to]) => {
    const range = document.createRange();
    range.setStart(words, from);
    range.setEnd(words, to);
    return range.getBoundingClientRect().left;
  });
}

function isDark() {
  const [, red] = /rgb\((\d+)/.exec(getComputedStyle(document.body).backgroundColor);
  return Number(red) < 64;
}

/** The journey as a test, in this engine. What fails ends it: the rest would only say the same once more. */
export function journey(engine) {
  test(`the main journey in ${engine.name}`, { timeout: JOURNEY_MS }, async (t) => {
    const house = new Teahouse(['--rate', '0']);
    t.after(async () => {
      await engine.close();
      await house.close();
    });
    await Promise.all([house.start(), engine.start()]);
    const [ann, bo] = [await engine.window(house, WIDE), await engine.window(house, WIDE)];
    let isWhole = true;
    for (const [name, step] of Object.entries(STEPS)) {
      await t.test(`${engine.name}: ${name}`, async () => {
        isWhole = false;
        await step({ house, ann, bo, t });
        isWhole = true;
      });
      if (!isWhole) return;
    }
    for (const window of [ann, bo]) assert.deepEqual(window.complaints, []);
  });
}
