// Whether the words of a link pretend to be an address, and what they must not hide. Pure.

/** What looks like a dot, a slash or a colon of an address, beside what NFKC makes one. */
const DOTS = /[\u00B7\u0387\u0660\u06D4\u06F0\u0701\u0702\u1427\u16EB\u2022\u2027\u2219\u22C5\u2E31\u2E33\u3002\u30FB\uA4F8\uA60E\uA78F\u{10101}\u{10A50}\u{1D16D}\u{1F784}]/gu;
const SLASHES = /[\u2044\u2215\u2571\u29F8\u3033]/g;
const COLONS = /[\u02D0\u0589\u05C3\u16EC\u205A\u2236\uA789]/g;
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const ADDRESS = /[\p{L}\p{N}]\s*\.+\s*[\p{L}\p{N}]|\p{L}[/:,]\p{L}|\p{L}:\d|:\/|\/\/|@|%2e|^#|\b(?:https?|localhost|www|dot)\b|\b(?:\d{8,10}|0x[\da-f]{8})\b|\[\.?\]|\(\.?\)/u;

const asRead = (label) => label.normalize('NFKC').replace(UNSEEN, '').replace(DOTS, '.').replace(SLASHES, '/').replace(COLONS, ':').trim().toLowerCase();

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
