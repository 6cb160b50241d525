// What this page has of the files that are being brought, by their keys: what is in here can be brought on, and nothing else.

export const atHand = new Map();

/** Whether a post has files that cannot be brought any more: the page that had them is gone. */
export const isLost = ({ files = [], failed }) => !failed && files.some(({ id, key }) => !id && !atHand.has(key));
