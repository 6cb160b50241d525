// A finger that stays on one place. What it rests on hears of it, and not of the click that would follow.

const LONG_MS = 450;
const STILL_PX = 10;
// After the finger is lifted a click may still be on its way.
const CLICK_MS = 400;

/** Calls `act(target)` when a finger has rested in `place`; `isFree(target)` says where the browser's own menu opens. */
export function onLongPress(place, isFree, act) {
  let press = null;
  const end = () => {
    clearTimeout(press?.timer);
    press = null;
  };
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const rested = (target) => {
    end();
    addEventListener('click', swallow, { capture: true, once: true });
    const released = () => setTimeout(() => removeEventListener('click', swallow, { capture: true }), CLICK_MS);
    addEventListener('pointerup', released, { once: true });
    addEventListener('pointercancel', released, { once: true });
    act(target);
  };
  place.addEventListener('pointerdown', ({ target, pointerType, isPrimary, clientX: x, clientY: y }) => {
    const second = press !== null || !isPrimary;
    end();
    if (second || pointerType !== 'touch' || isFree(target)) return;
    press = { x, y, timer: setTimeout(() => rested(target), LONG_MS) };
  });
  place.addEventListener('pointermove', ({ clientX, clientY }) => press && Math.hypot(clientX - press.x, clientY - press.y) > STILL_PX && end());
  for (const over of ['pointerup', 'pointercancel', 'scroll']) place.addEventListener(over, end, { passive: true });
  // Some browsers open their menu for the same gesture.
  place.addEventListener('contextmenu', (event) => event.pointerType === 'touch' && !isFree(event.target) && event.preventDefault());
}
