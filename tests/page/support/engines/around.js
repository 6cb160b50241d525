// What changes around the conversation, in each engine: the window is turned, the letters grow, midnight passes, much is
// pasted. Steps of the main journey, which leave everything as it was before them.

import assert from 'node:assert/strict';

/** As a phone that is turned twice; the narrowest that each engine can be made. */
const TURNED = [{ width: 447, height: 800 }, { width: 800, height: 447 }, { width: 1280, height: 800 }];
/** A window of 1280 × 800 at 200 %. */
const ZOOMED = { width: 640, height: 400 };
const WIDE = { width: 1280, height: 800 };
// More than any house takes, with what none takes: ends of pages, a bell, half an emoji.
const PASTED = '一页\f\u0007另一页\uD83C ok\r\n'.repeat(10) + '很长'.repeat(800);
const CLEANED = '一页\n另一页\uFFFD ok\n'.repeat(10) + '很长'.repeat(800);

export const AROUND = {
  async 'the window is turned: what is read stays where it was'({ ann }) {
    const { x, y } = await ann.run(middleOfLog);
    for (let ticks = 0; ticks < 4; ticks += 1) await ann.wheel(x, y, -900);
    await ann.until(() => !document.getElementById('jump').hidden);
    for (const { width, height } of TURNED) {
      const read = await ann.run(readNow);
      await ann.resize(width, height);
      await ann.until((wanted) => innerWidth === wanted, width);
      const { key, top } = await ann.run(placeOf, read.key);
      assert.ok(Math.abs(top - read.top) <= 1, `${key} went from ${read.top} to ${top} at ${width} px`);
    }
    await ann.click('#jump');
    await ann.until(() => document.getElementById('jump').hidden);
  },

  async 'with the largest letters at twice the size nothing is cut, and all can be reached'({ ann }) {
    await ann.click('#open-menu');
    await ann.choose('#size-field', 'huge');
    await ann.resize(ZOOMED.width, ZOOMED.height);
    await ann.until((wanted) => innerWidth === wanted, ZOOMED.width);
    assert.deepEqual(await ann.run(outside, ['dialog[open]', 'dialog[open] h2']), []);
    await ann.press('Escape');
    await ann.until(() => !document.querySelector('dialog[open]'));
    await ann.until(nothingSticksOut);
    assert.deepEqual(await ann.run(outside, ['#open-rooms', '#title', '#field', '#send']), []);
    await ann.resize(WIDE.width, WIDE.height);
    await ann.until((wanted) => innerWidth === wanted, WIDE.width);
    await ann.click('#open-menu');
    await ann.choose('#size-field', 'normal');
    await ann.press('Escape');
    await ann.until(() => !document.querySelector('dialog[open]'));
  },

  async 'midnight passes: Today is Yesterday'({ ann }) {
    const days = await ann.run(daysTomorrow);
    assert.match(days.before, /^Today, /);
    assert.equal(days.after, days.before.replace('Today', 'Yesterday'));
    assert.equal(days.again, days.before);
  },

  async 'what is pasted is cleaned, and waits in the box while it is too long'({ ann, bo }) {
    await ann.fill('#field', 'before ');
    await ann.run(paste, PASTED);
    await ann.until((text) => document.getElementById('field').value === text, `before ${CLEANED}`);
    await ann.until(() => !document.getElementById('counter').hidden && document.getElementById('counter').classList.contains('over'));
    assert.deepEqual(await ann.run(outside, ['#field', '#send', '#counter']), []);
    const before = await ann.texts();
    await ann.press('Enter');
    assert.deepEqual(await ann.texts(), before);
    assert.equal(await ann.valueOf('#field'), `before ${CLEANED}`);
    await ann.fill('#field', '');
    await ann.run(paste, 'one\fpage');
    await ann.press('Enter');
    await bo.seesText('one\npage');
  },
};

/** Runs in the page: a place for the wheel. */
export function middleOfLog() {
  const { left, top, width, height } = document.getElementById('log').getBoundingClientRect();
  return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
}

/** Runs in the page: the first row on screen, once nothing moves any more, and where it is. */
function readNow() {
  const log = document.getElementById('log');
  return new Promise((done) => {
    let [last, still] = [null, 0];
    requestAnimationFrame(function look() {
      const edge = log.getBoundingClientRect().top;
      const row = [...document.querySelectorAll('#chunks .m')].find((each) => each.getBoundingClientRect().bottom > edge);
      still = last === row.getBoundingClientRect().top ? still + 1 : 0;
      last = row.getBoundingClientRect().top;
      if (still > 20) done({ key: row.dataset.key, top: last });
      else requestAnimationFrame(look);
    });
  });
}

/** Runs in the page: where a row is, in the third frame from now. */
function placeOf(key) {
  const top = () => document.querySelector(`#chunks [data-key="${key}"]`)?.getBoundingClientRect().top;
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done({ key, top: top() })))));
}

function nothingSticksOut() {
  const log = document.getElementById('log');
  return document.scrollingElement.scrollWidth <= innerWidth && log.scrollWidth <= log.clientWidth;
}

/** Runs in the page: which of these are not wholly in the window. */
function outside(selectors) {
  return selectors.filter((selector) => {
    const { left, top, right, bottom, width } = document.querySelector(selector).getBoundingClientRect();
    return width === 0 || left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
  });
}

/** Runs in the page: the last line of a day today, a day later, and today again. */
function daysTomorrow() {
  const real = Date.now;
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done([...document.querySelectorAll('.line.day')].at(-1).textContent))));
  // A busy machine draws it a few frames later; past so many it never does.
  const other = async (known) => {
    let words = await drawn();
    for (let i = 0; words === known && i < 300; i += 1) words = await drawn();
    return words;
  };
  const at = (now, known) => {
    Date.now = now;
    dispatchEvent(new Event('focus'));
    return other(known);
  };
  return (async () => {
    const before = await drawn();
    const after = await at(() => real() + 86_400_000, before);
    return { before, after, again: await at(real, after) };
  })();
}

/** Runs in the page: as the engines send it, but for what is in the clipboard, which one of them gives to no script's event. */
function paste(text) {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'clipboardData', { value: { getData: () => text } });
  document.getElementById('field').dispatchEvent(event);
}
