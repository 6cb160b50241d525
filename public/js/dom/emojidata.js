// All emoji with their words, in files of their own, for the first who looks for one; until they have come, and where they
// cannot, there are the most used ones.

import { Later } from './later.js';
import { learnEmoji } from '../words/emoji.js';

const FILES = ['en', 'zh-CN'].map((tag) => new Later(`../../lang/emoji/${tag}.js`, import.meta.url));
let coming = null;

/** A promise of whether there are all now. */
export function loadEmoji() {
  coming ??= load().catch(() => {
    coming = null;
    return false;
  });
  return coming;
}

async function load() {
  const [english, chinese] = await Promise.all(FILES.map((file) => file.module()));
  learnEmoji(english.default, chinese.default);
  return true;
}
