// The panel of the files of the room on screen, the newest first: pictures as a grid, the others as a list, by months. What is
// typed is looked for in their names. Each leads to its message.

import { FileHits } from './filehits.js';
import { get, icon, make } from '../../dom/dom.js';
import { headButton } from '../sidepanel.js';
import { HitsPanel } from '../hitspanel.js';
import { t } from '../../words/i18n.js';

const TYPED_MS = 400;
/** The search knows of a message a moment after it was said. */
const LATER_MS = 1_200;

export class FilesPanel {
  #state;
  #actions;
  #panel;
  #field = make('input', { id: 'files-field', type: 'search', autocomplete: 'off', spellcheck: false, maxLength: 200, dir: 'auto', dataset: { tLabel: 'find_files', tPlaceholder: 'find_files' } });
  /** The room whose files are shown. */
  #of = null;
  #newsAt = -Infinity;

  constructor(state, actions) {
    [this.#state, this.#actions] = [state, actions];
    const find = make('div', { className: 'panel-find' }, icon('find'), this.#field);
    this.#panel = new HitsPanel(state, actions, { name: 'files', title: 'files', parts: [find], changed: () => this.#draw(), View: FileHits });
    this.#panel.add(headButton('files', 'file', 'files', get('open-people')), () => this.#opened(), false);
    actions.openFiles = () => actions.openPanel('files', true);
    this.#field.addEventListener('input', () => this.#ask(TYPED_MS));
    this.hear([]);
  }

  get #isOpen() {
    return this.#panel.panel.offsetParent !== null;
  }

  hear(heard) {
    const { here, clock } = this.#state;
    const isNews = ({ kind, room, message, again }) => !again && (kind === 'joined' || (room === here && ((kind === 'append' && message.files) || kind === 'update')));
    const hasNews = heard.some(isNews);
    if (hasNews) this.#newsAt = clock.now();
    if (this.#isOpen && this.#of !== here) this.#start();
    else if (this.#isOpen && hasNews) this.#ask(LATER_MS);
  }

  #start() {
    this.#field.value = '';
    this.#panel.results.start(null);
    this.#ask();
  }

  #ask(afterMs = 0) {
    this.#of = this.#state.here;
    this.#panel.results.start({ type: 'search', room: this.#of, query: `has:file ${quoted(this.#field.value)}` }, afterMs);
    this.#draw();
  }

  #opened() {
    if (this.#of === this.#state.here) this.#ask();
    else this.#start();
    const { clock } = this.#state;
    if (clock.now() - this.#newsAt < LATER_MS) clock.after(LATER_MS, () => this.#isOpen && this.#ask());
    this.#field.focus();
  }

  #draw() {
    const { hits, isAsking, problem } = this.#panel.results;
    const note = problem !== null ? 'search_offline' : hits.length > 0 ? null : isAsking ? 'searching' : 'no_files';
    this.#panel.draw(hits, wordsOf(this.#field.value), note === null ? '' : t(note));
  }
}

const wordsOf = (typed) => typed.toLowerCase().split(/\s+/u).filter(Boolean);

/** Words, whatever is in them: `in:` is one of a name here. */
const quoted = (typed) => typed.replace(/[":]/gu, ' ').trim();
