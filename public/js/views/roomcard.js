// The card of a room: what it is about, how many are in it, and how others come here.

import { avatar } from '../dom/person.js';
import { linkButton, make, onAct } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { number } from '../words/dates.js';
import { roomTitle, signedTitle } from '../words/titles.js';
import { shareNodes } from './share.js';
import { t } from '../words/i18n.js';
import { wantKeeping } from './wanted.js';

export async function openRoomCard(state, actions, room) {
  const title = roomTitle(state.hall, room);
  const keeping = await wantKeeping();
  const nodes = room.direct ? person(state, room, title) : place(state, room, keeping);
  const dialog = openWindow(signedTitle(state.hall, room), ...nodes);
  dialog.classList.add('room-card');
  const instead = (open) => () => {
    dialog.close();
    open(state, actions, room);
  };
  onAct(dialog, { invite: instead(keeping?.openInviting), topic: instead(keeping?.openTopic), settings: instead(keeping?.openRoomSettings) });
}

function person(state, room, title) {
  const partner = state.hall.partner(room);
  const isHere = Boolean(partner?.online && state.live);
  const face = make('span', { className: isHere ? 'face here' : 'face' }, avatar(partner?.id ?? null, title));
  return [make('p', { className: 'card-line' }, face, t(isHere ? 'online_person' : 'offline_person')), make('p', { className: 'muted', textContent: t('beginning_direct', { name: title }) })];
}

function place(state, room, keeping) {
  const nodes = [];
  if (room.topic) nodes.push(make('p', { className: 'card-topic', dir: 'auto', textContent: room.topic }));
  if (state.live) nodes.push(make('p', { className: 'muted', textContent: `${t('here')} · ${number(room.online)}` }));
  const links = [['topic', keeping?.offersTopic(state, room)], ['settings', keeping?.offersSettings(state, room)]].filter(([, isOffered]) => isOffered);
  if (links.length > 0) nodes.push(make('p', { className: 'card-links' }, ...links.map(([act]) => linkButton(t(`room_${act}`), act))));
  if (room.private) return [...nodes, make('p', { className: 'muted', textContent: t('private_who', { n: room.members.size }) }), ...(keeping?.offersInviting(state, room) ? [make('div', { className: 'person-buttons' }, make('button', { type: 'button', className: 'primary', textContent: t('invite'), dataset: { act: 'invite' } }))] : [])];
  return [...nodes, make('h3', { textContent: t('invite') }), ...shareNodes(room.name)];
}
