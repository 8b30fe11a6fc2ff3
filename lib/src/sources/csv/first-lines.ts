/** A line of a text. */
export interface Line {
  readonly text: string;
  /** Where the next line begins, in bytes. */
  readonly next: number;
}

/** The beginning of a file, without the comments before its header or first row. */
export interface FirstLines {
  /** The delimiter that the file declares, as in `sep=;`. */
  readonly delimiter?: string;
  /** The lines from the header or first row on, without blank ones. */
  readonly lines: readonly Line[];
  /** For each of these lines, how many lines of the file come before it. */
  readonly skipped: readonly number[];
  /** The byte at which the first of these lines begins. */
  readonly start: number;
}

const LINE_FEED = 10;

/**
 * The first lines of a text, without the comments before them.
 *
 * @param head the beginning of a file, in UTF-8, whose lines end in a line feed
 * @param most how many lines to return at most
 * @param isHeader whether a line that looks like a comment is a header: `# time,open,high,low,close,volume`
 */
export function firstLines(head: Buffer, most: number, isHeader: (text: string) => boolean): FirstLines {
  const lines: Line[] = [];
  const skipped: number[] = [];
  let delimiter: string | undefined;
  let start = 0;
  let at = head.subarray(0, 3).toString("hex") === "efbbbf" ? 3 : 0;
  for (let number = 0; at < head.length && lines.length < most; number++) {
    const end = head.indexOf(LINE_FEED, at);
    const next = end < 0 ? head.length : end + 1;
    const text = head.toString("utf8", at, end < 0 ? head.length : end).trimEnd();
    const own = lines.length === 0 ? /^"?sep=(.)"?$/i.exec(text)?.[1] : undefined;
    delimiter ??= own;
    const isComment = lines.length === 0 && /^\s*(#|;|\/\/)/.test(text) && !isHeader(text);
    if (text !== "" && own === undefined && !isComment) {
      if (lines.length === 0) start = at;
      lines.push({ text, next });
      skipped.push(number);
    }
    at = next;
  }
  return { ...(delimiter !== undefined && { delimiter }), lines, skipped, start };
}

/**
 * Splits a line into cells, without the blanks and quotes around them. A delimiter inside quotes does not split.
 *
 * @param delimiter one character
 */
export function cutCells(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"' && (isQuoted || cell.trim() === "")) isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}
