// What of a search says where to look, as one types it: `from:NAME`, `in:"A ROOM"`, `after:2026-01-31`, `has:link`. Pure.

const FILTERS = ['from', 'in', 'before', 'after', 'has'];
const VALUE = '(?:"([^"]*)"?|(\\S*))';
const filter = (name) => new RegExp(`(^|\\s)${name}:${VALUE}`, 'iu');
const ANY = new RegExp(`(^|\\s)(?:${FILTERS.join('|')}):${VALUE}`, 'giu');

/** What a filter asks for; null where there is none. */
export function filterOf(query, name) {
  const found = filter(name).exec(query);
  return found === null ? null : (found[2] ?? found[3]);
}

/** The query with this filter instead of the one it has; without one for null. */
export function withFilter(query, name, value) {
  const rest = query.replace(filter(name), '$1').replace(/\s+/gu, ' ').trim();
  if (value === null) return rest;
  return `${rest} ${name}:${/\s/u.test(value) ? `"${value}"` : value}`.trim();
}

/** The words that a message must have, in small letters. */
export const wordsOf = (query) => query.replace(ANY, ' ').toLowerCase().split(/[\s"]+/u).filter((word) => word !== '');
