// What the house said when it closed the door.

/** What the host said behind the sentence that the server begins with, which is for those who write programs. */
export const wordsOfHost = (sentence) => /: (.+)$/su.exec(sentence ?? '')?.[1] ?? '';
