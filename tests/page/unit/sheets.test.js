// The style sheets: one that comes after the first load changes nothing that was on screen before it came.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PUBLIC } from '../support/modules.js';

const FIRST = new Set([...readFileSync(join(PUBLIC, 'index.html'), 'utf8').matchAll(/css\/([\w-]+\.css)/g)].map(([, name]) => name));
const PAPER = 'print.css';
/** The same things in both, of which a later sheet knows more. */
const SHARED = new Set(['m', 'send', 'choices']);

/** Every selector of a sheet. */
function selectorsOf(name) {
  const sheet = readFileSync(join(PUBLIC, 'css', name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...sheet.matchAll(/(?:^|[{};])\s*([^{}@;]+)\{/g)].flatMap(([, selectors]) => selectors.split(',').map((selector) => selector.trim()));
}

test('what comes later gives no other look to a class that the first sheets look after', () => {
  const names = readdirSync(join(PUBLIC, 'css'));
  assert.ok(FIRST.size > 5 && [...FIRST].every((name) => names.includes(name)));
  const early = new Set([...FIRST].flatMap(selectorsOf).flatMap((selector) => [...selector.split(/[\s>+~]+/).at(-1).matchAll(/\.([\w-]+)/g)].map(([, name]) => name)));
  const changed = names.filter((name) => !FIRST.has(name) && name !== PAPER).flatMap((name) => {
    const alone = selectorsOf(name).flatMap((selector) => /^\.([\w-]+)(?::[\w-]+)?$/.exec(selector)?.[1] ?? []);
    return [...new Set(alone)].filter((one) => early.has(one) && !SHARED.has(one)).map((one) => `.${one} in ${name}`);
  });
  assert.deepEqual(changed, []);
});
