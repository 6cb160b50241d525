// What a device calls itself, and how that is read: `page/1 (Firefox, Android)`. Pure.

const PAGE = 'page/1';

// The first that is found counts: most browsers also say that they are another one.
const BROWSERS = [[/MicroMessenger/, 'WeChat'], [/Edg(?:e|A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/SamsungBrowser/, 'Samsung Internet'], [/Firefox|FxiOS/, 'Firefox'], [/Chrom(?:e|ium)\/|CriOS/, 'Chrome'], [/Safari\//, 'Safari']];
const SYSTEMS = [[/Android/, 'Android'], [/iPad/, 'iPad'], [/iPhone|iPod/, 'iPhone'], [/Windows/, 'Windows'], [/CrOS/, 'ChromeOS'], [/Mac OS X|Macintosh/, 'macOS'], [/Linux|X11/, 'Linux']];

const first = (known, text) => known.find(([pattern]) => pattern.test(text))?.[1];

/** `fingers` is how many a screen feels: only so is an iPad told from a Mac. */
export function agentOf(userAgent, fingers = 0) {
  const system = first(SYSTEMS, userAgent);
  const parts = [first(BROWSERS, userAgent), system === 'macOS' && fingers > 1 ? 'iPad' : system].filter(Boolean);
  return parts.length > 0 ? `${PAGE} (${parts.join(', ')})` : PAGE;
}

/** The words of a page about itself, those of another program as they are; an empty list for who said nothing. */
export function partsOf(agent) {
  const page = /^page\/\d+(?: \((.*)\))?$/.exec(agent);
  if (!page) return agent.trim() === '' ? [] : [agent.trim()];
  return (page[1] ?? '').split(', ').filter((part) => part !== '');
}
