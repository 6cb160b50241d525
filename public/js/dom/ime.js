// The guards for input methods, which every field of the page uses.

/** Enter, Escape and the arrows belong to the input method while it composes. Safari ends the
 *  composition before the keydown of the Enter that committed it; then only keyCode 229 tells. */
export const isIme = (event) => event.isComposing || event.keyCode === 229;

/** The Enter that commits a composition must not send the form that the field is in. */
export const guardEnter = (field) => field.addEventListener('keydown', (event) => event.key === 'Enter' && isIme(event) && event.preventDefault());

const PATIENCE_MS = 100;

/** Whether a composition is going on in `field`; `whenDone` waits for it to end. */
export class Composition {
  active = false;
  #waiting = [];

  constructor(field) {
    field.addEventListener('compositionstart', () => (this.active = true));
    field.addEventListener('compositionend', () => this.#end());
    // Some browsers miss the compositionend when the focus goes away; that must not block for ever.
    field.addEventListener('blur', () => this.#end());
  }

  /** Calls `act` now, or when the composition ended, or after a moment, whichever is first. */
  whenDone(act) {
    if (!this.active) {
      act();
      return;
    }
    let done = false;
    const once = () => {
      if (!done) act();
      done = true;
    };
    this.#waiting.push(once);
    setTimeout(once, PATIENCE_MS);
  }

  #end() {
    this.active = false;
    // The field's value is final only after the event.
    for (const act of this.#waiting.splice(0)) queueMicrotask(act);
  }
}
