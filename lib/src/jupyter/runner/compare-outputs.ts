import { type Cell, joinLines, type MultilineString, type Notebook, type Output } from "./nbformat.js";

/** A cell whose output differs from the saved one. */
export interface Difference {
  /** Number of the code cell in the run: the first is 1. */
  readonly cell: number;
  /** Where: `stdout`, an error's name, or a MIME type. */
  readonly what: string;
  /** The first line that differs, as saved; undefined if there was none. */
  readonly saved: string | undefined;
  /** The same line now; undefined if there is none. */
  readonly now: string | undefined;
}

/** Random parts of outputs: ids of HTML elements. */
const RANDOM = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * Compares the outputs of cells with those saved in the notebook.
 *
 * Texts of the same stream count as one, and random ids of HTML elements are ignored.
 *
 * @param saved the notebook as it was saved
 * @param now the notebook as it ran
 * @param cells ids of the cells to compare, in order; their positions are the numbers in the result
 * @returns a difference for each kind of output that differs
 */
export function compareOutputs(saved: Notebook, now: Notebook, cells: readonly string[]): Difference[] {
  const find = (notebook: Notebook, id: string): Cell | undefined => notebook.cells.find((cell) => cell.id === id);
  return cells.flatMap((id, index) => {
    const before = find(saved, id);
    // The cell with the parameter values is new in every run.
    if (before === undefined) return [];
    const [was, is] = [piecesOf(before.outputs ?? []), piecesOf(find(now, id)?.outputs ?? [])];
    const kinds = new Set([...was.keys(), ...is.keys()]);
    return [...kinds].flatMap((what) => {
      const line = firstDifference(was.get(what), is.get(what));
      return line === undefined ? [] : [{ cell: index + 1, what, ...line }];
    });
  });
}

/** A cell's outputs as text, by kind; later displays of the same MIME type get a number. */
function piecesOf(outputs: readonly Output[]): Map<string, string> {
  const pieces = new Map<string, string>();
  let displays = 0;
  for (const output of outputs) {
    if (output.output_type === "stream") {
      pieces.set(output.name, (pieces.get(output.name) ?? "") + joinLines(output.text));
    } else if (output.output_type === "error") {
      pieces.set("error", `${output.ename}: ${output.evalue}`);
    } else {
      displays++;
      for (const [mime, value] of Object.entries(output.data)) {
        pieces.set(displays === 1 ? mime : `${mime} of output ${displays}`, textOf(value));
      }
    }
  }
  return pieces;
}

function textOf(value: unknown): string {
  const isLines =
    typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));
  return (isLines ? joinLines(value as MultilineString) : JSON.stringify(value)).replace(RANDOM, "");
}

function firstDifference(
  saved: string | undefined,
  now: string | undefined,
): Pick<Difference, "saved" | "now"> | undefined {
  if (saved === now) return undefined;
  const [was, is] = [saved?.split("\n") ?? [], now?.split("\n") ?? []];
  const at = was.findIndex((line, i) => line !== is[i]);
  const line = at < 0 ? was.length : at;
  return { saved: was[line], now: is[line] };
}
