// What the first screen does not need: styles and modules that are loaded when they are wanted.

import { get } from './dom.js';
import { t } from '../words/i18n.js';

/** The module, or null when the server cannot be reached just now, which the person is told. */
export async function whenWanted(load) {
  const problem = get('composer-error');
  try {
    const module = await load();
    problem.textContent = '';
    return module;
  } catch {
    problem.textContent = t('reconnecting');
    return null;
  }
}

/** Fulfilled when the style is there, or never will be. */
export function addStyle(name, media = 'all') {
  const link = document.createElement('link');
  const loaded = new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
  });
  Object.assign(link, { rel: 'stylesheet', media, href: new URL(`../../css/${name}.css`, import.meta.url).href });
  document.head.append(link);
  return loaded;
}
