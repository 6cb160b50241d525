// A page without its looks, as a guest of the simulated house: its world, and what a person before it would do.

import { load } from '../../page/support/modules.js';
import { settled } from '../../page/support/clock.js';
import { storage } from '../../page/support/server.js';

const { changing } = await load('js/core/changing.js');
const { mayDelete, mayEdit, messageOf } = await load('js/core/fates.js');
const { isSet, mayPin, mayReact, PIN } = await load('js/core/signs.js');
const BASE = 1_000_000;
const EMOJI = ['👍', '🍵'];
/** What a script has about private rooms; `own` is one that the person is of, and `room` often one that they are not. */
const CIRCLE = {
  Create: ({ actions }) => actions.comeIn({ type: 'create', title: 'Board' }),
  Invite: ({ actions, own = '', user }) => actions.ask({ type: 'invite', room: own, user }),
  GiveLink: ({ actions, own = '' }) => actions.ask({ type: 'invite', room: own }),
  Uninvite: ({ actions, own = '' }) => actions.ask({ type: 'uninvite', room: own }),
  // All links into a room that tabs of the script give out have one secret.
  ComeIn: ({ actions, room }) => actions.comeIn({ type: 'join', room, secret: room }),
  Expel: ({ actions, own = '', user }) => actions.ask({ type: 'expel', room: own, user }),
  Quit: ({ actions, own = '', me }) => actions.ask({ type: 'expel', room: own, user: me }),
  Join: ({ actions, room }) => actions.show(room),
  Write({ actions, own }) {
    if (own === undefined) return;
    actions.show(own);
    actions.send('said among few', null);
  },
};

/** A refusal is an answer like others, and a fault of the page is none. */
function refused(refusal) {
  if (refusal.code === undefined) throw refusal;
}

let connections = 0;

export class Guest {
  page;
  /** Every text that it has sent, and every change of one that it has not called off itself, by their cids. */
  sent = [];
  changed = [];
  /** What waited when its person was forgotten: it is not of whoever comes next, and perhaps it was under way. */
  dropped = new Set();
  /** Every reaction and pin that it has put on or taken off, also those that it called off itself, by their cids. */
  signed = [];
  #tab;
  #house;
  #clock;
  #names = 0;
  #transports = new Map();
  #resumeAt = 0;

  constructor(Page, tab, house, clock) {
    [this.#tab, this.#house, this.#clock] = [tab, house, clock];
    let ids = 0;
    let chance = tab + 1;
    const random = () => (chance = (chance * 48_271) % 2_147_483_647) / 2_147_483_647;
    const newId = () => `g${tab}x${(ids += 1)}`;
    this.page = new Page({ clock, random, newId, area: storage(), tabs: null, connect: (on) => this.#connect(on) });
    Object.assign(this.page.actions, this.page.actions.learn(changing));
    const { changes, state } = this.page;
    const tell = changes.tell.bind(changes);
    changes.tell = (told) => {
      if (told.some(({ kind }) => kind === 'forgotten')) state.outbox.entries.forEach(({ cid }) => this.dropped.add(cid));
      tell(told);
    };
  }

  #connect(on) {
    const number = (connections += 1);
    const transport = {
      state: 'connecting',
      send: (text) => void this.#house.ask({ send: number, text }),
      close: () => {
        if (transport.state === 'closed') return;
        transport.state = 'closed';
        this.#house.ask({ close: number });
      },
    };
    this.#transports.set(number, { transport, on });
    this.#house.ask({ open: number, tab: this.#tab });
    return transport;
  }

  /** What the network says of one of its connections; false when it is none of its own. */
  hear({ opened, of, frame, closed, code }) {
    const known = this.#transports.get(opened ?? of ?? closed);
    if (!known) return false;
    const { transport, on } = known;
    if (transport.state === 'closed') return true;
    if (opened !== undefined) {
      transport.state = 'open';
      on.onOpen();
    } else if (of !== undefined) on.onMessage(frame);
    else {
      transport.state = 'closed';
      on.onClose({ code, reason: '' });
    }
    return true;
  }

  /** What the script wants of the person. */
  act({ do: act, room, name, user, which, delete: isDelete, pin: isPin }) {
    const { actions, state } = this.page;
    if (Object.hasOwn(CIRCLE, act)) return void (state.live && CIRCLE[act]({ actions, room, user, me: state.me.id, own: this.circles[0] })?.catch(refused));
    if (act === 'rename') return void (state.live && actions.rename(name).catch(() => {}));
    if (act === 'leave') return void (state.here !== room && actions.leave(room));
    if (act === 'older') return void (state.live && state.room.log.first !== null && actions.loadOlder());
    if (act === 'type') return actions.typing(true);
    if (!['post', 'join', 'change', 'sign'].includes(act)) return;
    actions.show(room);
    if (act === 'change') this.#change(which, isDelete);
    if (act === 'sign') this.#sign(which, isPin);
    if (act !== 'post') return;
    if (actions.send(`${this.#tab}/${this.sent.length}`, null)) this.sent.push({ cid: state.outbox.entries.at(-1).cid, room });
  }

  /** Edits or takes away one of the last messages of its own on screen. */
  #change(which, isDelete) {
    const { actions, state } = this.page;
    const own = state.room.log.messages.slice(-50).map(({ seq }) => messageOf(state, seq)).filter((message) => message && mayDelete(state, message));
    const message = own[which % own.length];
    if (!message || !(isDelete || mayEdit(state, message))) return;
    const waiting = () => new Set(state.outbox.entries.map(({ cid }) => cid));
    const before = waiting();
    if (!actions.change(state.here, message.seq, isDelete ? null : `${this.#tab}~${which}`)) return;
    const now = waiting();
    this.changed = this.changed.filter(({ cid }) => !before.has(cid) || now.has(cid));
    this.changed.push({ cid: state.outbox.entries.at(-1).cid, room: state.here, target: message.seq });
  }

  /** Puts a sign on one of the last messages on screen, or takes it off: of so few that they meet again. */
  #sign(which, isPin) {
    const { actions, state } = this.page;
    const messages = state.room.log.messages.filter(({ seq }) => messageOf(state, seq)).slice(0, 3);
    const message = messages[which % messages.length];
    if (!message || !(isPin ? mayPin(state) : mayReact(state))) return;
    const sign = isPin ? PIN : EMOJI[which % EMOJI.length];
    const before = state.outbox.entries.length;
    actions.sign(state.here, message.seq, sign, !isSet(state.room, state.outbox, message.seq, sign, state.me.id));
    if (state.outbox.entries.length > before) this.signed.push({ cid: state.outbox.entries.at(-1).cid, room: state.here });
  }

  /** The names of the private rooms that this page shows. */
  get circles() {
    const { hall } = this.page.state;
    return [...hall.rooms.values()].filter((each) => each.private && hall.isIn(each)).map((each) => each.name);
  }

  /** Whoever is asked for a name gives one, and whoever was sent away comes back after a while. */
  goOn() {
    const { name } = this.page.state;
    if (name === 'name') this.page.actions.enter(`Guest ${this.#tab} ${(this.#names += 1)}`);
    if (!['kicked', 'banned', 'closed', 'full'].includes(name)) this.#resumeAt = this.#clock.now() + 3_000;
    else if (this.#clock.now() >= this.#resumeAt) {
      this.#resumeAt = this.#clock.now() + 30_000;
      this.page.actions.resume();
    }
  }

  get isAtRest() {
    const { state } = this.page;
    const rooms = [...state.hall.rooms.values()];
    return state.name === 'banned' || (state.live && state.outbox.waiting === 0 && rooms.every(({ direct, joined, log }) => !(direct || joined) || log.hole === null));
  }
}

/** Lets the house and the guests go on together, at most `ms` and until something is told. */
export async function goOn(house, guests, clock, ms) {
  await settled();
  const wait = Math.max(1, Math.ceil(Math.min(ms, clock.next)));
  await house.ask({ pass: wait });
  await clock.pass(BASE + house.now - clock.now());
  for (const told of house.told.splice(0)) {
    if (told.do) guests[told.tab].act(told);
    else guests.some((guest) => guest.hear(told));
    await settled();
  }
  guests.forEach((guest) => guest.goOn());
}
