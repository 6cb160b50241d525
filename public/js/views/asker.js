// Who and what of the house fits what one types: asked a moment after the last key, and an answer to what was typed before
// is not taken.

// After the last key.
const TYPED_MS = 150;

export class Asker {
  #state;
  #actions;
  #found;
  #types;
  #turn = 0;
  #callOff = () => {};

  /** `found({people})` or `found({rooms})` hears of each answer. */
  constructor(state, actions, found, types = ['people', 'rooms']) {
    [this.#state, this.#actions, this.#found, this.#types] = [state, actions, found, types];
  }

  ask(typed) {
    this.end();
    const turn = this.#turn;
    this.#callOff = this.#state.clock.after(TYPED_MS, () => {
      const query = typed.replace(/^[#＃@＠]/u, '');
      for (const type of this.#types) this.#one({ type, ...(query && { query }) }, turn);
    });
  }

  /** What is still to come is not wanted any more. */
  end() {
    this.#turn += 1;
    this.#callOff();
  }

  async #one(command, turn) {
    // Without an answer one finds what is held.
    const reply = await this.#actions.ask(command).catch((refusal) => {
      if (refusal.code === undefined) throw refusal;
      // Whoever types too fast waits without a word.
      if (refusal.code === 'slow_down' && turn === this.#turn) this.#callOff = this.#state.clock.after(refusal.retry_after_ms, () => this.#one(command, turn));
      return null;
    });
    if (reply !== null && turn === this.#turn) this.#found({ [command.type]: reply[command.type] });
  }
}
