/** A line of a text. */
export interface Line {
  readonly text: string;
  /** Where the next line begins, in bytes. */
  readonly next: number;
}

/** What comes before a file's first row, and its first rows. */
export interface FirstLines {
  /** A delimiter that the file names itself: `sep=;`. */
  readonly delimiter?: string;
  /** The lines from the header, or the first row, on; blank ones are left out. */
  readonly lines: readonly Line[];
  /** How many lines come before the first of them. */
  readonly skipped: readonly number[];
  /** Where the first of them begins, in bytes. */
  readonly start: number;
}

const LINE_FEED = 10;

/**
 * The first lines of a text, without the comments before them.
 *
 * @param head the beginning of a file, in UTF-8, whose lines end in a line feed
 * @param most how many lines are wanted
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
 * The cells of a line, without blanks and quotes around them. A delimiter in quotes parts no cells.
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
