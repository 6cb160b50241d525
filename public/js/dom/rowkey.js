// How the row of a message is found again: by its key, which is made of its `seq` or, before it has one, of its cid.

/** The rows that have a place, by selector; and those with the ones that wait. What is in a row has other keys. */
export const PLACED_ROWS = '[data-key^="m"]';
export const ALL_ROWS = '[data-key^="m"], [data-key^="p"]';

export const keyOfSeq = (seq) => `m${seq}`;
export const keyOfCid = (cid) => `p${cid}`;

/** The `seq` in the key of a row; NaN when it has none yet. */
export const seqOfKey = (key) => (key.startsWith('m') ? Number(key.slice(1)) : NaN);
export const seqOf = (row) => seqOfKey(row.dataset.key);

/** The cid of a row that waits. */
export const cidOf = (row) => row.dataset.key.slice(1);

/** The row that a node is in, or null. */
export const rowOf = (node) => node?.closest(ALL_ROWS) ?? null;
