// The emoji that were used last in this browser, and the tone of skin that was chosen once for all.

/** What one begins with, and what is offered at once. */
export const QUICK = ['👍', '❤️', '😂', '🎉', '😮', '🙏'];
const KEPT_MAX = 24;
/** More code units than any emoji has. */
const LENGTH_MAX = 40;

const isKept = (emoji) => typeof emoji === 'string' && emoji.length <= LENGTH_MAX;

/** The latest first. */
export const lastEmoji = (store) => store.get('emoji', []).filter(isKept);

export const useEmoji = (store, emoji) => store.set('emoji', [emoji, ...lastEmoji(store).filter((other) => other !== emoji)].slice(0, KEPT_MAX));

/** As many as are wanted of them, filled up by what one begins with. */
export const likelyEmoji = (store, count) => [...new Set([...lastEmoji(store), ...QUICK])].slice(0, count);

/** 0 is none. */
export const toneOf = (store) => [0, 1, 2, 3, 4, 5].find((tone) => tone === store.get('tone', 0)) ?? 0;
export const chooseTone = (store, tone) => store.set('tone', tone);
