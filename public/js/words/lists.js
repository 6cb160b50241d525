// Which lines of words are items of a list. Pure, and linear in the text.

/** Spaces, a mark, a space, and something behind it; larger numbers are years. */
const ITEM = /^( {0,8})(?:[-*]|(0|[1-9]\d{0,2})\.) +(\S.*)$/;
const MORE = /^ {2,}(\S.*)$/;
const LEVEL_MAX = 3;

/** Words as `{tag: 'p', text}` and lists of `items`, `{text, level, value?}`, for which `budget` is paid. */
export function listsOf(text, budget) {
  const blocks = [];
  let indents = [];
  for (const line of text.split('\n')) {
    const last = blocks.at(-1);
    const [, { length: indent }, value, words] = budget.left > 0 ? ITEM.exec(line) ?? ['', ''] : ['', ''];
    const more = last?.items && words === undefined ? MORE.exec(line) : null;
    if (words !== undefined) {
      if (!last?.items) {
        blocks.push({ tag: 'ul', items: [] });
        indents = [];
      }
      indents = [...indents.filter((each) => each < indent), indent];
      blocks.at(-1).items.push({ text: words, level: Math.min(indents.length - 1, LEVEL_MAX), ...(value && { value }) });
      if (value) blocks.at(-1).tag = 'ol';
      budget.left -= 1;
    } else if (more) last.items.at(-1).text += `\n${more[1]}`;
    else if (last?.tag === 'p') last.text += `\n${line}`;
    else blocks.push({ tag: 'p', text: line });
  }
  // An empty line between a list and others is only there in what was typed.
  return blocks.length > 1 ? blocks.filter(({ items, text: words }) => items || words !== '') : blocks;
}
