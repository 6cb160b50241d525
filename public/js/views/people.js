// Who is in the room. A click on a person opens the direct conversation with them.

import { avatar, nameNode } from '../dom/person.js';
import { currentLanguage, t } from '../words/i18n.js';
import { directRoom } from '../core/ids.js';
import { get, keyed, make, onAct } from '../dom/dom.js';
import { number } from '../words/dates.js';
import { redraw } from '../dom/redraw.js';

// Nobody reads ten thousand names one by one.
const SHOWN_MAX = 300;

export class People {
  #state;
  #actions;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    get('shell').classList.toggle('with-people', state.store.get('people', false));
    get('open-people').addEventListener('click', () => this.#toggle());
    onAct(get('people-list'), { talk: (node) => this.#talk(Number(keyed(node).dataset.key)) });
    matchMedia('(min-width: 1200px)').addEventListener('change', () => this.hear());
    matchMedia('(max-width: 899px)').addEventListener('change', () => this.hear());
    this.hear();
  }

  hear() {
    const { here, away, count, isWhole } = this.#present();
    get('people-count').textContent = number(count);
    get('open-people').hidden = matchMedia('(min-width: 1200px)').matches;
    get('open-people').setAttribute('aria-expanded', String(get('shell').classList.contains('with-people')));
    const groups = [this.#group('here', here, count)];
    if (!isWhole) groups.push(make('p', { className: 'muted small more', textContent: t('people_not_all') }));
    if (away.length > 0) groups.push(this.#group('away', away, away.length));
    redraw(get('people-list'), groups);
  }

  /** Those who are known to be here and not, by name, and how many there are. */
  #present() {
    const { room } = this.#state;
    const collator = new Intl.Collator(currentLanguage());
    const people = (room.direct ? this.#pair(room) : [...room.members.values()]).sort((one, other) => collator.compare(one.name, other.name));
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

  #group(key, people, count) {
    const list = make('ul', {}, ...people.slice(0, SHOWN_MAX).map((person) => this.#entry(person)));
    if (people.length > SHOWN_MAX) list.append(make('li', { className: 'muted small more', textContent: t('more_people', { n: count - SHOWN_MAX }) }));
    return make('section', { dataset: { key } }, make('h3', { textContent: `${t(key)} · ${number(count)}` }), list);
  }

  #entry(person) {
    const own = person.id === this.#state.me.id;
    const label = make('span', { className: 'label' }, nameNode(person.id, person.name));
    if (own) label.append(make('span', { className: 'muted', textContent: ` (${t('you')})` }));
    const button = make('button', { type: 'button', disabled: own, dataset: { act: 'talk' } }, avatar(person.id, person.name), label, make('span', { className: `presence${person.online ? ' here' : ''}` }));
    if (!own) button.title = t('message_person', { name: person.name });
    return make('li', { className: person.online ? 'entry' : 'entry away', dataset: { key: person.id } }, button);
  }

  #talk(person) {
    if (person === this.#state.me.id) return;
    this.#actions.closeDrawer();
    this.#actions.go(directRoom(this.#state.me.id, person));
  }

  #toggle() {
    if (matchMedia('(max-width: 899px)').matches) {
      this.#actions.openDrawer(get('people'), 'end');
      return;
    }
    this.#state.store.set('people', get('shell').classList.toggle('with-people'));
    this.hear();
  }
}
