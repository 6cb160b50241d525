// The edge of a panel, which makes it wider and narrower: drawn with a pointer, moved with the arrows. All panels are as
// wide as the one that was changed last, also the next time.

import { LEAST, MOST, setPanelWidth, USUAL } from '../dom/panelwidth.js';
import { make } from '../dom/dom.js';
import { t } from '../words/i18n.js';

const STEP = 16;
const STEPS = { ArrowLeft: STEP, ArrowRight: -STEP, Home: -MOST, End: MOST };

export function letDraw(panel, store) {
  const edge = make('div', { className: 'edge', tabIndex: 0 });
  for (const [name, value] of Object.entries({ role: 'separator', 'aria-orientation': 'vertical', 'aria-valuemin': LEAST, 'aria-valuemax': MOST })) edge.setAttribute(name, value);
  const width = () => store.get('panel_width', USUAL);
  const apply = (wanted) => {
    const px = setPanelWidth(wanted);
    edge.setAttribute('aria-valuenow', px);
    return px;
  };
  const keep = (wanted) => store.set('panel_width', apply(wanted));
  edge.addEventListener('pointerdown', (event) => follow(edge, event, width(), apply, keep));
  edge.addEventListener('dblclick', () => keep(USUAL));
  edge.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keep(width() + step);
  });
  edge.addEventListener('focus', () => edge.setAttribute('aria-label', t('panel_width')));
  edge.setAttribute('aria-label', t('panel_width'));
  apply(width());
  panel.prepend(edge);
}

function follow(edge, { pointerId, clientX: from, button }, width, apply, keep) {
  if (button !== 0) return;
  edge.setPointerCapture(pointerId);
  edge.classList.add('moving');
  const at = ({ clientX }) => width + from - clientX;
  const over = new AbortController();
  const listen = (type, act) => edge.addEventListener(type, act, { signal: over.signal });
  const end = (wanted) => {
    over.abort();
    edge.classList.remove('moving');
    keep(wanted);
  };
  listen('pointermove', (event) => apply(at(event)));
  listen('pointerup', (event) => end(at(event)));
  listen('pointercancel', () => end(width));
}
