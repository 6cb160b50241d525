// Every kind of change there is, and who hears of it. A change is `{kind, …}`; most have the `room` they are of.

/** Who may listen, in the order in which they hear of one thing. */
export const EARS = ['body', 'address', 'drawers', 'side', 'log', 'composer', 'strip', 'fates', 'rooms', 'joining', 'people', 'title', 'reading', 'pills', 'writers', 'heading', 'beginning', 'bar', 'card', 'owner', 'swift', 'announcer', 'notifier', 'alerts', 'marks'];

const COUNTS = ['rooms', 'title'];
const AROUND = [...COUNTS, 'people', 'reading', 'pills', 'writers', 'heading', 'beginning', 'bar', 'card', 'owner'];

export const HEARD_BY = {
  /** The page is in another state: `joining`, `live`, `offline` and so on. */
  state: ['body', 'composer', 'strip', ...AROUND],
  /** The house let us in; `anew` with another history; `was` is what one was called here before. */
  welcome: ['log', 'composer', 'owner', 'alerts', 'marks'],
  /** Nothing that was written here is of the one who is here now. */
  forgotten: ['composer', 'fates'],
  /** `user` has this `role` in the house. */
  role: ['log', 'composer', 'strip', ...COUNTS, 'people', 'owner'],
  /** `user` is away, or back. */
  away: ['strip', 'rooms', 'people', 'heading'],
  /** A room is on screen, perhaps the same one anew; `instead` of another that is none. */
  shown: ['address', 'drawers', 'side', 'log', 'composer', 'strip', 'fates', ...AROUND, 'swift'],
  /** The words of the page are of another language. */
  language: ['log', 'strip', ...AROUND, 'swift'],
  /** A day has begun. */
  day: ['log'],
  /** One is in a room, for which `asked` was the name; `anew` when its log begins at its end. */
  joined: ['address', 'log', 'composer', 'strip', 'fates', ...COUNTS, 'people', 'pills', 'heading', 'beginning', 'swift', 'marks'],
  left: [...COUNTS, 'people'],
  /** One is no longer in the private room called `title`: by `own` will, taken out, or that was `missed`; or a public one is `gone`. `draft` was being written in it. */
  out: ['owner'],
  /** There are other public rooms than before, or other numbers of people in them. */
  listed: COUNTS,
  /** A room does not let us in: `code`. */
  refused: [...AROUND, 'joining'],
  /** A `message` has its place at the end of its room. */
  append: ['log', 'strip', 'fates', ...COUNTS, 'reading', 'pills', 'writers', 'beginning', 'swift', 'announcer', 'notifier'],
  /** The message `seq` is another one now. */
  update: ['log', 'fates', 'swift'],
  /** The message `seq`, which is not held, is another one now: `text` is what it says, null when it is gone. */
  elsewhere: ['fates', 'swift'],
  /** A passing line behind the message `seq`; with `text` it is the operator's. */
  note: ['log', 'announcer'],
  /** What a room is about, how it is set, who is in it; told in a line behind the message `seq`. */
  topic: ['log', 'heading'],
  pinned: ['log', 'fates'],
  settings: ['log', 'composer', 'strip', 'heading'],
  member: ['log', 'rooms', 'people', 'heading'],
  /** What draws such lines has come. */
  learned: ['log'],
  /** Somebody may speak, or be here, or may not any more. */
  sanctioned: ['composer', 'people'],
  /** An older page is asked for; it has come, where `had`; its rows are above `seam`. */
  loading: ['beginning'],
  loaded: ['beginning'],
  older: ['log', 'strip', 'fates', ...COUNTS, 'reading', 'pills', 'beginning', 'swift', 'marks'],
  /** Another part of the past is shown, around `at`, or the end; or a newer page of it has come, below `seam`. */
  past: ['log', 'fates', 'reading', 'pills', 'beginning'],
  /** Who is in the room, or how many. */
  people: [...COUNTS, 'people', 'writers', 'heading'],
  typing: ['writers'],
  /** `user` is called `name`. */
  renamed: [...COUNTS, 'people', 'heading', 'beginning'],
  /** How far one has read; `back` where one has said that it was less. */
  read: ['log', 'fates', ...COUNTS, 'pills', 'swift'],
  /** What my pages keep. */
  prefs: ['fates', ...COUNTS, 'alerts'],
  /** What is written and waits. */
  outbox: ['log', 'composer', 'strip', 'fates', 'rooms', 'bar', 'beginning'],
  /** What of the log is on screen is another part of it, or is looked at again. */
  moved: ['fates', 'reading', 'pills'],
};

export class Changes {
  #ears = new Map();

  /** From now on `hear(changes)` is called with what the ear is for. */
  listen(ear, hear) {
    if (!EARS.includes(ear)) throw new Error(`nothing is for an ear "${ear}"`);
    this.#ears.set(ear, hear);
  }

  tell(changes) {
    for (const { kind } of changes) if (!Object.hasOwn(HEARD_BY, kind)) throw new Error(`nobody hears of "${kind}"`);
    for (const ear of EARS) {
      const heard = this.#ears.has(ear) ? changes.filter(({ kind }) => HEARD_BY[kind].includes(ear)) : [];
      if (heard.length > 0) this.#ears.get(ear)(heard);
    }
  }
}
