// What a failure shows of the page: enough to see what happened, and not so much that other failures are lost behind it.

export const SCREEN_CHARACTERS = 1_500;

/** Runs in the page. */
export function onScreen(characters) {
  const { innerText } = document.body;
  const middle = innerText.length > characters ? '\n…\n' : '';
  const half = characters / 2;
  return `${document.body.dataset.state} ${location.href}\n${middle ? innerText.slice(0, half) + middle + innerText.slice(-half) : innerText}`;
}
