// The address of a message: `#ROOM/SEQ`. Pure.

import { hashOfRoom } from './ids.js';

export const hashOfMessage = (room, seq) => `${hashOfRoom(room)}/${seq}`;

/** The place of the message that a `#…` names; null where it names only a room. */
export function seqOfHash(hash) {
  const seq = Number(/^#[^/]+\/([1-9]\d{0,14})$/.exec(hash)?.[1]);
  return Number.isInteger(seq) ? seq : null;
}
