// What of the room is before somebody's eyes, for the other views.

import { get, isLookedAt } from '../dom/dom.js';

export const readerOf = ({ scroll, timeline, divider, drawing }) => ({
  get stick() { return scroll.stick; },
  get atEnd() { return scroll.stick && timeline.atTail; },
  /** Whether the newest message of the room is before somebody's eyes. */
  get watching() { return scroll.stick && timeline.atTail && isLookedAt(); },
  get atTail() { return timeline.atTail; },
  get divider() { return divider.seq; },
  /** Whether the line "New messages" waits above the screen. */
  get isLineAbove() {
    if (divider.seq === null || divider.passed) return false;
    const line = timeline.dividerNode;
    if (line === null) return divider.seq + 1 < timeline.from;
    return line.getBoundingClientRect().bottom <= get('log').getBoundingClientRect().top;
  },
  /** The first and the last message that are wholly on screen, by their seqs; null when what is drawn is not up to date. */
  get onScreen() { return drawing.isDue ? null : scroll.onScreen; },
});
