// The parts of the page that F6 goes through: rooms, messages, composer, people, what was done just now; those that are on
// screen, in a circle.

import { get } from '../dom/dom.js';

/** The focus goes to the next one, for a `step` of 1, or the one before, for -1. */
export function nextRegion(step) {
  const first = (selector) => document.querySelector(selector);
  const regions = [
    [get('rooms'), first('#room-list a[aria-current]') ?? first('#room-list a')],
    [get('log'), get('log')],
    [get('composer'), get('field')],
    [get('people'), first('#people-list button:not([disabled])') ?? get('people-find')],
    [get('toast'), first('#toast button')],
  ].filter(([region, target]) => region.offsetWidth > 0 && target);
  const here = regions.findIndex(([region]) => region.contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : regions.length - 1) : (here + step + regions.length) % regions.length;
  regions[next][1].focus();
}
