// Why something was not done: what the house said when it closed the door, and its codes in words.

import { has, t } from './i18n.js';

/** What the host said behind the sentence that the server begins with, which is for those who write programs. */
export const wordsOfHost = (sentence) => /: (.+)$/su.exec(sentence ?? '')?.[1] ?? '';

/** A code of the server, also one that a later edition has. */
export const wordsOfCode = (code) => t(has(`error_${code}`) ? `error_${code}` : 'error_unknown');
