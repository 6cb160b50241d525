// One drawing for each frame that is painted, however much has happened since the last one.

// A window that nobody sees paints no frames; what is drawn there is drawn now and then.
const HIDDEN_MS = 250;

/** `act` once, before the next frame is painted; returns a function that calls it off. */
export function beforePaint(act) {
  if (document.hidden) {
    const timer = setTimeout(act, HIDDEN_MS);
    return () => clearTimeout(timer);
  }
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    document.removeEventListener('visibilitychange', once);
    act();
  };
  const frame = requestAnimationFrame(once);
  // Hidden before the frame came: no frame comes.
  document.addEventListener('visibilitychange', once);
  return () => {
    done = true;
    cancelAnimationFrame(frame);
    document.removeEventListener('visibilitychange', once);
  };
}

/** A function that gathers what it is called with, and gives it to `hear` as one list before the next frame is painted. */
export function oncePerFrame(hear) {
  let waiting = [];
  return (heard) => {
    if (waiting.length === 0) {
      beforePaint(() => {
        const all = waiting;
        waiting = [];
        hear(all);
      });
    }
    waiting.push(...heard);
  };
}
