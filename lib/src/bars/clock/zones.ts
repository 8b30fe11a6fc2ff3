import { NEW_YORK } from "../bars.js";

/** What brokers' servers show: seven hours before New York, with New York's changes, so that a week has five days. */
const BROKERS_CLOCK: string = "America/New_York+7h";

/** Whole hours from UTC, `Etc/GMT-1` an hour ahead of it; no two of them a day apart. */
const FIXED = Array.from({ length: 24 }, (_, i) => 12 - i).flatMap((hours) =>
  hours === 0 ? [] : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`,
);

/** Zones whose wall clock files of US stocks are in. Of those that read the bars alike, the first is taken. */
export const LIKELY_ZONES: readonly string[] = [
  NEW_YORK,
  "UTC",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
  "Europe/London",
  "Europe/Berlin",
  BROKERS_CLOCK,
  "Europe/Athens",
  "Europe/Moscow",
  "Asia/Kolkata",
  "Asia/Shanghai",
  "Asia/Tokyo",
  "Australia/Sydney",
  ...FIXED,
];
