// Telling a person who is not looking: a sound, and where the browser allows it a notification of the
// system. Many tabs of one browser tell once, and none does while one of them is before somebody's eyes.

import { alertsOf, toldOf } from '../core/alerts.js';
import { isIgnored } from '../core/ignored.js';
import { Sound } from './sound.js';
import { roomTitle } from '../words/titles.js';
import { saidIn } from '../words/said.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

// Long enough for the other tabs of a busy machine to claim the same news; nobody who looks away notices.
const CLAIM_MS = 250;
const QUIET_MS = 2_000;
// What is older was missed, not just said.
const NEWS_MS = 10_000;
const BODY_MAX = 140;

/** Asks the browser's permission; whether there is one. */
export async function wantNotifications() {
  return (await Notification.requestPermission().catch(() => 'denied')) === 'granted';
}

export class Notifier {
  #state;
  #actions;
  #sound = new Sound();

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
  }

  hear(changes) {
    const { hall, me, store } = this.#state;
    const isNews = ({ message }) => message.user !== me.id && !isIgnored(store, message.user) && hall.now() - message.time < NEWS_MS;
    const isForMe = ({ room, message }) => room.direct || hall.mentionsMe(message);
    const isTold = (each) => toldOf(this.#state, each.room, 1, isForMe(each) ? 1 : 0) > 0;
    const news = changes.filter(isNews).map(({ room, message }) => ({ room: hall.room(room), message })).filter(isTold);
    if (news.length === 0) return;
    const important = news.find(isForMe);
    this.#tell(important ?? news.find(({ room }) => this.#wantsAll(room)) ?? news[0], important ? 'mentions' : 'all');
  }

  /** Whether all words of a room are as weighty as what is for me. */
  #wantsAll(room) {
    return alertsOf(this.#state, room.name).of === 'all';
  }

  /**
   * The last hidden tab to claim the news tells it, unless another one has told it already; a tab that is looked at
   * takes it away silently. What is for me has a claim of its own, which other words do not replace.
   */
  #tell({ room, message }, level) {
    const { store, outbox } = this.#state;
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
    const { clock, store } = this.#state;
    if (store.get('notifications', false)) this.#notify(room, message);
    const wanted = store.get('sound', 'mentions');
    const isQuiet = Math.abs(clock.now() - store.get('sounded', 0)) < QUIET_MS;
    if (wanted === 'off' || (wanted === 'mentions' && level !== 'mentions' && !this.#wantsAll(room)) || isQuiet) return;
    store.set('sounded', clock.now());
    this.#sound.play(level);
  }

  #notify(room, message) {
    try {
      const body = saidIn(message).slice(0, BODY_MAX);
      const title = room.direct ? shownName(message.name) : `${shownName(message.name)} · ${roomTitle(this.#state.hall, room)}`;
      const shown = new Notification(title, { body: body || t('new_messages'), tag: room.name });
      shown.onclick = () => {
        window.focus();
        this.#actions.go(room.name);
        shown.close();
      };
    } catch {
      // Some browsers have the name and refuse the thing; the title and the sound remain.
    }
  }
}
