// The sound of the page: two tones, and the gesture without which browsers keep a page silent.

/** Frequencies in Hz, one after the other; a mention rises. */
const TONES = { all: [587, 440], mentions: [587, 880] };
const TONE_S = 0.13;
const VOLUME = 0.12;

export class Sound {
  #audio = null;

  constructor() {
    this.#unlockByGesture();
  }

  /** `level`: all or mentions. */
  play(level) {
    if (!this.#audio) return;
    const start = this.#audio.currentTime;
    TONES[level].forEach((frequency, i) => this.#tone(frequency, start + i * TONE_S));
  }

  /** Which gestures count browsers know best: Escape is none, a finger counts when it is lifted. */
  #unlockByGesture() {
    const gestures = ['pointerdown', 'pointerup', 'click', 'keydown'];
    const unlock = async () => {
      if (navigator.userActivation?.hasBeenActive === false) return;
      try {
        this.#audio ??= new AudioContext();
        await this.#audio.resume();
        for (const gesture of gestures) removeEventListener(gesture, unlock, true);
      } catch {
        // No sound here.
      }
    };
    for (const gesture of gestures) addEventListener(gesture, unlock, true);
    if (navigator.userActivation?.hasBeenActive) unlock();
  }

  #tone(frequency, at) {
    const tone = this.#audio.createOscillator();
    const volume = this.#audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(VOLUME, at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_S);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start(at);
    tone.stop(at + TONE_S);
  }
}
