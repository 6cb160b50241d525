// A link into a private room, and what is said of rooms that one is not in, or no longer.

import { invitationOf, withoutBidi } from '../core/ids.js';
import { openTold } from '../dom/layer.js';
import { t } from '../words/i18n.js';
import { whyNot } from '../words/device.js';

/** The link counts for whoever is inside then. */
export function followJoin(state, actions, value) {
  const invitation = invitationOf(value);
  if (invitation === null) {
    openTold(t('link_of_room'), t('link_bad'));
    return;
  }
  actions.whenInside(async () => {
    try {
      actions.go(await actions.comeIn({ type: 'join', ...invitation }));
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      // A line that broke meanwhile is tried again on the next one.
      if (refusal.code === 'offline') followJoin(state, actions, value);
      else openTold(t('link_of_room'), whyNot(refusal, { no_such_room: 'link_bad', bad_field: 'link_bad', too_many: 'members_too_many' }));
    }
  });
}

/** What is said to who is out of the room called `title`. */
export function outWords({ title, own, missed, gone }) {
  const room = withoutBidi(title ?? t('private_room'));
  return t(gone ? 'removed_room' : own ? 'out_own' : missed ? 'out_missed' : 'out_taken', { room });
}

export const noRoomWords = () => t('no_private_room');
