import { existsSync, readFileSync } from "node:fs";
import { formatTime, parseDay } from "ata-lab";
import { beforeEach, describe, expect, it, vi } from "vitest";

type Calendar = typeof import("../../lib/dist/bars/calendar.js");
let sessionOf: Calendar["sessionOf"];
let sessionsBetween: Calendar["sessionsBetween"];

// The calendar is built once and kept: each test has one of its own, so that a mutant of its building meets them all.
beforeEach(async () => {
  vi.resetModules();
  ({ sessionOf, sessionsBetween } = await import("../../lib/dist/bars/calendar.js"));
});

const FACTS = "../shared/data/us-equity-calendar.json";

describe("the exchange calendar", () => {
  it.each([
    ["2018-01-01", "2022-01-01", 1008, 9],
    ["2001-01-01", "2002-01-01", 248, 3],
    ["1998-01-01", "2029-01-01", 7796, 66],
  ])("has the right number of sessions and early closes from %s to %s", (from, to, count, early) => {
    const sessions = sessionsBetween(from, to);
    expect(sessions).toHaveLength(count);
    expect(sessions.filter(({ open, close }) => close - open === 3.5 * 3_600_000)).toHaveLength(early);
  });

  it.each([
    ["1998", "01-01 01-19 02-16 04-10 05-25 07-03 09-07 11-26 12-25", "11-27 12-24"],
    ["2003", "01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25", "07-03 11-28 12-24 12-26"],
    ["2010", "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26"],
    ["2012", "01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25", "07-03 11-23 12-24"],
    ["2021", "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26"],
    ["2022", "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26", "11-25"],
    ["2023", "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24"],
  ])("is closed, and closes early, on the days that the NYSE published for %s", (year, closed, early) => {
    const [open, short]: Set<string>[] = [new Set(), new Set()];
    for (const session of sessionsBetween(`${year}-01-01`, `${Number(year) + 1}-01-01`)) {
      open!.add(formatTime(session.open).slice(5, 10));
      if (session.close - session.open < 6.5 * 3_600_000) short!.add(formatTime(session.open).slice(5, 10));
    }
    const weekdays: string[] = [];
    for (let time = parseDay(`${year}-01-01`); time < parseDay(`${Number(year) + 1}-01-01`); time += 86_400_000) {
      const day = formatTime(time).slice(5, 10);
      if (![0, 6].includes(new Date(time).getUTCDay())) weekdays.push(day);
      else expect(open!.has(day)).toBe(false);
    }
    expect(weekdays.filter((day) => !open!.has(day)).join(" ")).toBe(closed);
    expect([...short!].join(" ")).toBe(early);
  });

  it("keeps every Good Friday, two days before the church's Easter", () => {
    const easters =
      "1998-04-12 1999-04-04 2000-04-23 2001-04-15 2002-03-31 2003-04-20 2004-04-11 2005-03-27 2006-04-16 2007-04-08 " +
      "2008-03-23 2009-04-12 2010-04-04 2011-04-24 2012-04-08 2013-03-31 2014-04-20 2015-04-05 2016-03-27 2017-04-16 " +
      "2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 " +
      "2028-04-16";
    for (const sunday of easters.split(" ")) {
      const friday = parseDay(sunday) - 2 * 86_400_000;
      expect(sessionOf(friday), sunday).toBeUndefined();
      // The Thursday before and the Monday after are days like any other.
      for (const days of [-3, 1]) {
        const { open, close } = sessionOf(parseDay(sunday) + days * 86_400_000)!;
        expect(close - open).toBe(6.5 * 3_600_000);
      }
    }
  });

  it.each(["2001-09-11", "2001-09-14", "2004-06-11", "2007-01-02", "2012-10-29", "2018-12-05", "2025-01-09"])(
    "was closed on %s, which no rule gives",
    (day) => {
      expect(sessionOf(parseDay(day))).toBeUndefined();
    },
  );

  it("knows the first and the last day of its years, and no missing time", () => {
    expect(sessionOf(parseDay("1998-01-02"))).toBeDefined();
    expect(sessionOf(parseDay("2028-12-29") + 86_399_999)).toBeDefined();
    expect(sessionOf(parseDay("2028-12-31"))).toBeUndefined();
    expect(sessionOf(parseDay("1998-01-01"))).toBeUndefined();
    expect(() => sessionOf(Number.NaN)).toThrow("a missing time is outside the exchange calendar");
  });

  it("has 391,500 regular minutes in 2018 to 2021", () => {
    const minutes = sessionsBetween("2018-01-01", "2022-01-01").map(({ open, close }) => (close - open) / 60_000);
    expect(minutes.reduce((a, b) => a + b)).toBe(391_500);
  });

  it.each(["1997-12-31", "2029-01-01"])("refuses %s", (day) => {
    expect(() => sessionOf(parseDay(day))).toThrow(
      `${day} is outside the exchange calendar, which covers 1998 to 2028`,
    );
  });

  it("knows a session at any moment of its day", () => {
    const { open, close } = sessionOf(parseDay("2024-07-03") + 1)!;
    expect([open, close].map(formatTime)).toEqual(["2024-07-03 09:30:00", "2024-07-03 13:00:00"]);
    expect(sessionOf(parseDay("2012-10-29") + 40_000_000)).toBeUndefined();
  });

  it.skipIf(!existsSync(FACTS))("agrees with the published hours on every day", () => {
    const facts = JSON.parse(readFileSync(FACTS, "utf8"));
    const closed = new Set<string>(facts.closed);
    // LEAN's hours, which these are, list no early close before 1999; the exchange had two.
    const early = { ...facts.early_close, "1998-11-27": "13:00", "1998-12-24": "13:00" };
    for (let time = parseDay("1998-01-01"); time <= parseDay("2028-12-25"); time += 86_400_000) {
      const day = formatTime(time).slice(0, 10);
      const weekend = [0, 6].includes(new Date(time).getUTCDay());
      const session = sessionOf(time);
      const close = session && formatTime(session.close).slice(11, 16);
      expect([day, close]).toEqual([day, weekend || closed.has(day) ? undefined : (early[day] ?? "16:00")]);
    }
  });
});
