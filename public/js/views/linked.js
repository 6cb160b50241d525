// A link to a message leads to it as soon as something of its room is here. Then the address is the room's again, so that
// the same link can be followed once more, and who comes back later is not led there anew.

import { hashOfRoom, roomOfHash } from '../core/ids.js';
import { seqOfHash } from '../core/messagelink.js';
import { t } from '../words/i18n.js';

export class Linked {
  #state;
  #actions;
  /** `{room, seq}` of who is being led there. */
  #wanted = null;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    addEventListener('hashchange', () => this.#look());
    this.#look();
  }

  /** What can be done here, for the other views. */
  get actions() {
    return { leadTo: (room, seq) => this.#follow(room, seq) };
  }

  #follow(room, seq) {
    this.#wanted = { room, seq };
    this.#actions.go(room);
    this.#lead();
  }

  hear(changes) {
    const { here } = this.#state;
    // Whoever has gone elsewhere meanwhile, or could not come in, is led nowhere.
    if (this.#wanted !== null && changes.some(({ kind }) => kind === 'shown') && here !== this.#wanted.room) this.#wanted = null;
    this.#lead();
  }

  #look() {
    const seq = seqOfHash(location.hash);
    if (seq === null) return;
    const room = roomOfHash(location.hash);
    history.replaceState(history.state, '', hashOfRoom(room));
    // Whoever keeps the address in mind has it anew.
    dispatchEvent(new HashChangeEvent('hashchange'));
    this.#wanted = { room, seq };
    this.#lead();
  }

  async #lead() {
    const { room } = this.#state;
    const wanted = this.#wanted;
    if (wanted === null || room.name !== wanted.room || (room.log.messages.length === 0 && !room.log.complete)) return;
    this.#wanted = null;
    if (!(await this.#actions.toMessage(wanted.seq)) && this.#state.here === wanted.room) this.#actions.toast(t('link_gone'));
  }
}
