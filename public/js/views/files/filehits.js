// The files of messages that were found: by months, pictures as a grid that opens, the others as rows that lead to their
// message and can be saved.

import { currentLanguage, t } from '../../words/i18n.js';
import { date } from '../../words/dates.js';
import { icon, make } from '../../dom/dom.js';
import { extensionOf, isAskedFor } from './shown.js';
import { HitPlace } from '../hitplace.js';
import { isPicture } from '../../words/attached.js';
import { near } from './near.js';
import { openLightbox } from './lightbox.js';
import { size } from '../../words/size.js';

export class FileHits extends HitPlace {
  #pictures = [];

  /** As of `Hits`. */
  constructor(_state, body, on) {
    super('file-hits', body, {
      hit: ({ dataset }) => on.go(dataset.room, Number(dataset.seq)),
      'open-hit': ({ dataset }) => openLightbox(this.#pictures, Number(dataset.at), (seq) => on.go(dataset.room, seq)),
    }, () => on.end());
  }

  draw(hits, words, note) {
    const files = hits.flatMap((hit) => namedBy(hit, words).map((file) => ({ ...file, said: hit })));
    this.#pictures = files.filter(isPicture);
    this.show([...byMonth(files)].map(([title, of]) => this.#section(title, of)), note);
  }

  #section(title, files) {
    const section = make('section', { dataset: { key: title } }, make('h3', { textContent: title }));
    const [pictures, others] = [files.filter(isPicture), files.filter((file) => !isPicture(file))];
    const item = (node, { id }) => make('li', { dataset: { key: id } }, ...node);
    if (pictures.length > 0) section.append(make('ul', { className: 'file-grid', dataset: { key: 'grid' } }, ...pictures.map((file) => item([this.#thumb(file)], file))));
    if (others.length > 0) section.append(make('ul', { className: 'file-list', dataset: { key: 'list' } }, ...others.map((file) => item(rowOf(file), file))));
    return section;
  }

  #thumb(file) {
    const words = [file.alt ?? file.name, file.said.name, date(file.said.time)].join(' · ');
    const button = make('button', { type: 'button', className: 'picture', tabIndex: -1, title: words, dataset: { act: 'open-hit', room: file.said.room, at: this.#pictures.indexOf(file) } });
    button.setAttribute('aria-label', words);
    if (isAskedFor(file)) button.append(make('span', { className: 'file-type', textContent: extensionOf(file.name) }));
    else button.append(make('img', { src: near.small(file), alt: '', loading: 'lazy', decoding: 'async', draggable: false }));
    return button;
  }
}

/** Of what was found by its text all files are meant, else those that have the words in their names. */
function namedBy({ files = [] }, words) {
  const named = files.filter(({ name, alt = '' }) => words.every((word) => `${name} ${alt}`.toLowerCase().includes(word)));
  return named.length > 0 ? named : files;
}

function byMonth(files) {
  const month = new Intl.DateTimeFormat(currentLanguage(), { month: 'long', year: 'numeric' });
  const months = new Map();
  for (const file of files) {
    const title = month.format(file.said.time);
    months.set(title, [...(months.get(title) ?? []), file]);
  }
  return months;
}

function rowOf({ id, name, bytes, said }) {
  const facts = make('span', { className: 'file-facts' }, make('span', { className: 'file-named', textContent: name, dir: 'auto' }), make('span', { className: 'muted small', textContent: [size(bytes), said.name, date(said.time)].join(' · ') }));
  const go = make('button', { type: 'button', className: 'file-hit', tabIndex: -1, title: t('to_message'), dataset: { act: 'hit', room: said.room, seq: said.seq } }, make('span', { className: 'file-type', textContent: extensionOf(name), ariaHidden: 'true' }), facts);
  const save = make('a', { className: 'icon-button', href: near.address({ id, name }), download: name, title: t('download') }, icon('save'));
  save.setAttribute('aria-label', `${t('download')}: ${name}`);
  return [go, save];
}
