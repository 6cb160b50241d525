// A ring around a round button, of which less and less is there. For the eyes only: words beside it say the same.

const SVG = 'http://www.w3.org/2000/svg';
/** As many parts as the whole ring has. */
const WHOLE = 100;

/** `node`, and `show(part)`: how much of the ring is there, from 1 down to nothing. */
export function ringNode() {
  const node = document.createElementNS(SVG, 'svg');
  const circle = document.createElementNS(SVG, 'circle');
  node.setAttribute('class', 'ring');
  node.setAttribute('viewBox', '0 0 36 36');
  node.setAttribute('aria-hidden', 'true');
  for (const [name, value] of Object.entries({ cx: 18, cy: 18, r: 16.5, pathLength: WHOLE })) circle.setAttribute(name, value);
  node.append(circle);
  return {
    node,
    show(part) {
      node.style.display = part > 0 ? '' : 'none';
      if (part > 0) circle.setAttribute('stroke-dasharray', `${part * WHOLE} ${WHOLE}`);
    },
  };
}
