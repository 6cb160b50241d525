// A window of whatever engine. An engine brings the hands: `run(act, argument)` in the page, `load`, `back`, `forward`,
// `reload`, `press(chord)`, `point(x, y)` and click there, `wheel(by)`, `resize`, `screenshot`, `close`, and `complaints`.
// What is here needs nothing else, so that what a test does is the same in all of them.

import assert from 'node:assert/strict';
import { DEADLINE_MS } from '../teahouse.js';
import { onScreen, SCREEN_CHARACTERS } from '../screen.js';

// How long one question waits inside the page before it is asked anew: a page that is left answers none.
const LOOK_MS = 1_000;

export class Window {
  constructor(address) {
    this.address = address;
  }

  async open(hash = '') {
    await this.load(this.address + hash);
  }

  /** Waits until the page shows what the condition wants; one that throws is not met yet. */
  async until(condition, argument) {
    const deadline = Date.now() + DEADLINE_MS;
    let last;
    do {
      try {
        last = await this.run(met(condition), { argument, LOOK_MS });
      } catch (error) {
        last = `${error.message}`;
        // Nothing of the page can be waited for while another one takes its place.
        await new Promise(setImmediate);
      }
      if (last === true) return;
    } while (Date.now() < deadline);
    const screen = await this.run(onScreen, SCREEN_CHARACTERS).catch(String);
    throw new Error(`waited for ${condition} (${JSON.stringify(argument)}), at last ${last}\n${[...this.complaints, screen].join('\n')}`);
  }

  /** Presses and releases on the middle of the node, once it stands still there and nothing lies over it. */
  async click(selector) {
    await this.until(isReachable, selector);
    const [x, y] = await this.run(middleOf, selector);
    await this.clickAt(x, y);
  }

  /** Puts a text into a field as if it were typed, in the place of what was there. */
  async fill(selector, text) {
    await this.until((wanted) => document.querySelector(wanted).offsetHeight > 0, selector);
    await this.run(typed, { selector, text });
  }

  valueOf(selector) {
    return this.run((wanted) => document.querySelector(wanted).value, selector);
  }

  async choose(selector, value) {
    await this.until((wanted) => document.querySelector(wanted).offsetHeight > 0, selector);
    await this.run(chosen, { selector, value });
  }

  async enter(name) {
    await this.fill('#card-name', name);
    await this.press('Enter');
    await this.live();
  }

  live() {
    return this.until(() => document.body.dataset.state === 'live' && document.querySelectorAll('#people-list li').length > 0);
  }

  /** Whatever of the page comes a moment later is here, so that it is there without the server. */
  whole() {
    return this.until(() => performance.getEntriesByName('chat:rest').length > 0);
  }

  async write(text) {
    await this.fill('#field', text);
    await this.press('Enter');
  }

  /** Writes, and waits until the server has it. */
  async say(text) {
    await this.write(text);
    await this.nothingWaits();
  }

  nothingWaits() {
    return this.until(() => document.getElementById('pending').hidden);
  }

  texts() {
    return this.run(() => [...document.querySelectorAll('#content .m .body')].map((body) => body.textContent));
  }

  /** The texts on screen are these, from top to bottom. */
  async sees(expected) {
    const told = (texts) => JSON.stringify([...document.querySelectorAll('#content .m .body')].map((body) => body.textContent)) === JSON.stringify(texts);
    await this.until(told, expected).catch(async (error) => assert.deepEqual(await this.texts(), expected, error.message));
  }

  async seesText(text) {
    await this.until((wanted) => [...document.querySelectorAll('#content .m .body')].some((body) => body.textContent === wanted), text);
  }

  /** As with a link to it. */
  async goTo(room) {
    await this.run((hash) => (location.hash = hash), room);
    await this.until((wanted) => decodeURIComponent(location.hash.slice(1)) === wanted, room);
    await this.nothingWaits();
  }

  isIn(title) {
    return this.until((wanted) => document.getElementById('title').textContent === wanted, title);
  }
}

/** Asks the page for a while, and answers at the latest then. */
const met = (condition) => new Function('options', `
  const { argument, LOOK_MS } = options;
  const isMet = () => { try { return Boolean((${condition})(argument)); } catch (error) { return String(error); } };
  return new Promise((done) => {
    const end = performance.now() + LOOK_MS;
    const look = () => {
      const told = isMet();
      if (told === true || performance.now() > end) done(told);
      else setTimeout(look, 20);
    };
    look();
  });`);

function isReachable(selector) {
  const node = document.querySelector(selector);
  for (let each = node; each; each = each.parentElement) if (each.getAnimations().some(({ playState }) => playState === 'running')) return false;
  node.scrollIntoView({ block: 'nearest' });
  const { left, top, width, height } = node.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  return !node.disabled && (node === over || node.contains(over));
}

function middleOf(selector) {
  const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

function typed({ selector, text }) {
  const field = document.querySelector(selector);
  field.focus();
  field.select();
  if (text === '') document.execCommand('delete');
  else document.execCommand('insertText', false, text);
}

function chosen({ selector, value }) {
  const field = document.querySelector(selector);
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
