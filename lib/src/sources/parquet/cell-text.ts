import { DAY, formatTime, SECOND } from "../../util/time.js";
import type { ColumnType } from "./column-type.js";

/** A value of a column, read as a double, as text. */
export function cellText(type: ColumnType, value: number): string {
  switch (type.kind) {
    case "boolean":
      return value === 1 ? "true" : "false";
    case "real":
      return realText(value);
    case "decimal":
      return value.toFixed(type.scale);
    case "date":
      return timeText(value).slice(0, 10);
    case "clock":
      return timeText(((value % DAY) + DAY) % DAY).slice(11);
    case "timestamp":
      return `${timeText(value)}${type.isUtc ? "+00" : ""}`;
    default:
      return String(value);
  }
}

/** Dates beyond what a Date can hold. */
const LAST_DAY = 8.64e15;

function timeText(time: number): string {
  if (!(Math.abs(time) <= LAST_DAY)) return String(time);
  const seconds = Math.floor(time / SECOND) * SECOND;
  const rest = time - seconds;
  return `${formatTime(seconds)}${rest === 0 ? "" : String(rest / SECOND).slice(1)}`;
}

function realText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value).replace("NaN", "nan");
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** A number written as text; NaN for `nan`, infinite if it is none. */
export function textNumber(text: string): number {
  if (NUMBER.test(text)) return Number(text);
  return /^\s*nan\s*$/i.test(text) ? Number.NaN : Number.POSITIVE_INFINITY;
}
