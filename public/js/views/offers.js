// What can be offered behind a mark. An offer says where its mark is, `find(text, caret)`, what it has, `matching(query)`,
// and of an item its nodes, its name and the text that is put into the box.

import { Asker } from './asker.js';
import { arranges } from '../core/ranks.js';
import { avatar, nameNode } from '../dom/person.js';
import { best, foldedName, foldedQuery } from '../core/seek.js';
import { codeAt, matching, mentionAt, roomAt } from '../words/find.js';
import { commandAt, commandsFor } from '../core/slash.js';
import { commandNode } from './commandhelp.js';
import { emojiFor } from '../words/emoji.js';
import { make } from '../dom/dom.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

// So many can be read at one glance.
const SHOWN_MAX = 8;
const ALL = { id: 'all', name: 'all' };

/** People behind an `@`: those of the room, whom the house finds, and everybody, for whom that may call. */
export class PeopleOffer {
  #state;
  #asker;
  #asked = null;
  #absent = [];
  find = mentionAt;

  /** `changed()` hears that there are others to be offered. */
  constructor(state, actions, changed) {
    this.#state = state;
    this.#asker = new Asker(state, actions, ({ people }) => {
      this.#absent = people.map((person) => ({ ...person, online: false }));
      changed();
    }, ['people']);
  }

  matching(query) {
    if (query !== this.#asked) this.#asker.ask((this.#asked = query));
    const people = matching(this.#candidates(), query);
    const found = this.#offersAll(query) ? [...people.slice(0, SHOWN_MAX - 1), ALL] : people;
    // Nothing is left to complete when the name is there already.
    return found.length === 1 && found[0].name.toLowerCase() === query ? [] : found;
  }

  nodes = (person) => (person === ALL ? [make('span', { className: 'sign', textContent: '@' }), make('bdi', { textContent: ALL.name }), make('span', { className: 'words', textContent: t('mention_all') })] : [avatar(person.id, person.name), nameNode(person.id, person.name)]);
  name = (person) => (person === ALL ? `@all, ${t('mention_all')}` : shownName(person.name));
  text = (person) => `@${person.name} `;
  label = () => t('people');

  /** In Chinese one looks for what it means. */
  #offersAll(query) {
    const { me, room } = this.#state;
    return arranges(me, room) && (ALL.name.startsWith(query) || (/\p{Script=Han}/u.test(query) && t('mention_all').includes(query)));
  }

  #candidates() {
    const { room, hall, me } = this.#state;
    const people = new Map([...room.members.values()].map((member) => [member.id, member]));
    const partner = room.direct && hall.partner(room);
    if (partner?.name) people.set(partner.id, partner);
    // Whom the house has found is in no place before them, whenever it answers.
    for (const person of this.#absent) if (!people.has(person.id)) people.set(person.id, person);
    people.delete(me.id);
    return [...people.values()];
  }
}

/** Rooms behind a `#`. */
export class RoomOffer {
  #state;
  find = roomAt;

  constructor(state) {
    this.#state = state;
  }

  matching(query) {
    const { hall } = this.#state;
    const rooms = [...hall.rooms.values()].filter((room) => !room.direct && !room.private && !room.refused).map(({ name }) => ({ id: name, name, letters: foldedName(name) }));
    return rooms.some(({ name }) => name === query) ? [] : best(rooms, foldedQuery(query), SHOWN_MAX);
  }

  nodes = ({ name }) => [make('span', { className: 'sign', textContent: '#' }), make('bdi', { textContent: name })];
  name = ({ name }) => `#${name}`;
  text = ({ name }) => `#${name} `;
  label = () => t('rooms');
}

/** Commands behind a `/` with which a text begins. */
export class CommandOffer {
  #state;
  find = commandAt;

  constructor(state) {
    this.#state = state;
  }

  matching(query) {
    const commands = commandsFor(this.#state).map((command) => ({ ...command, id: command.name }));
    if (commands.some(({ name }) => name === query)) return [];
    // In Chinese one looks for what it does.
    const says = ({ name }) => /\p{Script=Han}/u.test(query) && t(`slash_${name}`).includes(query);
    return commands.filter((command) => command.name.startsWith(query) || says(command)).slice(0, SHOWN_MAX);
  }

  nodes = (command) => [commandNode(command), make('span', { className: 'words', textContent: t(`slash_${command.name}`) })];
  name = ({ name }) => `/${name}, ${t(`slash_${name}`)}`;
  text = ({ name, takes }) => (takes ? `/${name} ` : `/${name}`);
  label = () => t('commands');
}

/** Emoji behind a `:`. */
export class EmojiOffer {
  find = codeAt;
  matching = emojiFor;
  nodes = ({ emoji, words }) => [make('span', { className: 'emoji', textContent: emoji }), make('span', { className: 'words', textContent: words.join(' ') })];
  name = ({ emoji, words }) => `${emoji} ${words[0]}`;
  text = ({ emoji }) => emoji;
  label = () => t('emoji');
}
