// The palettes, as the style sheet has them: what is written can be read on everything that it stands on, what is
// chosen is seen, and neighbours among the colours of names are told apart.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const SHEET = readFileSync(new URL('../../../public/css/base.css', import.meta.url), 'utf8');
const NAMES = Array.from({ length: 14 }, (_, i) => `--name-${i}`);

/** The colours of the rule with this selector, by their names. */
function palette(selector) {
  const rule = SHEET.slice(SHEET.indexOf(`${selector} {`)).split('}')[0];
  return Object.fromEntries([...rule.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
}

const channels = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
const linear = (channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);

function luminance(colour) {
  const [red, green, blue] = channels(colour).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** In degrees. */
function hue(colour) {
  const [red, green, blue] = channels(colour);
  return (Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue) * 180) / Math.PI;
}

const apart = (one, other) => Math.abs(((hue(one) - hue(other) + 540) % 360) - 180);

/** What stands on what, and how clearly at least. */
const PAIRS = [
  [[...NAMES, '--text', '--accent', '--muted'], ['--bg', '--bg-side', '--bg-hover', '--bg-mention', '--bg-row'], 4.5],
  [['--text', '--accent'], ['--selected'], 4.5],
  [['--selected'], ['--bg-side', '--bg'], 1.3],
  [['--bg-row'], ['--bg-side'], 1.12],
  [['--border'], ['--bg', '--bg-side'], 3],
  [['--here'], ['--bg', '--bg-side'], 3],
  [['--danger'], ['--bg', '--bg-side', '--selected'], 4.5],
];

for (const selector of [':root', ':root[data-dark]']) {
  test(`what is written can be read, what is chosen is seen (${selector})`, () => {
    const colours = palette(selector);
    for (const [above, below, least] of PAIRS) {
      for (const [one, other] of above.flatMap((name) => below.map((ground) => [name, ground]))) {
        const found = contrast(colours[one], colours[other]);
        assert.ok(found >= least, `${one} on ${other}: ${found}`);
      }
    }
  });

  test(`fourteen colours, and neighbours differ most (${selector})`, () => {
    const colours = palette(selector);
    assert.equal(new Set(NAMES.map((name) => colours[name])).size, 14);
    NAMES.forEach((name, i) => {
      const next = NAMES[(i + 1) % 14];
      const angle = apart(colours[name], colours[next]);
      assert.ok(angle >= 60, `${name} and ${next}: ${angle}`);
    });
  });
}
