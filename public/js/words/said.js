// What a message says, in one line; one that has only files says so.

import { parse, plainText } from './markup.js';

/** The words for files come a moment later. */
export const saying = { files: () => '' };

export const saidIn = ({ text, files }) => plainText(parse(text ?? '')) || (files ? saying.files(files) : '');
