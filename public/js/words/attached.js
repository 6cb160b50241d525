// What files are called where only words are shown.

import { t } from './i18n.js';

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export const isPicture = ({ type }) => PICTURES.includes(type);

/** One by its name, several by how many they are. */
export function wordsOfFiles(files) {
  const [first] = files;
  if (files.every(isPicture)) return files.length > 1 ? t('said_pictures', { n: files.length }) : first.alt ? t('said_picture_of', { alt: first.alt }) : t('said_picture');
  return files.length > 1 ? t('said_files', { n: files.length }) : t('said_file', { name: first.name });
}
