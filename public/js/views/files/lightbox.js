// Looking at a picture alone: the arrows and a swipe lead to the next one, it grows on demand, and it can be saved.

import { icon, iconButton, make, onAct } from '../../dom/dom.js';
import { near } from './near.js';
import { number } from '../../words/dates.js';
import { openBare } from '../../dom/layer.js';
import { size } from '../../words/size.js';
import { t } from '../../words/i18n.js';

const STEP = 1.5;
const MOST = 8;
/** What a finger moves at least to be a swipe. */
const SWIPE_PX = 50;

/** Over the page, with picture number `at` of `files`. */
export function openLightbox(files, at) {
  new Lightbox(files, at);
}

class Lightbox {
  #files;
  #at;
  #zoom = 1;
  #image = make('img', { draggable: false });
  #stage = make('div', { className: 'lightbox-stage', tabIndex: -1 }, this.#image);
  #words = make('p', { className: 'lightbox-words', dir: 'auto' });
  #count = make('span', { className: 'lightbox-count' });
  #save = make('a', { className: 'icon-button', title: t('download') }, icon('save'));
  #down = null;
  #dialog;

  constructor(files, at) {
    [this.#files, this.#at] = [files, at];
    this.#words.setAttribute('aria-live', 'polite');
    this.#save.setAttribute('aria-label', t('download'));
    const bar = make('div', { className: 'lightbox-bar' }, this.#count, iconButton('minus', t('smaller'), 'smaller'), iconButton('plus', t('larger'), 'larger'), this.#save, iconButton('close', t('close'), 'close-window'));
    const steps = [iconButton('back', t('picture_before'), 'before', 'icon-button lightbox-step before'), iconButton('right', t('picture_after'), 'after', 'icon-button lightbox-step after')];
    this.#dialog = openBare('lightbox', t('said_picture'), bar, this.#stage, ...(files.length > 1 ? steps : []), this.#words);
    onAct(this.#dialog, { 'close-window': () => this.#dialog.close(), before: () => this.#go(-1), after: () => this.#go(1), larger: () => this.#scale(STEP), smaller: () => this.#scale(1 / STEP) });
    this.#dialog.addEventListener('keydown', (event) => this.#key(event));
    this.#listenToPointers();
    const turned = new ResizeObserver(() => this.#fit());
    turned.observe(this.#stage);
    this.#dialog.addEventListener('close', () => turned.disconnect());
    this.#dialog.querySelector('[data-act="close-window"]').focus();
    this.#show();
  }

  #show() {
    const file = this.#files[this.#at];
    const address = near.address(file);
    Object.assign(this.#image, { src: address, alt: file.alt ?? t('picture_named', { name: file.name }) });
    // The picture of before must not stand there in the shape of this one.
    this.#image.onload = () => this.#fit();
    Object.assign(this.#save, { href: address, download: file.name });
    this.#words.textContent = [file.alt, file.name, size(file.bytes)].filter(Boolean).join(' · ');
    this.#count.textContent = this.#files.length > 1 ? `${number(this.#at + 1)} / ${number(this.#files.length)}` : '';
    for (const [act, end] of [['before', 0], ['after', this.#files.length - 1]]) {
      const step = this.#dialog.querySelector(`[data-act="${act}"]`);
      if (step) step.ariaDisabled = String(this.#at === end);
    }
    this.#zoom = 1;
    this.#fit();
  }

  #go(step) {
    const next = this.#at + step;
    if (next < 0 || next >= this.#files.length) return;
    this.#at = next;
    this.#show();
  }

  #scale(by) {
    this.#zoom = Math.max(1, Math.min(MOST, this.#zoom * by));
    this.#fit();
  }

  /** Whole on the screen, or as much larger as is wanted, around its middle. */
  #fit() {
    const [image, stage] = [this.#image, this.#stage];
    const file = this.#files[this.#at];
    const [width, height] = [image.naturalWidth || file.width, image.naturalHeight || file.height];
    if (!width || !height) return;
    const share = Math.min(1, stage.clientWidth / width, stage.clientHeight / height) * this.#zoom;
    image.style.setProperty('width', `${Math.max(1, width * share)}px`);
    image.style.setProperty('height', `${Math.max(1, height * share)}px`);
    stage.classList.toggle('zoomed', this.#zoom > 1);
    stage.scrollTo((stage.scrollWidth - stage.clientWidth) / 2, (stage.scrollHeight - stage.clientHeight) / 2);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { ArrowLeft: () => this.#go(-1), ArrowRight: () => this.#go(1), '+': () => this.#scale(STEP), '=': () => this.#scale(STEP), '-': () => this.#scale(1 / STEP), 0: () => this.#scale(1 / MOST) }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** A swipe goes on; a press on the picture makes it larger or whole again, one beside it closes. */
  #listenToPointers() {
    const stage = this.#stage;
    stage.addEventListener('pointerdown', ({ clientX, clientY }) => (this.#down = { clientX, clientY }));
    stage.addEventListener('pointerup', ({ clientX, clientY, pointerType }) => {
      if (this.#down === null) return;
      const [x, y] = [clientX - this.#down.clientX, clientY - this.#down.clientY];
      if (pointerType !== 'mouse' && this.#zoom === 1 && Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)) this.#go(x < 0 ? 1 : -1);
    });
    stage.addEventListener('click', ({ target, clientX, clientY }) => {
      const moved = this.#down !== null && Math.hypot(clientX - this.#down.clientX, clientY - this.#down.clientY) > 10;
      this.#down = null;
      if (moved) return;
      if (target !== this.#image) this.#dialog.close();
      else this.#scale(this.#zoom > 1 ? 1 / MOST : STEP * STEP);
    });
  }
}
