// An operator has somebody forgotten: what that does is said first.

import { make } from '../dom/dom.js';
import { openQuestion } from './question.js';
import { t } from '../words/i18n.js';

const WHAT = ['forget_name', 'forget_devices_of', 'forget_said_of', 'forget_ever'];

export function openForgettingOf(actions, { id, name }) {
  const about = make('ul', { className: 'room-points' }, ...WHAT.map((key) => make('li', { textContent: t(key, { name }) })));
  openQuestion({ title: t('forget_title', { name }), about, act: t('forget_now'), keep: t('keep'), own: { forbidden: 'role_last' } }, async () => {
    await actions.ask({ type: 'forget', user: id });
    actions.moderated();
    actions.toast(t('forgotten_other', { name }));
  });
}
