// Pictures that only lists of actions have: they come with these lists, and not with the page as its other ones do.

import { icon } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  link: 'M10 14.5a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.8l-1 1M14 9.5a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  thread: 'M4 5h16v11.5h-9L7 20v-3.5H4z',
  unread: 'M6 16.5 7.5 14v-3.5a4.5 4.5 0 0 1 9 0V14l1.5 2.5zM10.5 19.5h3',
};

/** One of these, or one of the page's. */
export function picture(name) {
  if (!Object.hasOwn(PATHS, name)) return icon(name);
  const [svg, path] = ['svg', 'path'].map((tag) => document.createElementNS(SVG, tag));
  for (const [key, value] of Object.entries({ class: 'icon', 'aria-hidden': 'true', viewBox: '0 0 24 24' })) svg.setAttribute(key, value);
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
