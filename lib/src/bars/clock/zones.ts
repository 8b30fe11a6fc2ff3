import { NEW_YORK } from "../bars.js";

/** What brokers' servers show: seven hours before New York, with New York's changes, so that a week has five days. */
const BROKERS_CLOCK: string = "America/New_York+7h";

/** Hours of New York from UTC, in winter and in summer. */
const NEW_YORKS = [-5, -4];

/** Hours from UTC that each zone's clock has shown since 1998. */
const HOURS: ReadonlyMap<string, readonly number[]> = /* @__PURE__ */ hoursOfZones();

function hoursOfZones(): Map<string, readonly number[]> {
  return new Map<string, readonly number[]>([
    ["UTC", [0]],
    ["America/Chicago", [-6, -5]],
    ["America/Denver", [-7, -6]],
    ["America/Los_Angeles", [-8, -7]],
    ["Europe/London", [0, 1]],
    ["Europe/Berlin", [1, 2]],
    [BROKERS_CLOCK, [2, 3]],
    ["Europe/Athens", [2, 3]],
    ["Europe/Moscow", [3, 4]],
    ["Asia/Kolkata", [5.5]],
    ["Asia/Shanghai", [8]],
    ["Asia/Tokyo", [9]],
    ["Australia/Sydney", [10, 11]],
    ...fixedZones(),
  ]);
}

/** Whole hours from UTC, `Etc/GMT-1` an hour ahead of it; no two of them a day apart. */
function fixedZones(): [string, number[]][] {
  return Array.from({ length: 24 }, (_, i) => 12 - i).flatMap((hours): [string, number[]][] =>
    hours === 0 ? [] : [[`Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`, [hours]]],
  );
}

/** Zones whose wall clock files of US stocks are in. Of those that read the bars alike, the first is taken. */
export const LIKELY_ZONES: readonly string[] = /* @__PURE__ */ likelyZones();

function likelyZones(): string[] {
  return [NEW_YORK, ...HOURS.keys()];
}

/** Hours by which a zone's clock has been ahead of New York's since 1998; empty if that is not known. */
export function hoursAhead(zone: string): readonly number[] {
  const hours = HOURS.get(zone) ?? [];
  return [...new Set(hours.flatMap((there) => NEW_YORKS.map((here) => there - here)))];
}
