import { type DateOrder, isOpenDate } from "./read-date.js";

/** How a file writes its times, where a cell alone does not tell. */
export interface TimeStyle {
  /** What a date's numbers are; undefined where the first rows leave it open. */
  readonly order?: DateOrder;
  /** What told that order, where the first rows did not: an error repeats it. */
  readonly orderWhy?: string;
  /** Whether AM or PM follows the clock. */
  readonly halves: boolean;
  /** How many digits a clock without colons has: `0931`, or `093100`. */
  readonly clockDigits: 4 | 6;
  /** What may follow the clock for the zone; nothing else may. */
  readonly zoneNames: readonly string[];
  /** IANA name of that zone. */
  readonly zone?: string;
}

/** Year first, 24 hours, and no zone's name. */
export const PLAIN_STYLE: TimeStyle = { order: "ymd", halves: false, clockDigits: 4, zoneNames: [] };

/** Abbreviations of a zone's winter and summer time that may follow a clock. */
const LABELS: readonly (readonly [labels: readonly string[], zone: string])[] = [
  [["ET"], "America/New_York"],
  [["EST", "EDT"], "America/New_York"],
  [["CT"], "America/Chicago"],
  [["CST", "CDT"], "America/Chicago"],
  [["MST", "MDT"], "America/Denver"],
  [["PT"], "America/Los_Angeles"],
  [["PST", "PDT"], "America/Los_Angeles"],
];
const HALF = /\d[ \u00a0\u202f]*[ap]\.?m\.?(?![a-z])/i;
const ZONE_NAME = /\d *(?:[ap]\.?m\.?)? +([a-z][a-z_]*[a-z0-9](?:\/[a-z0-9_+-]+)*)$/i;

/**
 * How times are written, seen from a file's first rows.
 *
 * @param dates the cells of the time, or of the date alone
 * @param clocks the cells of the time of day, where they are others
 * @param said what a date's numbers are, where only that tells
 */
export function timeStyle(dates: readonly string[], clocks: readonly string[] = [], said?: DateOrder): TimeStyle {
  const [first = ""] = dates;
  const last = clocks[0] ?? first;
  const longest = Math.max(0, ...clocks.map((clock) => /^\s*(\d*)/.exec(clock)![1]!.length));
  return {
    ...(isOpenDate(first.trim()) ? said && { order: said } : { order: "ymd" }),
    halves: HALF.test(last),
    clockDigits: longest > 4 ? 6 : 4,
    ...zoneBehind(last.trim()),
  };
}

function zoneBehind(text: string): Pick<TimeStyle, "zoneNames" | "zone"> {
  const name = ZONE_NAME.exec(text)?.[1];
  if (name === undefined || /^([ap]m|utc|gmt|z)$/i.test(name)) return { zoneNames: [] };
  const [labels, zone] = LABELS.find(([names]) => names.includes(name)) ?? [[name], name];
  return isZone(zone) ? { zoneNames: labels, zone } : { zoneNames: [] };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
