import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, PUBLIC } from '../support/modules.js';

const i18n = await load('js/words/i18n.js');
const dates = await load('js/words/dates.js');
const dictionaries = {};
const early = {};
for (const tag of Object.keys(i18n.LANGUAGES)) {
  early[tag] = (await load(`lang/${tag}.js`)).default;
  const parts = [early[tag], (await load(`lang/later/${tag}.js`)).default, (await load(`lang/talk/${tag}.js`)).default, (await load(`lang/typed/${tag}.js`)).default, (await load(`lang/seldom/${tag}.js`)).default, (await load(`lang/files/${tag}.js`)).default];
  dictionaries[tag] = Object.assign({}, ...parts);
  assert.equal(Object.keys(dictionaries[tag]).length, parts.flatMap(Object.keys).length, `${tag}: each in one place`);
}
const { en, 'zh-CN': zh } = dictionaries;

const placeholders = (value) => {
  const texts = typeof value === 'string' ? [value] : Object.values(value);
  return [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();
};

test('all languages have the same keys and the same placeholders', () => {
  for (const [tag, words] of Object.entries(dictionaries)) {
    assert.deepEqual(Object.keys(words).sort(), Object.keys(en).sort(), tag);
    for (const key of Object.keys(en)) assert.deepEqual(placeholders(words[key]), placeholders(en[key]), `${tag} ${key}`);
    assert.deepEqual(Object.keys(early[tag]).sort(), Object.keys(early.en).sort(), `${tag}: what comes first`);
  }
});

test('every place that has a list of the languages has all of them', () => {
  const tags = Object.keys(i18n.LANGUAGES).sort();
  const text = (path) => readFileSync(join(PUBLIC, path), 'utf8');
  for (const folder of ['lang', 'lang/emoji', 'lang/later', 'lang/talk', 'lang/typed', 'lang/seldom', 'lang/files']) {
    const files = readdirSync(join(PUBLIC, folder)).filter((name) => name.endsWith('.js')).map((name) => name.replace('.js', '')).sort();
    assert.deepEqual(files, tags, folder);
  }
  const early = /var LANGUAGES = \[(.*)\];/.exec(text('theme.js'))[1].match(/[\w-]+/g).sort();
  assert.deepEqual(early, tags, 'theme.js');
  const buttons = [...text('index.html').matchAll(/data-language="([\w-]+)"/g)].map(([, tag]) => tag).sort();
  assert.deepEqual(buttons, tags, 'index.html');
});

test('every plural has the forms of its language', () => {
  for (const [tag, words] of Object.entries(dictionaries)) {
    const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.slice().sort();
    for (const [key, value] of Object.entries(words)) if (typeof value !== 'string') assert.deepEqual(Object.keys(value).sort(), forms, `${tag} ${key}`);
  }
});

const filesIn = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]));
const sources = [...filesIn(join(PUBLIC, 'js')), join(PUBLIC, 'index.html')].map((path) => readFileSync(path, 'utf8')).join('\n');

/** A module and all that it needs before it runs. */
function importedFrom(path, seen) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, name] of readFileSync(path, 'utf8').matchAll(/^import .* from '(.*)';/gm)) importedFrom(join(path, '..', name), seen);
  return seen;
}

test('every key that is asked for exists', () => {
  const asked = [...sources.matchAll(/\btn?\('(\w+)'|data-t(?:-\w+)?="(\w+)"/g)].map((found) => found[1] ?? found[2]);
  assert.ok(asked.length > 40);
  for (const key of asked) assert.ok(key in en, key);
});

// Put together from two parts: a setting and its choice, an ability and whether it is there.
const MADE_UP = /^(?:error|save|theme|size|density|enter|sound|announce|about|can|cannot|role|may|now|forget|is|do|ask|what|done|set|slash|takes|emoji|filter|has|upload)_|^(?:muted|kicked|banned)_by$/;

test('what the page shows before the rest has come is among its first words', () => {
  const atOnce = importedFrom(join(PUBLIC, 'js/main.js'), new Set());
  assert.ok(atOnce.size > 70);
  for (const path of atOnce) {
    for (const [, key] of readFileSync(path, 'utf8').matchAll(/\btn?\('(\w+)'/g)) assert.ok(key in early.en, `${path}: ${key}`);
  }
});

test('every key is used', () => {
  for (const key of Object.keys(en)) {
    const used = new RegExp(`['"]${key}['"]|^  ${key}: \\[`, 'm').test(sources) || MADE_UP.test(key);
    assert.ok(used || ['name_taken', 'token_unknown', 'signed_out', 'forgotten', 'pair_wrong'].includes(key), key);
  }
});

test('Chinese has full-width punctuation and no words of English', () => {
  for (const [key, value] of Object.entries(zh)) {
    for (const text of typeof value === 'string' ? [value] : Object.values(value)) {
      assert.doesNotMatch(text, /[\u4e00-\u9fff][,;:!?()]/, key);
      assert.match(text, /[\u4e00-\u9fff；]|Teahouse/, key);
    }
  }
});

test('the language is the saved one, then the first of the browser that is known', () => {
  const choices = [[null, ['zh-TW', 'en'], 'zh-CN'], [null, ['de', 'zh'], 'zh-CN'], [null, ['fr'], 'en'], ['zh-CN', ['en'], 'zh-CN'], ['tlh', ['en-GB'], 'en'], [null, ['zha', 'en'], 'en'], ['constructor', ['en'], 'en'], ['__proto__', ['en'], 'en'], [['x'], ['zh'], 'zh-CN'], [5, ['en'], 'en']];
  for (const [saved, wanted, expected] of choices) assert.equal(i18n.chooseLanguage(saved, wanted), expected, `${saved} ${wanted}`);
});

test('words that come later are of their language', () => {
  i18n.useLanguage('en', { here: 'Here' });
  i18n.learnWords('en', { later: 'Later' });
  assert.deepEqual([i18n.t('here'), i18n.t('later'), i18n.has('later')], ['Here', 'Later', true]);
  i18n.useLanguage('zh-CN', { here: '在' });
  assert.deepEqual([i18n.t('here'), i18n.t('later'), i18n.has('later')], ['在', 'later', false]);
});

test('words are filled in, plurals chosen, unknown keys shown', () => {
  i18n.useLanguage('en', en);
  assert.equal(i18n.t('new_count', { n: 1 }), '1 new message');
  assert.equal(i18n.t('new_count', { n: 2 }), '2 new messages');
  assert.equal(i18n.t('no_such_key'), 'no_such_key');
  i18n.useLanguage('zh-CN', zh);
  assert.equal(i18n.t('new_count', { n: 2 }), '2 条新消息');
});

test('a day is named by the calendar, with its date', () => {
  const now = new Date(2026, 10, 22, 0, 5).getTime();
  i18n.useLanguage('en', en);
  assert.equal(dates.day(now, now), 'Today, November 22');
  assert.equal(dates.day(now - 10 * 60_000, now), 'Yesterday, November 21');
  assert.equal(dates.day(new Date(2026, 10, 20, 12).getTime(), now), 'Friday, November 20');
  assert.match(dates.fullTime(now), /^Sunday, November 22, 2026.*12:05:00/);
  assert.match(dates.day(new Date(2025, 0, 1, 12).getTime(), now), /2025/);
  i18n.useLanguage('zh-CN', zh);
  assert.equal(dates.day(now, now), '今天，11月22日');
  assert.match(dates.fullTime(now), /^2026年11月22日星期日.*00:05:00$/);
  assert.equal(dates.sameDay(now, now - 10 * 60_000), false);
});
