// Taking a public room away with all that was said in it.

import { make } from '../dom/dom.js';
import { openQuestion } from './question.js';
import { signedTitle } from '../words/titles.js';
import { t } from '../words/i18n.js';

export function openRemoving(state, actions, room) {
  const title = signedTitle(state.hall, room);
  const about = make('p', { textContent: t('remove_text') });
  openQuestion({ title: t('remove_title', { room: title }), about, act: t('remove_now'), keep: t('keep'), own: { forbidden: 'remove_forbidden' } }, async () => {
    await actions.ask({ type: 'remove', room: room.name });
    actions.toast(t('removed_room', { room: title }));
  });
}
