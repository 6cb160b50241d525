// How large a picture is on screen, whatever it has of bytes.

/** More than that may be made to burst, and nobody has drawn it before. */
const UNASKED_MAX = 25_000_000;
/** As many as a large camera makes; in memory they are 256 MB. */
const OWN_MAX = 64_000_000;

/** Whether a picture of somebody is shown only to who asks for it; so is one that nobody could measure. */
export const isVast = ({ width, height }) => !(width * height <= UNASKED_MAX);

/** Whether one's own is not drawn either before it goes. */
export const isBeyond = ({ width, height }) => !(width * height <= OWN_MAX);
