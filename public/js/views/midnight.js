// "Today" is another day after midnight, also on a page that stays open.

export function watchMidnight(clock, tell) {
  const next = new Date(clock.now()).setHours(24, 0, 1, 0);
  clock.after(next - clock.now(), () => {
    tell();
    watchMidnight(clock, tell);
  });
}
