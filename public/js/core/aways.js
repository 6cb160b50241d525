// What those say who are away, as far as one is told: by the user's number.

import { withoutBidi } from './ids.js';

export class Aways extends Map {
  /** Away with this `text`, or not. */
  put(user, text) {
    if (text) this.set(user, withoutBidi(text));
    else this.delete(user);
  }

  /** The house begins anew; of oneself it has told at once. */
  begin({ id, away }) {
    this.clear();
    this.put(id, away);
  }
}
