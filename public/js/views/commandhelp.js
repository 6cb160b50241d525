// The list of commands with a slash, as far as one can use them here.

import { commandsFor } from '../core/slash.js';
import { make } from '../dom/dom.js';
import { openWindow } from '../dom/layer.js';
import { t } from '../words/i18n.js';

/** `/msg` and, muted, what it takes. */
export const commandNode = ({ name, takes }) => make('span', { className: 'command' }, make('code', { textContent: `/${name}` }), ...(takes ? [make('span', { className: 'muted', textContent: ` ${t(`takes_${takes}`)}` })] : []));

export function openCommands(state) {
  const rows = commandsFor(state).map((command) => make('div', {}, make('dt', {}, commandNode(command)), make('dd', { textContent: t(`slash_${command.name}`) })));
  const slash = make('div', {}, make('dt', {}, make('span', { className: 'command' }, make('code', { textContent: '//' }))), make('dd', { textContent: t('slash_slash') }));
  openWindow(t('commands'), make('dl', { className: 'keys commands' }, ...rows, slash)).classList.add('wide');
}
