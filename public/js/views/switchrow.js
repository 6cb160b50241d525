// A line of the switcher: what it is, its name with the letters that were typed, and what is worth knowing of it.

import { avatar } from '../dom/person.js';
import { icon, make } from '../dom/dom.js';
import { number, whenSeen } from '../words/dates.js';
import { t } from '../words/i18n.js';

export function option(entry, at, now) {
  const node = make('div', { id: `switcher-${at}`, className: 'switch', dataset: { at: String(at) } }, sign(entry), name(entry), end(entry, now));
  node.setAttribute('role', 'option');
  node.classList.toggle('unread', entry.unread > 0);
  return node;
}

function sign({ person, isDeed, isNew, name: words, online, notes, private: isPrivate }) {
  if (isDeed) return make('span', { className: 'sign' }, icon('right'));
  if (person === null) return make('span', { className: 'sign' }, notes ? icon('file') : isPrivate ? icon('lock') : isNew ? icon('plus') : '#');
  return make('span', { className: online ? 'face here' : 'face' }, avatar(person, words));
}

/** The letters that were typed stand out. */
function name({ name: words, fit }) {
  const node = make('bdi', { className: 'label' });
  let from = 0;
  for (const [start, stop] of fit.marks) {
    node.append(words.slice(from, start), make('b', { textContent: words.slice(start, stop) }));
    from = stop;
  }
  node.append(words.slice(from));
  return node;
}

function end({ unread, mentions, person, online, seen, keys, isDeed }, now) {
  const node = make('span', { className: 'end muted' });
  if (unread > 0) node.append(make('span', { className: mentions > 0 ? 'badge mine' : 'badge', textContent: number(unread) }), make('span', { className: 'vh', textContent: ` ${t(mentions > 0 ? 'unread_mentions' : 'unread', { n: unread })}` }));
  else if (keys) node.append(make('kbd', { textContent: keys }));
  else if (!isDeed && person !== null) node.textContent = online ? t('online_person') : seen ? t('last_seen', { when: whenSeen(seen, now) }) : '';
  return node;
}
