// What is put on a message and taken off it again, as the house and what waits have it: reactions, and pins. Pure.
//
// A sign is an emoji, or PIN. As an entry of the outbox it has a kind of its own for each direction, and its emoji as the text.

import { arranges } from './ranks.js';

/** The sign of a message that is pinned. */
export const PIN = '';
const KINDS = { react: ['react', true], unreact: ['react', false], pin: ['pin', true], unpin: ['pin', false] };

/** Whether an entry of this kind puts a sign on a message or takes one off. */
export const isSign = (kind) => Object.hasOwn(KINDS, kind ?? '');
/** `react` or `pin`, and whether it is put on. */
export const signOf = (kind) => KINDS[kind][0];
export const isOn = (kind) => KINDS[kind][1];

/** What an entry has of it. */
export function signEntry(sign, on) {
  return { kind: `${on ? '' : 'un'}${sign === PIN ? 'pin' : 'react'}`, text: sign };
}

/** Whether an entry is about this sign of the message. */
export const isOfSign = ({ kind, target, text }, seq, sign) => target === seq && isSign(kind) && text === sign;

/** Whether a sign is on a message as it will be, when all is sent; a reaction by the user `me`. */
export function isSet(room, outbox, seq, sign, me) {
  const last = outbox.of(room.name).filter((entry) => !entry.failed && isOfSign(entry, seq, sign)).at(-1);
  if (last) return isOn(last.kind);
  return sign === PIN ? room.pins.includes(seq) : (room.log.message(seq)?.reactions?.[sign] ?? []).includes(me);
}

/** Who reacts to a message, by emoji, as it will be; in the order in which they came, and none that nobody has any more. */
export function reactionsOf({ room, outbox, me }, message) {
  const all = new Map(Object.entries(message.reactions ?? {}).map(([emoji, users]) => [emoji, new Set(users)]));
  for (const { kind, target, text, failed } of outbox.of(room.name)) {
    if (target !== message.seq || failed || !isSign(kind) || text === PIN) continue;
    if (!all.has(text)) all.set(text, new Set());
    all.get(text)[isOn(kind) ? 'add' : 'delete'](me.id);
  }
  return [...all].filter(([, users]) => users.size > 0).map(([emoji, users]) => ({ emoji, users: [...users] }));
}

/** The pinned messages of a room as they will be, the newest pin first. */
export function pinsOf(room, outbox) {
  let pins = room.pins;
  for (const { kind, target, text, failed } of outbox.of(room.name)) {
    if (failed || !isSign(kind) || text !== PIN) continue;
    const others = pins.filter((seq) => seq !== target);
    pins = isOn(kind) ? [target, ...others] : others;
  }
  return pins;
}

/** Whether one may react to messages of the room on screen, and whether one may pin there, as the house decides it. */
export const mayReact = ({ hall, name }) => !hall.me?.muted && name !== 'kicked';
export const mayPin = (state) => mayReact(state) && (state.room.direct || arranges(state.me, state.room));

/** What of signs on a message was not taken, and why. */
export const failedSigns = ({ outbox, here }, seq) => outbox.of(here).filter(({ kind, target, failed }) => failed && target === seq && isSign(kind));
