// What the page loads later and did not get at first: it is asked for anew, also in a browser that keeps a failed import.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlaywrightEngine } from '../support/engines/playwright.js';
import { Teahouse } from '../support/teahouse.js';

const WIDE = { width: 1280, height: 800 };
/** The page is there without its panels and without what is wanted now and then, but not without words. */
const PARTS = { 'what is around the conversation': /views\/panels\.js/, 'the words of the language': /lang\/en\.js/ };

const openSettings = async (window) => {
  await window.click('#open-menu');
  await window.until(() => document.querySelector('dialog[open] #theme-field'));
};

for (const name of ['chromium', 'firefox']) {
  test(`${name}: what did not come at first comes later`, { timeout: 180_000 }, async (t) => {
    const [house, engine] = [new Teahouse(['--rate', '0']), new PlaywrightEngine(name)];
    t.after(async () => {
      await engine.close();
      await house.close();
    });
    await Promise.all([house.start(), engine.start()]);

    for (const [part, address] of Object.entries(PARTS)) {
      await t.test(part, async () => {
        const window = await engine.window(house, WIDE);
        const allow = await window.refuse(address);
        await window.open();
        await window.until(() => performance.getEntriesByName('chat:start').length > 0);
        assert.equal(await window.run(() => document.getElementById('card').hidden), true);
        await allow();
        await window.enter(part.slice(0, 20));
        await openSettings(window);
        await window.close();
      });
    }

    for (const address of [/views\/late\.js/, /css\/windows\.css/]) {
      await t.test(`the settings without ${address.source}: said, and open when it can be had`, async () => {
        const window = await engine.window(house, WIDE);
        const allow = await window.refuse(address);
        await window.open();
        await window.enter(address.source.slice(-8).replace('\\', ''));
        await window.click('#open-menu');
        await window.until(() => document.getElementById('composer-error').textContent.endsWith('Reconnecting…'));
        assert.equal(await window.run(() => document.querySelector('dialog[open]')), null);
        await allow();
        await window.until(() => document.getElementById('composer-error').textContent === '');
        await openSettings(window);
        // With its looks.
        assert.ok(await window.run(() => document.querySelector('dialog[open]').offsetWidth <= 560));
        await window.close();
      });
    }
  });
}
