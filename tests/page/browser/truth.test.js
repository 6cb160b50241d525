// What the page says is so: the connection, the days, who spoke, what is unsent, in any state of the browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

/** Everything the server says passes through `change(object)` on its way to the page. */
const edited = (window, change) => window.context.routeWebSocket(/\/ws$/, (socket) => {
  const server = socket.connectToServer();
  socket.onMessage((data) => server.send(data));
  server.onMessage((data) => {
    const object = JSON.parse(data);
    change(object);
    for (const event of object.events ?? []) change(event);
    socket.send(JSON.stringify(object));
  });
});

test('9. a short break is not mentioned, a longer one is told once, and trying now works', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.evaluate(() => {
    window.said = [];
    const tell = (id) => new MutationObserver(() => window.said.push(document.getElementById(id).textContent)).observe(document.getElementById(id), { childList: true });
    ['status', 'alert'].forEach(tell);
    window.shown = [];
    const bar = document.getElementById('bar');
    new MutationObserver(() => window.shown.push([bar.hidden, performance.now()])).observe(bar, { attributes: true });
    new MutationObserver(() => (window.lost ??= document.body.dataset.state === 'offline' ? performance.now() : undefined)).observe(document.body, { attributes: true });
  });
  await house.kill();
  await ann.until(() => !document.getElementById('bar').hidden);
  assert.ok(await ann.page.evaluate(() => window.shown.find(([hidden]) => !hidden)[1] - window.lost > 1_500), 'not before two seconds');
  // Long enough that the page does not try by itself before the button is pressed.
  await ann.until(() => /in ([4-9]|\d\d) seconds…/.test(document.getElementById('bar-text').textContent));
  await house.start();
  await ann.page.click('#bar-button');
  await ann.until(() => document.getElementById('bar-text').textContent === 'Back online');
  await ann.until(() => document.getElementById('bar').hidden);
  assert.deepEqual(await ann.page.evaluate(() => window.said.filter((text, i, all) => text !== '' && text !== all[i - 1])), ['Connection lost. Reconnecting…', 'Back online', 'Connected']);
  house.assertQuiet();
});

test('10. a draft is kept without a goodbye, and another tab does not overwrite what is typed', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.type('#field', 'half a thought');
  await ann.until(() => localStorage.getItem('teahouse.draft.lobby') === '"half a thought"');
  const other = await house.tab(ann);
  assert.equal(await other.page.inputValue('#field'), 'half a thought');
  await other.page.fill('#field', 'something else');
  await other.until(() => localStorage.getItem('teahouse.draft.lobby') === '"something else"');
  assert.equal(await ann.page.inputValue('#field'), 'half a thought');
  await ann.say('sent');
  await other.sees(['sent']);
  assert.equal(await other.page.inputValue('#field'), 'something else');
  house.assertQuiet();
});

test('7. what waited for longer than five minutes asks first', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.page.close();
  const tab = await ann.context.newPage();
  await tab.goto(`${house.address}favicon.svg`);
  await tab.evaluate(() => {
    const entry = { cid: 'old', room: 'lobby', text: 'from this morning', at: Date.now() - 6 * 60_000, tab: 'gone' };
    localStorage.setItem('teahouse.outbox.old', JSON.stringify(entry));
  });
  await tab.close();
  await ann.open();
  await ann.live();
  await ann.until(() => document.querySelector('#pending .failed .failure')?.textContent.startsWith('Not sent at '));
  await ann.page.click('#pending button:has-text("Send now")');
  await ann.nothingWaits();
  await ann.sees(['from this morning']);
  house.assertQuiet();
});

test('16. midnight makes Today Yesterday, in the time zone of the reader', async (t) => {
  const house = await openHouse(t);
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'Pacific/Chatham']) {
    const ann = await house.window({ timezoneId: zone });
    // Nine minutes before midnight, there: longer than anything here takes.
    const clock = await ann.page.evaluate(() => new Date(2026, 10, 22, 23, 51).getTime());
    const shift = clock - Date.now();
    // By how much the time of the house, too, is moved on.
    let later = 0;
    await edited(ann, (object) => {
      if (object.time) object.time += shift;
      if (object.now) object.now += shift + later;
    });
    await ann.page.clock.install({ time: clock });
    await ann.page.reload();
    await ann.enter(`Ann ${zone.replace(/\W/g, ' ')}`.slice(0, 24));
    await ann.say(`in ${zone}`);
    const lines = () => ann.page.$$eval('.line.day', (days) => days.map((day) => day.textContent));
    assert.deepEqual(await lines(), ['Today, November 22']);
    assert.match(await ann.page.$eval('#chunks .m:last-of-type time', (time) => time.textContent), /^23:5\d$/);
    later = 10 * 60_000;
    await ann.page.clock.fastForward(later);
    await ann.until(() => document.querySelector('.line.day').textContent === 'Yesterday, November 22');
    await ann.context.close();
  }
  house.assertQuiet();
});

test('17. words of one person are grouped up to five minutes, and not across a day or another name', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  // `text` is the time in seconds after ten o'clock.
  for (const [who, at] of [[ann, 0], [ann, 299], [ann, 600], [bo, 610], [ann, 611], [ann, 50_300], [ann, 50_410]]) await who.say(String(at));
  const reader = await house.window();
  const ten = new Date(2026, 10, 20, 10).getTime();
  await edited(reader, (object) => {
    if (object.type === 'message') object.time = ten + Number(object.text) * 1_000;
  });
  await reader.page.reload();
  await reader.enter('Cy');
  await reader.seesText('50410');
  const groups = await reader.page.$$eval('#chunks .m', (rows) => rows.filter((row) => row.classList.contains('first')).map((row) => row.querySelector('.body').textContent));
  // 50 300 is 23:58:20 and 50 410 the next day.
  assert.deepEqual(groups, ['0', '600', '610', '611', '50300', '50410']);
  assert.equal(await reader.page.locator('.line.day').count(), 2);
  house.assertQuiet();
});

test('17. who came in stands between the words before and those that wait to be sent', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('before');
  await house.person('Bo');
  await ann.until(() => document.querySelector('#chunks .coming'));
  await house.kill();
  await ann.write('after');
  await ann.until(() => document.querySelector('#pending .m'));
  assert.equal(await ann.page.textContent('#pending .m.first .head .name'), 'Ann');
  house.assertQuiet();
});

/** While it is `isGathering`, a page hears nothing until `quick 10` has come, and then all of it. */
const gathering = () => {
  const { set, ...rest } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...rest,
    set(hear) {
      set.call(this, (event) => {
        if (!window.isGathering) return hear(event);
        window.gathered.push(event);
        if (!event.data.includes('quick 10')) return undefined;
        window.isGathering = false;
        return window.gathered.splice(0).forEach(hear);
      });
    },
  });
};

test('22. a screen reader hears what is new, and nothing else', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const bo = await house.person('Bo');
  await bo.say('history');
  const ann = await house.window();
  await ann.context.addInitScript(gathering);
  await ann.page.reload();
  await ann.enter('Ann');
  await ann.seesText('history');
  await ann.page.evaluate(() => {
    window.said = [];
    for (const id of ['say', 'alert']) {
      const region = document.getElementById(id);
      new MutationObserver(() => region.textContent && window.said.push(region.textContent)).observe(region, { childList: true });
    }
  });
  const said = async (expected) => {
    await ann.until((count) => window.said.length === count, expected.length);
    assert.deepEqual(await ann.page.evaluate(() => window.said), expected);
  };
  await bo.say('**one** `two`\n> three');
  await said(['Bo: one two three']);
  await ann.say('my own');
  // They come in one moment, however long the house takes for them.
  await ann.page.evaluate(() => {
    window.gathered = [];
    window.isGathering = true;
  });
  await bo.page.evaluate(() => {
    for (let i = 1; i <= 10; i += 1) {
      document.getElementById('field').value = `quick ${i}`;
      document.getElementById('composer').requestSubmit();
    }
  });
  await ann.seesText('quick 10');
  // A burst is a number or two, never ten sentences.
  await ann.until(() => window.said.slice(1).join().match(/\d+ new messages|quick 10/));
  const burst = (await ann.page.evaluate(() => window.said)).slice(1);
  assert.ok(burst.length <= 3 && burst.some((text) => / new messages$/.test(text)), burst.join(' | '));
  assert.ok(!burst.join().includes('my own'));
  house.assertQuiet();
});

const BROKEN = {
  'throws': () => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no', 'SecurityError'); } }),
  'is null': () => Object.defineProperty(window, 'localStorage', { value: null }),
  'is full': () => (Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }),
};

for (const [what, breakIt] of Object.entries(BROKEN)) {
  test(`28. two talk where the storage ${what} and there is no BroadcastChannel`, async (t) => {
    const house = await openHouse(t);
    const bo = await house.person('Bo');
    const ann = await house.window();
    await ann.context.addInitScript(breakIt);
    await ann.context.addInitScript(() => delete window.BroadcastChannel);
    await ann.page.reload();
    await ann.enter('Ann');
    await ann.say('hello');
    await bo.say('你好');
    await ann.sees(['hello', '你好']);
    await bo.sees(['hello', '你好']);
    await ann.page.click('#open-menu');
    await ann.until(() => [...document.querySelectorAll('dialog .error')].some((node) => node.textContent === 'This browser will not remember your name.'));
    house.assertQuiet();
  });
}

test('28. a storage that is emptied in the middle costs nothing that is on screen', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.say('one');
  await ann.page.evaluate(() => localStorage.clear());
  await ann.say('two');
  await house.kill('SIGTERM');
  await house.start();
  await ann.live();
  await ann.say('three');
  await ann.sees(['one', 'two', 'three']);
  house.assertQuiet();
});

test('a window that was not needed yet opens while the server is away', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.until(() => performance.getEntriesByName('chat:rest').length > 0);
  await house.kill();
  await ann.page.click('#open-menu');
  await ann.until(() => document.querySelector('dialog[open] #size-field') && document.getElementById('composer-error').textContent === '');
  house.assertQuiet();
});

test('the lists at the sides come with the connection when they could not be loaded at first', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  await ann.context.route('**/js/views/panels.js', (route) => route.abort());
  await ann.page.reload();
  await ann.until(() => document.body.dataset.state === 'live');
  assert.equal(await ann.page.locator('#people-list li').count(), 0);
  await ann.context.unroute('**/js/views/panels.js');
  // What comes a moment later is there: nothing of it is under way when the server goes.
  await ann.page.waitForLoadState('networkidle');
  await house.kill();
  await house.start();
  await ann.live();
  ann.complaints = ann.complaints.filter((words) => !words.includes('net::ERR_FAILED'));
  house.assertQuiet();
});

test('30. an older page at a newer server says so and still sends', async (t) => {
  const house = await openHouse(t);
  const ann = await house.window();
  await edited(ann, (object) => {
    if (object.type === 'welcome') object.server.version = '99.0.0';
  });
  await ann.page.reload();
  await ann.enter('Ann');
  await ann.until(() => document.getElementById('bar').textContent === 'A new version is here.Reload');
  await ann.say('still here');
  await ann.sees(['still here']);
  house.assertQuiet();
});

test('without JavaScript the page says what it needs, in two languages', async (t) => {
  const house = await openHouse(t, ['--name', '茶 & Tea']);
  const context = await house.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(house.address);
  const shown = await page.innerText('body');
  assert.match(shown, /茶 & Tea\s+This is a chat room, and it needs JavaScript[^]*需要 JavaScript/);
  await context.close();
});

test('the first words that somebody misses are there once', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  await ann.look(false);
  for (const text of ['one', 'two']) await bo.say(text);
  await ann.sees(['one', 'two']);
  assert.equal(await ann.page.locator('.line.unread').count(), 1);
  house.assertQuiet();
});

test('in a crowd the number is the house’s, and the page says that not everybody is listed, in both languages', async (t) => {
  const house = await openHouse(t);
  for (const [locale, count, title, words, rooms] of [
    ['en-US', '5,000', 'Here · 5,000', 'So many are here that not everybody is listed.', 'There are more rooms than are listed here. Type the name of one to go there.'],
    ['zh-CN', '5,000', '在线 · 5,000', '人太多，这里没有列出所有人。', '聊天室太多，这里没有全部列出。输入名称即可前往。'],
  ]) {
    const ann = await house.window({ locale });
    await edited(ann, (object) => {
      if (object.type === 'joined') object.online = 5_000;
      if (object.type === 'welcome') object.more = true;
    });
    await ann.page.reload();
    await ann.enter(`Ann ${locale}`);
    await ann.until(({ count, title, words, rooms }) => document.getElementById('people-count').textContent === count
      && document.querySelector('#people-list h3').textContent === title
      && document.querySelector('#people-list > p').textContent === words
      && document.querySelector('#room-list > p').textContent === rooms, { count, title, words, rooms });
    assert.deepEqual(await ann.people(), await ann.page.$$eval('#people-list section:first-child .label', (labels) => labels.map(({ textContent }) => textContent)));
    await ann.context.close();
  }
  house.assertQuiet();
});
