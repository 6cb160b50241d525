// Who is called how, of everybody that this page has met. Pure.
//
// The names are one tree, letter by letter, which grows with each new name: so looking for the longest one at a place
// takes as many steps as it has letters, however many names there are.

import { mayEnd } from './mentions.js';

const ALIKE = { _: ' ', '’': "'", '\u2010': '-', '\u2011': '-' };

/** A character as names are compared: without case, compatible forms or the difference of a space and `_`. */
const folded = (character) => ALIKE[character] ?? (character < '\u0080' ? character.toLowerCase() : character.normalize('NFKD').toLowerCase().normalize('NFKD').replace('ς', 'σ').replace('ß', 'ss'));

export class Names {
  /** Another number whenever somebody is called otherwise. */
  version = 0;
  #byUser = new Map();
  #root = new Map();

  learn(user, name) {
    const old = this.#byUser.get(user);
    if (old === name) return;
    this.version += 1;
    this.#byUser.set(user, name);
    const before = old === undefined ? null : this.#place(old);
    if (before?.user === user) delete before.user;
    const place = this.#place(name);
    if (place !== this.#root) place.user = user;
  }

  #place(name) {
    let node = this.#root;
    for (const character of name) for (const letter of folded(character)) node = descend(node, letter);
    return node;
  }

  of(user) {
    return this.#byUser.get(user) ?? null;
  }

  /** The longest name that begins at `at` and ends where a name may: `{user, end}`, or null. */
  at(text, at) {
    let node = this.#root;
    let found = null;
    for (let end = at; node !== undefined && end < text.length; ) {
      const character = String.fromCodePoint(text.codePointAt(end));
      for (const letter of folded(character)) node = node?.get(letter);
      end += character.length;
      if (node?.user !== undefined && mayEnd(text, end)) found = { user: node.user, end };
    }
    return found;
  }
}

function descend(node, letter) {
  if (!node.has(letter)) node.set(letter, new Map());
  return node.get(letter);
}
