// On a phone the list of rooms is a screen that lies under the room: Back in a room shows it. On a wider window that has
// no room for it, it is a drawer.
//
// Entries of the history say what they are: `{list}` is the list, `{below: 'list'}` a room that was chosen in it. They are
// made with the first touch: a browser passes over those that a page makes by itself.

import { get, onAct } from '../dom/dom.js';
import { giveEntry, hearBack, isPhone } from '../dom/back.js';

export class Screens {
  #actions;
  #shell = get('shell');

  constructor(actions) {
    this.#actions = actions;
    get('open-rooms').addEventListener('click', () => (isPhone() ? this.#toList() : actions.openDrawer(get('rooms'), 'start')));
    addEventListener('pointerdown', () => this.#layUnder(), { capture: true });
    addEventListener('popstate', ({ state }) => this.#show(state?.list ? 'list' : 'room'));
    hearBack();
    addEventListener('hashchange', () => this.#entered());
    // A click on the room that is under the list goes nowhere else.
    onAct(get('room-list'), { go: (link) => link.hash === location.hash && this.#leave() });
    this.#show(history.state?.list ? 'list' : 'room');
  }

  /** What can be done here, for the other views. */
  get actions() {
    return { giveEntry, leaveList: () => this.#leave(), enterRoom: () => this.#entered() };
  }

  /** From the list back to the room; false when it is not open. */
  #leave() {
    if (!isPhone() || this.#shell.dataset.screen !== 'list') return false;
    history.pushState({ below: 'list' }, '');
    this.#show('room');
    return true;
  }

  #layUnder() {
    if (!isPhone() || history.state !== null) return;
    history.replaceState({ list: true }, '');
    history.pushState({ below: 'list' }, '');
  }

  #toList() {
    this.#layUnder();
    if (history.state?.below === 'list') {
      history.back();
      return;
    }
    history.pushState({ list: true }, '');
    this.#show('list');
  }

  /** Into a room, by an entry that is new. */
  #entered() {
    if (history.state !== null || !isPhone()) return;
    history.replaceState({ below: this.#shell.dataset.screen }, '');
    this.#show('room');
  }

  #show(screen) {
    const before = this.#shell.dataset.screen;
    this.#shell.dataset.screen = screen;
    // What is there when the page comes takes no focus.
    if (before === undefined || before === screen || !isPhone()) return;
    const place = screen === 'list' ? (document.querySelector('#room-list a[aria-current]') ?? get('room-list')) : get('open-rooms');
    place.focus({ preventScroll: true });
    this.#actions.moved();
  }
}
