// Who is called how, of everybody that this page has met. Pure.

export class Names {
  /** Another number whenever somebody is called otherwise. */
  version = 0;
  #byUser = new Map();

  learn(user, name) {
    if (this.#byUser.get(user) === name) return;
    this.version += 1;
    this.#byUser.set(user, name);
  }

  of(user) {
    return this.#byUser.get(user) ?? null;
  }

  /** All of them, as `[user, name]`. */
  get all() {
    return this.#byUser;
  }
}
