// Puts the page together in this browser: the core over the browser's world, the conversation on top of it at once, and
// everything around the conversation a moment later.

import { Address } from './views/address.js';
import { Composer } from './views/composer.js';
import { Conversation } from './views/conversation.js';
import { furtherWords, Later, learn, whenIdle, whenWanted, wordsAhead } from './dom/later.js';
import { Page } from './core/page.js';
import { chooseLanguage, LANGUAGES, useLanguage } from './words/i18n.js';
import { housekeeping, late, swift, who } from './views/wanted.js';
import { thisBrowser, whenWorthTrying } from './browser.js';
import { takeSecret } from './dom/secret.js';
import { translate } from './dom/wording.js';

performance.mark('chat:start');
takeSecret();

const page = new Page(thisBrowser());
const { state, changes } = page;
const actions = { ...page.actions, go: (name) => void (name !== state.here && actions.show(name)), moved: () => changes.tell([{ kind: 'moved' }]), setLanguage, latest };

const languages = Object.fromEntries(Object.keys(LANGUAGES).map((tag) => [tag, new Later(`../lang/${tag}.js`, import.meta.url)]));
/** The panels at the sides, and their words, are not needed to read and write. */
const panels = new Later('./views/panels.js', import.meta.url, { styles: { lists: 'all', sheets: 'all' }, speaks: true });

function speak(tag, { default: words }) {
  useLanguage(tag, words);
  translate(document);
}

async function setLanguage(tag) {
  if (!(tag in LANGUAGES)) return;
  // What is open over the page speaks it too.
  for (const words of [languages[tag], ...furtherWords(tag)]) if (!(await whenWanted(words))) return;
  await learn(tag);
  speak(tag, await languages[tag].module());
  state.store.set('language', tag);
  document.documentElement.lang = tag;
  changes.tell([{ kind: 'language' }]);
}

/** To the newest message, and on with writing. */
function latest() {
  actions.toLatest();
  actions.focusComposer();
  actions.moved();
}

/** Whatever somebody may want later is there before they want it: the server may be away then. */
async function loadTheRest() {
  const rest = [late, who, housekeeping, swift, ...Object.values(languages), ...Object.keys(LANGUAGES).flatMap(wordsAhead)];
  await Promise.all(rest.map((each) => each.eventually()));
  performance.mark('chat:rest');
}

const MARKS = { welcome: 'chat:hello', older: 'chat:first-page', joined: 'chat:ready' };

function note(heard) {
  for (const { kind, room } of heard) {
    if (kind in MARKS && (room === undefined || room === state.here)) performance.mark(MARKS[kind]);
    if (kind === 'joined' || (kind === 'state' && state.name === 'name')) whenIdle(loadTheRest);
  }
}

async function start() {
  const tag = chooseLanguage(state.store.get('language'), navigator.languages ?? [navigator.language]);
  speak(tag, await languages[tag].eventually());
  panels.eventually().then(({ addPanels }) => addPanels(state, actions, changes));
  const conversation = new Conversation(state, actions);
  const composer = new Composer(state, actions);
  Object.assign(actions, conversation.actions, composer.actions);
  const showState = () => (document.body.dataset.state = state.name);
  for (const [ear, hear] of Object.entries({ body: showState, log: (heard) => conversation.hear(heard), composer: (heard) => composer.hear(heard), marks: note })) changes.listen(ear, hear);
  const address = new Address(state, actions);
  changes.listen('address', (heard) => address.hear(heard));
  whenWorthTrying(() => actions.tryNow());
  await page.start();
}

start();
