// A message as a quote.

import { quotedOf } from '../core/blocks.js';

const LINES = 3;
const CHARACTERS = 240;

/** Whether a text begins with a quote. */
export const isQuote = (text) => quotedOf(text.split('\n', 1)[0]) !== null;

/** The beginning of a text as a quote; what it quotes itself is left out. */
export function quoteOf(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && quotedOf(line) === null && !line.startsWith('```'));
  const said = lines.slice(0, LINES).join('\n');
  const cut = Array.from(said).slice(0, CHARACTERS).join('');
  const more = lines.length > LINES || cut.length < said.length ? '…' : '';
  return `> ${`${cut}${more}`.replaceAll('\n', '\n> ')}\n`;
}
