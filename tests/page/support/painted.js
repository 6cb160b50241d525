// Where a row is painted, frame by frame: asked of an IntersectionObserver in each frame, which answers with the layout
// that is painted, after all that scripts have put right in it.

/**
 * Scrolls by `step` pixels in each frame until `pages` screens are passed or there is nothing more, and returns the
 * frames in which what is on screen did not move by exactly that: `{frame, moved, wanted, at}`.
 */
export const glide = (page, step, pages) => page.evaluate(run, { step, pages, deadline: 60_000 });

function run({ step, pages, deadline }) {
  const log = document.getElementById('log');
  const rows = () => [...document.querySelectorAll('#chunks [data-key^="m"]')];
  const isInside = (row) => {
    const [box, screen] = [row.getBoundingClientRect(), log.getBoundingClientRect()];
    return box.top > screen.top + 60 && box.top < screen.bottom - 60;
  };
  if (step < 0) log.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }));
  return new Promise((done, fail) => {
    const jumps = [];
    // However slow the frames are: it goes on.
    let end = performance.now() + deadline;
    // Where the hand was by when; and where the row was painted last, when the hand was where.
    const hand = [{ time: 0, total: 0 }];
    let [row, before, still] = [null, null, 0];
    const observer = new IntersectionObserver((entries) => {
      for (const { target, time, boundingClientRect: { top } } of entries) {
        if (target !== row) continue;
        // Browsers round the time of a frame, each in its own way.
        const { total } = hand.findLast((each) => each.time <= time + 1);
        const wanted = before === null ? 0 : before.total - total;
        if (before !== null && Math.abs(top - before.top - wanted) > 1) jumps.push({ moved: top - before.top, wanted, at: log.scrollTop, key: row.dataset.key });
        before = { top, total };
      }
    });
    requestAnimationFrame(function next(now) {
      if (Math.abs(hand.at(-1).total) > pages * log.clientHeight || still > 120) {
        observer.disconnect();
        done({ jumps, frames: hand.length, passed: hand.at(-1).total, rows: rows().length });
        return;
      }
      if (performance.now() > end) return fail(new Error(`not there after ${hand.at(-1).total} px`));
      if (row === null || !row.isConnected || !isInside(row)) [row, before] = [rows().find(isInside) ?? null, null];
      const from = log.scrollTop;
      log.scrollTop = from + step;
      hand.push({ time: now, total: hand.at(-1).total + log.scrollTop - from });
      still = log.scrollTop === from ? still + 1 : 0;
      if (still === 0) end = performance.now() + deadline;
      observer.disconnect();
      if (row) observer.observe(row);
      requestAnimationFrame(next);
    });
  });
}

/**
 * From now on writes down the frames in which the row that is read did not move by exactly what was scrolled, whoever
 * scrolls; what the page itself puts right is no scrolling. `whatJumped` ends it and returns them.
 */
export const watchRows = (page) => page.evaluate(follow);

export const whatJumped = (page) => page.evaluate(() => window.endOfWatch());

function follow() {
  const log = document.getElementById('log');
  let corrected = 0;
  const real = log.scrollBy;
  log.scrollBy = function put(...by) {
    const from = log.scrollTop;
    real.apply(log, by);
    corrected += log.scrollTop - from;
  };
  const isInside = (row) => {
    const [box, screen] = [row.getBoundingClientRect(), log.getBoundingClientRect()];
    return box.top < screen.bottom - 20 && box.bottom > screen.top + 20;
  };
  const jumps = [];
  let [row, before, frames, passed, isOver] = [null, null, 0, 0, false];
  const observer = new IntersectionObserver((entries) => {
    const { target, boundingClientRect: { top } } = entries.at(-1);
    if (target !== row) return;
    const scrolled = log.scrollTop - corrected;
    const wanted = before === null ? 0 : before.scrolled - scrolled;
    if (before !== null && Math.abs(top - before.top - wanted) > 1) jumps.push({ moved: top - before.top, wanted, key: row.dataset.key });
    passed += Math.abs(wanted);
    before = { top, scrolled };
  });
  requestAnimationFrame(function next() {
    observer.disconnect();
    if (isOver) return;
    frames += 1;
    if (row === null || !row.isConnected || !isInside(row)) [row, before] = [[...document.querySelectorAll('#chunks [data-key^="m"]')].find(isInside) ?? null, null];
    if (row) observer.observe(row);
    requestAnimationFrame(next);
  });
  window.endOfWatch = () => {
    isOver = true;
    log.scrollBy = real;
    return { jumps, frames, passed };
  };
}
