// A screen without a finding of axe, as it is looked at in several ways.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** At a desk and on a phone, in the light and in the dark. */
export async function hasNoBarriers({ page }, state) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  for (const [width, colorScheme] of [[1280, 'light'], [390, 'dark'], [320, 'light'], [1280, 'dark']]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async () => (await window.axe.run({ resultTypes: ['violations'] })).violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`)));
    assert.deepEqual(found, [], `${state} ${width} ${colorScheme}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
}
