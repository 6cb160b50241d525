// The card of a person, beside the name or picture that was clicked, on a phone a sheet: who it is and whether they are
// here, a way to write to them, and for those who may, what can be done to keep the peace.

import { avatar, nameNode } from '../dom/person.js';
import { deedForm } from './moderating.js';
import { directRoom, shownName, withoutBidi } from '../core/ids.js';
import { Later, whenWanted } from '../dom/later.js';
import { make, onAct } from '../dom/dom.js';
import { mayModerate } from '../core/ranks.js';
import { openBeside } from '../dom/layer.js';
import { redraw } from '../dom/redraw.js';
import { t } from '../words/i18n.js';
import { takeBack } from './deeds.js';
import { time, whenSeen } from '../words/dates.js';
import { wantKeeping, wantWho } from './wanted.js';
import { sanctionWords } from '../words/sanction.js';

/** For operators alone, who need the house for it. */
const forgetting = new Later('./forgetother.js', import.meta.url, { styles: { windows: 'all', housekeeping: 'all' }, seldom: true });

/** `user` is a number; the house itself has no card. */
export function openPersonCard(state, actions, user, anchor) {
  if (user > 0) new PersonCard(state, actions, user, anchor);
}

class PersonCard {
  #state;
  #actions;
  #dialog;
  #place = make('div', { className: 'person-card-body' });
  /** What the house says of them; null until it has. */
  #told = null;
  #user;

  constructor(state, actions, user, anchor) {
    this.#state = state;
    this.#actions = actions;
    this.#user = user;
    this.#draw();
    this.#dialog = openBeside(anchor, shownName(this.#name), this.#place);
    this.#dialog.classList.add('person-card');
    onAct(this.#dialog, {
      message: () => this.#write(),
      mention: () => this.#then(() => this.#mention()),
      mute: () => this.#show('mute'),
      kick: () => this.#show('kick'),
      ban: () => this.#show('ban'),
      unmute: () => this.#then(() => takeBack(this.#actions, 'unmute', this.#person)),
      unban: () => this.#then(() => takeBack(this.#actions, 'unban', this.#person)),
      role: () => this.#then(async () => (await wantWho('openRole'))(this.#state, this.#actions, this.#person)),
      code: () => this.#then(async () => (await wantWho('openHandover'))(this.#state, this.#actions, this.#person)),
      expel: () => this.#then(async () => (await wantKeeping())?.openExpelling(this.#state, this.#actions, this.#state.room, this.#person)),
      forget: () => this.#then(async () => (await whenWanted(forgetting))?.openForgettingOf(this.#actions, this.#person)),
      keep: () => this.#draw(),
    });
    this.#learn();
  }

  get #name() {
    return this.#told?.name ?? this.#state.hall.names.of(this.#user) ?? t('user', { id: this.#user });
  }

  get #person() {
    return { id: this.#user, name: this.#name, role: 'member', ...this.#told };
  }

  /** Whether they are in the private room on screen, and that is mine. */
  get #isOfMine() {
    const { me, room } = this.#state;
    return room.private && room.owner === me.id && room.members.has(this.#user);
  }

  async #learn() {
    const { people } = await this.#actions.ask({ type: 'people', ids: [this.#user] }).catch(() => ({ people: [] }));
    if (people.length === 0 || !this.#dialog.isConnected) return;
    this.#told = people[0];
    // Whoever fills in a form goes on with it.
    if (!this.#place.querySelector('form')) this.#draw();
  }

  #draw() {
    const { hall, live, me } = this.#state;
    const person = this.#person;
    const head = make('div', { className: 'person-head' }, avatar(person.id, person.name), make('div', {}, nameNode(person.id, person.name), ...this.#facts()));
    const nodes = [head];
    if (person.id !== me.id && hall.me && !person.gone) nodes.push(make('div', { className: 'person-buttons' }, button('message', 'primary'), button('mention')));
    if (live && this.#isOfMine && person.id !== me.id) nodes.push(make('div', { className: 'person-buttons' }, button('expel', 'danger')));
    if (live && hall.me && mayModerate(hall.me, person) && this.#told && !person.gone) nodes.push(this.#deeds());
    if (live && hall.me?.role === 'operator' && person.id !== me.id && this.#told && !person.gone) nodes.push(make('div', { className: 'person-buttons' }, button('role'), button('code'), button('forget', 'danger')));
    redraw(this.#place, nodes);
  }

  /** What stands under the name: the role, where they are, and for moderators what holds of them. */
  #facts() {
    const { hall, live } = this.#state;
    const told = this.#told;
    const lines = [];
    if (told && ['operator', 'moderator'].includes(told.role)) lines.push(t(`role_${told.role}`));
    if (told?.gone) lines.push(t('person_gone'));
    else if (told?.online && live) lines.push(told.seen ? t('here_since', { time: time(told.seen) }) : t('online_person'));
    else if (told?.seen) lines.push(t('last_seen', { when: whenSeen(told.seen, hall.now()) }));
    else lines.push(t(hall.isOnline(this.#user) && live ? 'online_person' : 'offline_person'));
    if (told?.away && told.online && live) lines.push(t('away_as', { text: withoutBidi(told.away) }));
    for (const act of ['muted', 'banned']) if (told?.[act]) lines.push(...sanctionWords(`is_${act}`, told[act], hall.now()));
    return lines.map((words) => make('span', { className: 'muted small', textContent: words }));
  }

  #deeds() {
    const { muted, banned } = this.#told;
    const place = make('div', { className: 'person-buttons deeds' }, button(muted ? 'unmute' : 'mute'), button('kick'), button(banned ? 'unban' : 'ban', banned ? '' : 'danger'));
    place.setAttribute('role', 'group');
    place.setAttribute('aria-label', t('moderation'));
    return place;
  }

  #show(act) {
    const form = deedForm(act, this.#person, this.#actions, () => this.#dialog.close());
    this.#place.replaceChildren(form);
    form.querySelector('select, input').focus();
  }

  #then(act) {
    this.#dialog.close();
    act();
  }

  #mention() {
    this.#actions.closeDrawer();
    this.#actions.mention(this.#name);
  }

  #write() {
    const { me } = this.#state;
    // The room takes the place of what is open in the way back.
    this.#actions.go(directRoom(me.id, this.#user));
    this.#dialog.close();
    this.#actions.closeDrawer();
    this.#actions.focusIfDesk();
  }
}

const button = (act, className = '') => make('button', { type: 'button', className: className || 'plain-button', textContent: t(`do_${act}`), dataset: { act } });
