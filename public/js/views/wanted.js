// What is loaded with the first gesture that needs it.

import { get } from '../dom/dom.js';

/** Sounds and notifications are for those who have touched the page, or look away from it. */
export function notifyWhenWanted(state, actions, changes) {
  let loading = null;
  const begin = ({ Notifier }) => {
    const notifier = new Notifier(state, actions);
    changes.listen('notifier', (heard) => notifier.hear(heard));
  };
  const load = () => (loading ??= import('./notify.js').then(begin, () => (loading = null)));
  for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, load, { once: true, capture: true });
  document.addEventListener('visibilitychange', load);
}

/** The list of names and emoji is loaded with the first `@` or `:`. */
export function completeWhenWanted(state, actions) {
  const field = get('field');
  const load = async () => {
    if (!/[@:]/.test(field.value)) return;
    field.removeEventListener('input', load);
    // Without the server the next letter tries again.
    const again = () => field.addEventListener('input', load);
    const module = await import('./complete.js').catch(again);
    if (module) new module.Completion(state, actions).update();
  };
  field.addEventListener('input', load);
}
