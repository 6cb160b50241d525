// This browser as the world of the page (`core/page.js`): its time, randomness, storage and tabs, and a WebSocket.

import { agentOf } from './core/agent.js';
import { randomId } from './core/ids.js';

const URL = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
const STATES = ['connecting', 'open', 'closing', 'closed'];
const PROBE = 'teahouse.probe';

const clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** Storage that can be written to, or null. */
function area() {
  try {
    const { localStorage } = window;
    localStorage.setItem(PROBE, '1');
    localStorage.removeItem(PROBE);
    return localStorage;
  } catch {
    return null;
  }
}

/** What the tabs of one browser say to each other; a browser without BroadcastChannel says nothing. */
function tabs() {
  try {
    return new BroadcastChannel('teahouse');
  } catch {
    return null;
  }
}

function connect({ onOpen, onMessage, onClose }) {
  const socket = new WebSocket(URL);
  socket.onopen = () => onOpen();
  socket.onmessage = ({ data }) => onMessage(data);
  socket.onclose = ({ code, reason }) => onClose({ code, reason });
  return {
    get state() { return STATES[socket.readyState]; },
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}

/** `crypto.randomUUID` does not exist on plain http, getRandomValues does. */
const newId = () => randomId((bytes) => crypto.getRandomValues(bytes));

export const thisBrowser = () => ({ clock, random: Math.random, newId, area: area(), tabs: tabs(), connect, agent: agentOf(navigator.userAgent, navigator.maxTouchPoints) });

/** Calls `act` when the network or a person is back. */
export function whenWorthTrying(act) {
  addEventListener('online', act);
  addEventListener('pageshow', act);
  document.addEventListener('visibilitychange', () => document.hidden || act());
}
