// Pictures made smaller, as a browser shows them: upright, and without all that is written in their files beside them.

/** The picture at an address, measured and not drawn; null for what is none. */
export function pictureAt(address) {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(null);
    image.src = address;
  });
}

/** At most `side` wide and high. Null where the browser lets no page read what was drawn. */
export async function shrunk(image, side, { quality, type = 'image/webp' }) {
  if (!isReadable()) return null;
  const share = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
  const [canvas, ground] = canvasOf(...[image.naturalWidth, image.naturalHeight].map((length) => Math.max(1, Math.round(length * share))));
  ground.imageSmoothingQuality = 'high';
  ground.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = type === 'image/jpeg' ? null : await written(canvas, type, quality);
  // Not every browser writes it, and there is nothing to be seen through in a JPEG.
  if (blob?.type === type) return blob;
  Object.assign(ground, { globalCompositeOperation: 'destination-over', fillStyle: '#fff' });
  ground.fillRect(0, 0, canvas.width, canvas.height);
  return written(canvas, 'image/jpeg', quality);
}

const written = (canvas, type, quality) => new Promise((resolve) => canvas.toBlob(resolve, type, quality));

function canvasOf(width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  return [canvas, canvas.getContext('2d')];
}

/** Some browsers give a page something else than was drawn, so that it cannot be told from others by it. */
function isReadable() {
  const drawn = [200, 100, 50];
  const [, ground] = canvasOf(1, 1);
  if (ground === null) return false;
  ground.fillStyle = `rgb(${drawn})`;
  ground.fillRect(0, 0, 1, 1);
  const { data } = ground.getImageData(0, 0, 1, 1);
  return drawn.every((part, i) => Math.abs(part - data[i]) < 8);
}
