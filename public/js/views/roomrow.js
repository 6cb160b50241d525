// A room in the list: what it shows, as a plain value, and the row that is made of it.

import { alertsOf } from '../core/alerts.js';
import { avatar } from '../dom/person.js';
import { hashOfRoom } from '../core/ids.js';
import { icon, iconButton, make } from '../dom/dom.js';
import { lastWord } from '../core/order.js';
import { number } from '../words/dates.js';
import { roomTitle } from '../words/titles.js';
import { notesOf } from '../core/notes.js';
import { starsOf } from '../core/stars.js';
import { t } from '../words/i18n.js';
import { mentionsIn, unreadIn } from './counts.js';

// More is not counted with care.
const COUNTED_MAX = 99;

/** `drafts` has the rooms in which something is written and not sent. */
export function shownOf(state, room, drafts) {
  const { hall } = state;
  const partner = room.direct ? hall.partner(room) : null;
  const isCurrent = room === state.room;
  const unread = unreadIn(state, room);
  return {
    key: room.name,
    title: roomTitle(hall, room),
    person: partner?.id ?? null,
    private: room.private,
    notes: room.name === notesOf(hall),
    starred: starsOf(hall).includes(room.name),
    here: Boolean(partner?.online && state.live),
    away: partner?.online && state.live && hall.aways.get(partner.id),
    current: isCurrent,
    unread,
    mentions: mentionsIn(state, room),
    draft: !isCurrent && drafts.has(room.name),
    waits: state.outbox.of(room.name).length > 0,
    last: lastWord(room),
    silent: alertsOf(state, room.name).of === 'none',
    menu: unread > 0 || room.direct || hall.isIn(room),
  };
}

/** The lobby is the house itself, and a conversation with somebody is not left. */
export const canLeave = ({ hall, live }, room) => !room.direct && room.name !== 'lobby' && hall.isIn(room) && (!room.private || live);

export function roomRow(shown) {
  const { key, title, person, here, away, current, unread, draft, waits, menu } = shown;
  const sign = person === null ? signOf(shown) : make('span', { className: away ? 'face here out' : here ? 'face here' : 'face' }, avatar(person, title));
  const label = make('span', { className: 'label', title }, make('bdi', { textContent: title }));
  if (shown.starred) label.append(make('span', { className: 'star' }), hidden(t('starred_room')));
  if (shown.silent) label.append(icon('silent'), hidden(t('silent_room')));
  if (away) label.append(make('bdi', { className: 'muted small says', textContent: away }));
  const link = make('a', { href: hashOfRoom(key), tabIndex: -1, dataset: { act: 'go' } }, sign, label, end(shown));
  if (shown.private) link.append(hidden(t('private_room')));
  if (person !== null) link.append(hidden(t(away ? 'away_person' : here ? 'online_person' : 'offline_person')));
  if (current) link.setAttribute('aria-current', 'page');
  const entry = make('li', { className: 'entry', dataset: { key } }, link);
  entry.classList.toggle('current', current);
  entry.classList.toggle('unread', unread > 0);
  entry.classList.toggle('silent', shown.silent);
  entry.classList.toggle('plain', unread === 0 && !draft && !waits);
  if (menu) entry.append(moreButton());
  return entry;
}

const signOf = ({ notes, private: isPrivate }) => make('span', { className: 'sign' }, notes ? icon('file') : isPrivate ? icon('lock') : '#');

/** What stands in the place of one's notes until there are any. */
export function notesRow() {
  const button = make('button', { type: 'button', className: 'fold', tabIndex: -1, dataset: { act: 'notes' } }, signOf({ notes: true }), make('span', { className: 'label', textContent: t('my_notes') }));
  return make('li', { className: 'entry' }, button);
}

function moreButton() {
  const button = iconButton('more', t('room_more'), 'more', 'icon-button entry-more');
  button.tabIndex = -1;
  button.setAttribute('aria-haspopup', 'dialog');
  return button;
}

/** What stands at the end of the line: one thing, the weightiest. */
function end({ unread, mentions, draft, waits }) {
  const place = make('span', { className: 'end' });
  const count = mentions || unread;
  if (count > 0) {
    const badge = make('span', { className: mentions > 0 ? 'badge mine' : 'badge', textContent: count > COUNTED_MAX ? `${COUNTED_MAX}+` : number(count) });
    badge.setAttribute('aria-hidden', 'true');
    place.append(badge, hidden(t(mentions > 0 ? 'unread_mentions' : 'unread', { n: count })));
  } else if (draft || waits) {
    const mark = make('span', { className: draft ? 'muted' : 'muted waits', title: t(draft ? 'draft' : 'waits') }, icon(draft ? 'pencil' : 'clock'), hidden(t(draft ? 'draft' : 'waits')));
    place.append(mark);
  }
  return place;
}

const hidden = (words) => make('span', { className: 'vh', textContent: ` ${words}` });
