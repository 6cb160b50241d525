// The field for the title of a private room.

import { make } from '../dom/dom.js';

// The house counts 64 characters as a reader sees them, each of which may take several units here.
const UNITS_MAX = 128;

export const titleField = (id, value) => make('input', { id, value, maxLength: UNITS_MAX, dir: 'auto', autocomplete: 'off', enterKeyHint: 'next' });
