// Copying. On plain http there is no clipboard interface; a selection in a hidden field and
// execCommand still work everywhere.

export function copyText(text) {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'vh';
  // A window over the page makes everything outside of it inert.
  (document.querySelector('dialog[open]') ?? document.body).append(field);
  field.select();
  let copied = false;
  try {
    copied = document.execCommand('copy');
  } catch {
    // The caller sees false, and the text stays where it can be selected by hand.
  }
  field.remove();
  focused?.focus?.({ preventScroll: true });
  return copied;
}
