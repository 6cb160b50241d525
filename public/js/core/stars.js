// Rooms with a star stay on top of the list, on all of one's devices. Pure.

import { kept } from './kept.js';

/** The names of those that have one. */
export function starsOf(hall) {
  const stars = kept(hall, 'stars');
  return Array.isArray(stars) ? stars : [];
}
