// What is written in a room and not sent, kept for the next time. Tabs of one browser share it: what is sent in one is
// gone from the others, unless something else was written there meanwhile.

const SAVE_MS = 300;

export class Draft {
  #store;
  #field;
  #onFollow;
  #key = null;
  /** What storage held when this tab last looked or wrote. */
  #kept = '';
  #timer = 0;

  /** `onFollow(text)` puts what another tab made of the draft into the box. */
  constructor(store, field, onFollow) {
    this.#store = store;
    this.#field = field;
    this.#onFollow = onFollow;
    addEventListener('storage', ({ key }) => (key === null || key === `teahouse.${this.#key}`) && this.#follow());
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
    return this.#kept;
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
    this.#kept = value;
    if (value === '') this.#store.remove(this.#key);
    else this.#store.set(this.#key, value);
  }

  #follow() {
    const stored = this.#key === null ? '' : this.#store.get(this.#key, '');
    if (this.#key === null || stored === this.#kept || this.#field.value !== this.#kept) return;
    this.#kept = stored;
    this.#onFollow(stored);
  }
}
