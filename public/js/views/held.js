// For those who keep the peace: who is muted or kept out just now, by whom, why and until when, each with a way to take it
// back.

import { avatar, nameNode } from '../dom/person.js';
import { isModerator } from '../core/ranks.js';
import { linkButton, make } from '../dom/dom.js';
import { sanctionWords } from '../words/sanction.js';
import { t } from '../words/i18n.js';

const BACK = { mute: 'unmute', ban: 'unban' };
const WORDS = { mute: 'is_muted', ban: 'is_banned' };

export class Held {
  #state;
  #actions;
  #changed;
  #sanctions = [];

  /** `changed()` hears of another list. */
  constructor(state, actions, changed) {
    this.#state = state;
    this.#actions = actions;
    this.#changed = changed;
  }

  /** Asks the house, where one may. */
  async look() {
    const { hall, live } = this.#state;
    if (!live || !isModerator(hall.me?.role)) {
      this.#sanctions = [];
      return;
    }
    const { sanctions } = await this.#actions.ask({ type: 'sanctions' }).catch(() => ({ sanctions: this.#sanctions }));
    this.#sanctions = sanctions;
    this.#changed();
  }

  /** The section, or none. */
  nodes(wanted) {
    const now = this.#state.hall.now();
    const held = this.#sanctions.filter(({ name, until }) => (until === undefined || until > now) && name.toLowerCase().includes(wanted));
    if (held.length === 0 || !this.#state.live) return [];
    const rows = held.map((sanction) => row(sanction, now));
    return [make('section', { dataset: { key: 'held' } }, make('h3', { textContent: t('held') }), make('ul', {}, ...rows))];
  }

  /** Takes back what the row of this key says. */
  async takeBack(key) {
    const sanction = this.#sanctions.find((each) => keyOf(each) === key);
    if (!sanction) return;
    const { user, name, act } = sanction;
    const done = await this.#actions.ask({ type: BACK[act], user }).then(() => true, () => false);
    if (!done) {
      this.#actions.toast(t('not_taken_back'));
      return;
    }
    this.#actions.moderated();
    this.#actions.toast(t(`done_${BACK[act]}`, { name }));
  }
}

const keyOf = ({ user, act }) => `${act} ${user}`;

function row(sanction, now) {
  const { user, name, act } = sanction;
  const words = make('span', { className: 'label' }, nameNode(user, name), make('span', { className: 'muted', textContent: sanctionWords(WORDS[act], sanction, now).join(' ') }));
  const undo = linkButton(t('undo'), 'take-back');
  undo.setAttribute('aria-label', `${t('undo')}: ${name}`);
  return make('li', { className: 'entry held', dataset: { key: keyOf(sanction) } }, avatar(user, name), words, undo);
}
