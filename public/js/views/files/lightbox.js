// Looking at a picture alone: the arrows and a swipe lead to the next one, it grows on demand, and it can be saved.

import { icon, iconButton, make, onAct } from '../../dom/dom.js';
import { isAskedFor } from './shown.js';
import { near } from './near.js';
import { number, time } from '../../words/dates.js';
import { onFingers } from '../../dom/fingers.js';
import { openBare } from '../../dom/layer.js';
import { size } from '../../words/size.js';
import { t } from '../../words/i18n.js';

const STEP = 1.5;
const MOST = 8;
/** How much a turn of a wheel changes. */
const WHEEL_PX = 400;

/** Over the page, with picture number `at` of `files`; each may know in what it was `said`, where `lead(seq)` leads. */
export const openLightbox = (files, at, lead) => new Lightbox(files, at, lead);

class Lightbox {
  #files;
  #at;
  #zoom = 1;
  #image = make('img', { draggable: false });
  #ask = make('button', { type: 'button', className: 'lightbox-ask', hidden: true, dataset: { act: 'show-picture' } });
  #stage = make('div', { className: 'lightbox-stage', tabIndex: -1 }, this.#image, this.#ask);
  #words = make('p', { className: 'lightbox-words', dir: 'auto' });
  #count = make('span', { className: 'lightbox-count' });
  #save = make('a', { className: 'icon-button', title: t('download') }, icon('save'));
  #go = iconButton('reply', t('picture_message'), 'to-message');
  #dialog;
  /** Those that were asked for. */
  #wanted = new Set();

  constructor(files, at, lead) {
    [this.#files, this.#at] = [files, at];
    this.#wanted.add(files[at]);
    this.#words.setAttribute('aria-live', 'polite');
    this.#save.setAttribute('aria-label', t('download'));
    const bar = make('div', { className: 'lightbox-bar' }, this.#count, iconButton('minus', t('smaller'), 'smaller'), iconButton('plus', t('larger'), 'larger'), this.#go, this.#save, iconButton('close', t('close'), 'close-window'));
    const steps = [iconButton('back', t('picture_before'), 'before', 'icon-button lightbox-step before'), iconButton('right', t('picture_after'), 'after', 'icon-button lightbox-step after')];
    this.#dialog = openBare('lightbox', t('said_picture'), bar, this.#stage, ...(files.length > 1 ? steps : []), this.#words);
    onAct(this.#dialog, {
      'close-window': () => this.#dialog.close(),
      before: () => this.#step(-1),
      after: () => this.#step(1),
      larger: () => this.#scale(STEP),
      smaller: () => this.#scale(1 / STEP),
      'show-picture': () => this.#show(this.#wanted.add(this.#files[this.#at])),
      'to-message': () => this.#lead(lead),
    });
    this.#dialog.addEventListener('keydown', (event) => this.#key(event));
    this.#listen();
    this.#dialog.querySelector('[data-act="close-window"]').focus();
    this.#show();
  }

  #show() {
    const file = this.#files[this.#at];
    const isAsked = isAskedFor(file) && !this.#wanted.has(file);
    const address = near.address(file);
    this.#ask.hidden = !isAsked;
    this.#ask.textContent = `${t('show_picture')} · ${size(file.bytes)}`;
    this.#image.hidden = isAsked;
    if (isAsked) this.#image.removeAttribute('src');
    else Object.assign(this.#image, { src: address, alt: file.alt ?? t('picture_named', { name: file.name }) });
    // The picture of before must not stand there in the shape of this one.
    this.#image.onload = () => {
      this.#fit();
      this.#loadAhead();
    };
    Object.assign(this.#save, { href: address, download: file.name });
    this.#words.textContent = [file.said?.name, file.said && time(file.said.time), file.alt, file.name, size(file.bytes)].filter(Boolean).join(' · ');
    this.#count.textContent = this.#files.length > 1 ? `${number(this.#at + 1)} / ${number(this.#files.length)}` : '';
    this.#go.hidden = !file.said?.seq;
    for (const [act, end] of [['before', 0], ['after', this.#files.length - 1]]) {
      const step = this.#dialog.querySelector(`[data-act="${act}"]`);
      if (step) step.ariaDisabled = String(this.#at === end);
    }
    this.#zoom = 1;
    this.#fit();
  }

  #loadAhead() {
    for (const file of [this.#files[this.#at + 1], this.#files[this.#at - 1]]) if (file && !isAskedFor(file)) new Image().src = near.address(file);
  }

  /** Which of the files are still there: one that was taken away while it is looked at is seen no more. */
  keep(isThere) {
    const shown = this.#files[this.#at];
    const left = this.#files.filter(isThere);
    if (left.length === this.#files.length || !this.#dialog.open) return;
    this.#at = Math.min(this.#files.slice(0, this.#at).filter(isThere).length, left.length - 1);
    this.#files = left;
    if (left.length === 0) this.#dialog.close();
    else if (left[this.#at] !== shown) this.#show();
  }

  #step(step) {
    const next = this.#at + step;
    if (next < 0 || next >= this.#files.length) return;
    this.#at = next;
    this.#show();
  }

  #lead(lead) {
    this.#dialog.close();
    lead(this.#files[this.#at].said.seq);
  }

  /** What is under `at`, a place on the screen, stays there; without one the middle does. */
  #scale(by, at = null) {
    const before = this.#image.getBoundingClientRect();
    const zoom = Math.max(1, Math.min(MOST, this.#zoom * by));
    if (zoom === this.#zoom) return;
    this.#zoom = zoom;
    this.#fit();
    if (at === null) return;
    const after = this.#image.getBoundingClientRect();
    const [x, y] = [(at.clientX - before.left) / before.width, (at.clientY - before.top) / before.height];
    this.#stage.scrollBy(after.left + x * after.width - at.clientX, after.top + y * after.height - at.clientY);
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
    const act = { ArrowLeft: () => this.#step(-1), ArrowRight: () => this.#step(1), '+': () => this.#scale(STEP), '=': () => this.#scale(STEP), '-': () => this.#scale(1 / STEP), 0: () => this.#scale(1 / MOST) }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** A press on the picture makes it larger or whole again, one beside it closes; so does a wheel, and two fingers. */
  #listen() {
    const turned = new ResizeObserver(() => this.#fit());
    turned.observe(this.#stage);
    this.#dialog.addEventListener('close', () => turned.disconnect());
    onFingers(this.#stage, {
      swipe: (step) => this.#zoom === 1 && this.#step(step),
      pinch: (by, at) => this.#scale(by, at),
      press: (event) => {
        if (this.#ask.contains(event.target)) return;
        if (event.target !== this.#image) this.#dialog.close();
        else this.#scale(this.#zoom > 1 ? 1 / MOST : STEP * STEP, event);
      },
    });
    this.#stage.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.#scale(2 ** (-event.deltaY / WHEEL_PX), event);
    });
  }
}
