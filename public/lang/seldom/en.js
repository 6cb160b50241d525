// English, of what is seldom wanted and comes with the wish.
export default {
  date_title: 'Go to a date',
  date: 'Date',
  date_nothing: 'Nothing was said here since then.',
  date_go: 'Go',
  save_title: 'Save what was said in {room}',
  save_text: 'All that was said up to now, as it stands: without files, and without what was deleted.',
  save_html: 'Page',
  save_html_for: 'To read and to print, in any browser',
  save_txt: 'Text',
  save_txt_for: 'For any editor',
  save_jsonl: 'JSON lines',
  save_jsonl_for: 'For programs',
  save_size: '{size} so far',
  save_broken: 'The connection broke before all of it had come. Nothing was saved.',
  saved_room: 'Saved: {file} ({size})',
};
