// How wide the panels at the side are: all of them as wide as the one that was changed last.

export const LEAST = 280;
export const USUAL = 320;
export const MOST = 480;

/** What is kept may be anything. Returns how wide they are then, in px. */
export function setPanelWidth(wanted) {
  const px = Math.round(Math.max(LEAST, Math.min(MOST, Number(wanted) || USUAL)));
  document.documentElement.style.setProperty('--panel', `${px}px`);
  return px;
}
