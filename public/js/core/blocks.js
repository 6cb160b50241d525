// How a text falls into blocks: fenced code, quotes, and words. Pure, and linear in the text.

const FENCE = '```';
/** Up to three spaces, then three backticks or more. */
const OPENING = /^( {0,3})(`{3,})/;
// A face that begins like a quote: >_<, >.<, >:( and their kin.
const FACE = /^>(?:[_.:;^=<]|\S{1,3}<)/;
/** Behind an opening fence one short word names a language; anything else is code already. */
const LANGUAGE = /^[\w+#.-]{1,20}$/;

/** What a line quotes, without its mark; null for a line that quotes nothing. */
export const quotedOf = (line) => (line.startsWith('>') && !FACE.test(line) ? line.slice(line[1] === ' ' ? 2 : 1) : null);

/** `{tag, text, language?}` for each: `pre`, `blockquote` or `p`. A fence that is never closed is ordinary text. */
export function blocksOf(text) {
  const lines = text.split('\n');
  const fences = new Fences(lines);
  const blocks = [];
  const add = (tag, line) => {
    if (blocks.at(-1)?.tag === tag && tag !== 'pre') blocks.at(-1).text += `\n${line}`;
    else blocks.push({ tag, text: line });
  };
  for (let i = 0; i < lines.length; i += 1) {
    const fenced = fences.at(i);
    if (fenced) {
      blocks.push(fenced.block);
      // Words behind the closing fence begin what comes after it.
      if (fenced.rest !== '') add('p', fenced.rest);
      i = fenced.end;
      continue;
    }
    const quoted = quotedOf(lines[i]);
    add(quoted === null ? 'p' : 'blockquote', quoted ?? lines[i]);
  }
  // The empty line behind a block is its distance, as the one before it is.
  for (const block of blocks.slice(1)) if (block.tag === 'p') block.text = block.text.replace(/^\n/, '');
  return blocks;
}

/** Code between fences. What closes one begins or ends a line, and has at least as many backticks. */
class Fences {
  #lines;
  /** So many backticks, or more, have nothing that closes them. */
  #open = Infinity;

  constructor(lines) {
    this.#lines = lines;
  }

  /** The code that begins in this line: `{block, rest, end}`, or null. */
  at(i) {
    const [opening, { length: indent }, { length: ticks }] = OPENING.exec(this.#lines[i]) ?? ['', '', ''];
    if (opening === '') return null;
    return oneLine(this.#lines[i], i) ?? this.#block(i, this.#closer(i, ticks), { indent, ticks });
  }

  #closer(start, ticks) {
    if (ticks >= this.#open) return undefined;
    for (let i = start + 1; i < this.#lines.length; i += 1) if (Math.max(fenceOf(this.#lines[i]), endOf(this.#lines[i])) >= ticks) return i;
    this.#open = ticks;
    return undefined;
  }

  #block(start, end, { indent, ticks }) {
    if (end === undefined) return null;
    const info = this.#lines[start].slice(indent + ticks);
    const language = LANGUAGE.test(info.trim()) ? info.trim() : '';
    const code = this.#lines.slice(start + 1, end);
    if (language === '' && info.trim() !== '') code.unshift(info.trimStart());
    const last = this.#lines[end];
    const isFence = fenceOf(last) >= ticks;
    // A fence behind the last words of the code.
    if (!isFence) code.push(last.slice(0, -endOf(last)));
    const rest = isFence ? last.replace(/^ *`+[^\S\n]*/, '') : '';
    return { block: { tag: 'pre', text: code.map((line) => outdented(line, indent)).join('\n'), ...(language && { language }) }, rest, end };
  }
}

/** With how many backticks of a fence a line begins, and with how many backticks it ends. */
const fenceOf = (line) => OPENING.exec(line)?.[2].length ?? 0;
function endOf(line) {
  let start = line.length;
  while (line[start - 1] === '`') start -= 1;
  return line.length - start;
}

/** Without the spaces by which the whole block is set in. */
const outdented = (line, indent) => line.replace(new RegExp(`^ {0,${indent}}`), '');

/** All of a block of code in one line. */
function oneLine(line, end) {
  const inner = /^```([^`]+)```$/.exec(line.trim())?.[1];
  return inner === undefined ? null : { block: { tag: 'pre', text: inner.trim() || inner }, rest: '', end };
}

/** From the backtick at `i` to the next one, three in a row counting as one: `{inner, end}`; null where there is none. */
export function codeAt(text, i) {
  const three = text.startsWith(FENCE, i) && text[i + 3] !== '`' ? between(text, i, FENCE) : null;
  return three ?? between(text, i, '`');
}

function between(text, i, mark) {
  const start = i + mark.length;
  const end = text.indexOf(mark, start);
  return end < 0 ? null : { inner: text.slice(start, end), end: end + mark.length };
}
