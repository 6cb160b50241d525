// The top of the log: the button for older messages, and the beginning of a room.

import { date } from '../words/dates.js';
import { notesOf } from '../core/notes.js';
import { currentLanguage, t } from '../words/i18n.js';
import { get, make } from '../dom/dom.js';
import { late } from './wanted.js';
import { roomTitle, signedTitle } from '../words/titles.js';

export class Beginning {
  #state;
  #actions;
  #failed = false;
  #drawn = '';

  constructor(state, actions) {
    this.#state = state;
    this.#actions = actions;
    get('older').addEventListener('click', () => actions.loadOlder());
    this.#update();
  }

  hear(changes) {
    const { live, name, here } = { live: this.#state.live, name: this.#state.name, here: this.#state.room };
    for (const { kind, room, had } of changes) {
      if (kind === 'loading' && room === here.name) this.#failed = false;
      if (kind === 'loaded' && room === here.name) this.#failed = !had && !here.loading && live && name === 'live';
    }
    this.#update();
  }

  #update() {
    const { hall, outbox, room } = this.#state;
    const { complete, messages } = room.shown;
    // Of what was cleared away nothing is on its way until it is asked for.
    const isAwaited = messages.length === 0 && !this.#failed && !room.cleared;
    const drawing = {
      loading: !complete && isAwaited,
      older: !complete && !isAwaited,
      failed: this.#failed,
      beginning: complete || Boolean(room.refused),
      empty: messages.length === 0 && outbox.of(room.name).length === 0,
      notes: room.name === notesOf(hall),
      refused: room.refused,
      room: room.name,
      name: roomTitle(hall, room),
      signed: signedTitle(hall, room),
      // The first message is there when the log is whole.
      since: complete && messages.length > 0 ? date(messages[0].time) : null,
      language: currentLanguage(),
    };
    // Drawing the same anew would take the focus from a button, and what is above moves the reader.
    if (JSON.stringify(drawing) === this.#drawn) return;
    this.#drawn = JSON.stringify(drawing);
    this.#actions.keepPlace(() => this.#draw(drawing, room));
  }

  #draw(drawing, room) {
    get('skeleton').parentElement.classList.toggle('loading', drawing.loading);
    get('older').hidden = !drawing.older;
    get('older').textContent = t(drawing.failed ? 'load_failed' : 'load_older');
    get('beginning').hidden = !drawing.beginning;
    if (drawing.beginning) get('beginning').replaceChildren(...beginningOf(room, drawing));
  }
}

function beginningOf(room, { name, notes, signed, empty, since }) {
  const words = (className, textContent) => make('p', { className, textContent });
  const nodes = [make('h2', {}, make('bdi', { textContent: name }))];
  if (room.refused) return [...nodes, words('error', t(`error_${room.refused}`))];
  if (notes) return [...nodes, words('muted', t('beginning_notes'))];
  if (room.direct) nodes.push(words('muted', t('beginning_direct', { name })));
  else nodes.push(words('muted', t(since ? 'beginning_day' : 'beginning', { room: signed, date: since })));
  if (empty) nodes.push(words('muted', t(room.direct || room.private ? 'empty_direct' : 'empty')), ...(room.direct || room.private ? [] : [invitation(room.name)]));
  return nodes;
}

/** How others come here too. */
function invitation(room) {
  const place = make('div', { className: 'invitation' });
  late.eventually().then((wanted) => place.append(...wanted.late.shareNodes(room)));
  return place;
}
