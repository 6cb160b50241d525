// Out of a private room for good: oneself, or, as its owner, somebody else. Nobody can take it back, so it is asked about.

import { askOf, errorLine } from './asking.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { roomTitle } from '../words/titles.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

export function openLeaving(state, actions, room) {
  const title = roomTitle(state.hall, room);
  const isOwner = room.owner === state.me.id;
  const text = isOwner && room.members.size === 1 ? 'leave_last' : isOwner ? 'leave_owner' : 'leave_member';
  ask({ title: t('leave_title', { room: title }), text: t(text), act: t('leave_now') }, () => actions.ask({ type: 'expel', room: room.name, user: state.me.id }));
}

/** `person` is `{id, name}`. */
export function openExpelling(state, actions, room, person) {
  const name = shownName(person.name);
  ask({ title: t('expel_title', { name }), text: t('expel_text', { room: roomTitle(state.hall, room) }), act: t('expel_now') }, async () => {
    await actions.ask({ type: 'expel', room: room.name, user: person.id });
    actions.toast(t('expelled', { name }));
  });
}

function ask({ title, text, act }, carryOut) {
  const error = errorLine('part-error');
  const go = make('button', { type: 'submit', className: 'danger', textContent: act });
  const keep = make('button', { type: 'button', className: 'plain-button', textContent: t('keep_in') });
  const form = make('form', { className: 'room-words' }, make('p', { textContent: text }), error, make('div', { className: 'person-buttons' }, go, keep));
  const dialog = openWindow(title, form);
  dialog.classList.add('room-dialog');
  keep.addEventListener('click', () => dialog.close());
  // Whoever presses Enter without looking stays.
  keep.focus();
  askOf(form, go, error, async () => {
    await carryOut();
    dialog.close();
  }, { no_such_room: 'no_longer_yours', no_such_user: 'no_longer_there' });
}
