// Keys of a real keyboard, as commands.

export const isMac = /Mac|iP/.test(`${navigator.platform} ${navigator.userAgent}`);

/** The key by its place, so that it is the same one in every script and with Caps Lock: `KeyR`, `Slash`. */
export const placeOf = ({ code, key }) => code || `Key${key.toUpperCase()}`;

/** Whether it writes a character of the third level, which Windows reports as Ctrl and Alt. */
export const isAltGr = (event) => event.getModifierState?.('AltGraph') ?? false;

/** Whether the key that makes a letter a command is down, and no other: ⌘ on a Mac, where Ctrl edits, else Ctrl. */
export const isCommand = (event) => (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && !event.altKey && !isAltGr(event);
