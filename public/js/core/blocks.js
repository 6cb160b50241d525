// How a text falls into blocks: fenced code, quotes, and words. Pure, and linear in the text.

const FENCE = '```';
// A face that begins like a quote: >_<, >.<, >:( and their kin.
const FACE = /^>(?:[_.:;^=<]|\S{1,3}<)/;
/** Behind an opening fence one short word names a language; anything else is code already. */
const LANGUAGE = /^[\w+#.-]{1,20}$/;

/** What a line quotes, without its mark; null for a line that quotes nothing. */
export const quotedOf = (line) => (line.startsWith('>') && !FACE.test(line) ? line.slice(line[1] === ' ' ? 2 : 1) : null);

/** `{tag, text, language?}` for each: `pre`, `blockquote` or `p`. A fence that is never closed is ordinary text. */
export function blocksOf(text) {
  const lines = text.split('\n');
  const closers = lines.map((line, i) => (closes(line) ? i : -1)).filter((i) => i >= 0);
  const blocks = [];
  const add = (tag, line) => {
    if (blocks.at(-1)?.tag === tag && tag !== 'pre') blocks.at(-1).text += `\n${line}`;
    else blocks.push({ tag, text: line });
  };
  for (let i = 0, next = 0; i < lines.length; i += 1) {
    while (closers[next] <= i) next += 1;
    const fenced = lines[i].startsWith(FENCE) ? oneLine(lines[i]) ?? block(lines, i, closers[next]) : null;
    if (fenced) {
      blocks.push(fenced.block);
      // Words behind the closing fence begin what comes after it.
      if (fenced.rest !== '') add('p', fenced.rest);
      i = fenced.end ?? i;
      continue;
    }
    const quoted = quotedOf(lines[i]);
    add(quoted === null ? 'p' : 'blockquote', quoted ?? lines[i]);
  }
  return blocks;
}

/** A line that closes a fence begins or ends with one. */
const closes = (line) => line.startsWith(FENCE) || line.endsWith(FENCE);

/** All of a block of code in one line. */
function oneLine(line) {
  const inner = /^```([^`]+)```$/.exec(line.trimEnd())?.[1];
  return inner === undefined ? null : { block: { tag: 'pre', text: inner.trim() || inner }, rest: '' };
}

function block(lines, start, end) {
  if (end === undefined) return null;
  const info = lines[start].slice(FENCE.length);
  const language = LANGUAGE.test(info.trim()) ? info.trim() : '';
  const code = lines.slice(start + 1, end);
  if (language === '' && info.trim() !== '') code.unshift(info.trimStart());
  const last = lines[end];
  // A fence behind the last words of the code.
  if (!last.startsWith(FENCE)) code.push(last.slice(0, -FENCE.length));
  const rest = last.startsWith(FENCE) ? last.replace(/^`+[^\S\n]*/, '') : '';
  return { block: { tag: 'pre', text: code.join('\n'), ...(language && { language }) }, rest, end };
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
