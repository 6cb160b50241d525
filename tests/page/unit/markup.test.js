import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../support/modules.js';

const { isOnlyEmoji, parse, plainText } = await load('js/words/markup.js');

const { Names } = await load('js/core/names.js');
const { targetsOf } = await load('js/words/targets.js');

/** Bo looks at the page, in a house where these people and rooms are known, and this is mentioned: `[user, name]`. */
function seenByBo(text = '', mentioned = []) {
  const names = new Names();
  ['Bo', 'Ann', '李雷', 'محمد', 'İ'.repeat(24), '李'.repeat(24)].forEach((name, i) => names.learn(i + 1, name));
  return targetsOf({ me: { id: 1 }, names, rooms: new Map(['lobby', 'tea', '茶', 'r2d2', 'cafe', 'c0ffee'].map((room) => [room, {}])) }, 'house.test:8000', { text, mentions: mentioned.map(([user, name]) => ({ user, start: text.indexOf(name), end: text.indexOf(name) + name.length })) });
}
const targets = seenByBo();

/** The tree as a line of text: `p(one strong(two))`. */
const show = (nodes) =>
  nodes.map((node) => (typeof node === 'string' ? node : `${node.tag}${node.level ? `+${node.level}` : ''}${node.value ? `=${node.value}` : ''}${node.language ? `[${node.language}]` : ''}${node.href ? `<${node.href}>` : ''}(${show(node.children)})${node.host ? ` ${node.host}` : ''}`)).join('');

const TABLE = [
  ['hello', 'p(hello)'],
  ['one\ntwo', 'p(one\ntwo)'],
  ['**你好。**吗', 'p(strong(你好。)吗)'],
  ['很*好*的', 'p(很em(好)的)'],
  ['snake_case_name', 'p(snake_case_name)'],
  ['_so_ it is', 'p(em(so) it is)'],
  ['2 * 3 * 4', 'p(2 * 3 * 4)'],
  ['2*3', 'p(2*3)'],
  ['10*20*30', 'p(10*20*30)'],
  ['a*b*c', 'p(a*b*c)'],
  ['2**3**4', 'p(2**3**4)'],
  ['привет*мир*да', 'p(привет*мир*да)'],
  ['(a)*(b)*(c)', 'p((a)*(b)*(c))'],
  ['f(*args, **kwargs)', 'p(f(*args, **kwargs))'],
  ['*.rs and *.js', 'p(*.rs and *.js)'],
  ['0 */5 * * * *', 'p(0 */5 * * * *)'],
  ['__init__ and _x', 'p(__init__ and _x)'],
  ['项目_设计_稿.docx', 'p(项目_设计_稿.docx)'],
  ['/usr/_tmp_/x', 'p(/usr/_tmp_/x)'],
  ['(*a*), "*b*"; _c_!', 'p((em(a)), "em(b)"; em(c)!)'],
  ['**A**/**B**', 'p(strong(A)/strong(B))'],
  ['**“好”**（注）**坏**', 'p(strong(“好”)（注）strong(坏))'],
  ['👍*great*👍🏽', 'p(👍em(great)👍🏽)'],
  ['*👍🏽*', 'p(em(👍🏽))'],
  ['*`a`*', 'p(em(code(a)))'],
  ['¯\\_(ツ)_/¯', 'p(¯\\_(ツ)_/¯)'],
  ['¯_(ツ)_/¯', 'p(¯_(ツ)_/¯)'],
  ['(*^_^*) (*´▽*)', 'p((*^_^*) (*´▽*))'],
  ['(*_*) *_* **_**', 'p((*_*) *_* **_**)'],
  ['-_- -_- *…*', 'p(-_- -_- *…*)'],
  ['(*≧ω≦*) (*・ω・*) (*ﾟДﾟ*) *°o°*', 'p((*≧ω≦*) (*・ω・*) (*ﾟДﾟ*) *°o°*)'],
  ['src/**/*.js and lib/**/*.ts', 'p(src/**/*.js and lib/**/*.ts)'],
  ['**/*.md or docs/**', 'p(**/*.md or docs/**)'],
  ['rm */* and */x', 'p(rm */* and */x)'],
  ['***both*** and ***你好***', 'p(strong(em(both)) and strong(em(你好)))'],
  ['***', 'p(***)'],
  ['***a', 'p(***a)'],
  ['***a**', 'p(*strong(a))'],
  ['\\*not\\* \\_so\\_', 'p(*not* _so_)'],
  ['\\*\\*not\\*\\*', 'p(**not**)'],
  ['*a\\* b*', 'p(em(a* b))'],
  ['\\`not\\`', 'p(`not`)'],
  ['\\[a](http://a.b)', 'p([a](a<http://a.b/>(http://a.b)))'],
  ['\\[a-z]', 'p(\\[a-z])'],
  ['C:\\_tmp\\x \\\\server\\*', 'p(C:\\_tmp\\x \\\\server\\*)'],
  ['`\\*`', 'p(code(\\*))'],
  ['\\n \\ \\', 'p(\\n \\ \\)'],
  ['**a *b*** and **a**', 'p(strong(a em(b)) and strong(a))'],
  ['**a *b* c**', 'p(strong(a em(b) c))'],
  ['*a **b** c*', 'p(em(a strong(b) c))'],
  ['*a **b***', 'p(em(a strong(b)))'],
  ['(*a **b***), *c*', 'p((em(a strong(b))), em(c))'],
  ['*a **b** c **d***', 'p(em(a strong(b) c strong(d)))'],
  ['*你 **好***吗', 'p(em(你 strong(好))吗)'],
  ['*a **b*** c*', 'p(em(a strong(b)) c*)'],
  ['*a b***', 'p(*a b***)'],
  ['***a** b*', 'p(em(strong(a) b))'],
  ['***a* b**', 'p(strong(em(a) b))'],
  ['***a*', 'p(***a*)'],
  ['*a **b****', 'p(*a strong(b)**)'],
  ['** a**', 'p(** a**)'],
  ['****', 'p(****)'],
  ['`a *b* <i>`', 'p(code(a *b* <i>))'],
  ['a ` b', 'p(a ` b)'],
  ['``', 'p(``)'],
  ['> quoted\n> more\nanswer', 'blockquote(quoted\nmore)p(answer)'],
  ['> quoted\n\nanswer', 'blockquote(quoted)p(answer)'],
  ['> quoted\n\n\nanswer\n\nmore', 'blockquote(quoted)p(\nanswer\n\nmore)'],
  ['```\ncode\n```\n\nanswer', 'pre(code)p(answer)'],
  ['\nfirst', 'p(\nfirst)'],
  ['>no space', 'blockquote(no space)'],
  ['>\n>a\n>>b', 'blockquote(\na\n>b)'],
  ['>_<', 'p(>_<)'],
  ['>.< oh', 'p(>.< oh)'],
  ['>:(', 'p(>:()'],
  ['>o<', 'p(>o<)'],
  ['> >_<', 'blockquote(>_<)'],
  ['a > b', 'p(a > b)'],
  ['\\> no quote', 'p(> no quote)'],
  ['~~no~~ yes', 'p(s(no) yes)'],
  ['a ~~**b** c~~.', 'p(a s(strong(b) c).)'],
  ['~~错~~对', 'p(s(错)对)'],
  ['周~~三~~四', 'p(周s(三)四)'],
  ['改到~~周三~~。', 'p(改到s(周三)。)'],
  ['好的~~谢谢~~', 'p(好的~~谢谢~~)'],
  ['好~~ 谢谢~~ 再见~', 'p(好~~ 谢谢~~ 再见~)'],
  ['a~~b~~c ~ d ~/x ~~ ~~', 'p(a~~b~~c ~ d ~/x ~~ ~~)'],
  ['~~~a~~~ (~~) ~~~~', 'p(~~~a~~~ (~~) ~~~~)'],
  ['\\~~no\\~~', 'p(~~no~~)'],
  ['- a\n- *b*\n* c', 'ul(li(a)li(em(b))li(c))'],
  ['1. a\n2. b', 'ol(li=1(a)li=2(b))'],
  ['3. c\n\n4. d', 'ol(li=3(c))ol(li=4(d))'],
  ['two:\n- a\n  - b\n    - c\n  - d\n- e\nend', 'p(two:)ul(li(a)li+1(b)li+2(c)li+1(d)li(e))p(end)'],
  ['1. a\n    - b\n2. c', 'ol(li=1(a)li+1(b)li=2(c))'],
  ['- a\n  more of it\nelse', 'ul(li(a\nmore of it))p(else)'],
  ['- @Ann and #tea', 'ul(li(mention<#dm:1:2>(@Ann) and room<#tea>(#tea)))', [2, '@Ann']],
  ['> - a', 'blockquote(- a)'],
  ['```\n- a\n```', 'pre(- a)'],
  ['-a\n--\n- \n-\n1.a\n1.\n01. x\n-5', 'p(-a\n--\n- \n-\n1.a\n1.\n01. x\n-5)'],
  ['2026. 11. 26.', 'p(2026. 11. 26.)'],
  ['\\- a\n1\\. b\n\\* c', 'p(- a\n1. b\n* c)'],
  ['a - b\n * c', 'p(a - b)ul(li(c))'],
  ['```rust\nlet a = *b;\n```', 'pre[rust](let a = *b;)'],
  ['```rm -rf build\nmake\n```', 'pre(rm -rf build\nmake)'],
  ['```make\n```', 'pre[make]()'],
  ['```\na\n``` and then', 'pre(a)p(and then)'],
  ['```\na\n```\n```\nb\n```', 'pre(a)pre(b)'],
  ['```\na\nb```\nc', 'pre(a\nb)p(c)'],
  ['```a b```', 'pre(a b)'],
  ['``` \na\n```  ', 'pre(a)'],
  ['see ```a *b*``` there', 'p(see code(a *b*) there)'],
  ['```\n> a\n``` > b\n> c', 'pre(> a)p(> b)blockquote(c)'],
  ['```\na\n```\nafter', 'pre(a)p(after)'],
  ['```\n```', 'pre()'],
  ['````\n```\na\n```\n````\nb', 'pre(```\na\n```)p(b)'],
  ['````md\n```js\na\n```\n```` c', 'pre[md](```js\na\n```)p(c)'],
  ['```\na\n````', 'pre(a)'],
  ['````\na\n```', 'p(````\na\n```)'],
  ['  ```js\n  a\n    b\n  ```\nc', 'pre[js](a\n  b)p(c)'],
  [' ```\na\n  ```', 'pre(a)'],
  ['    ```\n    a\n    ```', 'p(    code(\n    a\n    ))'],
  ['```\nnever closed', 'p(```\nnever closed)'],
  ['请看http://a.b/c，谢谢', 'p(请看a<http://a.b/c>(http://a.b/c)，谢谢)'],
  ['see https://a.b/c.', 'p(see a<https://a.b/c>(https://a.b/c).)'],
  ['(http://a.b/c)', 'p((a<http://a.b/c>(http://a.b/c)))'],
  ['http://a.b/c(d) x', 'p(a<http://a.b/c(d)>(http://a.b/c(d)) x)'],
  ['**http://a.b/**', 'p(strong(a<http://a.b/>(http://a.b/)))'],
  ['http://a.b/_x_y_', 'p(a<http://a.b/_x_y>(http://a.b/_x_y)_)'],
  ['xhttp://a.b', 'p(xhttp://a.b)'],
  ['http://', 'p(http://)'],
  ['http://me:secret@a.b/', 'p(http://me:secret@a.b/)'],
  ['mailto:a@b.c', 'p(a<mailto:a@b.c>(mailto:a@b.c))'],
  ['javascript:alert(1)', 'p(javascript:alert(1))'],
  ['[x](javascript:alert(1))', 'p([x](javascript:alert(1)))'],
  ['[x](JaVaScRiPt:alert(1))', 'p([x](JaVaScRiPt:alert(1)))'],
  ['[x](data:text/html,hi)', 'p([x](data:text/html,hi))'],
  ['[x](vbscript:x)', 'p([x](vbscript:x))'],
  ['[docs](http://a.b/c) ok', 'p(a<http://a.b/c>(docs) ok)'],
  ['[http://bank.example](http://evil.example/)', 'p(a<http://evil.example/>(http://bank.example) evil.example)'],
  ['[x](http://a.b/(c)) and [y](http://a.b/c_(d)_(e)/f)', 'p(a<http://a.b/(c)>(x) and a<http://a.b/c_(d)_(e)/f>(y))'],
  ['([x](http://a.b/c))', 'p((a<http://a.b/c>(x)))'],
  ['[x](http://a.b/(c)', 'p([x](a<http://a.b/(c)>(http://a.b/(c)))'],
  ['[](http://a.b)', 'p([](a<http://a.b/>(http://a.b)))'],
  ['http://例子.com', 'p(http://例子.com)'],
  ['[docs](http://[::1]:8/)', 'p(a<http://[::1]:8/>(docs))'],
  ['[a](http://x [b](http://y/)', 'p([a](a<http://x/>(http://x) a<http://y/>(b))'],
  ['@Ann hi', 'p(mention<#dm:1:2>(@Ann) hi)', [2, '@Ann']],
  ['@bo', 'p(mention(@bo))', [1, '@bo']],
  ['请@李雷看', 'p(请mention<#dm:1:3>(@李雷)看)', [3, '@李雷']],
  ['＠李雷', 'p(mention<#dm:1:3>(＠李雷))', [3, '＠李雷']],
  ['@محمد yes', 'p(mention<#dm:1:4>(@محمد) yes)', [4, '@محمد']],
  ['@Anna', 'p(@Anna)'],
  ['> @Ann said', 'blockquote(@Ann said)'],
  ['`@Ann`', 'p(code(@Ann))'],
  ['info@ann.example.org', 'p(info@ann.example.org)'],
  ['to #tea', 'p(to room<#tea>(#tea))'],
  ['#Tea! (#garden-2)', 'p(room<#tea>(#Tea)! (room<#garden-2>(#garden-2)))'],
  ['去#茶吧', 'p(去room<#%E8%8C%B6>(#茶)吧)'],
  ['＃设计', 'p(room<#%E8%AE%BE%E8%AE%A1>(＃设计))'],
  ['#r2d2', 'p(room<#r2d2>(#r2d2))'],
  ['#fff #abcdef #decade #facades', 'p(#fff #abcdef #decade room<#facades>(#facades))'],
  ['#cafe #c0ffee', 'p(room<#cafe>(#cafe) room<#c0ffee>(#c0ffee))'],
  ['#1 #42 #a0b1c2 #f00 C# a#b &#tea /#tea ##tea', 'p(#1 #42 #a0b1c2 #f00 C# a#b &#tea /#tea ##tea)'],
  [`#${'x'.repeat(33)}`, `p(#${'x'.repeat(33)})`],
  ['`#tea`', 'p(code(#tea))'],
  ['http://house.test:8000/#tea', 'p(a<#tea>(http://house.test:8000/#tea))'],
  ['http://house.test:8000/', 'p(a<#lobby>(http://house.test:8000/))'],
  ['http://house.test:8000/health', 'p(a<http://house.test:8000/health>(http://house.test:8000/health))'],
  ['http://house.test/#tea', 'p(a<http://house.test/#tea>(http://house.test/#tea))'],
  ['[here](http://house.test:8000/#%E8%8C%B6)', 'p(a<#%E8%8C%B6>(here))'],
  ['mail@ann', 'p(mail@ann)'],
  ['@nobody', 'p(@nobody)'],
  ['<img src=x onerror=alert(1)>', 'p(<img src=x onerror=alert(1)>)'],
  ['&amp; + %41', 'p(&amp; + %41)'],
];

test('the table of inputs and trees', () => {
  for (const [text, expected, ...mentioned] of TABLE) assert.equal(show(parse(text, seenByBo(text, mentioned))), expected, JSON.stringify(text));
});

const EVIL = 'http://evil.example/';
const LABELS = [
  ['docs', undefined],
  ['read this, please', undefined],
  ['evil.example', undefined],
  ['HTTP://Evil.Example/', undefined],
  ['http://evil.example/other', undefined],
  ['bank.example', 'evil.example'],
  ['http://bank.example', 'evil.example'],
  ['https://bank.example/?next=evil.example', 'evil.example'],
  ['https://evil.example.bank.example', 'evil.example'],
  ['BANK.EXAMPLE', 'evil.example'],
  ['bank.example:443', 'evil.example'],
  ['evil.example:8080', 'evil.example'],
  ['Go to bank.example', 'evil.example'],
  ['bank . example', 'evil.example'],
  ['bank\u200B.\u2060example', 'evil.example'],
  ['bank。example', 'evil.example'],
  ['bank．example', 'evil.example'],
  ['bank․example', 'evil.example'],
  ['ｂａｎｋ.example', 'evil.example'],
  ['银行.中国', 'evil.example'],
  ['bank[.]example', 'evil.example'],
  ['bank dot example', 'evil.example'],
  ['https://bank.example@evil.example', 'evil.example'],
  ['ann@bank.example', 'evil.example'],
  ['localhost', 'evil.example'],
  ['router:8080', 'evil.example'],
  ['http://router', 'evil.example'],
  ['//bank/login', 'evil.example'],
  ['192.168.1.1', 'evil.example'],
  ['\u202Eelpmaxe.knab', 'evil.example'],
  ...['bank‥example', 'bank•example', 'bank⸱example', 'bank٠example', 'bank۰example', 'bank۔example', 'bank܂example', 'bank\uA4F8example', 'bank\u{10A50}example', 'bankᐧexample', 'bank🞄example', 'bank,example', 'bank%2Eexample']
    .map((label) => [label, 'evil.example']),
  ...['bank/login', 'bank∕login', 'https:⁄⁄bank', 'http:bank', 'https bank', 'bank:login', 'mailto:bank', '3232235777', '0x7f000001', '#tea', '＃tea', '@Ann', 'dm:1:2'].map((label) => [label, 'evil.example']),
  ...['and so on…', 'Wait, what?', 'Tea & more', '10:30', 'part 1/2', 'it’s “here”', '看这里：', '第一章、茶。'].map((label) => [label, undefined]),
];

test('the real place is shown whenever the words of a link look like an address', () => {
  const hostOf = (label, href) => parse(`[${label}](${href})`)[0].children[0].host;
  for (const [label, host] of LABELS) assert.equal(hostOf(label, EVIL), host, label);
  // What looks alike is told by its code; and so is an address of mail.
  assert.equal(hostOf('аpple.example', 'http://xn--pple-43d.example/'), 'xn--pple-43d.example');
  assert.equal(hostOf('ann@bank.example', 'mailto:eve@evil.example'), 'eve@evil.example');
  assert.equal(hostOf('eve@evil.example', 'mailto:eve@evil.example'), undefined);
  assert.equal(hostOf('evil.example', 'http://evil.example:8080/'), 'evil.example:8080');
});

test('no direction of the words of a link leaks', () => {
  for (const control of ['\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069', '\u200E', '\u200F', '\u061C']) {
    assert.equal(show(parse(`[a${control}b](${EVIL})`)), `p(a<${EVIL}>(ab))`, escape(control));
  }
});

/** Texts of pieces that mean something, by a generator that gives the same ones each time. */
function* texts(count, seed = 7) {
  const pieces = ['*', '**', '_', '`', '```', '\n', '\n```', '> ', '>', ' ', '~~', '\n- ', '\n1. ', '  ', '\\', '[', '](', ')', 'http://a.b/', 'mailto:', '@', '＠', 'Ann', '李雷', '#', 'tea', 'x', '2', '你', '。', '(', '¯', '👍', '\u202E', 'ש'];
  let state = seed;
  const next = (below) => (state = (Math.imul(state, 1103515245) + 12345) >>> 0, (state >>> 8) % below);
  for (let i = 0; i < count; i += 1) yield Array.from({ length: 1 + next(24) }, () => pieces[next(pieces.length)]).join('');
}

const MARKS = /[*_~`\\[\]()>\s\u202E-]|1\./g;

/** All that a reader can find of a tree: what is drawn, and where its links lead. */
const found = (nodes, drawn) => nodes.map((node) => (typeof node === 'string' ? node : `${node.language ?? ''}${found(node.children, drawn)}${drawn ? '' : decodeURI(node.href ?? '')}`)).join('');

test('every character of a text is on screen, somewhere: only marks become something else', () => {
  const without = (text) => text.replace(MARKS, '');
  for (const text of texts(20_000)) {
    const tree = parse(text, targets);
    // An address behind a name is seen by whoever points at it; everything else is drawn, in its order.
    if (!text.includes('](')) assert.equal(without(found(tree, true)), without(text), JSON.stringify(text));
    const seen = found(tree, false);
    const said = without(text);
    for (const character of new Set(said)) assert.ok(seen.split(character).length >= said.split(character).length, `${character} of ${JSON.stringify(text)}`);
  }
});

test('without a pair of marks nothing but the text itself is there', () => {
  for (const text of ['a*b', '[[[', '](', '**', '*_`', 'h', 'http:/', '@', '``` \n', '\\', 'a_b']) {
    assert.equal(show(parse(text)).replace(/^p\(|\)$/g, ''), text, JSON.stringify(text));
  }
});

const HOSTILE = [
  '*', '[', '_', '`', '``', '```', '**a ', '[a](', '[a](http://', '[a](http://x', 'http://', 'http://a(', 'http://a)', 'http://:', 'mailto:', '*a ', ' *a', '> ', '>', '```\n', '```a\n', 'a```\n', '@', '＠',
  '_a ', ' _a', '*a* ', '](', '\\', '\\*', '\\_a', '\\`', '\\[', '*\\', '@İ', '@Ann', '@ann_', '@李', '#', '#a', '#茶', '#-', '@\u0301', '\u0301', '@Ann.', '***', '~~', '~~a ', ' ~~a', '好~~a~~ ', '\\~', '- ', '- a\n', '  - a\n', ' ', '1. a\n', '1.', '- a\n  b\n', '***', '*_', '_*a', '`*', "@Ann'",
];

// Twenty-five times what a message may hold: whatever takes more than linear time never ends.
test('of a message that was sent the mentions are those that the house has found', () => {
  const hall = { me: { id: 1 }, names: new Names(), rooms: new Map() };
  hall.names.learn(2, 'Ann');
  const shown = (text, mentions) => show(parse(text, targetsOf(hall, 'house.test', { text, mentions })));
  assert.equal(shown('@Ann, hello', [{ user: 2, start: 0, end: 4 }]), 'p(mention<#dm:1:2>(@Ann), hello)');
  // Whatever they are called now, and nobody who was not found.
  assert.equal(shown('**@Rob** and @Ann', [{ user: 3, start: 2, end: 6 }]), 'p(strong(mention<#dm:1:3>(@Rob)) and @Ann)');
  assert.equal(shown('@all @Bo', [{ user: 0, start: 0, end: 4 }, { user: 1, start: 5, end: 8 }]), 'p(mention(@all) mention(@Bo))');
  assert.equal(shown('@Ann', undefined), 'p(@Ann)');
});

test('hostile repetitions take no time', { timeout: 30_000 }, () => {
  for (const unit of HOSTILE) {
    const text = unit.repeat(Math.ceil(100_000 / unit.length));
    for (const each of [text, `${text})`, `**${text}`, `\n${text}\n\`\`\``, `[${text}](http://a.b)`]) assert.ok(parse(each, targets).length > 0);
  }
});

test('elements are bounded', () => {
  const count = (nodes) => nodes.reduce((sum, node) => sum + (typeof node === 'string' ? 0 : 1 + count(node.children)), 0);
  assert.ok(count(parse('*a* '.repeat(5_000))) <= 201);
});

test('only emoji', () => {
  for (const text of ['👍', '🍵🎉', '👩‍🏫 👍🏽', '🇨🇳', '❤️', '1️⃣2️⃣', '#️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🧑🏻‍🤝‍🧑🏿', '👁️‍🗨️']) assert.equal(isOnlyEmoji(text), true, text);
  for (const text of ['', 'a👍', '1', '12', '1\uFE0F', '👍'.repeat(7), '#', '*', '你', '©', '™ ®']) assert.equal(isOnlyEmoji(text), false, text);
});

test('the announcer hears words without marks', () => {
  assert.equal(plainText(parse('**hi** `there`\n> you')), 'hi there you');
});
