// The top of the log: the button for older messages, and the beginning of a room. Also the title.

import { shownName } from './ids.js';
import { date, t } from './i18n.js';
import { make } from './row.js';

/** What a room is called on screen; a direct conversation is called by the other person. */
export function roomTitle(page, room) {
  if (room.direct) {
    const partner = page.hall.partner(room);
    return shownName(partner?.name ?? t('user', { id: partner?.id ?? '?' }));
  }
  return room.name === 'lobby' ? t('lobby') : room.name;
}

export class Beginning {
  #page;
  #nodes;
  #failed = false;
  #drawn = '';

  constructor(page) {
    this.#page = page;
    const get = (id) => document.getElementById(id);
    this.#nodes = { older: get('older'), beginning: get('beginning'), top: get('skeleton').parentElement, title: get('title'), topic: get('topic'), field: get('field'), label: get('field-label') };
    this.#nodes.older.addEventListener('click', () => page.loadOlder());
  }

  /** `had` is null while asking, then whether the older page came. */
  loaded(had) {
    this.#failed = had === false && !this.#page.room.loading && this.#page.state === 'live';
    this.update();
  }

  update() {
    const { room, hall, scroll } = this.#page;
    const { complete, messages } = room.log;
    const state = {
      loading: !complete && messages.length === 0 && !this.#failed,
      older: !complete && (messages.length > 0 || this.#failed),
      failed: this.#failed,
      beginning: complete || Boolean(room.refused),
      empty: messages.length === 0 && this.#page.outbox.of(room.name).length === 0,
      refused: room.refused,
      room: room.name,
      name: roomTitle(this.#page, room),
      // The first message is there when the log is whole.
      since: complete && messages.length > 0 ? date(messages[0].time) : null,
      language: document.documentElement.lang,
    };
    this.#title(room, hall);
    // Drawing the same anew would take the focus from a button, and what is above moves the reader.
    if (JSON.stringify(state) === this.#drawn) return;
    this.#drawn = JSON.stringify(state);
    scroll.keep(() => this.#draw(state, room));
  }

  #draw(state, room) {
    const { older, beginning, top } = this.#nodes;
    top.classList.toggle('loading', state.loading);
    older.hidden = !state.older;
    older.textContent = t(state.failed ? 'load_failed' : 'load_older');
    beginning.hidden = !state.beginning;
    if (state.beginning) this.#drawBeginning(room, state);
  }

  #title(room, hall) {
    const { title, topic, field, label } = this.#nodes;
    const name = roomTitle(this.#page, room);
    title.replaceChildren(make('span', { className: 'sign', textContent: room.direct ? '@' : '#' }), make('bdi', { textContent: name }));
    topic.textContent = room.direct ? (hall.partner(room)?.online ? t('online_person') : t('offline_person')) : room.topic;
    const words = t('message_room', { room: room.direct ? name : `#${name}` });
    field.placeholder = words;
    label.textContent = words;
  }

  #drawBeginning(room, { name, empty, since }) {
    const nodes = [make('h2', {}, make('bdi', { textContent: name }))];
    if (room.refused) nodes.push(make('p', { className: 'error', textContent: t(`error_${room.refused}`) }));
    else if (room.direct) nodes.push(make('p', { className: 'muted', textContent: t('beginning_direct', { name }) }));
    else nodes.push(make('p', { className: 'muted', textContent: t(since ? 'beginning_day' : 'beginning', { room: `#${name}`, date: since }) }));
    if (empty && !room.refused) nodes.push(...(room.direct ? [make('p', { className: 'muted', textContent: t('empty_direct') })] : [make('p', { className: 'muted', textContent: t('empty') }), invitation(room.name)]));
    this.#nodes.beginning.replaceChildren(...nodes);
  }
}

/** How others come here too; it is loaded for the few rooms that are empty. */
function invitation(room) {
  const place = make('div', { className: 'invitation' });
  const invite = ({ shareNodes }) => place.append(...shareNodes(room));
  // When the server is gone at this very moment, there is nowhere to invite anybody to.
  import('./share.js').then(invite, () => {});
  return place;
}
