// The bar under the title: whether the page is connected, and what a person can do about it. A short
// break is not mentioned; the countdown is for the eyes, the ears are told once.

import { t } from './i18n.js';

const SILENT_MS = 2_000;
const LONG_MS = 120_000;
const GOOD_MS = 2_000;
const TICK_MS = 500;

/** What the host said behind the sentence that the server begins with, which is for those who write programs. */
export const wordsOfHost = (sentence) => /: (.+)$/su.exec(sentence ?? '')?.[1] ?? '';

export class Bar {
  #page;
  #announcer;
  #nodes;
  #downSince = null;
  #goodUntil = 0;
  #timer = 0;
  #announced = '';
  /** What the button says, and so what it does, even when the state has just become another. */
  #action = null;

  constructor(page, announcer) {
    this.#page = page;
    this.#announcer = announcer;
    const get = (id) => document.getElementById(id);
    this.#nodes = { bar: get('bar'), text: get('bar-text'), button: get('bar-button'), status: get('status') };
    this.#nodes.button.addEventListener('click', () => this.#act());
  }

  update() {
    const { state } = this.#page;
    const down = ['offline', 'closed'].includes(state) || (state === 'joining' && this.#downSince !== null);
    if (down) this.#downSince ??= Date.now();
    if (state === 'live' && this.#downSince !== null) {
      if (Date.now() - this.#downSince > SILENT_MS) this.#goodUntil = Date.now() + GOOD_MS;
      this.#downSince = null;
    }
    this.#draw();
    clearTimeout(this.#timer);
    if (down || this.#goodUntil > Date.now()) this.#timer = setTimeout(() => this.update(), TICK_MS);
  }

  #draw() {
    const { bar, text, button } = this.#nodes;
    const { kind, words, spoken, action } = this.#content();
    bar.hidden = !words;
    bar.dataset.kind = kind ?? '';
    if (text.textContent !== (words ?? '')) text.textContent = words ?? '';
    this.#action = action ?? null;
    button.hidden = !action;
    button.textContent = action ? t(action) : '';
    this.#announce(spoken ?? '', kind);
  }

  #content() {
    const { state, detail } = this.#page;
    if (state === 'kicked') return { kind: 'bad', words: this.#withReason(t('kicked'), wordsOfHost(detail.reason)), spoken: t('kicked'), action: 'rejoin' };
    if (this.#downSince !== null && Date.now() - this.#downSince >= SILENT_MS) return this.#offline(state, detail);
    if (state === 'live' && this.#newVersion()) return { words: t('new_version'), spoken: t('new_version'), action: 'reload' };
    if (this.#goodUntil > Date.now()) return { kind: 'good', words: t('back_online'), spoken: t('back_online') };
    return { spoken: state === 'live' ? t('connected') : '' };
  }

  #offline(state, detail) {
    const seconds = Math.ceil(((detail.retryAt ?? 0) - Date.now()) / 1000);
    const parts = [seconds > 0 ? t('reconnecting_in', { n: seconds }) : t('reconnecting')];
    if (state === 'closed') parts[0] = t('restarting');
    const waiting = this.#page.outbox.waiting;
    if (waiting > 0) parts.push(t('waiting_count', { n: waiting }));
    if (Date.now() - this.#downSince > LONG_MS) parts.push(t('check_network'));
    return { words: parts.join(' · '), spoken: t('reconnecting'), action: 'try_now' };
  }

  #withReason(text, reason) {
    return reason ? `${text} ${t('reason', { reason })}` : text;
  }

  #newVersion() {
    const own = document.querySelector('meta[name="teahouse-version"]').content;
    const { version } = this.#page.hall.server;
    return version !== '' && !own.startsWith('__') && own !== version;
  }

  #act() {
    const { session, socket } = this.#page;
    if (this.#action === 'rejoin') session.resume();
    else if (this.#action === 'reload') location.reload();
    else socket.tryNow();
  }

  #announce(text, kind) {
    if (text === this.#announced) return;
    this.#announced = text;
    this.#nodes.status.textContent = text;
    if (kind === 'bad') this.#announcer.alert(text);
  }
}
