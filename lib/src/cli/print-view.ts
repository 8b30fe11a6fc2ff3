import { mapText, type View, viewText } from "../views/view.js";
import { lookOf, shownText } from "./terminal.js";

/** Prints a view on stdout, as `lookOf` says; then texts unchanged, one block each. */
export function printView(view: View, texts: readonly string[] = []): void {
  // Before colours are added, so that none come from a file's names.
  const plain = mapText(view, shownText);
  const blocks = [viewText(plain, lookOf(process.stdout)), ...texts.map(shownText)];
  process.stdout.write(`${blocks.join("\n\n")}\n`);
}

/** Prints one JSON object on stdout; typed arrays become lists. */
export function printJson(object: object): void {
  const lists = (_: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  process.stdout.write(`${JSON.stringify(object, lists, 2)}\n`);
}
