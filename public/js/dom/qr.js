// A QR code of the house as a picture: rows of 0 and 1, with the light margin that readers need.

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 4;

export function qrPicture(rows, label) {
  const size = rows.length + 2 * MARGIN;
  const picture = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, class: 'code-picture', role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' })) picture.setAttribute(key, value);
  const dark = document.createElementNS(SVG, 'path');
  dark.setAttribute('d', rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map((run) => `M${run.index + MARGIN} ${y + MARGIN}h${run[0].length}v1h-${run[0].length}z`)).join(''));
  picture.append(dark);
  return picture;
}
