// What is drawn again keeps the nodes of what stays, so that a press, a selection and the focus outlive the
// drawing, and a screen reader is told of nothing but the change.

/** What the row that has the focus, and one that somebody was just led to, have on top of what they are drawn with. */
const ON_TOP = ['tabindex', 'data-lit'];
const CONTROLS = 'a[href], button:not([disabled])';

/** Nodes of one kind and key are one node; those without a key are it in their order. */
const identity = (node) => `${node.nodeName} ${node.dataset?.key ?? ''}`;

/** Makes `kept` look as `fresh` does. */
export function become(kept, fresh) {
  if (kept === fresh || kept.isEqualNode(fresh)) return;
  if (!kept.attributes) {
    kept.data = fresh.data;
    return;
  }
  for (const name of kept.getAttributeNames()) {
    if (!ON_TOP.includes(name) && !fresh.hasAttribute(name)) kept.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (kept.getAttribute(name) === value) continue;
    // The policy of the page lets no text be a style.
    if (name === 'style') kept.style.cssText = fresh.style.cssText;
    else kept.setAttribute(name, value);
  }
  // Code may have been coloured meanwhile.
  if (kept.nodeName !== 'PRE' || kept.textContent !== fresh.textContent) children(kept, [...fresh.childNodes]);
}

function children(place, fresh) {
  const held = new Map();
  for (const node of place.childNodes) {
    const id = identity(node);
    if (held.has(id)) held.get(id).push(node);
    else held.set(id, [node]);
  }
  const kept = fresh.map((node) => held.get(identity(node))?.shift() ?? null);
  for (const gone of [...held.values()].flat()) if (gone.dataset?.stays === undefined) gone.remove();
  let at = place.firstChild;
  fresh.forEach((node, i) => {
    // Nothing is moved past what stays, least of all what has the focus.
    while (at?.dataset?.stays !== undefined) at = at.nextSibling;
    if (kept[i]) become(kept[i], node);
    if (kept[i] && kept[i] === at) at = at.nextSibling;
    else place.insertBefore(kept[i] ?? node, at);
  });
}

/** Makes `nodes` the children of a place. The focus is never lost: it goes to the next of kin. */
export function redraw(place, nodes) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const kin = [];
  for (let node = focused; node && node !== place; node = node.parentElement) kin.push(node);
  children(place, nodes);
  if (focused === null || place.contains(document.activeElement)) return;
  const near = place.contains(focused) ? focused : kin.find((node) => place.contains(node))?.querySelector(CONTROLS);
  (near ?? place.querySelector(CONTROLS))?.focus({ preventScroll: true });
}
