import { plainText } from "../util/plain-text.js";
import { PAGE_WIDTH } from "../views/table-view.js";
import { type View, viewText } from "../views/view.js";

/** Prints a view on stdout, as wide as the terminal but at least `PAGE_WIDTH`; then texts unchanged, one block each. */
export function printView(view: View, texts: readonly string[] = []): void {
  const width = Math.max(PAGE_WIDTH, process.stdout.columns ?? 0);
  process.stdout.write(`${plainText([viewText(view, width), ...texts].join("\n\n"))}\n`);
}

/** Prints one JSON object on stdout; typed arrays become lists. */
export function printJson(object: object): void {
  const lists = (_: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  process.stdout.write(`${JSON.stringify(object, lists, 2)}\n`);
}
