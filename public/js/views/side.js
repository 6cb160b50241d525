// The panel at the side: one at a time. On a wide window it stands beside the conversation, on a narrower one over its
// end; below that it is a drawer, and on a phone a screen. Which one is open in a room, how wide it is and how far it is
// scrolled is kept. What is of the whole house, and not of a room, lies over that until it is closed.

import { get, onAct } from '../dom/dom.js';
import { late } from './wanted.js';
import { setPanelWidth } from '../dom/panelwidth.js';

const WIDE = matchMedia('(min-width: 1200px)');
const NARROW = matchMedia('(max-width: 899px)');
const NONE = 'none';
const USUAL = 'people';
// The rooms whose panel is remembered.
const ROOMS_MAX = 200;

export class Side {
  #state;
  #actions;
  /** By name: the panel, what of it is scrolled, and the button that opens it. */
  #panels = new Map();
  #scrolled = new Map();
  /** The room and the panel that are on screen. */
  #shown = { room: null, name: NONE };
  /** Whether somebody has opened it, and it does not only stand there. */
  #asked = false;
  /** The panel of the house that is open, or null. */
  #over = null;

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    // What draws it to and fro comes later.
    setPanelWidth(state.store.get('panel_width', null));
    this.#add('people', { panel: get('people'), body: get('people-list'), button: get('open-people') });
    for (const query of [WIDE, NARROW]) query.addEventListener('change', () => this.#show(this.#wanted()));
    this.#show(this.#wanted());
  }

  /** What can be done here, for the other views. */
  get actions() {
    return {
      /** `isBack` where one comes back to it. */
      openPanel: (name, byKey, isBack) => this.#open(name, byKey, isBack),
      /**
       * One that comes later: `{panel, body, button}`, perhaps with `isOffered()`, where the usual one may stand in its place;
       * `isOfHouse`; and `opened(isBack)`, which also gives it the focus.
       */
      addPanel: (name, parts) => {
        this.#add(name, parts);
        this.#show(this.#wanted());
      },
      /** For Escape: whether there was one to be closed. */
      leavePanel: () => this.#leave(),
    };
  }

  hear() {
    this.#asked = false;
    this.#show(this.#wanted());
  }

  #add(name, parts) {
    const { panel, button } = parts;
    this.#panels.set(name, parts);
    // A click of the keyboard has no place.
    button.addEventListener('click', ({ detail }) => (this.#shown.name === name ? this.#close() : this.#open(name, detail === 0)));
    onAct(panel, { 'close-panel': () => this.#close() });
    late.eventually().then(({ late: { letDraw } }) => letDraw(panel, this.#state.store));
  }

  /** What belongs to the room on screen: its own choice, and beside it the last one. */
  #wanted() {
    if (NARROW.matches) return NONE;
    if (this.#over !== null) return this.#over;
    const { last = USUAL, rooms = {} } = this.#state.store.get('panels', {});
    // A room may be called as what every object has.
    const wanted = Object.hasOwn(rooms, this.#state.here) ? rooms[this.#state.here] : WIDE.matches ? last : NONE;
    if (this.#panels.get(wanted)?.isOffered?.() === false) return WIDE.matches ? USUAL : NONE;
    return this.#panels.has(wanted) ? wanted : NONE;
  }

  #open(name, byKey, isBack = false) {
    const { panel, isOfHouse, opened } = this.#panels.get(name);
    if (NARROW.matches) {
      panel.hidden = false;
      this.#actions.openDrawer(panel, 'end');
      opened?.(isBack);
      return;
    }
    this.#over = isOfHouse ? name : null;
    if (!isOfHouse) this.#choose(name);
    this.#asked = true;
    this.#show(name);
    if (opened) opened(isBack);
    else if (byKey) panel.querySelector('input, button').focus();
  }

  #close() {
    const { panel, button } = this.#panels.get(this.#shown.name) ?? {};
    if (!panel || NARROW.matches) return;
    const hadFocus = panel.contains(document.activeElement);
    if (this.#over === null) this.#choose(NONE);
    this.#over = null;
    this.#show(this.#wanted());
    if (hadFocus) button.focus();
  }

  #leave() {
    const { panel } = this.#panels.get(this.#shown.name) ?? {};
    if (!panel || NARROW.matches || !(this.#asked || this.#over !== null || panel.contains(document.activeElement))) return false;
    this.#close();
    return true;
  }

  #choose(name) {
    const { store, here } = this.#state;
    const { last, rooms = {} } = store.get('panels', {});
    const others = Object.entries(rooms).filter(([room]) => room !== here).slice(-(ROOMS_MAX - 1));
    store.set('panels', { last: WIDE.matches ? name : last, rooms: { ...Object.fromEntries(others), [here]: name } });
  }

  #show(name) {
    const { room, name: before } = this.#shown;
    const bodyOf = (panel) => this.#panels.get(panel)?.body;
    const isOther = name !== before || room !== this.#state.here;
    if (isOther && before !== NONE) this.#scrolled.set(`${before} ${room}`, bodyOf(before).scrollTop);
    this.#shown = { room: this.#state.here, name };
    document.documentElement.dataset.panel = name;
    for (const [each, { panel, button }] of this.#panels) {
      panel.hidden = each !== name && !NARROW.matches;
      button.setAttribute('aria-expanded', String(each === name));
    }
    // Asking where something is lays out the whole page: only where something else is there now.
    if (!isOther || (name === before && this.#over !== null)) return;
    const body = bodyOf(name);
    if (body) body.scrollTop = this.#scrolled.get(`${name} ${this.#state.here}`) ?? 0;
    this.#actions.moved();
  }
}
