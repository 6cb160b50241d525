// What is asked for behind an `@` or a `:` while somebody writes, and whose name it may be. Pure.

import { mayMention } from '../core/nameat.js';

const SHOWN_MAX = 8;
const NAME_MAX = 48;

/** The `@…` or `＠…` that ends at the caret: `{start, query}`, or null. An `@` inside a word, as in mail, is none. */
export function mentionAt(text, caret) {
  const start = Math.max(text.lastIndexOf('@', caret - 1), text.lastIndexOf('＠', caret - 1));
  if (caret === 0 || start < 0 || caret - start > NAME_MAX || !mayMention(text, start)) return null;
  const query = text.slice(start + 1, caret);
  return /^\s|\n/.test(query) ? null : { start, query: query.toLowerCase() };
}

/** The `:…` or `：…` that ends at the caret, where words begin and long enough that nobody means a time or a face. */
export function codeAt(text, caret) {
  const code = /(?:^|\s)[:：]([+-]?[\p{L}\p{N}_]{1,20})$/u.exec(text.slice(0, caret))?.[1].toLowerCase();
  const isWord = code !== undefined && (code.length > 1 || /\p{Script=Han}/u.test(code));
  return isWord ? { start: caret - code.length - 1, query: code } : null;
}

/** The `#…` or `＃…` that ends at the caret, where a room may be named. */
export function roomAt(text, caret) {
  const name = /(?:^|[\s\p{Ps}\p{Pi}\p{Script=Han}\u3000-\u303F\uFF00-\uFF65])[#＃]([\p{L}\p{M}\p{Nd}_-]{0,32})$/u.exec(text.slice(Math.max(0, caret - NAME_MAX), caret))?.[1];
  return name === undefined ? null : { start: caret - name.length - 1, query: name.toLowerCase() };
}

/** Whose name, or a word of it, begins with the query: those who are here first. */
export function matching(people, query) {
  const begins = ({ name }) => ` ${name.toLowerCase()}`.includes(` ${query}`);
  return people.filter(begins).sort((one, other) => other.online - one.online).slice(0, SHOWN_MAX);
}
