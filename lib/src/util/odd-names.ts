/** Names with a line end in them that this process has met: words that were typed, and names of files and stocks. */
const MET = new Set<string>();

/** Remembers a name if it has a line end: a message that contains it would look like two. */
export function meetName(name: string): void {
  if (/\n/.test(name) && /\S/.test(name)) MET.add(name);
}

/**
 * A text in which the names that were met are in one line. Line ends of the text itself stay.
 *
 * @example
 * meetName("a\nb.csv");
 * namesInLine("a\nb.csv: no bars\nTry another"); // → "a\\u000ab.csv: no bars\nTry another"
 */
export function namesInLine(text: string): string {
  if (MET.size === 0 || !text.includes("\n")) return text;
  // Longer ones first: a shorter one may be part of them.
  const names = [...MET].sort((a, b) => b.length - a.length);
  return names.reduce((line, name) => line.replaceAll(name, () => name.replaceAll("\n", "\\u000a")), text);
}
