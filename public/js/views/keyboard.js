// A phone's keyboard. Most browsers make the page smaller for it; iOS lays it over the page, and only
// the visual viewport tells. Nothing is written while the keyboard moves, or Safari's own scrolling
// and ours would fight.

const QUIET_MS = 100;
// Less than this is a toolbar, not a keyboard.
const KEYBOARD_MIN_PX = 80;

export function followKeyboard() {
  const viewport = window.visualViewport;
  if (!viewport) return;
  let timer = 0;
  viewport.addEventListener('resize', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A pinched page is smaller for another reason.
      const covered = viewport.scale === 1 ? innerHeight - viewport.height - viewport.offsetTop : 0;
      const height = covered < KEYBOARD_MIN_PX ? 0 : Math.round(covered);
      document.documentElement.style.setProperty('--kb', `${height}px`);
      if (height > 0) scrollTo(0, 0);
    }, QUIET_MS);
  });
}
