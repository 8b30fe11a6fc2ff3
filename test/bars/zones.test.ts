import { expect, test } from "vitest";
import { hoursAhead, LIKELY_ZONES } from "../../lib/src/bars/clock/zones.js";
import { zoneOffset } from "../../lib/src/bars/zone.js";
import { DAY, HOUR } from "../../lib/src/util/time.js";

test("no zone is ever ahead of New York by hours that are not listed", () => {
  const newYork = zoneOffset("America/New_York");
  const named = LIKELY_ZONES.filter((zone) => zone !== "America/New_York" && !zone.startsWith("Etc/"));
  expect(named).toHaveLength(13);
  for (const zone of named) {
    const there = zoneOffset(zone);
    const seen = new Set<number>();
    // At 12:00 UTC, in New York's session or before it: no clock changes from then until the close.
    for (let day = Date.UTC(1998, 0, 1); day < Date.UTC(2029, 0, 1); day += DAY) {
      const noon = day + DAY / 2;
      seen.add((there(noon) - newYork(noon)) / HOUR);
    }
    expect([...seen].filter((hours) => !hoursAhead(zone).includes(hours))).toEqual([]);
  }
});

test("an offset from UTC in a zone's name is what the runtime says", () => {
  const noon = Date.UTC(2018, 5, 1, 12);
  for (const zone of LIKELY_ZONES.filter((one) => one.startsWith("Etc/"))) {
    const hour = Number(
      new Intl.DateTimeFormat("en-US", { timeZone: zone, hour: "numeric", hourCycle: "h23" }).format(noon),
    );
    expect((((12 + zoneOffset(zone)(noon) / HOUR) % 24) + 24) % 24).toBe(hour);
  }
});

test("New York's clock is what the runtime says, in every hour around each change and on every day", () => {
  const newYork = zoneOffset("America/New_York");
  const format = new Intl.DateTimeFormat("en-US", { timeZone: "America/New_York", hour: "numeric", hourCycle: "h23" });
  const differs: number[] = [];
  for (let utc = Date.UTC(1980, 0, 1); utc < Date.UTC(2034, 0, 1); utc += DAY) {
    const isChangeSeason = [2, 3, 9, 10].includes(new Date(utc).getUTCMonth()) && new Date(utc).getUTCDay() === 0;
    for (const hour of isChangeSeason ? [4, 5, 6, 7, 8, 15] : [15]) {
      const moment = utc + hour * HOUR;
      const shown = new Date(moment + newYork(moment)).getUTCHours();
      if (Number(format.format(moment)) !== shown) differs.push(moment);
    }
  }
  expect(differs).toEqual([]);
});
