// Whose this browser is: links that make one somebody, what another tab has made of it, and what one has become.

import { hasWindow } from '../dom/dom.js';
import { onSecret } from '../dom/secret.js';
import { t } from '../words/i18n.js';
import { housekeeping, wantWho } from './wanted.js';

export class Owner {
  #state;
  #actions;
  /** What is said, or done, as soon as one is inside. */
  #inside = [];
  /** Whether the link of an operator is followed, which tells by itself what came of it. */
  #claims = false;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = Object.assign(actions, { whenInside: (act) => this.#whenInside(act) });
    onSecret((secret) => this.#follow(secret));
    // An address may have led to a room before this was there to say that it is none.
    for (const room of state.hall.rooms.values()) if (room.private && room.refused) this.#sayOfRooms('noRoomWords', { room: room.name });
    addEventListener('storage', ({ key, newValue }) => {
      const isAnother = key === 'teahouse.user' && newValue !== null && newValue !== String(state.me.id);
      if (isAnother && !state.atDoor && state.name !== 'joining') actions.follow();
    });
  }

  hear(changes) {
    const { live, me, name, detail } = this.#state;
    for (const change of changes) {
      const { kind, room, user, role, was } = change;
      if (kind === 'out') this.#sayOfRooms('outWords', change);
      if (kind === 'refused' && room.startsWith('p:')) this.#sayOfRooms('noRoomWords', change);
      if (kind === 'role' && user === me.id) this.#become(role);
      if (kind === 'welcome' && was && was !== me.name) this.#say('otherNameWords', was, me.name);
    }
    // Whatever was open is of who was here.
    if (name === 'name' && ['signed_out', 'forgotten'].includes(detail.code) && hasWindow()) for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    if (live) for (const act of this.#inside.splice(0)) act();
  }

  #become(role) {
    if (!this.#claims) this.#say('becomeWords', role);
    this.#claims = false;
  }

  #whenInside(act) {
    if (this.#state.live) act();
    else this.#inside.push(act);
  }

  async #say(key, ...about) {
    const words = (await wantWho(key))(...about);
    if (words) this.#actions.toast(words);
  }

  async #sayOfRooms(key, change) {
    const say = (await housekeeping.eventually()).housekeeping[key];
    const { draft } = change;
    if (draft) this.#actions.toast(say(change), t('to_the_box'), () => this.#actions.takeBack({ text: draft }));
    else this.#actions.toast(say(change));
  }

  async #follow({ kind, value }) {
    this.#claims = kind === 'operator';
    const open = kind === 'join' ? (await housekeeping.eventually()).housekeeping.followJoin : await wantWho(kind === 'pair' ? 'followPair' : 'followOperator');
    open(this.#state, this.#actions, value);
  }
}
