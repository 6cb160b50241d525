// The files of messages, as one: how they are shown, and what a press on one does.

import { FilesPanel } from './panel.js';
import { filesNode, shownOf } from './shown.js';
import { isPicture } from '../../words/attached.js';
import { openLightbox } from './lightbox.js';
import { onAct } from '../../dom/dom.js';

/** From now on pictures open, and there is a panel of all files; returns what draws files and hears of changes. */
export function begin(state, actions) {
  const panel = new FilesPanel(state, actions);
  let lightbox = null;
  onAct(document.body, { 'open-picture': ({ dataset }) => (lightbox = open(state, actions, dataset.key.slice('file '.length))) });
  const hear = (heard) => {
    panel.hear(heard);
    const changed = heard.filter(({ kind }) => ['update', 'elsewhere'].includes(kind));
    if (changed.length > 0) lightbox?.keep(({ said }) => !changed.some(({ room, seq, text }) => seq === said?.seq && room === (said.room ?? state.here) && (text === null || state.hall.room(room).log.message(seq)?.deleted)));
  };
  return { filesNode, hear };
}

/** One looks through all pictures that are held of the room, where this is one of them. */
function open({ room }, actions, key) {
  const all = room.shown.messages.flatMap(({ files = [], deleted, ...said }) => (deleted ? [] : files.filter(isPicture).map((file) => ({ ...file, said }))));
  const at = all.findIndex(({ id }) => id === key);
  const lead = (seq) => actions.leadTo?.(room.name, seq);
  if (at >= 0) return openLightbox(all, at, lead);
  return shownOf(key) ? openLightbox([shownOf(key)], 0, lead) : null;
}
