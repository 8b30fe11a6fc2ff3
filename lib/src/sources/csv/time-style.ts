import { type DateOrder, isOpenDate } from "./read-date.js";

/** How a file writes its times, as far as a single cell does not show it. */
export interface TimeStyle {
  /** The order of the numbers in dates; undefined if the first rows leave it open. */
  readonly order?: DateOrder;
  /** The sentence that says how the order was found, if not from the first rows; errors quote it. */
  readonly orderWhy?: string;
  /** Whether AM or PM follows the clock. */
  readonly halves: boolean;
  /** How many digits a clock without colons has: `0931`, or `093100`. */
  readonly clockDigits: 4 | 6;
  /** Zone names after the time of day; if there are any, each time must end in one. */
  readonly zoneNames: readonly string[];
  /** IANA name of the zone that they stand for. */
  readonly zone?: string;
}

/** Year first, 24-hour clock, no zone name. */
export const PLAIN_STYLE: TimeStyle = { order: "ymd", halves: false, clockDigits: 4, zoneNames: [] };

/** Abbreviations of a zone's winter and summer time, as they may follow a time of day. */
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
 * Finds how a file writes its times, from its first rows.
 *
 * @param dates the cells of the time, or of the date alone
 * @param clocks the cells of the time of day, if it has its own column
 * @param said the order of the numbers in dates as the user gave it, used if the dates leave it open
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
