import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { best, fits, foldedName, foldedQuery } = await load('js/core/seek.js');

/** The name with what is meant of it in brackets; null where it does not fit. */
function shown(name, typed) {
  const fit = fits(foldedName(name), foldedQuery(typed));
  if (fit === null) return null;
  return fit.marks.reduceRight((text, [from, to]) => `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`, name);
}

test('words that begin so, and letters in their order', () => {
  const table = [
    ['design', 'des', '[des]ign'],
    ['project-10-desk', 'des', 'project-10-[des]k'],
    ['Ines Deschamps', 'DES', 'Ines [Des]champs'],
    ['Ann Lee', 'ann l', '[Ann L]ee'],
    ['ann_lee', 'ann l', '[ann_l]ee'],
    ['Zoë', 'zoe', '[Zoë]'],
    ['zoe', 'zoë', '[zoe]'],
    ['设计组', '计', '设[计]组'],
    ['值班tea', 'tea', '值班[tea]'],
    ['Straße', 'strasse', null],
    ['releases', 'rls', '[r]e[l]ea[s]es'],
    ['releases', 'x', null],
    ['tea', 'e', null],
    ['tea', 'eat', null],
    ['tea', '', 'tea'],
    ['ｔｅａ', 'tea', '[ｔｅａ]'],
    ['👍 tea', 'tea', '👍 [tea]'],
    ['İstanbul', 'ist', '[İst]anbul'],
  ];
  for (const [name, typed, expected] of table) assert.equal(shown(name, typed), expected, `${name} by ${typed}`);
});

test('a name that begins so comes before a word, a word before letters apart; the rest keeps its order', () => {
  const entries = ['x-tea', 'tree bark', 'teapot', 'tall elm', 'tea'].map((name) => ({ name, letters: foldedName(name) }));
  assert.deepEqual(best(entries, foldedQuery('tea'), 9).map(({ name }) => name), ['teapot', 'tea', 'x-tea', 'tree bark']);
  assert.equal(best(entries, [], 2).length, 2);
});

// Far more than there are, so that whatever grows faster than the names never ends.
test('ten thousand names are looked through in no time', { timeout: 10_000 }, () => {
  const entries = Array.from({ length: 10_000 }, (_, i) => ({ letters: foldedName(`project ${i} ${'a'.repeat(20)}`) }));
  for (const typed of ['p', 'project 9', 'aaaaaaaaaaaaaaaaaaaab', 'zz']) best(entries, foldedQuery(typed), 8);
});
