// On a phone what opens is a screen, and has an entry in the browser's history: Back leaves it. Elsewhere Back leaves
// the room, as it always did.

/** What is open, from the lowest to the highest: how each is closed, and whether it has its entry. */
const layers = [];
/** Going back takes the browser a moment, and what opens meanwhile would lose its entry: it gets it afterwards. */
let isLeaving = false;

const PHONE = matchMedia('(max-width: 599px)');

export const isPhone = () => PHONE.matches;

/** Whether a screen lies over the conversation. */
export const isCovered = () => isPhone() && (document.getElementById('shell').dataset.screen === 'list' || document.querySelector('dialog[open]:not(.actions)') !== null);

/** A layer has opened; Back calls `close`. Returns what its closing in another way must call. */
export function enterLayer(close) {
  if (!isPhone()) return () => {};
  const layer = { close };
  layers.push(layer);
  giveEntries();
  return () => {
    if (!layers.includes(layer)) return;
    // What was opened from it may be open still: then its entry goes with that one's.
    layer.isGone = true;
    leaveGone();
  };
}

function giveEntries() {
  if (isLeaving) return;
  for (const [i, layer] of layers.entries()) {
    if (!layer.hasEntry) history.pushState({ ...history.state, layer: i + 1 }, '');
    layer.hasEntry = true;
  }
}

/** The entries of what was closed in another way than by Back. */
function leaveGone() {
  let count = 0;
  while (layers.at(-1)?.isGone && !(isLeaving && layers.at(-1).hasEntry)) count += Number(layers.pop().hasEntry ?? false);
  if (count === 0) return;
  isLeaving = true;
  history.go(-count);
}

/** A room was chosen in a layer: the layer's entry becomes the room's. Whether there was one. */
export function giveEntry() {
  const had = layers.some(({ hasEntry }) => hasEntry);
  layers.length = 0;
  return had;
}

/** From now on Back is heard. */
export function hearBack() {
  addEventListener('popstate', ({ state }) => {
    const depth = state?.layer ?? 0;
    isLeaving = false;
    while (layers.length > depth && layers.at(-1).hasEntry) layers.pop().close();
    // A room was chosen in what had been opened from what was here, and took only that one's entry.
    if (depth > layers.length) history.back();
    giveEntries();
    leaveGone();
  });
}
