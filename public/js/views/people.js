// The panel of the people in the room. A click on a person opens their card.

import { avatar, nameNode, roleMark } from '../dom/person.js';
import { currentLanguage, t } from '../words/i18n.js';
import { every } from '../core/clock.js';
import { Everybody } from './everybody.js';
import { get, icon, keyed, make, onAct } from '../dom/dom.js';
import { isIme } from '../dom/ime.js';
import { isModerator } from '../core/ranks.js';
import { Later } from '../dom/later.js';
import { notesRoom } from '../core/notes.js';
import { number, whenSeen } from '../words/dates.js';
import { orderPeople } from '../core/order.js';
import { redraw } from '../dom/redraw.js';
import { Roving } from '../dom/roving.js';
import { Rows } from '../dom/rows.js';
import { wantKeeping } from './wanted.js';

/** Only those who keep the peace need it. */
const held = new Later('./held.js', import.meta.url);

// Nobody reads ten thousand names one by one.
const SHOWN_MAX = 300;
// More than a screen has room for: with another room these come at once, and the others behind them a moment later.
const FIRST_MAX = 60;
const REST_AFTER_MS = 100;
// How often is asked whom moderators hold, while somebody sees it; the house allows a hundred such questions a minute.
const LOOK_EVERY_MS = 10_000;

export class People {
  #state;
  #actions;
  #roving = new Roving(get('people-list'), 'button:not([disabled])');
  /** By group: its section, the heading and the rows in it. */
  #groups = new Map();
  #find = get('people-find');
  #everybody;
  #held = null;
  /** How many of a group are drawn now. */
  #most = SHOWN_MAX;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    this.#everybody = new Everybody(state, actions, () => this.#update());
    onAct(get('people-list'), { invite: () => this.#invite(), 'take-back': (node) => this.#held?.takeBack(keyed(node).dataset.key), everybody: () => this.#unfold(!this.#everybody.isOpen), who: (node) => actions.openPerson(Number(keyed(node).dataset.key), node) });
    this.#find.addEventListener('input', () => this.#update());
    // What another moderator does reaches only the one it is done to: whoever looks is told within a moment.
    get('open-people').addEventListener('click', () => this.#lookAtHeld());
    every(state.clock, LOOK_EVERY_MS, () => this.#isLookedAt && this.#lookAtHeld());
    this.#find.addEventListener('keydown', (event) => this.#key(event));
    this.#update();
  }

  get #isLookedAt() {
    return !document.hidden && get('people-list').offsetParent !== null;
  }

  /** What can be done here, for the other views. */
  get actions() {
    return { showEverybody: () => this.#unfold(true) };
  }

  hear(changes) {
    const kinds = changes.map(({ kind }) => kind);
    if (kinds.includes('language')) for (const { rows } of this.#groups.values()) rows.forget();
    if (kinds.includes('shown')) this.#begin();
    if (kinds.includes('state') || kinds.includes('sanctioned')) this.#everybody.look();
    if (kinds.some((kind) => ['state', 'shown', 'sanctioned'].includes(kind))) this.#lookAtHeld();
    if (changes.some((change) => this.#concerns(change))) this.#update();
  }

  /** Another room: what nobody can see yet must not keep its messages waiting. */
  #begin() {
    this.#find.value = '';
    if (this.#most < SHOWN_MAX || get('people-list').scrollTop > 0) return;
    this.#most = FIRST_MAX;
    setTimeout(() => {
      this.#most = SHOWN_MAX;
      this.#update();
    }, REST_AFTER_MS);
  }

  /** Not who comes to another room; but whether the partner is here, any room may tell. */
  #concerns({ room }) {
    return room === undefined || room === this.#state.here || this.#state.room.direct;
  }

  #update() {
    const { hall, live, room } = this.#state;
    const { here, away, count, isWhole } = this.#present();
    get('people-count').textContent = live ? number(count) : '–';
    const wanted = folded(this.#find.value);
    const found = (people) => people.filter(({ name }) => folded(name).includes(wanted));
    this.#everybody.find(wanted);
    const isWide = this.#everybody.isShown;
    const shown = { here: found(here), away: found(isWide ? this.#everybody.besides(here, away) : away) };
    // Before the house has said anything nobody was here.
    const nodes = live || here.length > 0 ? [this.#group('here', t(live ? 'here' : 'here_before'), shown.here, wanted === '' ? count : shown.here.length)] : [];
    if (!isWhole) nodes.push(make('p', { className: 'muted small more', textContent: t('people_not_all') }));
    if (shown.away.length > 0) nodes.push(this.#group('away', t(isWide ? 'everybody_else' : 'away'), shown.away, shown.away.length));
    if (wanted !== '' && shown.here.length + shown.away.length === 0) nodes.push(make('p', { className: 'muted small more', textContent: t('nobody_found') }));
    if (live && room.private && room !== notesRoom(hall) && wanted === '') nodes.push(inviteButton());
    nodes.push(...(this.#held?.nodes(wanted) ?? []));
    if (live && wanted === '') nodes.push(this.#fold());
    redraw(get('people-list'), nodes);
    this.#roving.settle();
  }

  async #lookAtHeld() {
    if (this.#held === null && isModerator(this.#state.hall.me?.role)) {
      const { Held } = await held.eventually();
      this.#held ??= new Held(this.#state, this.#actions, () => this.#update());
    }
    this.#held?.look();
  }

  async #invite() {
    (await wantKeeping())?.openInviting(this.#state, this.#actions, this.#state.room);
  }

  /** The directory of the house, whenever somebody wants it. */
  #fold() {
    const isOpen = this.#everybody.isOpen;
    const button = make('button', { type: 'button', className: 'fold', tabIndex: -1, dataset: { act: 'everybody', key: 'everybody' } }, icon('right'), t(isOpen ? 'only_room' : 'everybody'));
    button.setAttribute('aria-expanded', String(isOpen));
    return button;
  }

  #unfold(isOpen) {
    this.#everybody.open(isOpen);
    this.#update();
  }

  /** Those who are known to be here and not, by name, and how many there are. */
  #present() {
    const { room } = this.#state;
    const people = orderPeople(room.direct ? this.#pair(room) : [...room.members.values()], currentLanguage());
    const here = people.filter(({ online }) => online);
    const isWhole = !room.crowded;
    return { here, away: people.filter(({ online }) => !online), count: isWhole ? here.length : room.online, isWhole };
  }

  #pair(room) {
    const { hall, live } = this.#state;
    const partner = hall.partner(room);
    if (!partner) return [];
    const name = partner.name ?? t('user', { id: partner.id });
    return [{ ...partner, name }, { ...hall.me, online: live }];
  }

  #group(key, title, people, count) {
    if (!this.#groups.has(key)) this.#groups.set(key, this.#made(key));
    const { section, heading, rows, rest } = this.#groups.get(key);
    heading.textContent = `${title} · ${number(count)}`;
    rows.draw(people.slice(0, this.#most).map((person) => this.#shown(person)));
    rest.hidden = people.length <= SHOWN_MAX;
    rest.textContent = t('more_people', { n: count - SHOWN_MAX });
    return section;
  }

  #made(key) {
    const [heading, list, rest] = [make('h3'), make('ul'), make('p', { className: 'muted small more' })];
    return { section: make('section', { dataset: { key } }, heading, list, rest), heading, rest, rows: new Rows(list, personRow) };
  }

  #shown({ id, name, online, seen }) {
    const { hall, live, me } = this.#state;
    return { key: String(id), id, name, online, role: this.#state.room.owner === id ? 'owner' : hall.roleOf(id), here: online && live, own: id === me.id, seen: online ? hall.aways.get(id) : seen && whenSeen(seen, hall.now()) };
  }

  #key(event) {
    const first = document.querySelector('#people-list button:not([disabled])');
    if (isIme(event) || !first || !['ArrowDown', 'Enter'].includes(event.key)) return;
    event.preventDefault();
    if (event.key === 'Enter') first.click();
    else first.focus();
  }
}

function inviteButton() {
  return make('button', { type: 'button', className: 'fold', tabIndex: -1, dataset: { act: 'invite', key: 'invite' } }, icon('plus'), t('invite_private'));
}

const folded = (text) => text.normalize('NFKC').trim().toLowerCase();

function personRow({ key, id, name, online, here, own, role, seen }) {
  const label = make('span', { className: 'label' }, nameNode(id, name));
  if (own) label.append(make('span', { className: 'muted', textContent: ` (${t('you')})` }));
  const mark = roleMark(role);
  if (mark) label.append(' ', mark);
  const button = make('button', { type: 'button', tabIndex: -1, disabled: own, dataset: { act: 'who' } }, make('span', { className: here ? (seen ? 'face here out' : 'face here') : 'face' }, avatar(id, name)), label);
  if (seen) button.append(make('span', { className: 'muted says', dir: 'auto', textContent: seen }));
  return make('li', { className: online ? 'entry' : 'entry away', dataset: { key } }, button);
}
