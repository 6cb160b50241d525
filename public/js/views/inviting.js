// Letting people into a private room: by their names, or by a link that anybody may use for a day, or until it is ended.

import { askOf, errorLine } from './asking.js';
import { Choosing } from './choosing.js';
import { copyText } from '../dom/copy.js';
import { day, time } from '../words/dates.js';
import { letIn } from '../core/lettingin.js';
import { linkButton, make, onAct } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { qrPicture } from '../dom/qr.js';
import { roomTitle } from '../words/titles.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';
import { whyNot } from '../words/device.js';

const OWN = { too_many: 'members_too_many', no_such_room: 'no_longer_yours' };

export function openInviting(state, actions, room) {
  const error = errorLine('invite-error');
  const add = make('button', { type: 'submit', className: 'primary', textContent: t('let_in') });
  const people = new Choosing(state, actions, { label: t('invite_people'), without: (id) => room.members.has(id) });
  const form = make('form', { className: 'room-words', autocomplete: 'off', noValidate: true }, people.node, error, make('div', { className: 'person-buttons' }, add));
  const link = make('section', { className: 'room-words' });
  const dialog = openWindow(t('invite_to', { room: roomTitle(state.hall, room) }), form, link);
  dialog.classList.add('room-dialog');
  people.focus();
  askOf(form, add, error, async () => {
    if (people.people.length === 0) throw { words: t('choose_somebody') };
    const { come, refused, why } = await letIn(actions.ask, room.name, people.people);
    people.reset(refused);
    people.focus();
    if (come.length > 0) actions.toast(t('let_in_done', { names: come.map(({ name }) => shownName(name)).join(', ') }));
    if (why) throw why;
  }, OWN);
  new Link(state, actions, room, link);
}

class Link {
  #state;
  #actions;
  #room;
  #place;
  #error = errorLine('link-error');
  #url = '';

  constructor(state, actions, room, place) {
    [this.#state, this.#actions, this.#room, this.#place] = [state, actions, room, place];
    onAct(place, { make: () => this.#do(() => this.#ask()), end: () => this.#do(() => this.#end()), copy: (node) => copyText(this.#url) && (node.textContent = t('copied')) });
    this.#none();
  }

  #none() {
    this.#place.replaceChildren(make('h3', { textContent: t('link_title') }), make('p', { className: 'muted', textContent: t('link_text') }), this.#error, make('div', { className: 'person-buttons' }, make('button', { type: 'button', className: 'plain-button', textContent: t('link_make'), dataset: { act: 'make' } }), linkButton(t('link_end_all'), 'end')));
  }

  async #do(act) {
    this.#error.textContent = '';
    try {
      await act();
    } catch (refusal) {
      if (!refusal.code) throw refusal;
      this.#error.textContent = whyNot(refusal, OWN);
    }
  }

  async #ask() {
    const { url, qr, expires } = await this.#actions.ask({ type: 'invite', room: this.#room.name });
    this.#url = url;
    const address = make('p', { className: 'address' }, make('code', { textContent: url }), linkButton(t('copy'), 'copy'));
    const until = make('p', { className: 'muted', textContent: t('link_until', { when: `${day(expires, this.#state.hall.now())}, ${time(expires)}` }) });
    this.#place.replaceChildren(make('h3', { textContent: t('link_title') }), make('div', { className: 'invitation-link' }, qrPicture(qr, t('qr_code')), make('div', {}, until, address, this.#error, linkButton(t('link_end'), 'end'))));
    this.#place.querySelector('[data-act="copy"]').focus();
  }

  async #end() {
    await this.#actions.ask({ type: 'uninvite', room: this.#room.name });
    this.#none();
    this.#actions.toast(t('link_ended'));
    this.#place.querySelector('button').focus();
  }
}
