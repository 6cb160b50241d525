// What happened to a room, each in one muted line between the messages: who is in it, what it is about, how it is set. What one person
// did of a kind within a few minutes is one line.

import { duration } from '../words/duration.js';
import { make } from '../dom/dom.js';
import { time } from '../words/dates.js';
import { nodeList, tn } from '../dom/wording.js';
import { line, personLink } from './lines.js';
import { t } from '../words/i18n.js';

const TOGETHER_MS = 5 * 60_000;

/** By the type of event: whether a later one joins a line, and what a line of these events says, with who did it. */
const LINES = {
  member: { joins: (one, next) => one.in === next.in && byTheSameWay(one, next) && one.owner === undefined, say: (events, who, link) => memberWords(events, who, link) },
  topic: { joins: byTheSame, say: (events, who) => topicWords(events.at(-1), who) },
  pinned: { joins: (one, next) => one.on === next.on && byTheSame(one, next), say: (events, who) => pinnedWords(events, who) },
  settings: { joins: byTheSame, say: (events, who) => tn('set_line', { name: who, what: partsOf(events).map((part) => wordsOf(part, events[0].room.startsWith('p:') ? 'owner' : 'moderators')).join(t('set_joint')) }) },
};

function byTheSame(one, next) {
  return one.user === next.user && one.name === next.name;
}

/** Who let in others, and who came or went by themselves. */
function byTheSameWay(one, next) {
  const [own, nextOwn] = [one, next].map(({ user, member }) => user === member);
  return own && nextOwn ? true : own === nextOwn && byTheSame(one, next);
}

/** The lines of events that stand behind one message; `me` is who reads them, `names` knows how everybody is called. */
export function happeningRows(events, me, names) {
  const link = (user) => personLink({ user, name: names.of(user) ?? t('user', { id: user }) }, me);
  return folded(events).map((together) => {
    const [first] = together;
    const row = line('happening', LINES[first.type].say(together, personLink(first, me), link), `note${first.seq}`);
    row.title = time(together.at(-1).time);
    return row;
  });
}

/** Events that are told in one line, in their order. */
export function folded(events) {
  const lines = [];
  for (const event of events.filter(({ type }) => type in LINES)) {
    const last = lines.at(-1);
    const isOne = last && last[0].type === event.type && event.time - last[0].time <= TOGETHER_MS && LINES[event.type].joins(last[0], event);
    if (isOne) last.push(event);
    else lines.push([event]);
  }
  return lines;
}

/** `{user, member, in, owner?}` of each: who is in the room from now on, or out of it. */
function memberWords(events, name, link) {
  const [first, last] = [events[0], events.at(-1)];
  const names = nodeList([...new Set(events.map(({ member }) => member))].map(link));
  const isOwn = first.user === first.member;
  const key = first.in ? (isOwn ? 'member_in_own' : 'member_in') : isOwn ? 'member_out_own' : 'member_out';
  const words = tn(key, { name, names });
  return last.owner === undefined ? words : make('span', {}, words, ' ', tn('member_owner', { name: link(last.owner) }));
}

function topicWords({ text }, name) {
  return text === '' ? tn('topic_gone_line', { name }) : tn('topic_line', { name, topic: make('bdi', { textContent: text.replace(/\s+/gu, ' ') }) });
}

/** It leads to the message, of several to the last one. */
function pinnedWords(events, name) {
  const { on, target } = events.at(-1);
  const n = new Set(events.map((event) => event.target)).size;
  const message = make('button', { type: 'button', className: 'link', tabIndex: -1, textContent: t('some_messages', { n }), dataset: { act: 'original', seq: target } });
  return tn(on ? 'pinned_line' : 'unpinned_line', { name, message });
}

/** What was changed at last of each. */
function partsOf(events) {
  const { slow_s: slow, topic_by: by, closed, title } = Object.assign({}, ...events);
  return Object.entries({ slow, by, closed, title }).filter(([, value]) => value !== undefined);
}

/** `few` are those who decide about the room. */
function wordsOf([name, value], few) {
  if (name === 'slow') return value > 0 ? t('set_slow', { time: duration(value) }) : t('set_no_slow');
  if (name === 'by') return t(value === 'moderators' ? `set_topic_${few}` : 'set_topic_all');
  if (name === 'closed') return t(value ? `set_closed_${few}` : 'set_open');
  return t('set_title', { title: value });
}
