// What I wrote that has no place in the log yet, behind its last row.

import { GROUP_MS } from './chunk.js';
import { byKey, get, onAct } from '../dom/dom.js';
import { cidOf, keyOfCid, rowOf } from '../dom/rowkey.js';
import { hasRowsBehind } from './lines.js';
import { pendingRow } from './row.js';
import { redraw } from '../dom/redraw.js';
import { targetsOf } from '../words/targets.js';

const SECOND_MS = 1_000;
const NOTICED_MS = 400;

export class Pending {
  #state;
  #again;
  #place = get('pending');
  #callOff = () => {};

  /** `again()` is called when a countdown in it shows another number. */
  constructor(state, actions, again) {
    this.#state = state;
    this.#again = again;
    const act = (does) => (node) => {
      does(cidOf(rowOf(node)));
      // The button that was pressed is gone.
      if (document.activeElement === document.body) actions.focusIfDesk();
    };
    onAct(this.#place, {
      retry: act((cid) => actions.retry(cid)),
      edit: act((cid) => actions.takeBack(actions.discard(cid))),
      delete: act((cid) => actions.discard(cid)),
    });
  }

  draw() {
    const { hall, me, room } = this.#state;
    // It stands at the end, and nowhere else.
    const entries = room.log.apart ? [] : this.#state.pendingOf(room);
    const last = room.log.messages.at(-1);
    let before = last && hasRowsBehind(room.log, last.seq) ? null : last;
    this.#callOff();
    const rows = entries.map((entry) => {
      const time = entry.time ?? entry.at + hall.skew;
      const follows = entry.me || (before?.user === me.id && time - before.time <= GROUP_MS && !before.failed && !before.me);
      before = { user: me.id, time, failed: entry.failed, me: entry.me };
      return pendingRow({ ...entry, time, seconds: this.#secondsLeft(entry) }, { first: !follows, role: me.role, user: me.id, name: me.name, targets: targetsOf(hall, location.host) });
    });
    redraw(this.#place, rows);
    this.#place.hidden = rows.length === 0;
  }

  /** Of an entry that is sent again later; a wait that nobody would notice is none. */
  #secondsLeft({ heldUntil, cid }) {
    const { clock } = this.#state;
    const ms = heldUntil ? heldUntil - clock.now() : 0;
    const row = byKey(this.#place, keyOfCid(cid));
    const shown = row !== null && byKey(row, 'held') !== null;
    if (ms < (shown ? 1 : NOTICED_MS)) return 0;
    this.#callOff = clock.after(ms % SECOND_MS || SECOND_MS, this.#again);
    return Math.ceil(ms / SECOND_MS);
  }
}
