// Files from their choosing to their message: they stand in the tray over the box and are on their way at once; a post takes
// them along, and waits for those that are not there yet.

import { atHand } from '../../core/athand.js';
import { bytesOf, showsNothing } from '../../core/text.js';
import { get } from '../../dom/dom.js';
import { has, t } from '../../words/i18n.js';
import { factsOf, isSmaller, itemOf, send, setSmaller } from './sending.js';
import { lookAt } from './photos.js';
import { near } from './near.js';
import { size } from '../../words/size.js';
import { Tray } from './tray.js';
import { Uploads } from '../../core/uploads.js';

// What of an upload is drawn in a row.
const DRAWN_MS = 300;

export class Bringing {
  #state;
  #actions;
  #changes;
  #parts;
  #uploads;
  #tray;
  /** What is in the tray of each room. */
  #held = new Map();
  #isDue = false;

  constructor(state, actions, changes) {
    [this.#state, this.#actions, this.#changes] = [state, actions, changes];
    this.#parts = actions.learn((parts) => parts);
    this.#uploads = new Uploads({ bring: (item, on) => send(item, on, state), clock: state.clock, changed: (item) => this.#changed(item) });
    this.#tray = new Tray({ remove: (key) => this.#remove(key), retry: (key) => this.#uploads.retry(key), describe: (key, alt) => this.#describe(key, alt), move: (key, to) => this.#move(key, to), smaller: (on) => this.#wantSmaller(on) });
    Object.assign(actions, { mayPost: (text) => this.#mayPost(text), sendAll: (...said) => this.#send(...said) });
  }

  get #here() {
    return this.#held.get(this.#state.here) ?? [];
  }

  hear(heard) {
    const kinds = new Set(heard.map(({ kind }) => kind));
    if (kinds.has('forgotten')) this.#forget();
    if (kinds.has('shown')) this.#draw();
    if (kinds.has('outbox')) {
      this.#goOn();
      // What was taken back is in the tray by then.
      this.#state.clock.after(0, () => this.#sweep());
    }
  }

  /** New files for the room on screen; what cannot be sent is said before anything is. */
  take(files) {
    const { upload_bytes: largest, files_per_message: most = 10 } = this.#state.hall.limits;
    const large = files.find((file) => file.size > largest);
    const fitting = files.filter((file) => file.size <= largest);
    const taken = fitting.slice(0, Math.max(0, most - this.#here.length));
    this.#problem('');
    if (taken.length < fitting.length) this.#problem(t('attach_too_many', { n: most }));
    if (large) this.#problem(t('attach_too_large', { name: large.name, size: size(large.size), most: size(largest) }));
    for (const file of taken) this.#hold(this.#add(itemOf(this.#parts.newId(), file)));
    this.#draw();
  }

  /** A post is written anew: what of its files is in the house or at hand. */
  takeBack({ files, failed }) {
    const isUnknown = failed === 'upload_unknown';
    const items = files.map((facts) => ({ ...facts, ...atHand.get(facts.key) })).filter(({ id, file }) => file || (id && !isUnknown));
    for (const item of items) {
      if (item.id && !isUnknown) this.#uploads.addDone(item);
      else if (isUnknown || !atHand.has(item.key)) this.#uploads.add(Object.assign(item, { id: undefined }));
      this.#hold(atHand.get(item.key));
    }
    this.#draw();
  }

  #add(item) {
    item.looked = lookAt(item).then(() => this.#soon());
    this.#uploads.add(item);
    return item;
  }

  /** From now on; of what is in the tray, too. */
  #wantSmaller(on) {
    setSmaller(this.#state.store, on);
    for (const { key, original, name, alt, isPhoto } of this.#here) {
      if (!isPhoto || !original) continue;
      this.#uploads.drop(key);
      const item = this.#add(itemOf(this.#parts.newId(), original, { name, alt, isPhoto }));
      this.#held.set(this.#state.here, this.#here.map((one) => (one.key === key ? item : one)));
    }
    this.#draw();
  }

  #hold(item) {
    this.#held.set(this.#state.here, [...this.#here, item]);
  }

  #move(key, to) {
    const others = this.#here.filter((item) => item.key !== key);
    others.splice(Math.max(0, to), 0, atHand.get(key));
    this.#held.set(this.#state.here, others);
    this.#draw();
  }

  #remove(key) {
    this.#held.set(this.#state.here, this.#here.filter((item) => item.key !== key));
    this.#uploads.drop(key);
    this.#problem('');
    this.#draw();
    this.#actions.focusIfDesk();
  }

  #describe(key, alt) {
    const item = this.#here.find((one) => one.key === key);
    if (item) item.alt = alt;
    this.#draw();
  }

  #mayPost(text) {
    const items = this.#here;
    if (items.length === 0) return !showsNothing(text);
    const bytes = items.reduce((sum, { alt = '' }) => sum + bytesOf(alt), bytesOf(text));
    if (items.some(({ state }) => state === 'failed')) this.#problem(t('attach_wait_here'));
    else if (bytes > this.#state.hall.limits.text_bytes) this.#problem(t('attach_alts_long'));
    else return true;
    return false;
  }

  #send(text, replyTo, me) {
    const items = this.#here;
    const sent = this.#actions.send(text, replyTo, me, items.length > 0 ? items.map(factsOf) : undefined);
    if (!sent) return false;
    this.#held.delete(this.#state.here);
    this.#draw();
    return true;
  }

  #changed(item) {
    const isHeld = this.#here.includes(item);
    if (item.state === 'done' && near.has(item)) near.keep(item.id, near.address(item));
    const { outbox } = this.#state;
    const entry = outbox.entries.find(({ files }) => files?.some(({ key }) => key === item.key));
    if (item.state === 'failed') {
      const words = t('file_failed', { name: item.name, why: whyNot(item.why) });
      if (isHeld) this.#problem(words);
      if (entry && !entry.failed) outbox.fail(entry.cid, item.why);
    }
    if (entry && item.state === 'done') {
      outbox.attach(entry.cid, entry.files.map((facts) => (facts.key === item.key ? factsOf(item) : facts)));
      this.#parts.posting.deliver();
    }
    if (isHeld || entry) this.#soon();
  }

  /** What is far along is not drawn with each packet. */
  #soon() {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#state.clock.after(DRAWN_MS, () => {
      this.#isDue = false;
      this.#draw();
      this.#changes.tell([{ kind: 'outbox', room: this.#state.here }]);
    });
  }

  /** A post that is tried again tries its files again. */
  #goOn() {
    for (const { files = [], failed } of this.#state.outbox.entries) if (!failed) for (const { id, key } of files) if (!id) this.#uploads.retry(key);
  }

  /** What is in no tray and in no post is wanted by nobody. */
  #sweep() {
    const wanted = new Set([...[...this.#held.values()].flat(), ...this.#state.outbox.entries.flatMap(({ files = [] }) => files)].map(({ key }) => key));
    for (const { key, state } of [...atHand.values()]) {
      // What is in the house may be in a message by now.
      if (!wanted.has(key)) state === 'done' ? atHand.delete(key) : this.#uploads.drop(key);
    }
  }

  #forget() {
    for (const key of [...atHand.keys()]) this.#uploads.drop(key);
    this.#held.clear();
    this.#draw();
  }

  #draw() {
    this.#tray.draw(this.#here, isSmaller(this.#state.store));
  }

  #problem(words) {
    get('composer-error').textContent = words;
  }
}

/** Of a file other things are said than of a text. */
function whyNot(code) {
  return t([`upload_${code}`, `error_${code}`].find((key) => code !== 'upload_unknown' && has(key)) ?? 'upload_unknown_why');
}
