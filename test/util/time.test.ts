import { formatTime, parseDay } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRule } from "../../lib/dist/util/time.js";

describe("days and times", () => {
  it("read and print each other", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 30_000 }), (days) => {
        const time = days * 86_400_000;
        expect(parseDay(formatTime(time).slice(0, 10))).toBe(time);
      }),
    );
  });

  it.each(["2021-02-29", "2021-13-01", "2021-1-1", "20210101", "2021-01-01 09:30", "yesterday", ""])(
    "%j is no day",
    (text) => {
      expect(() => parseDay(text)).toThrow(/is not a day: write YYYY-MM-DD/);
    },
  );
});

describe("rules", () => {
  it.each([
    ["30s", 30_000],
    ["min", 60_000],
    ["5min", 300_000],
    ["4h", 14_400_000],
    ["1D", 86_400_000],
  ])("%s", (rule, length) => {
    expect(parseRule(rule)).toBe(length);
  });
});
