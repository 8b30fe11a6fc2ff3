import { formatTime, HOUR, MINUTE } from "ata-lab";
import { describe, expect, it } from "vitest";
import { newYorkClock, toNewYork, zoneOffset } from "../../lib/dist/bars/zone.js";

/** A wall clock in milliseconds, `2018-01-02 09:30`. */
const at = (clock: string): number => Date.parse(`${clock.replace(" ", "T")}:00Z`);
const shown = (time: number): string => formatTime(time).slice(0, 16);

describe("New York's wall clock", () => {
  it.each([
    ["2018-01-02 14:30", "2018-01-02 09:30"],
    ["2018-01-03 04:59", "2018-01-02 23:59"],
    ["2018-07-02 13:30", "2018-07-02 09:30"],
    // Clocks go from 2 to 3 on the spring Sunday, from 2 to 1 on the autumn one.
    ["2018-03-11 06:59", "2018-03-11 01:59"],
    ["2018-03-11 07:00", "2018-03-11 03:00"],
    ["2018-11-04 05:59", "2018-11-04 01:59"],
    ["2018-11-04 06:00", "2018-11-04 01:00"],
    ["2018-11-04 23:00", "2018-11-04 18:00"],
    // Until 2006 they changed in April and October.
    ["2006-04-02 06:59", "2006-04-02 01:59"],
    ["2006-04-02 07:00", "2006-04-02 03:00"],
  ])("shows the UTC time %s as %s", (utc, there) => {
    expect(shown(newYorkClock(true, "Europe/Berlin")(at(utc)))).toBe(there); // a time in UTC has no other zone
    expect(shown(newYorkClock(false, "UTC")(at(utc)))).toBe(there);
  });

  it.each([
    ["Europe/Berlin", "2018-01-02 15:30", "2018-01-02 09:30"],
    ["Europe/Berlin", "2018-03-12 14:30", "2018-03-12 09:30"], // America has changed its clocks, Europe not yet
    ["Europe/Berlin", "2018-03-26 15:30", "2018-03-26 09:30"],
    ["Europe/Berlin", "2018-01-03 05:30", "2018-01-02 23:30"],
    ["Asia/Kolkata", "2018-01-02 20:00", "2018-01-02 09:30"],
    ["Asia/Kolkata", "2018-07-02 19:00", "2018-07-02 09:30"],
    ["Etc/GMT+5", "2018-07-02 08:30", "2018-07-02 09:30"],
    ["America/Chicago", "2018-11-04 23:30", "2018-11-05 00:30"],
  ])("of the clock in %s at %s is %s", (zone, wall, there) => {
    expect(shown(newYorkClock(false, zone)(at(wall)))).toBe(there);
  });

  it("is left alone where it is the clock given, also at the hours that it skips or shows twice", () => {
    const same = newYorkClock(false, "America/New_York");
    for (const clock of ["2018-03-11 02:30", "2018-11-04 01:30"]) expect(same(at(clock))).toBe(at(clock));
  });

  it("is what the runtime's own formatting shows, every quarter of an hour of a spring and an autumn, in any order", () => {
    const clock = newYorkClock(true, "UTC");
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "America/New_York",
      dateStyle: "short",
      timeStyle: "short",
    });
    for (const from of ["2021-11-06 00:00", "2021-03-13 00:00"]) {
      for (let time = at(from); time < at(from) + 72 * HOUR; time += 15 * MINUTE) {
        expect(shown(clock(time))).toBe(format.format(time));
      }
    }
    expect(shown(clock(at("2021-11-07 05:10")))).toBe("2021-11-07 01:10");
    expect(shown(clock(at("2021-11-07 06:10")))).toBe("2021-11-07 01:10");
  });

  it("refuses a zone that is not known, and says what to write", () => {
    expect(() => newYorkClock(false, "New York")).toThrow(
      'zone "New York" is not known: write an IANA name such as America/New_York or UTC',
    );
  });
});

describe("times of bars", () => {
  it("are brought to New York by the starts of their bars", () => {
    const times = (): Float64Array => Float64Array.of(at("2018-01-02 14:31"), at("2018-03-11 07:00"));
    const shownAll = (time: Float64Array): string[] => Array.from(time, shown);
    const utc = times();
    toNewYork(utc, true, "UTC", MINUTE);
    // The minute that ends at 07:00 UTC begins before the clocks change.
    expect(shownAll(utc)).toEqual(["2018-01-02 09:31", "2018-03-11 02:00"]);
    const starts = times();
    toNewYork(starts, true, "UTC", 0);
    expect(shownAll(starts)).toEqual(["2018-01-02 09:31", "2018-03-11 03:00"]);
    const own = times();
    toNewYork(own, false, "America/New_York", MINUTE);
    expect(own).toEqual(times());
    const berlin = times();
    toNewYork(berlin, false, "Europe/Berlin", 0);
    expect(shownAll(berlin)).toEqual(["2018-01-02 08:31", "2018-03-11 01:00"]);
  });
});

describe("an offset from UTC", () => {
  const winter = at("2018-01-02 12:00");
  it.each([
    ["UTC", 0],
    ["Etc/GMT+5", -5],
    ["Etc/GMT-14", 14],
    ["Etc/GMT+12", -12],
    ["America/New_York", -5],
    ["America/New_York+1h", -4],
    ["America/New_York-12h", -17],
    ["Europe/Berlin", 1],
  ])("of %s in winter is %d hours", (zone, hours) => {
    expect(zoneOffset(zone)(winter) / HOUR).toBe(hours);
  });

  it.each(["Etc/GMT+13", "Etc/GMT-15", "xEtc/GMT+5", "Mars/Olympus"])("of %s is not known", (zone) => {
    expect(() => zoneOffset(zone)(winter)).toThrow();
  });
});
