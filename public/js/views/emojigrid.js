// Emoji to choose from: a field to find one by its words, the ones that were used last, all by their groups, and a tone of
// skin. The arrows go through them.

import { allEmoji, emojiEntry, emojiGroups, toned } from '../words/emoji.js';
import { chooseTone, lastEmoji, toneOf, useEmoji } from '../core/lastemoji.js';
import { isDesk, make, onAct } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { loadEmoji } from '../dom/emojidata.js';
import { t } from '../words/i18n.js';

const TONES = 6;
const HAND = { emoji: '✋', tones: true };
/** More found ones than this nobody looks through. */
const FOUND_MAX = 200;

export class EmojiGrid {
  #store;
  #take;
  #search = make('input', { type: 'search', placeholder: t('find_emoji'), autocomplete: 'off', spellcheck: false });
  #grid = make('div', { className: 'emojis-grid' });
  #name = make('div', { className: 'emojis-name' });
  #tone = make('button', { type: 'button', className: 'emojis-tone' });
  /** What is to be put where it is wanted. */
  nodes = [this.#search, this.#grid, make('div', { className: 'emojis-foot' }, this.#name, this.#tone)];

  /** `take(emoji)` hears of what was chosen. */
  constructor(store, take) {
    this.#store = store;
    this.#take = take;
    this.#search.setAttribute('aria-label', t('find_emoji'));
    this.#search.addEventListener('input', () => this.#draw());
    for (const shows of ['focusin', 'pointerover']) this.#grid.addEventListener(shows, ({ target }) => this.#tell(target));
    onAct(this.#grid, { take: (node) => this.#choose(node.textContent) });
    this.#tone.addEventListener('click', () => this.#nextTone());
    this.#draw();
    loadEmoji().then((came) => came && this.#grid.isConnected && this.#drawAgain());
  }

  focus() {
    // A field would bring the keyboard of a phone up again.
    (isDesk() ? this.#search : this.#buttons[0]).focus({ preventScroll: true });
  }

  /** Whether a key meant something here. */
  key(event) {
    if (isIme(event)) return;
    if (event.target === this.#search) this.#keyInSearch(event);
    else this.#keyInGrid(event);
  }

  get #buttons() {
    return [...this.#grid.querySelectorAll('button')];
  }

  #draw() {
    const query = this.#search.value.trim();
    const last = lastEmoji(this.#store).map(emojiEntry);
    const groups = query === '' ? [...(last.length > 0 ? [['last', last]] : []), ...emojiGroups()] : [['found', allEmoji(query).slice(0, FOUND_MAX)]];
    const tone = toneOf(this.#store);
    this.#grid.replaceChildren(...groups.filter(([, entries]) => entries.length > 0).map(([name, entries]) => group(name, entries, name === 'last' ? 0 : tone)));
    const [first] = this.#buttons;
    if (first) first.tabIndex = 0;
    this.#name.textContent = first ? '' : t('no_emoji');
    this.#tone.textContent = toned(HAND, tone);
    this.#tone.title = t('skin_tone');
    this.#tone.setAttribute('aria-label', `${t('skin_tone')}: ${tone === 0 ? t('skin_tone_none') : tone}`);
  }

  /** All have come: whoever has gone into the grid already stays at what they look at. */
  #drawAgain() {
    const held = this.#grid.contains(document.activeElement) ? document.activeElement.textContent : null;
    this.#draw();
    if (held !== null) this.#rove(this.#buttons.find(({ textContent }) => textContent === held) ?? this.#buttons[0]);
  }

  #nextTone() {
    chooseTone(this.#store, (toneOf(this.#store) + 1) % TONES);
    this.#draw();
  }

  #tell(node) {
    if (node.title) this.#name.textContent = `${node.textContent} ${node.title}`;
  }

  #keyInSearch(event) {
    const [first] = this.#buttons;
    if (event.key === 'ArrowDown' && first) done(event, () => this.#rove(first));
    // Enter must not send what is in the box.
    if (event.key === 'Enter') done(event, () => first && this.#choose(first.textContent));
  }

  #keyInGrid(event) {
    const buttons = this.#buttons;
    const at = buttons.indexOf(event.target);
    if (at < 0) return;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1, ArrowDown: nearest(buttons, at, 1), ArrowUp: nearest(buttons, at, -1) }[event.key];
    if (next === undefined) return;
    done(event, () => (next < 0 && event.key === 'ArrowUp' ? this.#search.focus() : this.#rove(buttons[Math.max(0, Math.min(next, buttons.length - 1))])));
  }

  #rove(button) {
    for (const each of this.#grid.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  }

  #choose(emoji) {
    useEmoji(this.#store, emoji);
    this.#take(emoji);
  }
}

function done(event, act) {
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** The one above or below: of the next row that there is, the one that is nearest; -1 above the first row. */
function nearest(buttons, at, direction) {
  const { offsetTop: own, offsetLeft } = buttons[at];
  let row = null;
  let best = direction < 0 ? -1 : at;
  for (let i = at + direction; i >= 0 && i < buttons.length; i += direction) {
    const { offsetTop, offsetLeft: left } = buttons[i];
    if (offsetTop === own) continue;
    row ??= offsetTop;
    if (offsetTop !== row) break;
    if (best === at || best < 0 || Math.abs(left - offsetLeft) < Math.abs(buttons[best].offsetLeft - offsetLeft)) best = i;
  }
  return best;
}

function group(name, entries, tone) {
  const id = `emojis-${name}`;
  const buttons = entries.map((entry) => {
    const words = entry.words.slice(0, 6).join(' ').replaceAll('_', ' ');
    const button = make('button', { type: 'button', textContent: toned(entry, tone), title: words, tabIndex: -1, dataset: { act: 'take' } });
    button.setAttribute('aria-label', words);
    return button;
  });
  const node = make('div', { className: 'emojis-group' }, make('h3', { id, textContent: t(`emoji_${name}`) }), make('div', { className: 'emojis-all' }, ...buttons));
  node.setAttribute('role', 'group');
  node.setAttribute('aria-labelledby', id);
  return node;
}
