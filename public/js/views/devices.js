// One's devices in the settings: which there are, and signing each of them out. What that means is asked on its row.

import { date, day, time } from '../words/dates.js';
import { deviceName, whyNot } from '../words/device.js';
import { keyed, linkButton, make, onAct } from '../dom/dom.js';
import { openHandover } from './handover.js';
import { t } from '../words/i18n.js';

/** Fills `place`, and keeps to what becomes of them. */
export function showDevices(place, state, actions) {
  const list = make('ul', { className: 'devices' });
  const note = make('p', { className: 'muted small' });
  note.setAttribute('role', 'status');
  const more = make('p', { className: 'setting-links' }, linkButton(t('use_elsewhere'), 'elsewhere'));
  place.replaceChildren(list, note, more);
  list.setAttribute('aria-label', t('devices_group'));
  let devices = [];
  const draw = async () => {
    try {
      ({ devices } = await actions.ask({ type: 'devices' }));
      note.textContent = '';
      list.replaceChildren(...ordered(devices).map((device) => row(state, device)));
    } catch (refusal) {
      note.textContent = refusal.code === 'offline' ? t('devices_offline') : whyNot(refusal);
      if (refusal.code === 'offline') actions.whenInside(() => place.isConnected && draw());
    }
  };
  const known = (node) => devices.find(({ id }) => String(id) === keyed(node).dataset.key);
  onAct(place, {
    elsewhere: () => openHandover(state, actions),
    ask: (node) => ask(state, keyed(node), known(node), devices.length === 1),
    keep: (node) => {
      const fresh = row(state, known(node));
      keyed(node).replaceWith(fresh);
      fresh.querySelector('button').focus();
    },
    out: async (node) => {
      const device = known(node);
      node.disabled = true;
      try {
        await actions.ask({ type: 'revoke', device: device.id });
        if (device.here) {
          actions.leaveHouse('signed_out');
          return;
        }
        actions.toast(t('device_out', { device: deviceName(device.agent) }));
        await draw();
        (list.querySelector('button') ?? more.querySelector('button')).focus();
      } catch (refusal) {
        // The line of this device ends with it, perhaps before the answer has come.
        note.textContent = whyNot(refusal);
        node.disabled = false;
      }
    },
  });
  draw();
  return draw;
}

/** This one first, then who was here last. */
const ordered = (devices) => [...devices].sort((one, other) => other.here - one.here || other.online - one.online || other.seen - one.seen);

function row(state, device) {
  const name = deviceName(device.agent);
  const out = linkButton(t('sign_out'), 'ask');
  out.setAttribute('aria-label', t('sign_out_label', { device: name }));
  const words = make('div', { className: 'device' }, make('bdi', { textContent: name }), make('span', { className: 'muted small', textContent: whereabouts(state, device) }));
  words.title = t('device_since', { date: date(device.created) });
  return make('li', { dataset: { key: String(device.id) } }, words, out);
}

function whereabouts({ hall }, { here, online, seen }) {
  if (here) return t('device_here');
  return online ? t('online_person') : t('device_seen', { day: day(seen, hall.now()), time: time(seen) });
}

function ask({ me }, place, device, isLast) {
  const words = isLast ? t('ask_sign_out_last', { name: me.name }) : device.here ? t('ask_sign_out_here') : t('ask_sign_out', { device: deviceName(device.agent) });
  const question = make('p', { id: `ask-${device.id}`, textContent: words });
  const buttons = [make('button', { type: 'button', className: 'danger', textContent: t(isLast ? 'sign_out_anyway' : 'sign_out'), dataset: { act: 'out' } }), linkButton(t('keep'), 'keep')];
  for (const button of buttons) button.setAttribute('aria-describedby', question.id);
  place.replaceChildren(make('div', { className: 'asked' }, question, make('p', { className: 'choices' }, ...buttons)));
  // What cannot be taken back is not what Enter does by itself.
  buttons[1].focus();
}
