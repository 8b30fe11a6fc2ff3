import { existsSync, readFileSync } from "node:fs";
import { formatTime, parseDay, sessionOf } from "ata-lab";
import { describe, expect, it } from "vitest";
import { sessionsBetween } from "../../lib/dist/bars/calendar.js";

const FACTS = "../shared/data/us-equity-calendar.json";

describe("the exchange calendar", () => {
  it.each([
    ["2018-01-01", "2022-01-01", 1008, 9],
    ["2001-01-01", "2002-01-01", 248, 3],
    ["1998-01-01", "2029-01-01", 7796, 64],
  ])("has the right number of sessions and early closes from %s to %s", (from, to, count, early) => {
    const sessions = sessionsBetween(from, to);
    expect(sessions).toHaveLength(count);
    expect(sessions.filter(({ open, close }) => close - open === 3.5 * 3_600_000)).toHaveLength(early);
  });

  it("has 391,500 regular minutes in 2018 to 2021", () => {
    const minutes = sessionsBetween("2018-01-01", "2022-01-01").map(({ open, close }) => (close - open) / 60_000);
    expect(minutes.reduce((a, b) => a + b)).toBe(391_500);
  });

  it.each(["1997-12-31", "2029-01-01"])("refuses %s", (day) => {
    expect(() => sessionOf(parseDay(day))).toThrow(`${day} is outside the exchange calendar, which knows 1998 to 2028`);
  });

  it("knows a session at any moment of its day", () => {
    const { open, close } = sessionOf(parseDay("2024-07-03") + 1)!;
    expect([open, close].map(formatTime)).toEqual(["2024-07-03 09:30:00", "2024-07-03 13:00:00"]);
    expect(sessionOf(parseDay("2012-10-29") + 40_000_000)).toBeUndefined();
  });

  it.skipIf(!existsSync(FACTS))("agrees with the published hours on every day", () => {
    const facts = JSON.parse(readFileSync(FACTS, "utf8"));
    const closed = new Set<string>(facts.closed);
    for (let time = parseDay("1998-01-01"); time <= parseDay("2028-12-25"); time += 86_400_000) {
      const day = formatTime(time).slice(0, 10);
      const weekend = [0, 6].includes(new Date(time).getUTCDay());
      const session = sessionOf(time);
      const close = session && formatTime(session.close).slice(11, 16);
      expect([day, close]).toEqual([day, weekend || closed.has(day) ? undefined : (facts.early_close[day] ?? "16:00")]);
    }
  });
});
