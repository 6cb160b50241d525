// The words of the page, in one language at a time. Plurals come from Intl; dates are in `dates.js`, and what puts
// words into the document is in `dom/wording.js`.

export const LANGUAGES = { en: 'English', 'zh-CN': '简体中文' };

let words = {};
/** By language: the words of what comes a moment after the page. */
const further = new Map();
let language = 'en';
let plural = new Intl.PluralRules('en');

const family = (tag) => String(tag).split('-')[0].toLowerCase();

/** Any Chinese gets the one Chinese dictionary there is. `theme.js` chooses the same before the page is there. */
export function chooseLanguage(saved, wanted) {
  if (Object.hasOwn(LANGUAGES, saved)) return saved;
  const known = wanted.map((tag) => Object.keys(LANGUAGES).find((own) => family(own) === family(tag)));
  return known.find(Boolean) ?? 'en';
}

/** From now on every word is of this language. */
export function useLanguage(tag, dictionary) {
  language = tag;
  words = dictionary;
  plural = new Intl.PluralRules(tag);
}

/** Words of a language besides those that the page begins with. */
export const learnWords = (tag, dictionary) => further.set(tag, { ...further.get(tag), ...dictionary });

export const currentLanguage = () => language;

/** The words of a key with its `{parameters}` still in them. */
export function pattern(key, params) {
  const value = words[key] ?? further.get(language)?.[key];
  if (value === undefined) return key;
  if (typeof value === 'string') return value;
  return value[plural.select(params.n ?? 0)] ?? value.other;
}

export function t(key, params = {}) {
  return pattern(key, params).replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}

export const has = (key) => key in words || key in (further.get(language) ?? {});
