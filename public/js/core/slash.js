// The commands that one writes with a slash: which there are, for whom, and how they are told from words. Pure.
//
// To add one: a line here, what it does in `views/commands.js`, and its `slash_…` in both languages.

import { arranges, isModerator, mayName } from './ranks.js';

/** As the house has it. */
export const AWAY_BYTES_MAX = 64;

const always = () => true;
const moderates = ({ me }) => isModerator(me.role);

/** `takes` is what stands behind it (`takes_…`), `isWordy` where that may be of several lines. */
const COMMANDS = [
  { name: 'help', isFor: always },
  { name: 'nick', takes: 'name', isFor: always },
  { name: 'away', takes: 'why', isFor: always },
  { name: 'back', isFor: ({ me, hall }) => hall.aways.has(me.id) },
  { name: 'me', takes: 'text', isWordy: true, isFor: always },
  { name: 'msg', takes: 'person_text', isWordy: true, isFor: always },
  { name: 'join', takes: 'room', isFor: always },
  { name: 'leave', isFor: ({ room, hall }) => !room.direct && room.name !== 'lobby' && hall.isIn(room) },
  { name: 'list', isFor: always },
  { name: 'names', isFor: always },
  { name: 'topic', takes: 'topic', isFor: ({ me, room }) => !room.direct && mayName(me, room) },
  { name: 'search', takes: 'text', isFor: always },
  { name: 'ignore', takes: 'person', isFor: always },
  { name: 'shrug', takes: 'text', isWordy: true, isFor: always },
  { name: 'clear', isFor: always },
  { name: 'theme', takes: 'theme', isFor: always },
  { name: 'invite', isFor: ({ room }) => !room.direct },
  { name: 'mute', takes: 'person_time_reason', isFor: moderates },
  { name: 'unmute', takes: 'person', isFor: moderates },
  { name: 'kick', takes: 'person_reason', isFor: moderates },
  { name: 'ban', takes: 'person_time_reason', isFor: moderates },
  { name: 'unban', takes: 'person', isFor: moderates },
  { name: 'slow', takes: 'time', isFor: ({ me, room }) => !room.direct && arranges(me, room) },
];
const BY_NAME = new Map(COMMANDS.map((command) => [command.name, command]));

/** The slash, and the keys that are in its place while Chinese is typed. */
const WORD = /^[/／、]([^\s/／]*)(.?)/u;

/** Those that somebody can use in the room on screen. */
export const commandsFor = (state) => COMMANDS.filter(({ isFor }) => isFor(state));

const named = (word) => BY_NAME.get(word.normalize('NFKC').toLowerCase());

/**
 * What somebody means who sends a text that begins with a slash: words, `{say}`; a command, `{command, rest}`; one that
 * there is not, `{unknown}`; or `{several: command}`, more lines than it takes, perhaps with other commands in them.
 */
export function readCommand(text) {
  // A slash too many takes the meaning from the one behind it.
  if (/^[/／]{2}[^\s/／]/u.test(text)) return { say: text.slice(1) };
  const [whole, word, next] = WORD.exec(text);
  const command = named(word);
  // A place of files, a fraction, a comma of a list.
  if (word === '' || /[/／]/.test(next) || (text[0] === '、' && !command)) return { say: text };
  if (!command) return { unknown: word };
  const rest = text.slice(whole.length - next.length).trim();
  const [, ...lines] = text.split('\n');
  const isMixed = lines.some((line) => /^[/／]/.test(line) && named(WORD.exec(line)[1]));
  return lines.length > 0 && (!command.isWordy || isMixed) ? { several: command } : { command, rest };
}

/** The beginning of a command that ends at the caret: `{start, query}`, or null. */
export function commandAt(text, caret) {
  const typed = /^([/／、])([^\s/／]*)$/u.exec(text.slice(0, caret));
  // A comma alone begins no command.
  return typed === null || (typed[1] === '、' && typed[2] === '') ? null : { start: 0, query: typed[2].normalize('NFKC').toLowerCase() };
}

const SECONDS = { s: 1, 秒: 1, m: 60, min: 60, 分: 60, 分钟: 60, h: 3_600, 小时: 3_600, d: 86_400, 天: 86_400, w: 604_800, 周: 604_800 };

/** `30s`, `10m`, `2h`, `1d` or 10分钟 in seconds; null for anything else: a bare number may count other things. */
export function secondsOf(word) {
  const [, digits, unit] = /^(\d{1,6})(\p{L}{1,3})$/u.exec(word) ?? [];
  return digits !== undefined && Object.hasOwn(SECONDS, unit) ? Number(digits) * SECONDS[unit] : null;
}
