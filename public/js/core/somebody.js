// Whose name somebody has written at the beginning of some words, of everybody in the house. Nobody is taken for somebody
// else: the longest name counts, also of people whom this page has not met.

import { nameAt } from './nameat.js';
import { Names } from './names.js';

/** Who is meant by `words`, as `{person: {id, name}, rest}`; null for nobody. `ask(command)` gives a promise of the reply. */
export async function somebodyIn(words, { ask, names }) {
  const quoted = /^[@＠]?["“]([^"”]+)["”]\s*/u.exec(words);
  const text = quoted ? quoted[1] : words.replace(/^[@＠]/u, '');
  const [first] = /^[^\s:：,，]*/u.exec(text);
  if (first === '') return null;
  const known = new Names();
  const people = new Map();
  const meet = (person) => {
    known.learn(person.id, person.name);
    people.set(person.id, person);
  };
  const local = nameAt(names.all, text, 0);
  if (local && local.user > 0) meet({ id: local.user, name: names.of(local.user) });
  // Without the house those that one has met are all there are.
  const { people: told } = await ask({ type: 'people', query: first }).catch((refusal) => {
    if (refusal.code !== 'offline') throw refusal;
    return { people: [] };
  });
  told.forEach(meet);
  const found = nameAt(known.all, text, 0);
  if (!found || (quoted && found.end !== text.length)) return null;
  const rest = quoted ? words.slice(quoted[0].length) : text.slice(found.end);
  return { person: people.get(found.user), rest: rest.replace(/^[:：,，]?\s*/u, '') };
}
