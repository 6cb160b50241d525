// What fingers do on something that is looked at: a swipe, two that move apart, a press.

/** What a finger moves at least to be a swipe, and how far from the edge, which is the system's, it begins. */
const SWIPE_PX = 50;
const EDGE_PX = 24;
/** What moves more is no press. */
const PRESS_PX = 10;

/** `swipe(1)` to the next, `pinch(by, at)` around a place on the screen, `press(event)` with the mouse too. */
export function onFingers(place, { swipe, pinch, press }) {
  const fingers = new Map();
  let [down, moved] = [null, false];
  const spread = () => {
    const [one, other] = fingers.values();
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  place.addEventListener('pointerdown', ({ pointerId, clientX, clientY }) => {
    if (fingers.size === 0) [down, moved] = [{ clientX, clientY }, false];
    fingers.set(pointerId, { clientX, clientY });
    if (fingers.size > 1) [down, moved] = [null, true];
  });
  place.addEventListener('pointermove', ({ pointerId, clientX, clientY }) => {
    if (!fingers.has(pointerId)) return;
    const before = fingers.size === 2 ? spread() : 0;
    fingers.set(pointerId, { clientX, clientY });
    if (before === 0) return;
    const [one, other] = fingers.values();
    pinch(spread() / before, { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 });
  });
  const up = ({ pointerId, pointerType, type, clientX, clientY }) => {
    fingers.delete(pointerId);
    if (down === null || type === 'pointercancel') return;
    const [x, y] = [clientX - down.clientX, clientY - down.clientY];
    moved ||= Math.hypot(x, y) > PRESS_PX;
    const isInside = down.clientX > EDGE_PX && down.clientX < innerWidth - EDGE_PX;
    if (pointerType !== 'mouse' && isInside && Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)) swipe(x < 0 ? 1 : -1);
  };
  for (const type of ['pointerup', 'pointercancel']) place.addEventListener(type, up);
  place.addEventListener('click', (event) => moved || press(event));
}
