// Everything around the conversation. Loaded a moment after it; each view draws its own elements when it hears of a
// change.

import { addFinder } from './finder.js';
import { Announcer } from './announce.js';
import { Answering } from './answering.js';
import { Bar } from './bar.js';
import { Beginning } from './beginning.js';
import { Card } from './card.js';
import { Closed } from './closed.js';
import { beginSwift, changeWhenWanted, completeWhenWanted, emojisWhenWanted, keepHouse, late, notifyWhenWanted, swiftWhenWanted, want } from './wanted.js';
import { DayPill } from './daypill.js';
import { Drawers } from './drawers.js';
import { Heading } from './heading.js';
import { Joining } from './joining.js';
import { Keys } from './keys.js';
import { Menu } from './menu.js';
import { Owner } from './owner.js';
import { People } from './people.js';
import { Pills } from './pills.js';
import { Reading } from './reading.js';
import { Rooms } from './rooms.js';
import { RowActions } from './rowactions.js';
import { Screens } from './screens.js';
import { Side } from './side.js';
import { starsOf } from '../core/stars.js';
import { Title } from './title.js';
import { Toast } from './toast.js';
import { watchAlerts } from '../core/alerts.js';
import { whenIdle } from '../dom/later.js';
import { Writers } from './writers.js';

const SOON_MS = 30;
// What a person did shows at once.
const AT_ONCE = new Set(['state', 'shown', 'language', 'refused', 'left']);

/** Makes the views, lets them listen to `changes`, and adds to `actions` what can be done in them. */
export function addPanels(state, actions, changes) {
  actions.furnishLog({ makeDay: () => new DayPill(async (at) => (await want('chooseDay'))?.(state, actions, at)) });
  actions.furnishBox({ Answering, Closed });
  const drawers = new Drawers();
  const announcer = new Announcer(state);
  Object.assign(actions, drawers.actions, announcer.actions);
  const side = new Side(state, actions);
  const screens = new Screens(actions);
  const menu = new Menu(state, actions);
  Object.assign(actions, side.actions, screens.actions, menu.actions, new Toast(state, actions).actions);
  Object.assign(actions, swiftWhenWanted(state, actions, changes));
  addFinder(actions);
  const people = new People(state, actions);
  Object.assign(actions, people.actions);
  const views = {
    side,
    joining: new Joining(state, actions),
    rooms: soon(new Rooms(state, actions)),
    people: soon(people),
    title: soon(new Title(state)),
    reading: new Reading(state, actions),
    pills: new Pills(state, actions),
    writers: new Writers(state),
    heading: new Heading(state, actions),
    beginning: new Beginning(state, actions),
    bar: new Bar(state, actions),
    card: new Card(state, actions),
    owner: new Owner(state, actions),
    announcer,
  };
  for (const [ear, view] of Object.entries(views)) changes.listen(ear, (heard) => view.hear(heard));
  const lookAtAlerts = watchAlerts(state, () => changes.tell([{ kind: 'prefs' }]));
  const lookAtKept = () => {
    lookAtAlerts();
    lookAtStars(state, actions, changes);
  };
  changes.listen('alerts', lookAtKept);
  lookAtKept();
  changes.listen('drawers', () => actions.closeDrawer());
  new Keys(state, actions);
  new RowActions(state, actions);
  changeWhenWanted(state, actions, changes);
  notifyWhenWanted(state, actions, changes);
  completeWhenWanted(state, actions);
  emojisWhenWanted(state, actions);
  whenIdle(() => keepHouse(state, actions, changes));
  whenIdle(() => beginSwift(state, actions, changes));
}

/** A star may be on what the house has not told of. */
async function lookAtStars({ hall }, actions, changes) {
  if (starsOf(hall).every((name) => hall.rooms.has(name))) return;
  const { listStarred } = (await late.eventually()).late;
  changes.tell(await listStarred(hall, actions));
}

/** A list is drawn once for all that came in one go, however much that was. */
function soon(view) {
  let waiting = null;
  const draw = () => {
    const heard = waiting;
    waiting = null;
    if (heard) view.hear(heard);
  };
  return {
    hear(changes) {
      if (waiting === null) setTimeout(draw, SOON_MS);
      waiting = [...(waiting ?? []), ...changes];
      if (changes.some(({ kind }) => AT_ONCE.has(kind))) draw();
    },
  };
}
