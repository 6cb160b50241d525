// The title of the window and its icon: how much is unread of what one wants to be told of, and where. Also the number on the button of the rooms, of what
// is unread elsewhere.

import { get } from '../dom/dom.js';
import { number } from '../words/dates.js';
import { roomTitle } from '../words/titles.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';
import { toldOf } from '../core/alerts.js';
import { countedRooms, mentionsIn, unreadIn } from './counts.js';

const BADGES = { unread: new URL('../../favicon-unread.svg', import.meta.url).pathname, mention: new URL('../../favicon-mention.svg', import.meta.url).pathname };

export class Title {
  #state;

  constructor(state) {
    this.#state = state;
    this.hear();
  }

  hear() {
    const { hall, room } = this.#state;
    const told = (each) => toldOf(this.#state, each, unreadIn(this.#state, each), mentionsIn(this.#state, each));
    const rooms = countedRooms(this.#state).map((each) => ({ each, unread: told(each) })).filter(({ unread }) => unread > 0);
    const total = rooms.reduce((sum, { unread }) => sum + unread, 0);
    const mentions = rooms.reduce((sum, { each }) => sum + mentionsIn(this.#state, each), 0);
    this.#drawElsewhere(rooms.filter(({ each }) => each !== room));
    const house = shownName(hall.server.name || document.querySelector('meta[name="teahouse-name"]').content);
    const sign = mentions > 0 ? `(@${mentions}) ` : total > 0 ? `(${total}) ` : '';
    const title = `${sign}${roomTitle(hall, room)} · ${house}`;
    if (document.title !== title) document.title = title;
    const href = total === 0 ? '/favicon.svg' : mentions > 0 ? BADGES.mention : BADGES.unread;
    const link = document.querySelector('link[rel="icon"]');
    if (link.getAttribute('href') !== href) link.setAttribute('href', href);
  }

  #drawElsewhere(rooms) {
    const mentions = rooms.reduce((sum, { each }) => sum + mentionsIn(this.#state, each), 0);
    const count = mentions || rooms.reduce((sum, { unread }) => sum + unread, 0);
    get('rooms-unread').hidden = count === 0;
    get('rooms-unread').classList.toggle('mine', mentions > 0);
    get('rooms-unread').textContent = count > 99 ? '99+' : number(count);
    const words = count > 0 ? `${t('rooms')}, ${t(mentions > 0 ? 'unread_mentions' : 'unread', { n: count })}` : t('rooms');
    get('open-rooms').setAttribute('aria-label', words);
  }
}
