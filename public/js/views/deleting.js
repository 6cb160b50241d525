// The question in a row before what it says is gone: whoever presses Enter without looking keeps it.

import { make, onAct } from '../dom/dom.js';
import { t } from '../words/i18n.js';

/** One question at a time. */
let open = null;

/** `keepPlace(change)` holds what is read where it is; `answer(sure)` is called once. */
export function askInRow(row, keepPlace, answer) {
  open?.(false);
  const words = make('span', { id: 'delete-ask', textContent: t('delete_ask') });
  const go = make('button', { type: 'button', className: 'danger', textContent: t('delete'), dataset: { act: 'go' } });
  const stay = make('button', { type: 'button', className: 'plain-button', textContent: t('keep'), dataset: { act: 'stay' } });
  const question = make('div', { className: 'row-question', dataset: { stays: '' } }, words, go, stay);
  question.setAttribute('role', 'group');
  question.setAttribute('aria-labelledby', 'delete-ask');
  const end = (sure) => {
    if (open !== end) return;
    open = null;
    keepPlace(() => question.remove());
    answer(sure);
  };
  open = end;
  onAct(question, { go: () => end(true), stay: () => end(false) });
  question.addEventListener('keydown', (event) => {
    // The keys of the row are not meant here.
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    end(false);
  });
  keepPlace(() => row.append(question));
  question.scrollIntoView({ block: 'nearest' });
  stay.focus({ preventScroll: true });
}
