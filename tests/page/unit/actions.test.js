import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

const views = new URL('../../../public/js/views/', import.meta.url);
const modules = readdirSync(views, { recursive: true }).filter((name) => name.endsWith('.js'));
const source = (address) => readFileSync(address, 'utf8');

/** The names in an object that is written out: what stands before a colon, alone, or before a body, at its first level. */
function names(text) {
  const found = [];
  let depth = 0;
  for (const line of text.replace(/\/\*\*[^]*?\*\//g, '').split('\n')) {
    if (depth === 1) found.push(...[...line.matchAll(/^\s*(?:async )?(\w+)\s*(?:[:(,]|$)/g)].map(([, name]) => name));
    depth += line.split(/[{([]/).length - line.split(/[})\]]/).length;
  }
  return found;
}

/** What a view adds to the actions: the object that it returns, each entry on a line of its own. */
function added(file) {
  const getter = source(new URL(file, views)).match(/get actions\(\) \{\n\s*return (\{[^]*?\});\n {2}\}/);
  if (getter === null) return [];
  return names(getter[1].startsWith('{\n') ? getter[1] : getter[1].replace(/^\{ | \}$/g, '').split(/, (?=\w+(?::|$|,))/).reduce((text, entry) => `${text}${entry},\n`, '{\n'));
}

test('each action has a name of its own: a later one of the same name would take its place', () => {
  const core = source(new URL('../core/actions.js', views));
  const all = names(core.slice(core.indexOf('return {'))).concat(modules.flatMap((file) => added(file)));
  for (const name of ['follow', 'send', 'typing', 'toMessage', 'leadTo', 'say', 'ignore', 'openDrawer', 'openPerson']) assert.ok(all.includes(name), `${name} among ${all.join(' ')}`);
  // Those that are written out where they are added: each is there, and none twice.
  const whole = modules.map((file) => source(new URL(file, views))).join('\n');
  all.push(...[...whole.matchAll(/Object\.assign\(actions, \{ (\w+):/g)].map(([, name]) => name));
  all.push(...names(`${whole.match(/swiftWhenWanted = \(state, actions, changes\) => \((\{[^]*?\n\})\);/)[1]}`));
  for (const name of ['whenInside', 'obey', 'openSwitcher']) assert.ok(all.includes(name), name);
  assert.deepEqual(all.filter((name, i) => all.indexOf(name) !== i), []);
});
