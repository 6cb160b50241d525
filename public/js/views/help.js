// The list of keys.

import { isMac } from '../dom/keyboard.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { t } from '../words/i18n.js';

const KEYS = [
  ['Enter', 'key_enter'],
  ['Shift+Enter', 'key_newline'],
  ['Ctrl+Enter', 'key_send'],
  ['↑', 'key_recall'],
  ['Ctrl+B · Ctrl+I · Ctrl+E', 'key_marks'],
  ['Esc', 'key_escape'],
  ['Page Up · Page Down', 'key_page'],
  ['↑ · ↓ · Home · End', 'key_rows'],
  ['Shift+F10', 'key_actions'],
  ['R · C · E · Delete', 'key_quote_copy'],
  ['A · P · T · U', 'key_signs'],
  ['Ctrl+K', 'switcher'],
  ['Ctrl+Shift+F · Alt+Shift+F', 'find_messages'],
  ['Alt+U', 'jump_to_unread'],
  ['Alt+End', 'jump_to_latest'],
  ['Alt+↑ · Alt+↓', 'key_rooms'],
  ['Alt+Shift+↑ · Alt+Shift+↓', 'key_unread'],
  ['Shift+Esc', 'mark_all_read'],
  ['Alt+Shift+P', 'people'],
  ['Alt+Shift+M', 'mentions'],
  ['F6 · Shift+F6', 'key_regions'],
  ['/', 'key_composer'],
  ['? · Ctrl+/', 'shortcuts'],
  ['/help', 'commands'],
];
const ON_MAC = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** "Shift+Enter · Esc" → the caps of keys; what is pressed together is joined by `+`. */
function caps(keys) {
  return keys.split(' · ').flatMap((chord) => {
    const parts = chord.length > 1 ? chord.split('+') : [chord];
    return [make('span', { className: 'chord' }, ...parts.map((part) => make('kbd', { textContent: (isMac && ON_MAC[part]) || part }))), ' '];
  });
}

export function openHelp() {
  const rows = KEYS.map(([keys, words]) => make('div', {}, make('dt', {}, ...caps(keys)), make('dd', { textContent: t(words) })));
  openWindow(t('shortcuts'), make('dl', { className: 'keys' }, ...rows)).classList.add('wide');
}
