// One file, from what the browser hands over to the house: a photo perhaps as a smaller copy, a large picture with a small one
// behind it that stands for it.

import { bring } from '../../dom/tus.js';
import { lookAt, previewOf, takeSmaller } from './photos.js';
import { near } from './near.js';

/** Whether photos go as smaller copies, by what was chosen last. */
const SMALLER = 'photos_smaller';

export const isSmaller = (store) => store.get(SMALLER, false);
export const setSmaller = (store, on) => store.set(SMALLER, on);

export const itemOf = (key, file, facts = {}) => ({ key, file, original: file, name: file.name || 'file', type: file.type, bytes: file.size, ...facts });

/** What a message needs to know of a file. */
export const factsOf = ({ key, id, name, type, bytes, width, height, alt }) => ({ key, ...(id && { id }), name, type, bytes, ...(width && { width, height }), ...(alt && { alt }) });

/** Resolves with the id; see `bring`. */
export async function send(item, { tell, signal }, { clock, store }) {
  const way = { name: item.name, token: store.get('token', ''), clock, signal };
  await item.looked;
  if (!item.image) await lookAt(item);
  if (item.isPhoto && !item.isCopy && isSmaller(store)) await takeSmaller(item);
  const id = await bring(item.file, { ...way, tell });
  const preview = await previewOf(item);
  item.image = null;
  if (preview !== null) await bringPreview(preview, { ...way, of: id, tell: ({ offline }) => tell({ sent: item.bytes, offline }) });
  return id;
}

/** One that the house does not want is not missed. */
async function bringPreview(preview, way) {
  try {
    near.keep(await bring(preview, way), URL.createObjectURL(preview));
  } catch (refusal) {
    if (refusal.code === undefined || way.signal.aborted) throw refusal;
  }
}
