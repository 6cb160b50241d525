// Where rows are painted, frame by frame. An observer of intersections says it without asking the page for its layout,
// which would change what is looked at.

/**
 * Runs in the page: somebody scrolls up at a steady pace, `step` pixels a frame, until the room begins or `FOR_MS` are
 * over. By how much a row was painted elsewhere than the hand had put it, at worst, and in how many frames.
 */
export function glideUp({ step, FOR_MS }) {
  const log = document.getElementById('log');
  const end = performance.now() + FOR_MS;
  const result = { worst: 0, where: '', frames: 0, isThere: false };
  let before = new Map();
  log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
  const rows = () => {
    const { top, bottom } = log.getBoundingClientRect();
    const isNear = (chunk) => chunk.getBoundingClientRect().bottom > top && chunk.getBoundingClientRect().top < bottom;
    return [...document.getElementById('chunks').children].filter(isNear).flatMap((chunk) => [...chunk.querySelectorAll('.m')]);
  };
  const compare = (entries, moved) => {
    const now = new Map(entries.filter(({ isIntersecting }) => isIntersecting).map(({ target, boundingClientRect }) => [target.dataset.key, boundingClientRect.top]));
    for (const [key, top] of now) {
      const off = before.has(key) ? Math.abs(top - before.get(key) - moved) : 0;
      if (off > result.worst) Object.assign(result, { worst: off, where: `${key} in frame ${result.frames}` });
    }
    before = now;
    result.frames += 1;
  };
  return new Promise((done) => {
    const frame = () => {
      result.isThere = log.scrollTop === 0 && !document.getElementById('beginning').hidden;
      if (result.isThere || performance.now() > end) return done(result);
      const from = log.scrollTop;
      log.scrollTop = Math.max(0, from - step);
      const moved = from - log.scrollTop;
      const eye = new IntersectionObserver((entries) => {
        eye.disconnect();
        compare(entries, moved);
        requestAnimationFrame(frame);
      }, { root: log });
      const near = rows();
      for (const row of near) eye.observe(row);
      if (near.length === 0) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}
