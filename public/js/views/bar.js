// The bar under the title: whether the page is connected, and what a person can do about it. A short
// break is not mentioned; the countdown is for the eyes, the ears are told once.

import { get } from '../dom/dom.js';
import { sanctionWords } from '../words/sanction.js';
import { t } from '../words/i18n.js';
import { wordsOfHost } from '../core/host.js';

const SILENT_MS = 2_000;
const LONG_MS = 120_000;
const GOOD_MS = 2_000;
const TICK_MS = 500;

export class Bar {
  #state;
  #actions;
  #downSince = null;
  #goodUntil = 0;
  #callOff = () => {};
  #announced = '';
  /** What the button says, and so what it does, even when the state has just become another. */
  #action = null;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    get('bar-button').addEventListener('click', () => this.#act());
    this.hear();
  }

  hear() {
    const { clock, name } = this.#state;
    const now = clock.now();
    const down = ['offline', 'closed'].includes(name) || (name === 'joining' && this.#downSince !== null);
    if (down) this.#downSince ??= now;
    if (name === 'live' && this.#downSince !== null) {
      if (now - this.#downSince > SILENT_MS) this.#goodUntil = now + GOOD_MS;
      this.#downSince = null;
    }
    this.#draw(this.#content(now));
    this.#callOff();
    if (down || this.#goodUntil > now) this.#callOff = clock.after(TICK_MS, () => this.hear());
  }

  #draw({ kind, words, spoken, action }) {
    get('bar').hidden = !words;
    get('bar').dataset.kind = kind ?? '';
    if (get('bar-text').textContent !== (words ?? '')) get('bar-text').textContent = words ?? '';
    this.#action = action ?? null;
    get('bar-button').hidden = !action;
    get('bar-button').textContent = action ? t(action) : '';
    this.#announce(spoken ?? '', kind);
  }

  #content(now) {
    const { name, detail } = this.#state;
    if (name === 'kicked') return { kind: 'bad', words: sanctionWords('kicked', { reason: wordsOfHost(detail.reason), ...detail.sanction }).join(' '), spoken: t('kicked'), action: 'rejoin' };
    if (this.#downSince !== null && now - this.#downSince >= SILENT_MS) return this.#offline(now);
    if (name === 'live' && this.#isNewVersion()) return { words: t('new_version'), spoken: t('new_version'), action: 'reload' };
    if (this.#goodUntil > now) return { kind: 'good', words: t('back_online'), spoken: t('back_online') };
    return { spoken: name === 'live' ? t('connected') : '' };
  }

  #offline(now) {
    const { name, detail, outbox } = this.#state;
    const seconds = Math.ceil(((detail.retryAt ?? 0) - now) / 1000);
    const parts = [seconds > 0 ? t('reconnecting_in', { n: seconds }) : t('reconnecting')];
    if (name === 'closed') parts[0] = t('restarting');
    if (outbox.waiting > 0) parts.push(t('waiting_count', { n: outbox.waiting }));
    if (now - this.#downSince > LONG_MS) parts.push(t('check_network'));
    return { words: parts.join(' · '), spoken: t('reconnecting'), action: 'try_now' };
  }

  #isNewVersion() {
    const own = document.querySelector('meta[name="teahouse-version"]').content;
    const { version } = this.#state.hall.server;
    return version !== '' && !own.startsWith('__') && own !== version;
  }

  #act() {
    if (this.#action === 'rejoin') this.#actions.resume();
    else if (this.#action === 'reload') location.reload();
    else this.#actions.tryNow();
  }

  #announce(text, kind) {
    if (text === this.#announced) return;
    this.#announced = text;
    get('status').textContent = text;
    if (kind === 'bad') this.#actions.alarm(text);
  }
}
