// The page without its looks: everything that is not a view, put together over a world. The browser's world is in
// `browser.js`; a test or a simulator brings a world of its own, listens to `changes`, and acts as a person would.
//
// A world is `{clock, random(), newId(), area, tabs, connect(handlers)}`: time (clock.js), a number from 0 to below 1, an
// id nobody else has, a Storage or null, a channel between tabs or null (adoption.js), a transport (connection.js); and
// `agent`, what this device calls itself, where it has a name for it.

import { lostBut } from './circle.js';
import { Catalogue } from './catalogue.js';
import { Changes } from './changes.js';
import { Hall } from './hall.js';
import { History } from './history.js';
import { Identity } from './identity.js';
import { Line } from './line.js';
import { Outbox } from './outbox.js';
import { Places } from './places.js';
import { Posting } from './posting.js';
import { ReadMarks } from './readmarks.js';
import { Roles } from './roles.js';
import { State } from './state.js';
import { Store } from './store.js';
import { Typing } from './typing.js';
import { actionsOf } from './actions.js';
import { listTitles, saveTitles } from './titles.js';
import { applyEvent } from './events.js';

export class Page {
  changes = new Changes();
  /** What is read. */
  state;
  /** What a person can do, each by its name. */
  actions;
  #tabs;
  #hall;
  #outbox;
  #line;
  #identity;
  #history;
  #places;
  #marks;
  #posting;
  #roles;

  constructor(world) {
    const { clock, random, newId, area, tabs, agent = 'page/1' } = world;
    const tell = (changes) => this.changes.tell(changes);
    const store = new Store(area);
    const hall = new Hall(clock);
    const outbox = new Outbox({ store, tab: newId(), clock, onChange: (room, seq) => tell([{ kind: 'outbox', room }, ...(seq ? [{ kind: 'update', room, seq }] : [])]) });
    const line = new Line(world, { open: () => this.#identity.hello(), event: (event) => this.#heard(event), down: (end) => this.#identity.ended(end) });
    this.#tabs = tabs;
    listTitles(store, hall);
    [this.#hall, this.#outbox, this.#line] = [hall, outbox, line];
    this.#identity = new Identity({ line, store, clock, agent }, { state: (name, detail) => this.#become(name, detail), welcome: (welcome, was) => this.#welcomed(welcome, was), another: () => this.#forget(), out: (code) => this.#leave(code) });
    this.#history = new History({ line, hall, clock }, { events: (events) => this.#took(events), changes: tell });
    this.#roles = new Roles({ line, hall, clock }, tell);
    this.#places = new Places({ line, hall, store, history: this.#history, clock, random }, (changes) => this.#placed(changes));
    this.#marks = new ReadMarks({ line, hall, clock }, tell);
    this.#posting = new Posting({ line, hall, outbox, places: this.#places, marks: this.#marks, newId });
    this.state = new State({ hall, outbox, store, clock, line, posting: this.#posting });
    const parts = { line, hall, outbox, newId, identity: this.#identity, history: this.#history, places: this.#places, marks: this.#marks, posting: this.#posting, typing: new Typing({ line, clock }), catalogue: new Catalogue({ line, hall, clock }, tell), world: { ...world, agent } };
    this.actions = actionsOf(this.state, parts, tell);
  }

  /** As who one was here, or at the door; and whatever was written here and not sent goes out. */
  async start() {
    if (this.#identity.remembered) this.#identity.resume();
    else this.#become('name');
    await this.#outbox.adopt(this.#tabs);
    // They may be older than the connection, which has looked at its own ones already.
    if (this.#line.live) this.#outbox.setAsideStale();
    this.#posting.deliver();
  }

  #become(name, detail = {}) {
    this.state.name = name;
    this.state.detail = detail;
    this.changes.tell([{ kind: 'state' }]);
  }

  /** What was said and written here is not of whoever comes now. */
  #forget() {
    this.changes.tell([{ kind: 'forgotten' }]);
    for (const { cid } of [...this.#outbox.entries]) this.#outbox.remove(cid);
    this.#hall.forgetPerson();
  }

  #leave(code) {
    this.#forget();
    this.state.store.forget();
    this.actions.show('lobby');
    this.#become('name', { code });
  }

  #welcomed(welcome, was) {
    const anew = this.#hall.welcome(welcome);
    this.#outbox.setAsideStale();
    this.#become('live');
    this.changes.tell([{ kind: 'welcome', anew, was }]);
    const listed = new Set(welcome.rooms.map(({ room }) => room));
    if (!welcome.more) for (const { name } of lostBut(this.#hall, listed)) this.#lose(name, { missed: true });
    saveTitles(this.state.store, this.#hall);
    this.#places.adopt(welcome.rooms);
    this.#marks.deliver();
    this.#places.comeBack(listed, this.state.here);
    // Another history has other rows, and only now it is known whose conversation a direct one is.
    if (anew || this.state.room.direct) this.actions.show(this.state.here);
    this.#posting.deliver();
  }

  /** The room on screen follows what became of it. */
  #placed(changes) {
    const { here } = this.state;
    // Where the welcome did not tell of all rooms, only who opens one learns that it is lost.
    const lost = changes.find(({ kind, room }) => kind === 'refused' && this.#hall.room(room).private && this.#hall.isIn(this.#hall.room(room)));
    if (lost) {
      this.#lose(lost.room, { missed: true });
      return;
    }
    if (changes.some(({ kind }) => ['joined', 'listed'].includes(kind))) saveTitles(this.state.store, this.#hall);
    const joined = changes.find(({ kind, asked }) => kind === 'joined' && asked === here);
    if (joined) this.state.here = joined.room;
    // Whoever has asked for lists too often is told of nobody for a moment.
    if (joined && this.state.room.present().length === 0) this.#places.listSoon(joined.room);
    this.changes.tell(changes);
    if (joined?.anew || (joined && joined.room !== here)) this.changes.tell([{ kind: 'shown', room: joined.room }]);
    const isOut = changes.some(({ kind, room }) => ['left', 'refused'].includes(kind) && room === here);
    if (isOut && here !== 'lobby') this.actions.show('lobby');
  }

  #heard(event) {
    if (event.type === 'notice') this.#noticed(event.text);
    else if (this.#line.live) this.#event(event);
  }

  #event(event) {
    if (event.type === 'room' && event.gone) {
      this.#gone(event.room);
      return;
    }
    if (event.type === 'member' && event.member === this.#hall.me.id && !event.in) {
      this.#lose(event.room, { own: event.user === event.member });
      return;
    }
    if (event.type === 'sanction') this.#identity.heardWhy(event);
    this.#took([event]);
    this.changes.tell(applyEvent(this.#hall, event));
    if (event.type === 'room' && event.in !== undefined) this.#places.followed(event);
    // Somebody has let me in: what the room is called, and who is of it, is told to who asks.
    if (event.type === 'member' && event.member === this.#hall.me.id) this.#places.join(event.room);
    if (['room', 'settings'].includes(event.type)) saveTitles(this.state.store, this.#hall);
    if (event.type === 'settings' && 'slow_s' in event) this.#posting.hurry(event.room);
    if (event.type === 'crowd' && event.room === this.state.here) this.#places.listSoon(event.room);
    const room = event.seq && this.#hall.rooms.get(event.room);
    if (room) this.#history.fill(room);
  }

  /** Of a private room nothing stays with who is out of it but what was being written; `how` it came is told. */
  #lose(name, how) {
    const { title } = this.#hall.room(name);
    for (const { cid } of [...this.#outbox.of(name)]) this.#outbox.remove(cid);
    const draft = this.#places.lost(name);
    this.changes.tell([{ kind: 'out', room: name, title, draft, ...how }]);
  }

  /** A public room was taken away: whoever is in it, or looks at it, is told. */
  #gone(name) {
    const isKnown = name === this.state.here || this.#hall.mine.has(name);
    const draft = this.#places.lost(name);
    if (isKnown) this.changes.tell([{ kind: 'out', room: name, title: `#${name}`, draft, gone: true }]);
  }

  /** What has come, live or of the past. */
  #took(events) {
    this.#posting.settleOwn(events);
    for (const { user, member } of events) for (const each of [user, member]) this.#roles.wonder(each);
  }

  /** The operator speaks, to whatever room is on screen. */
  #noticed(text) {
    const { room } = this.state;
    this.changes.tell([{ kind: 'note', room: room.name, seq: room.log.note({ kind: 'notice', text }), text }]);
  }
}
