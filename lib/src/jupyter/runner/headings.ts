import { type Cell, joinLines } from "./nbformat.js";

/** Where a cell stands in its notebook. */
export interface Step {
  /** The last heading above it, as plain text; "" if there is none. */
  readonly heading: string;
  /** Its place among the cells below that heading that are counted, from 1, and how many these are. */
  readonly part: number;
  readonly parts: number;
}

/**
 * The headings above the cells of a notebook.
 *
 * @param cells all cells, in order
 * @param isCounted whether a cell is one to tell of, such as a cell that runs
 * @returns the step of each counted cell, in order
 * @example
 * const text = (source) => ({ cell_type: "markdown", source, id: "a", metadata: {} });
 * const code = { cell_type: "code", source: "1", id: "b", metadata: {} };
 * const steps = stepsOf([text("# Title"), code, text("Words\n\n## `Data`\n"), code, code], (cell) => cell === code);
 * steps.map(({ heading, part, parts }) => [heading, part, parts]); // → [["Title", 1, 1], ["Data", 1, 2], ["Data", 2, 2]]
 */
export function stepsOf(cells: readonly Cell[], isCounted: (cell: Cell) => boolean): Step[] {
  const groups: { readonly heading: string; count: number }[] = [{ heading: "", count: 0 }];
  for (const cell of cells) {
    const heading = cell.cell_type === "markdown" ? lastHeading(joinLines(cell.source)) : undefined;
    if (heading !== undefined) groups.push({ heading, count: 0 });
    if (isCounted(cell)) groups.at(-1)!.count++;
  }
  return groups.flatMap(({ heading, count }) =>
    Array.from({ length: count }, (_, i) => ({ heading, part: i + 1, parts: count })),
  );
}

/** The last heading of a text in Markdown, without its marks. */
function lastHeading(text: string): string | undefined {
  const withoutCode = text.replace(/^ {0,3}(`{3,}|~{3,}).*\n[\s\S]*?(?:^ {0,3}\1.*$|$(?![\s\S]))/gm, "");
  const last = [...withoutCode.matchAll(/^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/gm)].at(-1)?.[1];
  return last?.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*`]/g, "");
}
