// Who is in the room. A click on a person opens the direct conversation with them.

import { avatar, make, nameNode } from './row.js';
import { redraw } from './redraw.js';
import { directRoom } from './ids.js';
import { currentLanguage, number, t } from './i18n.js';

// Nobody reads ten thousand names one by one.
const SHOWN_MAX = 300;

export class People {
  #page;
  #drawers;
  #nodes;

  constructor(page, drawers) {
    this.#page = page;
    this.#drawers = drawers;
    const get = (id) => document.getElementById(id);
    this.#nodes = { shell: get('shell'), panel: get('people'), list: get('people-list'), open: get('open-people'), count: get('people-count') };
    this.#nodes.shell.classList.toggle('with-people', page.store.get('people', false));
    this.#nodes.open.addEventListener('click', () => this.#toggle());
    this.#nodes.list.addEventListener('click', ({ target }) => this.#choose(target));
    matchMedia('(min-width: 1200px)').addEventListener('change', () => this.update());
    matchMedia('(max-width: 899px)').addEventListener('change', () => this.update());
  }

  update() {
    const { room, hall } = this.#page;
    const people = room.direct ? this.#pair(room) : [...room.members.values()];
    const collator = new Intl.Collator(currentLanguage());
    people.sort((one, other) => collator.compare(one.name, other.name));
    const here = people.filter(({ online }) => online);
    const away = people.filter(({ online }) => !online);
    this.#nodes.count.textContent = number(here.length);
    this.#nodes.open.hidden = matchMedia('(min-width: 1200px)').matches;
    this.#nodes.open.setAttribute('aria-expanded', String(this.#nodes.shell.classList.contains('with-people')));
    const groups = [this.#group('here', here, hall.me), ...(away.length > 0 ? [this.#group('away', away, hall.me)] : [])];
    redraw(this.#nodes.list, groups);
  }

  #pair(room) {
    const { hall } = this.#page;
    const partner = hall.partner(room);
    if (!partner) return [];
    const name = partner.name ?? t('user', { id: partner.id });
    return [{ ...partner, name }, { ...hall.me, online: this.#page.session.live }];
  }

  #group(key, people, me) {
    const list = make('ul', {}, ...people.slice(0, SHOWN_MAX).map((person) => this.#entry(person, me)));
    if (people.length > SHOWN_MAX) list.append(make('li', { className: 'muted small more', textContent: t('more_people', { n: people.length - SHOWN_MAX }) }));
    return make('section', { dataset: { key } }, make('h3', { textContent: `${t(key)} · ${number(people.length)}` }), list);
  }

  #entry(person, me) {
    const own = person.id === me?.id;
    const label = make('span', { className: 'label' }, nameNode(person.name));
    if (own) label.append(make('span', { className: 'muted', textContent: ` (${t('you')})` }));
    const button = make('button', { type: 'button', disabled: own }, avatar(person.name), label, make('span', { className: `presence${person.online ? ' here' : ''}` }));
    if (!own) button.title = t('message_person', { name: person.name });
    return make('li', { className: person.online ? 'entry' : 'entry away', dataset: { key: person.id } }, button);
  }

  #choose(target) {
    if (!target.closest('button:not([disabled])')) return;
    this.#drawers.close();
    this.#page.go(directRoom(this.#page.hall.me.id, Number(target.closest('.entry').dataset.key)));
  }

  #toggle() {
    const { shell, panel } = this.#nodes;
    if (matchMedia('(max-width: 899px)').matches) {
      this.#drawers.open(panel, 'end');
      return;
    }
    this.#page.store.set('people', shell.classList.toggle('with-people'));
    this.update();
  }
}
