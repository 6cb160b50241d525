// What the house says in a sentence.

/** What the host said behind the sentence that the server begins with, which is for those who write programs. */
export const wordsOfHost = (sentence) => /: (.+)$/su.exec(sentence ?? '')?.[1] ?? '';
