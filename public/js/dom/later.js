// What the first screen does not need: modules that come a moment after it, so that they are there when they are wanted,
// also while the server is away.

import { get } from './dom.js';
import { currentLanguage, learnWords, t } from '../words/i18n.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A module that comes later. Some browsers keep an import that failed for ever, and none a fetch that failed: so it is
 * fetched with whatever it imports until all of that came whole, and imported only then, out of the browser's cache.
 */
export class Later {
  #address;
  #styles;
  #speaks;
  #seldom;
  #coming = null;
  #eventual = null;

  /**
   * `address` as an import names it, `from` the `import.meta.url` of who names it; `styles` come first, and, where it
   * `speaks`, the words that the page does not begin with. What is `seldom` wanted has words of its own.
   */
  constructor(address, from, { styles = {}, speaks = false, seldom = false } = {}) {
    this.#address = new URL(address, from).href;
    this.#styles = styles;
    this.#speaks = speaks;
    this.#seldom = seldom;
  }

  /** The module; fails when the server cannot be reached just now, and the next one who asks tries anew. */
  module() {
    this.#coming ??= this.#load().catch((error) => {
      this.#coming = null;
      throw error;
    });
    return this.#seldom ? this.#withWords(currentLanguage()) : this.#coming;
  }

  /** The module, whenever it comes. */
  eventually() {
    this.#eventual ??= this.#insist();
    return this.#eventual;
  }

  /** The language may be another one than the last time. */
  async #withWords(tag) {
    await learn(tag, [wordsIn('seldom', tag)]);
    return this.#coming;
  }

  async #load() {
    await Promise.all([fetched(this.#address), ...Object.entries(this.#styles).map(([name, media]) => addStyle(name, media)), this.#speaks && learn(currentLanguage())]);
    return import(this.#address);
  }

  async #insist() {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        return await this.module();
      } catch {
        await pause(wait);
      }
    }
  }
}

/** Where the words are that the page does not begin with. */
const PLACES = ['later', 'talk', 'typed'];
/** And those of what not everybody comes to. */
const FURTHER = ['files'];
const further = new Map();

/** Words are there from now on, of whatever language. */
export const alsoSpeak = (place) => PLACES.includes(place) || PLACES.push(place);

function wordsIn(place, tag) {
  const path = `${place}/${tag}`;
  if (!further.has(path)) further.set(path, new Later(`../../lang/${path}.js`, import.meta.url));
  return further.get(path);
}

/** The words of a language that the page does not begin with, as what comes later. */
export const furtherWords = (tag) => PLACES.map((place) => wordsIn(place, tag));

/** All that may be needed to speak a language, whatever somebody comes to: it is loaded ahead of that. */
export const wordsAhead = (tag) => [...new Set([...PLACES, ...FURTHER])].map((place) => wordsIn(place, tag));

/** They are known; fails when the server cannot be reached just now. */
export const learn = (tag, all = furtherWords(tag)) => Promise.all(all.map(async (words) => learnWords(tag, (await words.module()).default)));

/** Files by their addresses, each with a promise that it is here, with all that it imports. */
const coming = new Map();

function fetched(address) {
  if (!coming.has(address)) coming.set(address, fetchAll(address).catch((error) => coming.delete(address) && Promise.reject(error)));
  return coming.get(address);
}

async function fetchAll(address) {
  const reply = await fetch(address);
  if (!reply.ok) throw new Error(`${reply.status} for ${address}`);
  await Promise.all(Array.from((await reply.text()).matchAll(/^import .* from '(.+)';$/gm), ([, path]) => fetched(new URL(path, address).href)));
}

/** Once for each style; one that did not come is asked for anew. */
function addStyle(name, media) {
  const href = new URL(`../../css/${name}.css`, import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return Promise.resolve();
  const link = document.createElement('link');
  const loaded = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(`no ${href}`));
    };
  });
  Object.assign(link, { rel: 'stylesheet', media, href });
  document.head.append(link);
  return loaded;
}

/** The module, or null when the server cannot be reached just now, which the person is told for as long as it is so. */
export async function whenWanted(later) {
  const problem = get('composer-error');
  try {
    return await later.module();
  } catch {
    const words = t('reconnecting');
    problem.textContent = words;
    later.eventually().then(() => problem.textContent === words && (problem.textContent = ''));
    return null;
  }
}

/** Calls `act` when the browser has nothing better to do. */
export function whenIdle(act) {
  // Safari has no such callback, and a moment is as good.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(act, { timeout: LONGEST_WAIT_MS });
  else setTimeout(act, FIRST_WAIT_MS);
}
