import { inspect } from "node:util";
import { DISPLAY } from "../../util/showable.js";
import type { MimeBundle } from "../display.js";
import { isTable, tableBundle } from "../table-bundle.js";
import { after } from "./after.js";

/**
 * How a function's value shows: as a cell's last expression would.
 *
 * @param value any value
 * @returns a bundle that has `text/plain`; a promise of it where the value itself takes its time
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
