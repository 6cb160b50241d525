// Out of a private room for good: oneself, or, as its owner, somebody else.

import { make } from '../dom/dom.js';
import { openQuestion } from './question.js';
import { roomTitle } from '../words/titles.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

const OWN = { no_such_room: 'no_longer_yours', no_such_user: 'no_longer_there' };

export function openLeaving(state, actions, room) {
  const isOwner = room.owner === state.me.id;
  const text = isOwner && room.members.size === 1 ? 'leave_last' : isOwner ? 'leave_owner' : 'leave_member';
  ask(t('leave_title', { room: roomTitle(state.hall, room) }), t(text), t('leave_now'), () => actions.ask({ type: 'expel', room: room.name, user: state.me.id }));
}

/** `person` is `{id, name}`. */
export function openExpelling(state, actions, room, person) {
  const name = shownName(person.name);
  ask(t('expel_title', { name }), t('expel_text', { room: roomTitle(state.hall, room) }), t('expel_now'), async () => {
    await actions.ask({ type: 'expel', room: room.name, user: person.id });
    actions.toast(t('expelled', { name }));
  });
}

const ask = (title, text, act, carryOut) => openQuestion({ title, about: make('p', { textContent: text }), act, keep: t('keep_in'), own: OWN }, carryOut);
