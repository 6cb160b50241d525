// The life of the WebSocket: open it, notice when it is dead, open it again. Knows nothing of what is
// said over it. Every attempt has a generation; callbacks of an older one are ignored.

// For the handshake, and then for the hello.
const ANSWER_MS = 8_000;
const PING_EVERY_MS = 20_000;
const SILENCE_MS = 10_000;
const STABLE_MS = 10_000;
const HASTE_MS = 1_000;

/** The wait before attempt 0, 1, 2 …: soon at first, then doubling to 30 s, spread over half of it. */
export function backoff(attempt, random = Math.random) {
  if (attempt === 0) return random() * 300;
  const cap = Math.min(30_000, 500 * 2 ** attempt);
  return cap / 2 + (random() * cap) / 2;
}

/** What each close code asks of the page. */
export function afterClose(code, random = Math.random) {
  if (code === 4001 || code === 4003) return null;
  if (code === 4008) return 0;
  if (code === 1012) return 1_000 + random() * 4_000;
  if (code === 1013) return 10_000 + (random() * 2 - 1) * 3_000;
  return undefined;
}

export class Socket {
  #url;
  #on;
  #generation = 0;
  #socket = null;
  #attempt = 0;
  #timers = { retry: 0, ping: 0, silence: 0, stable: 0 };
  #lastTry = 0;
  #wanted = false;
  #settled = false;

  /** `on`: `open()`, `message(object)`, `down({code, reason, retryAt})`. */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    const soon = () => this.tryNow();
    addEventListener('online', soon);
    addEventListener('pageshow', soon);
    document.addEventListener('visibilitychange', () => document.hidden || soon());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    this.#wanted = true;
    if (!this.#socket) this.#connect();
  }

  /** A person or the network says it is worth trying; at most once a second. */
  tryNow() {
    // After a sleep the connection may be dead without knowing it.
    if (this.#settled) this.#ping();
    // Whoever waits for an answer hears of the end only from `down`: from here, where it ended without a word, and
    // else when it has closed, with the reason.
    if (this.#socket?.readyState === WebSocket.CLOSED) this.#lose(0, '');
    if (!this.#wanted || this.isOpen || this.#socket?.readyState === WebSocket.CLOSING) return;
    const sinceTry = Date.now() - this.#lastTry;
    if (sinceTry >= HASTE_MS) {
      // An attempt that hangs began when there was another network, or none.
      this.#drop();
      this.#connect();
    } else if (!this.#socket) {
      // A clock that was set back must not make it wait for longer.
      this.#tryIn(Math.min(HASTE_MS, HASTE_MS - sinceTry));
    }
  }

  send(object) {
    if (!this.isOpen) return false;
    this.#socket.send(JSON.stringify(object));
    if (!this.#settled) this.#giveUpAfter(ANSWER_MS);
    return true;
  }

  /** The conversation works: from now on silence means death, and a while later all is forgiven. */
  settle() {
    this.#settled = true;
    clearInterval(this.#timers.ping);
    this.#timers.ping = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#timers.stable = setTimeout(() => (this.#attempt = 0), STABLE_MS);
  }

  /** Ends the connection and does not come back until `open`. */
  stop() {
    this.#wanted = false;
    this.#drop();
  }

  #connect() {
    clearTimeout(this.#timers.retry);
    this.#lastTry = Date.now();
    const generation = ++this.#generation;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    const mine = (act) => (event) => generation === this.#generation && act(event);
    this.#giveUpAfter(ANSWER_MS);
    socket.onopen = mine(() => this.#on.open());
    socket.onmessage = mine(({ data }) => this.#receive(data));
    socket.onclose = mine(({ code, reason }) => this.#lose(code, reason));
  }

  #receive(text) {
    clearTimeout(this.#timers.silence);
    let object;
    try {
      object = JSON.parse(text);
    } catch {
      return;
    }
    this.#on.message(object);
  }

  /** A connection that is closing cannot be asked, and must have ended by then. */
  #ping() {
    this.send({ type: 'ping' });
    this.#giveUpAfter(SILENCE_MS);
  }

  /** Unless something is heard before. */
  #giveUpAfter(ms) {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => this.#lose(0, ''), ms);
  }

  #tryIn(ms) {
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.#connect(), ms);
  }

  #lose(code, reason) {
    this.#drop();
    if (!this.#wanted) return;
    const asked = afterClose(code);
    if (asked === null) {
      this.#wanted = false;
      this.#on.down({ code, reason, retryAt: null });
      return;
    }
    const wait = asked ?? backoff(this.#attempt);
    if (asked === undefined) this.#attempt += 1;
    this.#tryIn(wait);
    this.#on.down({ code, reason, retryAt: Date.now() + wait });
  }

  #drop() {
    this.#generation += 1;
    this.#settled = false;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }
}
