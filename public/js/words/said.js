// What a message says, in one line; one that has only files says so.

import { parse, plainText } from './markup.js';

/** What is on files or what they are called; the words for it come a moment later. */
export const saying = { files: (files) => files.map(({ alt, name }) => alt ?? name).join(', ') };

export const saidIn = ({ text, files }) => plainText(parse(text ?? '')) || (files ? saying.files(files) : '');
