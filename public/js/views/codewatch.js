// Blocks of code that come on screen are coloured then, by what is loaded for the first of them.

import { Later } from '../dom/later.js';

const lights = new Later('./lights.js', import.meta.url, { styles: { lights: 'all' } });
// Before one sees them.
const AHEAD = '200px';

/** In `place`, now and later. */
export function watchCode(place) {
  const seen = new IntersectionObserver((entries) => entries.forEach(({ isIntersecting, target }) => isIntersecting && show(target)), { root: place, rootMargin: AHEAD });
  const show = async (code) => {
    seen.unobserve(code);
    const { light } = await lights.eventually();
    // What was drawn again meanwhile is seen anew.
    if (code.isConnected && code.childElementCount === 0) light(code);
  };
  const watch = (node) => node.nodeType === Node.ELEMENT_NODE && [...(node.matches('pre') ? [node] : []), ...node.querySelectorAll('pre')].forEach((code) => seen.observe(code));
  // Other words in a block that is there already.
  const changed = ({ addedNodes, target }) => (target.nodeName === 'PRE' && target.childElementCount === 0 ? seen.observe(target) : addedNodes.forEach(watch));
  watch(place);
  new MutationObserver((records) => records.forEach(changed)).observe(place, { childList: true, subtree: true });
}
