// What is dropped on the page must not take its place: a browser opens a file, and a link beside a field, instead of it.

import { isWritable } from './dom.js';

/** Whether the browser would leave the page for it. */
function leaves({ dataTransfer, target }) {
  const types = [...(dataTransfer?.types ?? [])];
  return types.includes('Files') || (types.includes('text/uri-list') && !isWritable(target));
}

/** From now on such a thing is not taken, and the pointer says so. */
export function refuseDrops() {
  for (const type of ['dragenter', 'dragover', 'drop']) {
    addEventListener(type, (event) => {
      if (!leaves(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    });
  }
}
