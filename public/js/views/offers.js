// What can be offered behind a mark. An offer says where its mark is, `find(text, caret)`, what it has, `matching(query)`,
// and of an item its nodes, its name and the text that is put into the box.

import { avatar, nameNode } from '../dom/person.js';
import { codeAt, matching, mentionAt } from '../words/find.js';
import { emojiFor } from '../words/emoji.js';
import { make } from '../dom/dom.js';
import { shownName } from '../core/ids.js';
import { t } from '../words/i18n.js';

/** People behind an `@`. */
export class PeopleOffer {
  #state;
  find = mentionAt;

  constructor(state) {
    this.#state = state;
  }

  matching(query) {
    const found = matching(this.#candidates(), query);
    // Nothing is left to complete when the name is there already.
    return found.length === 1 && found[0].name.toLowerCase() === query ? [] : found;
  }

  nodes = (person) => [avatar(person.id, person.name), nameNode(person.id, person.name)];
  name = (person) => shownName(person.name);
  text = (person) => `@${person.name} `;
  label = () => t('people');

  #candidates() {
    const { room, hall, me } = this.#state;
    const others = [...room.members.values()].filter(({ id }) => id !== me.id);
    const partner = room.direct && hall.partner(room);
    return partner?.name ? [partner, ...others] : others;
  }
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
