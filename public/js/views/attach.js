// How files come to be attached: by the button beside the box, by pasting, by dropping them on the page. What brings them
// comes with the first ones.

import { alsoSpeak, Later, whenIdle } from '../dom/later.js';
import { atHand } from '../core/athand.js';
import { get, hasWindow, iconButton, make, typeInto } from '../dom/dom.js';
import { refuseDrops } from '../dom/drops.js';
import { percent, remainingOf } from '../words/progress.js';
import { t } from '../words/i18n.js';
import { want } from './wanted.js';

const bringing = new Later('./files/bringing.js', import.meta.url, { styles: { files: 'all', tray: 'all' }, speaks: true });

export class Attach {
  #state;
  #actions;
  #changes;
  #draws;
  #bringing = null;
  #isAhead = false;
  #button = iconButton('plus', t('attach'), 'attach');
  #over = make('div', { className: 'drop-over', hidden: true }, make('p', {}));

  /** `draws` brings what draws files. */
  constructor(state, actions, changes, draws) {
    [this.#state, this.#actions, this.#changes, this.#draws] = [state, actions, changes, draws];
    actions.takeFiles = (entry) => entry.files?.length > 0 && this.#with((one) => one.takeBack(entry));
    this.#button.id = 'attach';
    this.#button.setAttribute('aria-haspopup', 'dialog');
    this.#button.addEventListener('click', () => this.#open());
    get('field-label').after(this.#button);
    document.body.append(this.#over);
    this.#listen();
    this.hear([]);
  }

  hear(heard) {
    for (const field of ['title', 'ariaLabel']) this.#button[field] = t('attach');
    this.#button.hidden = !(this.#state.hall.limits.upload_bytes > 0);
    if (!this.#button.hidden) this.#loadAhead();
    this.#bringing?.hear(heard);
  }

  /** How far the files of a post that waits for them are. */
  nodes({ files = [], failed }) {
    const items = files.filter(({ id }) => !id).map(({ key }) => atHand.get(key)).filter(Boolean);
    if (failed || items.length === 0) return [];
    return [make('div', { className: 'held muted small', dataset: { key: 'bringing' }, textContent: wordsOf(files, items) })];
  }

  /** Whether files would be taken in the room on screen. */
  get #isOpen() {
    const { hall, atDoor, name, shut, me } = this.#state;
    return hall.limits.upload_bytes > 0 && !(atDoor || name === 'kicked' || shut || me.muted);
  }

  async #with(act) {
    if (this.#bringing === null) {
      alsoSpeak('files');
      const { Bringing } = await bringing.eventually();
      this.#bringing ??= new Bringing(this.#state, this.#actions, this.#changes);
    }
    act(this.#bringing);
  }

  /** So that files can be attached while the server is away. */
  #loadAhead() {
    if (this.#isAhead) return;
    this.#isAhead = true;
    whenIdle(() => {
      this.#draws();
      this.#with(() => {});
    });
  }

  async #open() {
    if (!this.#isOpen) return;
    // What takes pictures and records is the system's: a page may do it itself over https only.
    const hasCamera = matchMedia('(pointer: coarse)').matches;
    const entries = [
      [t('attach_files'), () => this.#choose({ multiple: true }), 'file'],
      ...(hasCamera ? [[t('attach_photo'), () => this.#choose({ accept: 'image/*', capture: 'environment' }), 'camera'], [t('attach_voice'), () => this.#choose({ accept: 'audio/*', capture: 'user' }), 'mic']] : []),
      [t('attach_command'), () => this.#command(), 'right'],
    ];
    (await want('openActions'))?.(this.#button, t('attach'), entries);
  }

  /** The browser's own window; some ask that the field is on the page. */
  #choose({ multiple = false, accept = '', capture }) {
    get('attach-field')?.remove();
    const field = make('input', { type: 'file', id: 'attach-field', multiple, accept, hidden: true });
    if (capture) field.setAttribute('capture', capture);
    field.addEventListener('change', () => {
      this.#take([...field.files]);
      field.remove();
    });
    get('composer').append(field);
    field.click();
  }

  #command() {
    const field = get('field');
    this.#actions.focusComposer();
    if (field.value !== '') return;
    typeInto(field, '/');
  }

  #take(files) {
    if (files.length === 0 || !this.#isOpen) return;
    this.#with((one) => one.take(files));
    this.#actions.focusIfDesk();
  }

  #listen() {
    refuseDrops();
    document.addEventListener('paste', (event) => this.#pasted(event), { capture: true });
    document.addEventListener('dragover', (event) => this.#dragged(event));
    document.addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && this.#cover(false));
    document.addEventListener('drop', (event) => this.#dropped(event));
  }

  /** A text that comes with a picture of itself is a text. */
  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    const isNamed = text !== '' && files.some(({ name }) => text.endsWith(name));
    const isMeant = event.target === get('field') || !(hasWindow() || event.target.closest?.('input, textarea'));
    if (files.length === 0 || !isMeant || !this.#isOpen || !(text === '' || isNamed)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#takeIn(event.clipboardData);
  }

  #dragged(event) {
    if (!event.dataTransfer?.types.includes('Files') || !this.#isOpen || hasWindow()) return;
    event.preventDefault();
    // Else the page says that it takes nothing.
    event.stopPropagation();
    event.dataTransfer.dropEffect = 'copy';
    this.#cover(true);
  }

  #dropped(event) {
    this.#cover(false);
    if (!event.dataTransfer?.types.includes('Files') || !this.#isOpen || hasWindow()) return;
    event.preventDefault();
    event.stopPropagation();
    this.#takeIn(event.dataTransfer);
  }

  /** What is in it besides folders, of which nothing could be read. */
  #takeIn({ items: all }) {
    const items = [...all].filter(({ kind }) => kind === 'file');
    if (items.some(isFolder)) this.#actions.toast(t('drop_no_folder'));
    this.#take(items.filter((item) => !isFolder(item)).map((item) => item.getAsFile()).filter(Boolean));
  }

  #cover(on) {
    if (this.#over.hidden === !on) return;
    this.#over.firstChild.textContent = t('drop_here');
    this.#over.hidden = !on;
  }
}

const isFolder = (item) => item.webkitGetAsEntry?.()?.isDirectory === true;

function wordsOf(files, items) {
  if (items.some(({ offline }) => offline)) return t('bringing_offline');
  if (items.every(({ state }) => state === 'waiting')) return t('bringing_waits');
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const left = items.reduce((sum, { bytes, sent }) => sum + bytes - sent, 0);
  return remainingOf(total, left, items.reduce((sum, { rate }) => sum + rate, 0)) ?? percent(total, left);
}
