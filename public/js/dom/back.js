// On a phone what opens is a screen, and has an entry in the browser's history: Back leaves it. Elsewhere Back leaves
// the room, as it always did.

/** What is open, from the lowest to the highest: how each is closed. */
const layers = [];

const PHONE = matchMedia('(max-width: 599px)');

export const isPhone = () => PHONE.matches;

/** Whether a screen lies over the conversation. */
export const isCovered = () => isPhone() && (document.getElementById('shell').dataset.screen === 'list' || document.querySelector('dialog[open]:not(.actions)') !== null);

/** A layer has opened; Back calls `close`. Returns what its closing in another way must call. */
export function enterLayer(close) {
  if (!isPhone()) return () => {};
  const layer = { close };
  layers.push(layer);
  history.pushState({ ...history.state, layer: layers.length }, '');
  return () => {
    if (!layers.includes(layer)) return;
    // What was opened from it may be open still: then its entry goes with that one's.
    layer.isGone = true;
    leaveGone();
  };
}

/** The entries of what was closed in another way than by Back. */
function leaveGone() {
  let count = 0;
  for (; layers.at(-1)?.isGone; count += 1) layers.pop();
  if (count > 0) history.go(-count);
}

/** A room was chosen in a layer: the layer's entry becomes the room's. Whether there was one. */
export function giveEntry() {
  const had = layers.length > 0;
  layers.length = 0;
  return had;
}

/** From now on Back is heard. */
export function hearBack() {
  addEventListener('popstate', ({ state }) => {
    const depth = state?.layer ?? 0;
    while (layers.length > depth) layers.pop().close();
    leaveGone();
  });
}
