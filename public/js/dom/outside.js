// A window that is open over the page is closed by a press outside of it that is released outside of it, too. A selection
// that ends outside, or a click into its padding, closes nothing.

export function closeOutside(dialog) {
  let pressed = false;
  const isOutside = ({ target, clientX: x, clientY: y }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return target === dialog && (x < left || x > right || y < top || y > bottom);
  };
  dialog.addEventListener('pointerdown', (event) => (pressed = isOutside(event)));
  dialog.addEventListener('click', (event) => {
    if (pressed && isOutside(event)) dialog.close();
    pressed = false;
  });
}
