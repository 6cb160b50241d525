// Telling a person who is not looking: a sound, and where the browser allows it a notification of the
// system. Many tabs of one browser tell once, and none does while one of them is before somebody's eyes.

import { shownName } from './ids.js';
import { t } from './i18n.js';
import { parse, plainText } from './markup.js';
import { roomTitle } from './beginning.js';

// Long enough for the other tabs of a busy machine to claim the same news; nobody who looks away notices.
const CLAIM_MS = 250;
const QUIET_MS = 2_000;
// What is older was missed, not just said.
const NEWS_MS = 10_000;
const BODY_MAX = 140;
/** Frequencies in Hz, one after the other; a mention rises. */
const TONES = { all: [587, 440], mentions: [587, 880] };
const TONE_S = 0.13;
const VOLUME = 0.12;

/** Asks the browser's permission; whether there is one. */
export async function wantNotifications() {
  return (await Notification.requestPermission().catch(() => 'denied')) === 'granted';
}

export class Notifier {
  #page;
  #audio = null;

  constructor(page) {
    this.#page = page;
    this.#unlockByGesture();
  }

  changed(changes) {
    const { hall } = this.#page;
    const isNews = ({ kind, message }) => kind === 'append' && message.user !== hall.me.id && hall.now() - message.time < NEWS_MS;
    const news = changes.filter(isNews).map(({ room, message }) => ({ room: hall.room(room), message }));
    if (news.length === 0) return;
    const isForMe = ({ room, message }) => room.direct || hall.mentionsMe(message.text ?? '');
    const important = news.find(isForMe);
    this.#tell(important ?? news[0], important ? 'mentions' : 'all');
  }

  /**
   * The last hidden tab to claim the news tells it, unless another one has told it already; a tab that is looked at
   * takes it away silently. What is for me has a claim of its own, which other words do not replace.
   */
  #tell({ room, message }, level) {
    const { store, outbox } = this.#page;
    const [told, claimed] = [`told.${level}`, `claimed.${level}`];
    const news = `${room.name} ${message.seq}`;
    if (!document.hidden) store.set(told, news);
    if (store.get(told) === news) return;
    store.set(claimed, { news, tab: outbox.tab });
    setTimeout(() => {
      const claim = store.get(claimed);
      if (store.get(told) === news || claim?.news !== news || claim.tab !== outbox.tab || !document.hidden) return;
      store.set(told, news);
      this.#tellNow(room, message, level);
    }, CLAIM_MS);
  }

  #tellNow(room, message, level) {
    const { store } = this.#page;
    if (store.get('notifications', false)) this.#notify(room, message);
    const wanted = store.get('sound', 'mentions');
    const isQuiet = Math.abs(Date.now() - store.get('sounded', 0)) < QUIET_MS;
    if (wanted === 'off' || (wanted === 'mentions' && level !== 'mentions') || isQuiet) return;
    store.set('sounded', Date.now());
    this.#play(TONES[level]);
  }

  #notify(room, message) {
    try {
      const body = plainText(parse(message.text ?? '')).slice(0, BODY_MAX);
      const title = room.direct ? shownName(message.name) : `${shownName(message.name)} · ${roomTitle(this.#page, room)}`;
      const shown = new Notification(title, { body: body || t('new_messages'), tag: room.name });
      shown.onclick = () => {
        window.focus();
        this.#page.go(room.name);
        shown.close();
      };
    } catch {
      // Some browsers have the name and refuse the thing; the title and the sound remain.
    }
  }

  /** Browsers keep a page silent until a gesture. Which ones count they know best: Escape is none, a finger counts when it is lifted. */
  #unlockByGesture() {
    const gestures = ['pointerdown', 'pointerup', 'click', 'keydown'];
    const unlock = async () => {
      if (navigator.userActivation?.hasBeenActive === false) return;
      try {
        this.#audio ??= new AudioContext();
        await this.#audio.resume();
        for (const gesture of gestures) removeEventListener(gesture, unlock, true);
      } catch {
        // No sound here.
      }
    };
    for (const gesture of gestures) addEventListener(gesture, unlock, true);
    if (navigator.userActivation?.hasBeenActive) unlock();
  }

  #play(tones) {
    if (!this.#audio) return;
    const start = this.#audio.currentTime;
    tones.forEach((frequency, i) => this.#tone(frequency, start + i * TONE_S));
  }

  #tone(frequency, at) {
    const tone = this.#audio.createOscillator();
    const volume = this.#audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(VOLUME, at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
  }
}
