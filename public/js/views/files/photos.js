// What is made of pictures before they are brought: a small one that stands for a large one in its row, and, for who wants that,
// a smaller copy of a photo, which does not say where it was taken.

import { isPicture } from '../../words/attached.js';
import { isBeyond } from '../../core/pixels.js';
import { near } from './near.js';
import { pictureAt, shrunk } from '../../dom/canvas.js';

/** What the house takes, in a picture that is sharp where two pixels are one. */
const PREVIEW_BYTES_MAX = 256 * 1024;
const PREVIEWS = [[1_080, 0.8], [1_080, 0.5], [720, 0.4]];
/** A large screen full. */
const COPY_SIDE = 2_048;
const COPY_QUALITY = 0.85;
/** Where a camera begins what it writes beside the picture, among the first of these bytes. */
const HEAD_BYTES = 4_096;
const WRITTEN = 'Exif\0\0';

/** Looks at a file once, before it goes: what it is of a picture, and whether it is a photo. It is seen in the tray from then on. */
export async function lookAt(item) {
  if (!isPicture(item)) return;
  const address = URL.createObjectURL(item.file);
  item.image = await pictureAt(address);
  item.isPhoto = item.image !== null && item.type === 'image/jpeg' && (item.bytes > PREVIEW_BYTES_MAX || (await isWrittenIn(item.file)));
  if (item.image) setSize(item, item.image);
  if (item.image === null || isBeyond(item)) URL.revokeObjectURL(address);
  else near.keep(item.key, address);
}

const setSize = (item, { naturalWidth: width, naturalHeight: height }) => Object.assign(item, { width, height });

const isWrittenIn = async (file) => new TextDecoder('latin1').decode(await file.slice(0, HEAD_BYTES).arrayBuffer()).includes(WRITTEN);

/** The copy takes the place of the photo. */
export async function takeSmaller(item) {
  const blob = item.image && !isBeyond(item) ? await shrunk(item.image, COPY_SIDE, { quality: COPY_QUALITY, type: 'image/jpeg' }) : null;
  // What was promised to be left out must not go in silence.
  if (blob === null) throw { code: 'not_smaller' };
  const address = URL.createObjectURL(blob);
  Object.assign(item, { file: blob, bytes: blob.size, image: await pictureAt(address), isCopy: true });
  setSize(item, item.image);
  near.keep(item.key, address);
}

/** Null for what needs none, or of which none can be made. */
export async function previewOf({ image, bytes, width, height }) {
  if (!image || bytes <= PREVIEW_BYTES_MAX || isBeyond({ width, height })) return null;
  for (const [side, quality] of PREVIEWS) {
    const blob = await shrunk(image, side, { quality });
    if (blob === null || blob.size <= PREVIEW_BYTES_MAX) return blob;
  }
  return null;
}
