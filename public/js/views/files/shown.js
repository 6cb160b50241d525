// The files of a message in its row: pictures in boxes whose size is known before they come, sound and film in the browser's
// own players, everything else as a card. What is on them goes in as text only.

import { icon, make } from '../../dom/dom.js';
import { isPicture, wordsOfFiles } from '../../words/attached.js';
import { isVast } from '../../core/pixels.js';
import { near } from './near.js';
import { number } from '../../words/dates.js';
import { size } from '../../words/size.js';
import { t } from '../../words/i18n.js';

const WIDEST = 360;
const HIGHEST = 320;
/** More pictures are a number on the last one. */
const SHOWN_MAX = 4;
/** So much of the end of a name is always shown. */
const END_CHARACTERS = 9;
const EXTENSION_MAX = 4;

/** What was drawn last, for who wants to look at one of it. */
const DRAWN_MAX = 1_000;
const drawn = new Map();

export const shownOf = (key) => drawn.get(key) ?? null;

/** `files` as a message has them; of a post that waits, with the `key` of each that is at hand. */
export function filesNode(files) {
  const shows = (file) => isPicture(file) && (file.id || near.has(file));
  const pictures = files.filter(shows);
  const node = make('div', { className: 'files', dataset: { key: 'files' } });
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', wordsOfFiles(files));
  if (pictures.length > 0) node.append(picturesNode(pictures));
  for (const file of files) if (!shows(file)) node.append(...(playerOf(file) ?? [cardOf(file)]));
  return node;
}

function picturesNode(pictures) {
  const shown = pictures.slice(0, SHOWN_MAX);
  const node = make('div', { className: `pictures of-${shown.length}`, dataset: { key: 'shown' } });
  node.append(...shown.map((file, i) => pictureOf(file, shown.length === 1, i === SHOWN_MAX - 1 ? pictures.length - SHOWN_MAX : 0)));
  return node;
}

function pictureOf(file, alone, more) {
  drawn.set(file.id ?? file.key, file);
  if (drawn.size > DRAWN_MAX) drawn.delete(drawn.keys().next().value);
  const { name, alt } = file;
  const button = make('button', { type: 'button', className: 'picture', title: alt ?? name, dataset: { act: 'open-picture', key: `file ${file.id ?? file.key}` } });
  if (isAskedFor(file)) button.append(askedWords(file));
  else button.append(imageOf(file, alone));
  // What stands for a moving picture does not move.
  if (file.preview && file.type === 'image/gif') button.append(make('span', { className: 'picture-sign', textContent: 'GIF' }));
  if (more > 0) button.append(make('span', { className: 'more-pictures', textContent: `+${more}` }));
  return button;
}

function imageOf(file, alone) {
  const { name, alt } = file;
  const image = make('img', { src: near.small(file), alt: alt ?? t('picture_named', { name }), loading: 'lazy', decoding: 'async', draggable: false });
  if (alone) [image.width, image.height] = boxOf(file);
  return image;
}

/** What would take too much memory is opened by who wants it. */
export const isAskedFor = (file) => file.id !== undefined && !file.preview && isVast(file) && !near.has(file);

function askedWords({ name, alt, bytes, width, height }) {
  const facts = [width && `${number(width)} × ${number(height)}`, size(bytes)].filter(Boolean).join(' · ');
  return make('span', { className: 'picture-asked' }, make('span', { className: 'picture-name', textContent: alt ?? name, dir: 'auto' }), make('span', { className: 'muted small', textContent: facts }), make('span', { className: 'picture-ask', textContent: t('show_picture') }));
}

/** As large as it is, or as there is room, in its own shape; one that nobody could measure has a box of its own. */
function boxOf({ width, height }) {
  if (!width || !height) return [WIDEST, Math.round((WIDEST * 2) / 3)];
  const share = Math.min(1, WIDEST / width, HIGHEST / height);
  return [width, height].map((side) => Math.max(1, Math.round(side * share)));
}

/** Null for what this browser does not play. */
function playerOf(file) {
  const tag = { audio: 'audio', video: 'video' }[file.type?.split('/')[0]];
  if (!tag || !file.id) return null;
  const player = make(tag, { controls: true, preload: 'metadata', src: near.address(file), dataset: { key: file.id } });
  player.setAttribute('aria-label', file.alt ?? file.name);
  return player.canPlayType(file.type) === '' ? null : [player, cardOf(file)];
}

function cardOf(file) {
  const { name, bytes, id, key, alt } = file;
  const end = endOf(name);
  const words = make('span', { className: 'file-name', dir: 'auto' }, make('span', { className: 'file-start', textContent: name.slice(0, name.length - end.length) }), make('span', { textContent: end }));
  const facts = make('span', { className: 'file-facts' }, words, make('span', { className: 'muted small', textContent: alt ? `${size(bytes)} · ${alt}` : size(bytes) }));
  const card = make(id ? 'a' : 'span', { className: 'file-card', title: name, dataset: { key: `card ${id ?? key}` } }, make('span', { className: 'file-type', textContent: extensionOf(name), ariaHidden: 'true' }), facts);
  if (!id) return card;
  card.append(icon('save'));
  Object.assign(card, { href: near.address(file), download: name });
  card.setAttribute('aria-label', `${t('download')}: ${name}, ${size(bytes)}`);
  return card;
}

/** Never half a character. */
const endOf = (name) => Array.from(name).slice(-END_CHARACTERS).join('');

/** What a file is by its name, in a few letters. */
export function extensionOf(name) {
  const found = /\.([\p{L}\p{N}]+)$/u.exec(name)?.[1] ?? '';
  return found !== '' && found.length <= EXTENSION_MAX ? found.toUpperCase() : '…';
}
