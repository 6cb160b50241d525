// Time as an argument. A clock is `{now(), after(ms, act)}`: `now` is milliseconds since 1970, `after` calls `act` once
// and returns a function that calls it off. The browser's is in `browser.js`, a test and a simulator bring their own.

/** A promise that is fulfilled in `ms`. */
export const pause = (clock, ms) => new Promise((resolve) => clock.after(ms, resolve));

/** Calls `act` every `ms`, from `ms` on; returns a function that ends it. */
export function every(clock, ms, act) {
  let stop = () => {};
  const again = () => {
    stop = clock.after(ms, again);
    act();
  };
  stop = clock.after(ms, again);
  return () => stop();
}

/** What `promise` gives, or a rejection with `late` when that takes longer than `ms`. */
export function inTime(clock, promise, ms, late) {
  return new Promise((resolve, reject) => {
    const callOff = clock.after(ms, () => reject(late));
    promise.then(resolve, reject).finally(callOff);
  });
}
