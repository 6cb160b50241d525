// What the person has seen: the read position, the "New messages" line, the pills that jump, and who
// is writing. A message counts as read when it was on screen, in a visible window, for half a second.

import { nodeList, t, tn } from './i18n.js';
import { nameNode } from './row.js';

const READ_AFTER_MS = 500;
const NAMES_MAX = 3;

export class Reading {
  #page;
  #nodes;
  #missed = 0;
  #missedMentions = 0;
  #timer = 0;
  #typingTimer = 0;
  /** The line was seen together with all that follows it, so the next absence may move it. */
  #passed = true;

  constructor(page) {
    this.#page = page;
    const get = (id) => document.getElementById(id);
    this.#nodes = { jump: get('jump'), jumpText: get('jump-text'), toUnread: get('to-unread'), typing: get('typing'), log: get('log') };
    this.#nodes.jump.addEventListener('click', () => this.latest());
    this.#nodes.toUnread.addEventListener('click', () => this.toUnread());
    get('skip').addEventListener('click', () => this.#nodes.log.focus());
    document.addEventListener('visibilitychange', () => this.moved());
    addEventListener('focus', () => this.moved());
    // What was read in another tab is read here.
    addEventListener('storage', ({ key }) => key === 'teahouse.read' && page.session.readElsewhere());
    this.#midnight();
  }

  update() {
    this.#drawJump();
    this.#drawTyping();
    this.moved();
  }

  roomShown() {
    this.#forgetMissed();
    this.#passed = this.#page.timeline.divider === null;
  }

  /** Messages are about to be drawn: do they begin a new unread stretch? */
  before(changes) {
    const { hall, scroll, timeline } = this.#page;
    const news = changes.filter(({ kind, message }) => kind === 'append' && message.user !== hall.me.id);
    if (news.length === 0) return;
    if (!scroll.stick || !timeline.atTail) {
      this.#missed += news.length;
      this.#missedMentions += news.filter(({ message }) => hall.mentionsMe(message.text ?? '')).length;
    }
    const away = document.hidden || !document.hasFocus() || !scroll.stick;
    if (!away || (timeline.divider !== null && !this.#passed)) return;
    this.#passed = false;
    timeline.setDivider(news[0].message.seq - 1);
  }

  changed(changes) {
    if (changes.some(({ kind }) => kind === 'typing' || kind === 'append' || kind === 'people')) this.#drawTyping();
    this.#drawJump();
    this.moved();
  }

  moved() {
    if (this.#page.scroll.stick && this.#page.timeline.atTail) this.#forgetMissed();
    this.#drawJump();
    this.#timer ||= setTimeout(() => this.#read(), READ_AFTER_MS);
  }

  #forgetMissed() {
    this.#missed = 0;
    this.#missedMentions = 0;
  }

  #read() {
    this.#timer = 0;
    const { room, scroll, session, state, timeline } = this.#page;
    if (document.hidden || !document.hasFocus() || room.log.last === null || state === 'name' || timeline.room !== room) return;
    const atEnd = scroll.stick && timeline.atTail;
    const seq = atEnd ? room.log.last : scroll.lastSeen();
    if (seq !== null) session.markRead(room.name, seq);
    if (atEnd) this.#passed = true;
  }

  #drawJump() {
    const { scroll, timeline } = this.#page;
    const { jump, jumpText, toUnread, log } = this.#nodes;
    jump.hidden = scroll.stick && timeline.atTail;
    const words = this.#missed > 0 ? t('new_count', { n: this.#missed }) : t('jump_to_latest');
    jumpText.textContent = this.#missedMentions > 0 ? `${words} · @${this.#missedMentions}` : words;
    const line = timeline.dividerNode;
    toUnread.hidden = this.#passed || !line || line.getBoundingClientRect().bottom > log.getBoundingClientRect().top;
  }

  latest() {
    this.#page.toLatest();
    this.#page.composer.focus();
    this.moved();
  }

  toUnread() {
    const line = this.#page.timeline.dividerNode;
    if (line) this.#page.scroll.to(line);
    this.#passed = true;
    this.moved();
  }

  #drawTyping() {
    clearTimeout(this.#typingTimer);
    const { room } = this.#page;
    const now = Date.now();
    for (const [user, { until }] of room.typing) if (until <= now) room.typing.delete(user);
    const names = [...room.typing.values()].map(({ name }) => nameNode(name));
    if (names.length === 0) this.#nodes.typing.replaceChildren();
    else if (names.length > NAMES_MAX) this.#nodes.typing.textContent = t('typing_many');
    else this.#nodes.typing.replaceChildren(tn('typing', { n: names.length, names: nodeList(names) }));
    if (names.length > 0) this.#typingTimer = setTimeout(() => this.#drawTyping(), 1_000);
  }

  /** "Today" is another day after midnight, also on a page that stays open. */
  #midnight() {
    const next = new Date().setHours(24, 0, 1, 0);
    setTimeout(() => {
      this.#page.timeline.refresh();
      this.#midnight();
    }, next - Date.now());
  }
}
