// Why something was not done, in words.

import { has, t } from './i18n.js';

/** A code of the server, also one that a later edition has. */
export const wordsOfCode = (code) => t(has(`error_${code}`) ? `error_${code}` : 'error_unknown');
