// Whether the words of a link pretend to be an address, and what they must not hide. Pure.

/** What looks like the dot of an address, beside what NFKC makes one. */
const DOTS = /[\u3002\u00B7\u2027\u2219\u22C5\u30FB]/g;
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const ADDRESS = /[\p{L}\p{N}]\s*\.\s*[\p{L}\p{N}]|:\/|\/\/|@|\p{L}:\d|\blocalhost\b|\bwww\b|\[\.?\]|\(\.?\)|\bdot\b/u;

const asRead = (label) => label.normalize('NFKC').replace(UNSEEN, '').replace(DOTS, '.').trim().toLowerCase();

/** Whether somebody may take these words for an address: rather too often than not. */
export const looksLikeAddress = (label) => ADDRESS.test(asRead(label));

/** Where the link really leads, unless the words say just that; undefined then. */
export function realPlace(label, url) {
  const real = url.host || decoded(url.pathname);
  const read = asRead(label);
  if (url.host === '') return read.replace(/^mailto:/, '') === real.toLowerCase() ? undefined : real;
  const said = addressOf(read.includes('://') ? read : `http://${read}`);
  // Letters that look like others are in the words as well as in the address: only its code tells them apart.
  const isHonest = said !== null && said.host === url.host && said.username === '' && said.password === '' && !/(?:^|\.)xn--/.test(url.host);
  return isHonest ? undefined : real;
}

export function addressOf(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
