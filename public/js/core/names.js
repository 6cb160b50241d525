// Who is called how, of everybody that this page has met. Pure.

// Longer names, in UTF-16 units, are not looked for after an `@`.
const NAME_UNITS_MAX = 48;

export class Names {
  #byUser = new Map();
  #mentionable = new Set();

  learn(user, name) {
    this.#byUser.set(user, name);
    this.#mentionable.add(name.toLowerCase());
  }

  of(user) {
    return this.#byUser.get(user) ?? null;
  }

  /** How many characters after an `@` are the name of somebody known here; the longest name wins. */
  mentionAt(text, i) {
    for (let length = NAME_UNITS_MAX; length > 0; length -= 1) {
      if (i + length <= text.length && this.#mentionable.has(text.slice(i, i + length).toLowerCase())) return length;
    }
    return 0;
  }
}
