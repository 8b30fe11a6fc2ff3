import { NEW_YORK } from "../../bars/bars.js";
import type { Origin } from "../../bars/origin.js";

/** Name of a layout of files. */
export type LayoutName = "alpaca" | "massive-flat" | "databento" | "kibot" | "firstrate" | "plain";

/** What a vendor's files say without writing it in them. */
export interface Layout {
  /** Whose it is. */
  readonly vendor: string;
  /** The columns' names in order, where a file has no header; undefined where it always has one. */
  readonly order?: readonly string[];
  /** Whether a header's names, in lower case, are this layout's. */
  readonly header: (names: readonly string[]) => boolean;
  /** Whether the first cells of a file without a header are this layout's. */
  readonly cells: (cells: readonly string[]) => boolean;
  /** Which end of the minute its times are. */
  readonly stamp?: "start";
  /** The zone of its times, where it writes none. */
  readonly zone?: string;
  readonly adjustment: Origin["adjustment"];
}

const DATE_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const never = (): boolean => false;

/** The layouts that are known by name; `plain` is any file with the six columns. */
export const LAYOUTS: Readonly<Record<LayoutName, Layout>> = {
  alpaca: {
    vendor: "Alpaca",
    header: (names) =>
      ["timestamp", "trade_count", "vwap"].every((name) => names.includes(name)) ||
      ["t", "o", "h", "l", "c", "v", "n", "vw"].every((name) => names.includes(name)),
    cells: never,
    stamp: "start",
    adjustment: "unknown",
  },
  "massive-flat": {
    vendor: "Massive (Polygon) flat files",
    order: ["ticker", "volume", "open", "close", "high", "low", "window_start", "transactions"],
    header: (names) => names.includes("ticker") && names.includes("window_start"),
    cells: (cells) => cells.length === 8 && /[A-Z]/i.test(cells[0]!) && /^\d{19}$/.test(cells[6]!),
    stamp: "start",
    adjustment: "raw",
  },
  databento: {
    vendor: "Databento",
    header: (names) =>
      names.includes("ts_event") && ["rtype", "publisher_id", "instrument_id"].some((name) => names.includes(name)),
    cells: never,
    stamp: "start",
    adjustment: "raw",
  },
  kibot: {
    vendor: "Kibot",
    order: ["date", "time", "open", "high", "low", "close", "volume"],
    header: never,
    cells: (cells) =>
      cells.length === 7 && /^\d\d\/\d\d\/\d{4}$/.test(cells[0]!) && /^\d\d:\d\d(:\d\d)?$/.test(cells[1]!),
    stamp: "start",
    zone: NEW_YORK,
    adjustment: "adjusted",
  },
  firstrate: {
    vendor: "FirstRateData",
    order: ["timestamp", "open", "high", "low", "close", "volume"],
    header: never,
    cells: (cells) => cells.length === 6 && DATE_TIME.test(cells[0]!),
    stamp: "start",
    zone: NEW_YORK,
    adjustment: "unknown",
  },
  plain: {
    vendor: "no vendor's",
    order: ["time", "open", "high", "low", "close", "volume"],
    header: never,
    cells: never,
    adjustment: "unknown",
  },
};

/** The layouts' names. */
export const LAYOUT_NAMES: readonly LayoutName[] = Object.keys(LAYOUTS) as LayoutName[];

/** The layout that a file's first rows show; `plain` where they show none. */
export function detectLayout(header: readonly string[] | undefined, cells: readonly string[]): LayoutName {
  const names = header?.map((name) => name.trim().toLowerCase());
  const found = LAYOUT_NAMES.find((name) => (names ? LAYOUTS[name].header(names) : LAYOUTS[name].cells(cells)));
  return found ?? "plain";
}

/** How a layout that was detected is told. */
export function announce(layout: LayoutName): string {
  return `looks like ${LAYOUTS[layout].vendor}, read with layout ${layout} (--layout plain takes it as any other file)`;
}

/** FirstRateData writes its three variants into the file's name. */
export function adjustmentOf(layout: LayoutName, fileName: string): Origin["adjustment"] {
  if (layout !== "firstrate") return LAYOUTS[layout].adjustment;
  const lower = fileName.toLowerCase();
  if (lower.includes("adjsplitdiv")) return "adjusted";
  if (lower.includes("adjsplit")) return "split";
  return lower.includes("unadjusted") ? "raw" : "unknown";
}
