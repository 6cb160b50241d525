// Who I am to the house: the name, the token that owns it, the password of the house; coming in with them, and what
// becomes of it. Time and storage are arguments.

import { faultOfWords } from './verdict.js';
import { wellFormed } from './text.js';

const NAME_CODES = new Set(['name_invalid', 'name_taken', 'password_wrong', 'token_unknown', 'slow_down', 'too_many']);
/** What the end of a connection means to a person. */
const REMOVED = 4001;
const ENDS = { [REMOVED]: 'kicked', 4003: 'banned', 1013: 'full', 1012: 'closed' };
/** What stays in a browser in which somebody else is now: how it looks and sounds. */
const OF_BROWSER = ['language', 'theme', 'size', 'enter', 'sound', 'announce', 'notifications', 'single_keys', 'panel_width'];

export class Identity {
  #line;
  #store;
  #clock;
  #agent;
  #on;
  #askingName = false;
  /** Whether a person has given a password since the page was opened; the house remembers none. */
  #triedPassword = false;
  /** For as long as the page is open, whatever becomes of the storage. */
  #known = {};
  /** What the house did to this person, said before it ended the line. */
  #sanction = null;
  /** How the line ended without a word of why, until it is known whether this device was signed out. */
  #removed = null;

  /**
   * `agent` is what this device calls itself. `on`: `state(name, detail)`; `welcome(welcome, was)` with what one was
   * called here before; `another()` when nothing of who was here before is of the one who comes in; `out(code)` when
   * nobody is here any more.
   */
  constructor({ line, store, clock, agent }, on) {
    this.#line = line;
    this.#store = store;
    this.#clock = clock;
    this.#agent = agent;
    this.#on = on;
  }

  get remembered() {
    return this.#store.get('token', '') !== '' || this.#store.get('name', '') !== '';
  }

  /** As who one was here. */
  resume() {
    this.#askingName = false;
    this.#triedPassword = false;
    this.#removed = null;
    this.#come();
  }

  /** As whoever this token makes one, or as whom another tab has become here. */
  become(token) {
    if (token) this.#keep('token', token);
    this.#line.stop();
    this.resume();
  }

  /** This device is none of anybody's now, and forgets whose it was. */
  leave(code) {
    this.#line.stop();
    this.#known = {};
    this.#removed = null;
    this.#askingName = true;
    this.#on.out(code);
  }

  /** Whoever is sent away is told of it first. */
  heardWhy(sanction) {
    if (['kick', 'ban'].includes(sanction.act)) this.#sanction = sanction;
  }

  enter(name, password) {
    this.#keep('name', name);
    this.#triedPassword = Boolean(password);
    if (password) this.#keep('password', password);
    this.#askingName = false;
    this.#come();
  }

  #come() {
    this.#on.state('joining');
    if (this.#line.connection.isOpen) this.hello();
    else this.#line.connection.open();
  }

  /** Resolves with the reply, or rejects with the refusal. */
  async rename(name) {
    const reply = await this.#line.ask({ type: 'rename', name });
    this.#keep('name', reply.name);
    return reply;
  }

  /** The line is open. */
  async hello() {
    const [name, token, password] = ['name', 'token', 'password'].map((key) => this.#store.get(key, '') || this.#known[key]);
    const hello = { type: 'hello', name: wellFormed(name ?? ''), agent: this.#agent };
    if (token) hello.token = token;
    if (password) hello.password = wellFormed(password);
    try {
      this.#welcome(await this.#line.ask(hello));
    } catch (refusal) {
      this.#refused(refusal);
    }
  }

  /** The line has ended. */
  ended(end) {
    // A person who thinks about a name for too long is disconnected, and need not know.
    const sanction = this.#sanction;
    this.#sanction = null;
    if (this.#askingName) this.#line.stop();
    else if (end.code === REMOVED && sanction === null && this.#removed === null) this.#askWhy(end);
    else this.#on.state(ENDS[end.code] ?? 'offline', { ...end, sanction });
  }

  /** A device that was signed out is unknown from then on. Whoever is known was only sent away, and stays away. */
  #askWhy(end) {
    this.#removed = end;
    this.#on.state('joining');
    this.#line.connection.open();
  }

  #stayAway() {
    const end = this.#removed;
    this.#removed = null;
    this.#line.stop();
    this.#on.state('kicked', end);
  }

  #welcome(welcome) {
    if (this.#removed) {
      this.#stayAway();
      return;
    }
    const { token, epoch, you: { id, name } } = welcome;
    const before = this.#known.user ?? this.#store.get('user');
    const was = before === id ? this.#store.get('name') : null;
    // In another history the numbers are of others, and what waits here may be all that is left.
    if ((before ?? id) !== id && (this.#store.get('epoch') ?? this.#store.get('read', {}).epoch) === epoch) this.#makeWay(id);
    for (const [key, value] of Object.entries({ token, name, user: id, epoch })) this.#keep(key, value);
    this.#line.settle();
    this.#on.welcome(welcome, was);
  }

  /** Somebody else is in this browser now, unless another tab knows that already. */
  #makeWay(user) {
    if (this.#store.get('user') !== user) this.#store.forget([...OF_BROWSER, 'password']);
    this.#on.another();
  }

  #refused({ code, message, retry_after_ms: wait, close, by_name, reason, until }) {
    if (code === 'offline') {
      // Saying the same again would end the line again, for ever.
      if (faultOfWords(close)) this.#askName('unknown');
      return;
    }
    if (code === 'token_unknown' && this.#removed) {
      this.leave('signed_out');
      return;
    }
    if (this.#removed && code !== 'banned') {
      this.#stayAway();
      return;
    }
    if (code === 'token_unknown') this.#forget('token');
    if (code === 'password_wrong') this.#forget('password');
    if (code === 'banned') {
      const sanction = by_name && { by_name, reason, until };
      this.#line.stop();
      this.#on.state('banned', { reason: message, sanction, until: wait && this.#clock.now() + wait });
      return;
    }
    if (code === 'slow_down' && this.#store.get('token', '')) {
      // Many come at once: nobody has to do anything but wait.
      this.#clock.after(wait, () => this.#line.connection.isOpen && !this.#line.live && this.hello());
      return;
    }
    this.#askName(NAME_CODES.has(code) ? code : 'unknown');
  }

  #askName(code) {
    this.#askingName = true;
    if (!this.#line.connection.isOpen) this.#line.stop();
    this.#on.state('name', { code: code === 'password_wrong' && !this.#triedPassword ? 'password_needed' : code });
  }

  #keep(key, value) {
    this.#known[key] = value;
    this.#store.set(key, value);
  }

  #forget(key) {
    this.#known[key] = null;
    this.#store.remove(key);
  }
}
