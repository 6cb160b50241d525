// The words of the page. One dictionary is loaded, by the saved choice or the browser's languages;
// dates, plurals and lists come from Intl. Without DOM until `translate` is called.

export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' };

let words = {};
let language = 'en';
let plural = new Intl.PluralRules('en');
// Making one of these takes longer than writing fifty dates with it.
let clock;
let fullClock;

/** Any Chinese gets the one Chinese dictionary there is. */
export function chooseLanguage(saved, wanted) {
  if (saved in LANGUAGES) return saved;
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

export async function loadLanguage(tag) {
  const module = await import(`../lang/${tag}.js`);
  useLanguage(tag, module.default);
}

export function useLanguage(tag, dictionary) {
  language = tag;
  words = dictionary;
  plural = new Intl.PluralRules(tag);
  clock = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  fullClock = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium' });
}

export const currentLanguage = () => language;

function pattern(key, params) {
  const value = words[key];
  if (value === undefined) return key;
  if (typeof value === 'string') return value;
  return value[plural.select(params.n ?? 0)] ?? value.other;
}

export function t(key, params = {}) {
  return pattern(key, params).replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}

/** Like `t`, but parameters may be nodes: a name stays in its own <bdi>. */
export function tn(key, params = {}) {
  const fragment = document.createDocumentFragment();
  for (const part of pattern(key, params).split(/(\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    fragment.append(name && params[name] !== undefined ? params[name] : part);
  }
  return fragment;
}

export const has = (key) => key in words;

export const time = (ms) => clock.format(ms);

export const fullTime = (ms) => fullClock.format(ms);

export const date = (ms) => new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(ms);

export const number = (value) => new Intl.NumberFormat(language).format(value);

/** "Today, 22 November": always with the date, because a page may stay open over midnight. */
export function day(ms, now) {
  const date = new Date(ms);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', ...(!sameYear && { year: 'numeric' }), ...(daysBetween(ms, now) > 1 && { weekday: 'long' }) });
  const text = format.format(date);
  const near = ['today', 'yesterday'][daysBetween(ms, now)];
  return near ? t(near, { date: text }) : text;
}

const midnight = (ms) => new Date(ms).setHours(0, 0, 0, 0);

export const sameDay = (one, other) => midnight(one) === midnight(other);

/** Calendar days, rounded: a day of summer-time change has 23 or 25 hours. */
const daysBetween = (ms, now) => Math.round((midnight(now) - midnight(ms)) / 86_400_000);

/** Names in <bdi>, joined as the language joins a list. */
export function nodeList(nodes) {
  const fragment = document.createDocumentFragment();
  const parts = typeof Intl.ListFormat === 'function' ? new Intl.ListFormat(language).formatToParts(nodes.map(String)) : null;
  let next = 0;
  if (parts) for (const part of parts) fragment.append(part.type === 'element' ? nodes[next++] : part.value);
  else nodes.forEach((node, i) => fragment.append(i > 0 ? ', ' : '', node));
  return fragment;
}

/** Fills in the static skeleton: `data-t` the text, `data-t-label`, `data-t-title`, `data-t-placeholder`. */
export function translate(root) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll('[data-t-label]')) element.setAttribute('aria-label', t(element.dataset.tLabel));
  for (const element of root.querySelectorAll('[data-t-title]')) element.title = t(element.dataset.tTitle);
  for (const element of root.querySelectorAll('[data-t-placeholder]')) element.placeholder = t(element.dataset.tPlaceholder);
}
