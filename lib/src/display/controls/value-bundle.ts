import { inspect } from "node:util";
import { DISPLAY } from "../../util/showable.js";
import type { MimeBundle } from "../display.js";
import { isTable, tableBundle } from "../table-bundle.js";
import { after } from "./after.js";

/**
 * The MIME bundle of a function's value, as for a cell's last expression.
 *
 * @param value any value
 * @returns a bundle with `text/plain`, or a promise of one if displaying the value is asynchronous
 */
export function valueBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  const own = (value as { [DISPLAY]?: unknown } | null | undefined)?.[DISPLAY];
  if (typeof own !== "function") return isTable(value) ? tableBundle(value) : textOf(value);
  return after(Reflect.apply(own, value, []) as MimeBundle | Promise<MimeBundle>, (bundle) => ({
    ...textOf(value),
    ...bundle,
  }));
}

function textOf(value: unknown): MimeBundle {
  return { "text/plain": typeof value === "string" ? value : inspect(value) };
}
