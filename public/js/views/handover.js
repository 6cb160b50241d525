// The code by which another device comes in: as a QR code, to be typed, and to be read aloud. It works once, for a few
// minutes, and runs down before one's eyes.

import { deviceName, whyNot } from '../words/device.js';
import { every } from '../core/clock.js';
import { groupsOf } from '../core/code.js';
import { linkButton, make, onAct } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { qrPicture } from '../dom/qr.js';
import { t } from '../words/i18n.js';
import { tn } from '../dom/wording.js';

const SECOND_MS = 1_000;
// Whether somebody has come in by it is asked so often, in seconds.
const LOOK_EVERY = 3;

/** For oneself, or, as an operator, for `lost`: `{id, name}` of somebody who has no device any more. */
export function openHandover(state, actions, lost = null) {
  const place = make('div', { className: 'handover' });
  const note = make('p', { className: 'handover-note' });
  note.setAttribute('role', 'status');
  const dialog = openWindow(lost ? t('code_for', { name: lost.name }) : t('use_elsewhere'), place, note);
  dialog.classList.add('wide');
  const code = new Handover(state, actions, lost, place, note);
  onAct(dialog, { anew: () => code.ask() });
  dialog.addEventListener('close', () => code.end());
  code.ask();
}

class Handover {
  #state;
  #actions;
  #lost;
  #place;
  #note;
  #stop = () => {};
  #known = null;
  #isOpen = true;

  constructor(state, actions, lost, place, note) {
    this.#state = state;
    this.#actions = actions;
    this.#lost = lost;
    this.#place = place;
    this.#note = note;
  }

  async ask() {
    this.#stop();
    this.#note.textContent = '';
    try {
      this.#known ??= await this.#devices();
      const told = await this.#actions.ask({ type: 'pair', ...(this.#lost && { user: this.#lost.id }) });
      if (this.#isOpen) this.#show(told);
    } catch (refusal) {
      this.#over(whyNot(refusal));
      if (refusal.code === 'offline') this.#actions.whenInside(() => this.#isOpen && this.ask());
    }
  }

  end() {
    this.#isOpen = false;
    this.#stop();
  }

  #show({ code, expires, url, qr }) {
    const left = make('p', { className: 'muted code-left' });
    const address = new URL(url);
    const how = tn(this.#lost ? 'code_for_text' : 'handover_text', { name: make('bdi', { textContent: this.#lost?.name ?? '' }), address: make('bdi', { className: 'code-address', textContent: address.origin }) });
    const beside = make('div', { className: 'code-beside' }, make('p', {}, how), codeNode(code), left, make('p', {}, linkButton(t('new_code'), 'anew')));
    this.#place.replaceChildren(qrPicture(qr, t('qr_code')), beside);
    let ticks = 0;
    const tick = () => {
      const seconds = Math.ceil((expires - this.#state.hall.now()) / SECOND_MS);
      // A house that starts anew knows no code of before.
      if (seconds <= 0 || this.#state.name === 'closed') this.#over(t('code_over'));
      else left.textContent = t('code_left', { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` });
      ticks += 1;
      if (ticks % LOOK_EVERY === 0 && this.#state.live) this.#look();
    };
    this.#stop = every(this.#state.clock, SECOND_MS, tick);
    tick();
  }

  /** Nothing stands there that does not work. */
  #over(words) {
    this.#stop();
    if (!this.#isOpen) return;
    const had = this.#place.contains(document.activeElement);
    this.#place.replaceChildren(make('p', {}, make('button', { type: 'button', className: 'primary', textContent: t('new_code'), dataset: { act: 'anew' } })));
    this.#note.textContent = words;
    if (had) this.#place.querySelector('button').focus();
  }

  /** By their number, those that are there already; of others nobody is told. */
  async #devices() {
    if (this.#lost) return new Set();
    return new Set((await this.#actions.ask({ type: 'devices' })).devices.map(({ id }) => id));
  }

  async #look() {
    if (this.#lost) return;
    const { devices } = await this.#actions.ask({ type: 'devices' }).catch(() => ({ devices: [] }));
    const come = devices.find(({ id }) => !this.#known.has(id));
    if (!come || !this.#isOpen) return;
    this.#known.add(come.id);
    this.#over(t('device_came', { device: deviceName(come.agent) }));
  }
}

/** In two groups for the eyes; letter by letter for the ears. */
function codeNode(code) {
  const shown = make('span', { className: 'code-groups' }, ...groupsOf(code).map((group) => make('span', { textContent: group })));
  shown.setAttribute('aria-hidden', 'true');
  return make('p', { className: 'code-line' }, make('span', { className: 'vh', textContent: `${t('code_spoken')} ${[...code].join(', ')}` }), shown);
}
