// What becomes of a post that was not taken. Pure.

const TRANSIENT = new Set(['slow_down', 'busy']);
// A server that names no time, or none, is not asked again at once.
const PAUSE_MS = 1_000;
const PAUSE_MIN_MS = 200;
/** Whoever waits for longer than this decides anew. */
const PATIENCE_MS = 5 * 60_000;
/** A post under which the line ended suddenly as often as this is taken for the reason. */
const LOST_MAX = 5;

/** A line that ends without a word, as under a proxy that does not like what it reads. */
const SUDDEN = new Set([0, 1005, 1006]);
/** What the server says with the end of a line about the words that came over it. */
const ENDS_OF_WORDS = { 1002: 'bad_field', 1003: 'bad_field', 1007: 'bad_field', 1009: 'too_long', 1010: 'bad_field', 1011: 'no_answer' };

/** Why the words that were sent last ended the line; undefined when they did not. */
export const faultOfWords = (close) => ENDS_OF_WORDS[close];

/**
 * `refusal` is `{code, retry_after_ms?, close?}`: with `close`, the code with which the line ended under way. Gives
 * `failed`, why the post is set aside; or `waitMs`, when it is sent again; or `lost`, how often the line has ended under it.
 */
export function verdictOn({ code, retry_after_ms: asked, close }, { lost = 0 } = {}) {
  if (TRANSIENT.has(code)) {
    const waitMs = Number.isFinite(asked) && asked >= 0 ? Math.max(asked, PAUSE_MIN_MS) : PAUSE_MS;
    return waitMs > PATIENCE_MS ? { failed: code } : { waitMs };
  }
  if (code !== 'offline') return { failed: code || 'unknown' };
  // It never left.
  if (close === undefined) return {};
  if (faultOfWords(close)) return { failed: faultOfWords(close) };
  if (!SUDDEN.has(close)) return {};
  return lost + 1 >= LOST_MAX ? { failed: 'no_answer' } : { lost: lost + 1 };
}
