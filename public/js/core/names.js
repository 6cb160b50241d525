// Who is called how, of everybody that this page has met. Pure.

export class Names {
  #byUser = new Map();

  learn(user, name) {
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
