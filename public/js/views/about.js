// What this is, how the connection does, and what this browser can and cannot do on this address.

import { copyText } from '../dom/copy.js';
import { icon, linkButton, make } from '../dom/dom.js';
import { number } from '../words/dates.js';
import { openWindow } from '../dom/layer.js';
import { shareNodes } from './share.js';
import { t } from '../words/i18n.js';

const EVERY_MS = 1_000;
const KEPT = 20;
const ENDED = new Set(['offline', 'closed', 'full', 'kicked', 'banned']);

/** What can be missing, and how it is looked for. The words are `can_…`, and `cannot_…` what happens instead. */
const ABILITIES = {
  store: ({ store }) => store.lasting,
  tabs: () => typeof BroadcastChannel === 'function',
  sound: () => typeof AudioContext === 'function',
  copy: () => document.queryCommandSupported?.('copy') || Boolean(navigator.clipboard),
  notify: () => isSecureContext && 'Notification' in window,
  private: () => location.protocol === 'https:',
};

export function openAbout(state, actions) {
  const trip = make('dd');
  const connection = make('dd');
  const waiting = make('dd');
  const facts = { server: make('dd', { textContent: aboutServer(state) }), address: make('dd', {}, make('bdi', { textContent: location.origin })), connection, round_trip: trip, waiting };
  const list = make('dl', { className: 'facts' }, ...Object.entries(facts).flatMap(([key, value]) => [make('dt', { textContent: t(`about_${key}`) }), value]));
  const abilities = make('ul', { className: 'abilities' }, ...Object.entries(ABILITIES).map(([key, has]) => ability(key, Boolean(has(state)))));
  const copy = linkButton(t('copy_report'), 'copy-report');
  const dialog = openWindow(t('about_title'), list, make('h3', { textContent: t('about_browser') }), abilities, make('p', { className: 'setting-links' }, copy), make('h3', { textContent: t('invite') }), ...shareNodes('lobby'));
  dialog.classList.add('wide');
  copy.addEventListener('click', () => {
    if (copyText(report(list, abilities))) copy.textContent = t('copied');
  });
  watch(state, actions, dialog, { trip, connection, waiting });
}

const aboutServer = ({ hall }) => t('about', { name: hall.server.name, version: hall.server.version });

function ability(key, has) {
  const words = make('span', { textContent: t(`${has ? 'can' : 'cannot'}_${key}`) });
  return make('li', { className: has ? 'can' : 'cannot' }, icon(has ? 'check' : 'close'), make('span', { className: 'vh', textContent: `${t(has ? 'yes' : 'no')}: ` }), words);
}

/** Measures until the window is closed. */
function watch(state, actions, dialog, { trip, connection, waiting }) {
  const trips = [];
  const look = async () => {
    connection.textContent = t(state.live ? 'connected' : ENDED.has(state.name) ? 'not_connected' : 'reconnecting');
    waiting.textContent = number(state.outbox.waiting);
    const start = performance.now();
    try {
      await actions.ping();
      trips.push(performance.now() - start);
      trip.textContent = t('round_trips', { last: milliseconds(trips.at(-1)), middle: milliseconds(middle(trips.slice(-KEPT))) });
    } catch {
      trip.textContent = '–';
    }
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  dialog.addEventListener('close', () => clearInterval(timer));
}

const middle = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const milliseconds = (value) => number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

function report(list, abilities) {
  const facts = [...list.querySelectorAll('dt')].map((term) => `${term.textContent}: ${term.nextElementSibling.textContent}`);
  return [...facts, navigator.userAgent, ...[...abilities.children].map((entry) => entry.textContent)].join('\n');
}
