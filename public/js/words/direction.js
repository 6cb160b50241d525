// Which way words run. Pure.

/** Where Unicode keeps the scripts that run from right to left, living and old ones. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** By the first letter of the text: `ltr`, `rtl`, or null where there is none. */
export function directionOf(text) {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return null;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}

/** What is kept apart from the direction of the words around it. */
const isApart = (node) => typeof node !== 'string' && (node.href !== undefined || node.tag === 'mention' || node.tag === 'code');

const wordsOf = (node) => (typeof node === 'string' ? node : isApart(node) ? '' : node.children.map(wordsOf).join(''));

/**
 * For each node of a block: the direction of its line, where a name, an address or code stands before the first letter
 * that decides. Some browsers ask those too, which they must not.
 */
export function turnsOf(nodes) {
  const turns = new Map();
  /** The first of what is apart in this line, for as long as no letter has decided. */
  let waiting = null;
  let decided = false;
  for (const node of nodes) {
    if (isApart(node)) {
      if (!decided) waiting ??= node;
      continue;
    }
    for (const [i, line] of wordsOf(node).split('\n').entries()) {
      if (i > 0) [waiting, decided] = [null, false];
      const direction = decided ? null : directionOf(line);
      if (direction && waiting) turns.set(waiting, direction);
      decided ||= direction !== null;
    }
  }
  return turns;
}
