// What is written in a room and not sent, kept for the next time. Tabs of one browser share it: what is sent in one is
// gone from the others, and where nobody has written, what another tab writes is shown. What was written here stays.

const SAVE_MS = 300;

export class Draft {
  #store;
  #field;
  #onFollow;
  #key = null;
  /** What storage held when this tab last looked or wrote. */
  #kept = '';
  /** The text in the box was not written in this tab. */
  #isTaken = true;
  #timer = 0;

  /** `onFollow(text)` puts what another tab made of the draft into the box. */
  constructor(store, field, onFollow) {
    this.#store = store;
    this.#field = field;
    this.#onFollow = onFollow;
    addEventListener('storage', ({ key, oldValue }) => {
      if (key === null || key === `teahouse.${this.#key}`) this.#follow(oldValue);
    });
    // A tab that sleeps is told of nothing.
    addEventListener('pageshow', () => this.#follow());
    document.addEventListener('visibilitychange', () => document.hidden || this.#follow());
    addEventListener('pagehide', () => this.save());
  }

  /** The draft of another room from now on; its text. */
  open(room) {
    if (this.#key !== null) this.save();
    this.#key = `draft.${room}`;
    this.#kept = this.#store.get(this.#key, '');
    this.#isTaken = true;
    return this.#kept;
  }

  /** What is in the box is not kept. */
  forget() {
    clearTimeout(this.#timer);
    this.#key = null;
  }

  /** The box has another text. */
  changed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), SAVE_MS);
  }

  /** What nobody has touched here may have been changed elsewhere, and is not written over that. */
  save() {
    clearTimeout(this.#timer);
    const { value } = this.#field;
    if (this.#key === null || value === this.#kept) return;
    // What another tab has written in its place is that tab's.
    const isOurs = this.#store.get(this.#key, '') === this.#kept;
    this.#kept = value;
    this.#isTaken = value === '';
    if (value !== '') this.#store.set(this.#key, value);
    else if (isOurs) this.#store.remove(this.#key);
  }

  /** `before` is what storage held until now, where that is known. */
  #follow(before = null) {
    const stored = this.#key === null ? '' : this.#store.get(this.#key, '');
    if (this.#key === null || stored === this.#kept || this.#field.value !== this.#kept) return;
    const isSent = stored === '' && (before === null || before === JSON.stringify(this.#kept));
    if (!isSent && !this.#isTaken) return;
    this.#kept = stored;
    this.#isTaken = true;
    this.#onFollow(stored);
  }
}
