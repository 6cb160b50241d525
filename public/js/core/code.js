// A code by which another device comes in, as a person reads it and as they type it. Pure.

const CODE = /^[A-Z2-9]{8}$/;
const IN_LINK = /#pair=([^\s&]+)/;
const HALF = 4;

/** What somebody typed, in whatever width and case, with spaces and dashes or without, or the whole link; null where it is no code. */
export function readCode(typed) {
  const text = typed.normalize('NFKC');
  const code = (IN_LINK.exec(text)?.[1] ?? text).replace(/[\s\p{Pd}\p{Cf}_]+/gu, '').toUpperCase();
  return CODE.test(code) ? code : null;
}

/** The two groups in which it is shown. */
export const groupsOf = (code) => [code.slice(0, HALF), code.slice(HALF)];
