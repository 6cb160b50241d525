// Who is writing in the room on screen.

import { get } from '../dom/dom.js';
import { isIgnored } from '../core/ignored.js';
import { nameNode } from '../dom/person.js';
import { nodeList, tn } from '../dom/wording.js';
import { t } from '../words/i18n.js';

const NAMES_MAX = 3;
const AGAIN_MS = 1_000;

export class Writers {
  #state;
  #callOff = () => {};

  constructor(state) {
    this.#state = state;
    this.hear();
  }

  hear() {
    this.#callOff();
    const { clock, hall, room, store } = this.#state;
    for (const [user, { until }] of room.typing) if (until <= hall.now()) room.typing.delete(user);
    const names = [...room.typing].filter(([user]) => !isIgnored(store, user)).map(([user, { name }]) => nameNode(user, name));
    if (names.length === 0) get('typing').replaceChildren();
    else if (names.length > NAMES_MAX) get('typing').textContent = t('typing_many');
    else get('typing').replaceChildren(tn('typing', { n: names.length, names: nodeList(names) }));
    if (names.length > 0) this.#callOff = clock.after(AGAIN_MS, () => this.hear());
  }
}
