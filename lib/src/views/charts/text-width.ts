/**
 * Mean width of a character, as a share of the font's size. Plotly's fonts are Open Sans, Verdana and Arial; Verdana, the widest,
 * has 0.58 on average.
 */
const CHARACTER = 0.6;

/** The estimated width in pixels of the widest line of a text with plotly's markup, as `<b>` and `<br>`. */
export function textWidth(text: string, size: number): number {
  return Math.max(...linesOf(text).map((line) => plain(line).length * CHARACTER * size));
}

/** The lines of a text, which `<br>` separates. */
export function linesOf(text: string): string[] {
  return text.split(/<br\s*\/?>/i);
}

/**
 * Breaks lines between words so that each fits; a longer word keeps a line of its own.
 *
 * @param text text with plotly's markup
 * @param width in pixels
 * @param size of the font, in pixels
 * @returns the text with `<br>` between its lines
 */
export function wrapText(text: string, width: number, size: number): string {
  return linesOf(text)
    .map((line) => {
      const lines: string[] = [];
      for (const word of line.split(" ")) {
        const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
        if (lines.length > 0 && textWidth(longer, size) > width) lines.push(word);
        else lines[Math.max(0, lines.length - 1)] = longer;
      }
      return lines.join("<br>");
    })
    .join("<br>");
}

function plain(line: string): string {
  return line.replace(/<[^<>]*>/g, "").replace(/&[a-z]+;/g, "x");
}
