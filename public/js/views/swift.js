// What one does by typing a few letters: commands with a slash, and the quick switcher. It comes as one.

import { obey } from './obey.js';
import { openSwitcher } from './switcher.js';

export const swift = { obey, openSwitcher };
