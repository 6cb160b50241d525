// What people write to break the page: it is shown as it was written, wherever it turns up, and nothing runs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHouse } from '../support/house.js';

const HOSTILE = [
  // Elements and their events.
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.test/x.js></sCrIpT>',
  '<script/x>alert(1)</script>',
  '<<script>alert(1)//<</script>',
  '<img src=x onerror=alert(1)>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  '<img src="x" onerror="alert(String.fromCharCode(88))">',
  '<img/src/onerror=alert(1)>',
  '<image href=x onerror=alert(1)>',
  '<svg onload=alert(1)><a href="javascript:alert(1)">x</a>',
  '<svg><script>alert&#40;1&#41;</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>',
  '<math><mtext></p><style><!--</style><img title="--><img src=x onerror=alert(1)>">',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="//evil.test/x.swf">',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<link rel=stylesheet href=//evil.test/x.css>',
  '<meta http-equiv=refresh content="0;url=//evil.test">',
  '<base href="//evil.test/">',
  '<form action="//evil.test"><button>send</button></form>',
  '<style>@import "//evil.test/x.css"; * { display: none }</style>',
  '<template><img src=x onerror=alert(1)></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  // Ways out of a place.
  '"><b>bold</b>',
  "'><img src=x onerror=alert(1)>",
  '" onmouseover="alert(1)',
  "';alert(1)//",
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '--><script>alert(1)</script><!--',
  ']]><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '<%= 7 * 7 %>#{7*7}',
  '\\x3cscript\\x3ealert(1)\\x3c/script\\x3e',
  '&lt;b&gt; &amp; &#60;script&#62; &colon; + %41 %3Cb%3E',
  // Addresses that are none of ours.
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  '&#106;avascript:alert(1)',
  'javascript&colon;alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'file:///etc/passwd blob:http://x/1 ftp://evil.test/',
  '[x](javascript:alert(1))',
  '[x](JAVASCRIPT://%0aalert(1))',
  '[x](java\tscript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox(1))',
  '[x]("onmouseover="alert(1))',
  '[x](//evil.test/" onclick="alert(1))',
  'http://me:secret@evil.test/',
  // Names of things in the language itself.
  '__proto__',
  'constructor',
  'toString hasOwnProperty valueOf',
  '@__proto__ @constructor',
  '{"__proto__":{"polluted":1}}',
  // What the eye takes for something else.
  '\u202Egnp.exe',
  '\u2066admin\u2069: \u202Dlook',
  'a\uFEFF\u200B\u200Dx',
  'x\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
];

/** Every request that leaves the house. */
function strangers({ page, house }) {
  const urls = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(house.address) && !/^(?:data|blob):/.test(url)) urls.push(url);
  });
  return urls;
}

const harmless = ({ page }) => page.evaluate(() => ({
  elements: [...document.querySelectorAll('#content :is(img, script, iframe, object, embed, b, style, link, meta, base, form, video, svg:not(.icon), [onerror], [onload])')].map((node) => node.outerHTML),
  links: [...document.querySelectorAll('#content a')].map((link) => link.href).filter((href) => !/^(?:https?|mailto):/.test(href) || /secret/.test(href)),
  handlers: [...document.querySelectorAll('body *')].flatMap((node) => node.getAttributeNames()).filter((name) => name.startsWith('on')),
  polluted: {}.polluted ?? null,
  place: location.pathname + location.hash,
}));

test('18. hostile texts are shown as they were written, live and from the history, and nothing runs', async (t) => {
  assert.ok(HOSTILE.length >= 60);
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  const bo = await house.person("O'Brien_-.");
  const left = [strangers(ann), strangers(bo)].flat();
  for (const text of HOSTILE) await ann.say(text);
  await bo.sees(HOSTILE);
  await bo.page.reload();
  await bo.live();
  await bo.sees(HOSTILE);
  for (const window of [ann, bo]) assert.deepEqual(await harmless(window), { elements: [], links: [], handlers: [], polluted: null, place: '/' });
  assert.deepEqual(left, []);
  house.assertQuiet();
});

test('18. hostile texts stay texts in the title, in a quote, in the clipboard and in a draft', async (t) => {
  const house = await openHouse(t, ['--rate', '0']);
  const ann = await house.person('Ann');
  const bo = await house.person('Bo');
  const { page } = ann;
  for (const text of HOSTILE.slice(0, 6)) {
    await ann.look(false);
    await bo.say(text);
    await ann.until(() => document.title.startsWith('('));
    await ann.look(true);
    await page.fill('#field', '');
    await page.focus('#log');
    for (const key of ['End', 'r']) await page.keyboard.press(key);
    assert.equal(await page.inputValue('#field'), `> ${text}\n`);
    await page.reload();
    await ann.live();
    assert.equal(await page.inputValue('#field'), `> ${text}\n`);
    await page.focus('#log');
    for (const key of ['End', 'c']) await page.keyboard.press(key);
    await ann.until(() => document.getElementById('say').textContent === 'Copied');
    await page.fill('#field', '');
    await page.focus('#field');
    await page.keyboard.press('Control+v');
    assert.equal(await page.inputValue('#field'), text);
    await ann.page.evaluate(() => (document.getElementById('say').textContent = ''));
  }
  assert.deepEqual(await harmless(ann), { elements: [], links: [], handlers: [], polluted: null, place: '/' });
  house.assertQuiet();
});

test('18. hostile names are refused or shown literally, and hostile rooms lead nowhere', async (t) => {
  const house = await openHouse(t);
  const ann = await house.person('Ann');
  const other = await house.window();
  for (const name of ['<img src=x onerror=alert(1)>', 'a&b', 'a+b', '%41', '<b>x</b>', '\u202EnnA', '{{1}}', 'a"b']) {
    await other.page.fill('#card-name', name);
    await other.page.press('#card-name', 'Enter');
    await other.until(() => document.getElementById('card-error').textContent !== '' && document.body.dataset.state === 'name');
    await other.page.fill('#card-name', '');
  }
  for (const room of ['<img src=x onerror=alert(1)>', 'a&b', 'a+b', 'dm:1:1', '../x', '{{1}}', '\u202Ex']) {
    await ann.page.fill('#room-field', room);
    await ann.page.press('#room-field', 'Enter');
    await ann.until(() => !document.getElementById('room-error').hidden);
    assert.equal(await ann.page.textContent('#title'), '#Lobby');
  }
  // These the rules allow.
  for (const name of ['constructor', '__proto__', 'toString']) {
    const guest = await house.person(name);
    await guest.say(`I am ${name}`);
    await ann.seesText(`I am ${name}`);
    await ann.goTo(name.toLowerCase());
    await ann.say('here too');
    await ann.page.click('#room-list a[href="#lobby"]');
    await guest.page.close();
  }
  await ann.page.goto(`${house.address}#<img src=x onerror=alert(1)>`);
  await ann.until(() => document.getElementById('title').textContent === '#Lobby');
  house.assertQuiet();
});
