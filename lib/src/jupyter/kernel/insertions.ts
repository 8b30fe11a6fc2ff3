/** A piece of text that goes in before the character at an offset. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** A text with insertions, and the way back. */
export interface Edited {
  readonly text: string;
  /** The offset in the text before the insertions, for an offset in the text after them. */
  readonly toOriginal: (offset: number) => number;
}

/**
 * Puts insertions into a text.
 *
 * @param text the text before
 * @param insertions what to put where; of two at one offset the first given comes first
 * @returns the text after, with a function that maps its offsets back
 */
export function insert(text: string, insertions: readonly Insertion[]): Edited {
  const sorted = [...insertions].sort((a, b) => a.at - b.at);
  let edited = "";
  let done = 0;
  for (const { at, text: piece } of sorted) {
    edited += text.slice(done, at) + piece;
    done = at;
  }
  return { text: edited + text.slice(done), toOriginal: (offset) => original(sorted, offset) };
}

function original(sorted: readonly Insertion[], offset: number): number {
  let shift = 0;
  for (const { at, text } of sorted) {
    if (at + shift >= offset) break;
    // An offset inside an insertion stands for the place where it went in.
    if (at + shift + text.length >= offset) return at;
    shift += text.length;
  }
  return offset - shift;
}
