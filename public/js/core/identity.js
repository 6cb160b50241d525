// Who I am to the house: the name, the token that owns it, the password of the house; coming in with them, and what
// becomes of it. Time and storage are arguments.

import { faultOfWords } from './verdict.js';
import { wellFormed } from './text.js';

const AGENT = 'page/1';
const NAME_CODES = new Set(['name_invalid', 'name_taken', 'password_wrong', 'token_unknown', 'slow_down', 'too_many']);
/** What the end of a connection means to a person. */
const ENDS = { 4001: 'kicked', 4003: 'banned', 1013: 'full', 1012: 'closed' };

export class Identity {
  #line;
  #store;
  #clock;
  #on;
  #askingName = false;
  /** Whether a person has given a password since the page was opened; the house remembers none. */
  #triedPassword = false;
  /** For as long as the page is open, whatever becomes of the storage. */
  #known = { name: null, token: null, password: null };

  /** `on`: `state(name, detail)`, `welcome(welcome)`. */
  constructor({ line, store, clock }, on) {
    this.#line = line;
    this.#store = store;
    this.#clock = clock;
    this.#on = on;
  }

  get remembered() {
    return this.#store.get('token', '') !== '' || this.#store.get('name', '') !== '';
  }

  /** As who one was here. */
  resume() {
    this.#askingName = false;
    this.#triedPassword = false;
    this.#on.state('joining');
    this.#line.connection.open();
  }

  enter(name, password) {
    this.#keep('name', name);
    this.#triedPassword = Boolean(password);
    if (password) this.#keep('password', password);
    this.#askingName = false;
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
    const hello = { type: 'hello', name: wellFormed(name ?? ''), agent: AGENT };
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
    if (this.#askingName) this.#line.stop();
    else this.#on.state(ENDS[end.code] ?? 'offline', end);
  }

  #welcome(welcome) {
    this.#keep('token', welcome.token);
    this.#keep('name', welcome.you.name);
    this.#keep('user', welcome.you.id);
    this.#line.settle();
    this.#on.welcome(welcome);
  }

  #refused({ code, message, retry_after_ms: wait, close }) {
    if (code === 'offline') {
      // Saying the same again would end the line again, for ever.
      if (faultOfWords(close)) this.#askName('unknown');
      return;
    }
    if (code === 'token_unknown') this.#forget('token');
    if (code === 'password_wrong') this.#forget('password');
    if (code === 'banned') {
      this.#line.stop();
      this.#on.state('banned', { reason: message, until: wait && this.#clock.now() + wait });
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
