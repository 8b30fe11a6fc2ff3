import { adjustForSplits, audit, type Bars, formatTime, parseDay, parseSplits, requireSound, takeBars } from "ata-lab";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../lib/dist/bars/audit/finding.js";
import { sampleSessions, withExtendedHours } from "../support/extended-hours.js";

const MINUTE = 60_000;
const PRICES = ["open", "high", "low", "close"] as const;
const NEW = [
  "same-minutes",
  "copied-sessions",
  "spikes-of-bars",
  "flat-bars",
  "volume-constant",
  "volume-spikes",
  "volume-level",
];

// 16 sessions from 2018-03-05 to 2018-03-26, whose fastest and slowest days are alike.
const regular = sampleSessions(1, "2018-03-05", 16);
const extended = withExtendedHours(regular, { density: 0.7 });

const dayOf = (bars: Bars, i: number): string => formatTime(bars.time[i]! - MINUTE).slice(0, 10);
const clockOf = (bars: Bars, i: number): string => formatTime(bars.time[i]! - MINUTE).slice(11, 16);
const isRegular = (bars: Bars, i: number): boolean => clockOf(bars, i) >= "09:30" && clockOf(bars, i) < "16:00";
/** The row of a minute, by its start. */
const rowOf = (bars: Bars, start: string): number => bars.time.indexOf(parseDay(start.slice(0, 10)) + minutes(start));
const minutes = (start: string): number => (Number(start.slice(11, 13)) * 60 + Number(start.slice(14)) + 1) * MINUTE;

/** Bars with a fault put in, on a copy. */
function damaged(bars: Bars, change: (copied: Bars) => void): Bars {
  const copied = takeBars(bars, Uint32Array.from(bars.time.keys()));
  change(copied);
  return copied;
}

/** The same with a change of the volumes of some rows. */
function volumes(bars: Bars, change: (volume: number, i: number) => number): Bars {
  return { ...bars, volume: bars.volume.map(change) };
}

function without(bars: Bars, drop: (i: number) => boolean): Bars {
  return takeBars(bars, Uint32Array.from([...bars.time.keys()].filter((i) => !drop(i))));
}

const found = (bars: Bars): Finding[] =>
  audit(bars).findings.filter(({ severity }) => severity === "warning" || severity === "error");
/** The one warning or error of the bars. */
function only(bars: Bars): Finding {
  const all = found(bars);
  expect(all.map(({ check }) => check)).toHaveLength(1);
  return all[0]!;
}

describe.each([
  ["regular hours", regular],
  ["extended hours", extended],
])("in %s", (_, bars) => {
  const rowName = (i: number): string => `row ${i + 1} (${formatTime(bars.time[i]!)})`;

  /** An error is let through by its word, and by no other. */
  function expectAllowed(fault: Bars, word: string): void {
    expect(() => requireSound(audit(fault))).toThrow(`--allow ${word}`);
    expect(requireSound(audit(fault), { allow: word })).toEqual([expect.stringContaining(`allowed: ${word}: `)]);
  }

  it("clean bars have no finding", () => {
    expect(found(bars)).toEqual([]);
    expect(NEW.filter((check) => !audit(bars).findings.some((finding) => finding.check === check))).toEqual([]);
  });

  describe.each([
    ["up", 6],
    ["up", 40],
    ["down", 1 / 6],
    ["down", 1 / 40],
  ])("a source of other volume, %s by %d,", (_, factor) => {
    const fault = volumes(bars, (volume, i) => (dayOf(bars, i) >= "2018-03-14" ? volume * factor : volume));

    it("is an error that names the first row of it, and taking one level cures it", () => {
      const first = rowOf(bars, "2018-03-14 09:30");
      const finding = only(fault);
      expect(finding).toMatchObject({ check: "volume-level", severity: "error", count: 1 });
      expect(finding.where).toMatch(/^2018-03-14: /);
      expect(finding.where).toContain(rowName(first));
      const [, from] = /--from (\S+),/.exec(finding.cure)!;
      expect(found(without(fault, (i) => dayOf(fault, i) < from!))).toEqual([]);
      expectAllowed(fault, "volume-level");
    });
  });

  it("more volume along with a livelier price is news, and none", () => {
    const news = damaged(bars, (copied) => {
      for (const i of bars.time.keys()) {
        if (dayOf(bars, i) < "2018-03-14") continue;
        copied.volume[i]! *= 10;
        // Every second minute a little off.
        for (const name of PRICES) copied[name][i]! *= i % 2 === 0 ? 1.004 : 1;
      }
    });
    expect(found(news)).toEqual([]);
  });

  it("a split leaves the volume in money alone; volumes that do not follow adjusted prices are found", () => {
    const split = parseSplits("2018-03-14:10");
    const adjusted = adjustForSplits(bars, split);
    expect(found(adjusted).map(({ check }) => check)).toEqual(["splits"]);
    expect(only({ ...bars, volume: adjusted.volume }).check).toBe("volume-level");
  });

  it.each(["2018-03-14 11:07", "2018-03-14 09:30", "2018-03-26 15:59"])("a volume times 1000 at %s", (minute) => {
    const row = rowOf(bars, minute);
    const fault = volumes(bars, (volume, i) => (i === row ? volume * 1000 : volume));
    const finding = only(fault);
    expect(finding).toMatchObject({ check: "volume-spikes", count: 1 });
    expect(finding.where).toContain(`${rowName(row)}: volume`);
    if (finding.severity === "error") expectAllowed(fault, "volume-spikes");
  });

  it("one volume in every bar, unless it is 0 everywhere and so none", () => {
    const ones = volumes(bars, () => 1);
    const [error, ...others] = audit(ones).findings.filter(({ severity }) => severity === "error");
    expect(error).toMatchObject({ check: "volume-constant", count: 16, cure: expect.stringMatching(/^--volume none/) });
    expect(others).toEqual([]);
    expect(() => requireSound(audit(ones), { allow: "volume-constant" })).not.toThrow();
    const none = audit(volumes(bars, () => 0)).findings;
    expect(none.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(none.find(({ check }) => check === "zero-volume")!.severity).toBe("warning");
    const someDay = volumes(bars, (volume, i) => (dayOf(bars, i) === "2018-03-14" && isRegular(bars, i) ? 0 : volume));
    const finding = found(someDay).find(({ check }) => check === "volume-constant")!;
    expect(finding).toMatchObject({ severity: "error", count: 1 });
    expect(finding.where).toContain(rowName(rowOf(bars, "2018-03-14 09:30")));
  });

  it.each([
    ["10:00 to 10:29", (clock: string): boolean => clock >= "10:00" && clock < "10:30", 30],
    ["12:34", (clock: string): boolean => clock === "12:34", 1],
    ["15:59", (clock: string): boolean => clock === "15:59", 1],
  ])("the minutes %s missing on most days", (name, isLost, count) => {
    const fault = without(bars, (i) => isLost(clockOf(bars, i)) && dayOf(bars, i) !== "2018-03-08");
    const finding = found(fault).find(({ check }) => check === "same-minutes")!;
    expect(finding).toMatchObject({ severity: "warning", count });
    expect(finding.where).toBe(`in New York, by their start: ${name} on 15 of 16 days`);
  });

  it("minutes missing here and there are usual for a stock that trades little", () => {
    const sparse = without(bars, (i) => isRegular(bars, i) && (i * 7919) % 100 < 40);
    expect(found(sparse).map(({ check }) => check)).toEqual(["minutes"]);
  });

  it.each([2, 3, 4, 5])("a price off for %d bars", (length) => {
    for (const [by, severity] of [
      [1.06, "warning"],
      [1 / 1.06, "warning"],
      [10, "error"],
      [0.1, "error"],
    ] as const) {
      const row = rowOf(bars, "2018-03-14 11:07");
      const fault = damaged(bars, (copied) => {
        for (let i = row; i < row + length; i++) for (const name of PRICES) copied[name][i]! *= by;
      });
      expect(only(fault)).toMatchObject({ check: "spikes-of-bars", severity, count: 1 });
      expect(only(fault).where).toContain(rowName(row));
      if (severity === "error") expectAllowed(fault, "spikes-of-bars");
    }
  });

  it("a move that stays, and one that takes its time, are none", () => {
    const row = rowOf(bars, "2018-03-14 11:07");
    const level = damaged(bars, (copied) => {
      for (let i = row; i < bars.time.length; i++) for (const name of PRICES) copied[name][i]! *= 1.06;
    });
    const slow = damaged(bars, (copied) => {
      for (let i = 0; i < 5; i++)
        for (const name of PRICES) copied[name][row + i]! *= [1.02, 1.04, 1.06, 1.04, 1.02][i]!;
    });
    for (const moved of [level, slow]) expect(found(moved)).toEqual([]);
  });

  it("a session that copies another, its volumes or not", () => {
    const [from, to] = [rowOf(bars, "2018-03-07 09:30"), rowOf(bars, "2018-03-15 09:30")];
    for (const columns of [PRICES, [...PRICES, "volume"] as const]) {
      const fault = damaged(bars, (copied) => {
        for (let i = 0; i < 390; i++) for (const name of columns) copied[name][to + i] = copied[name][from + i]!;
      });
      const finding = found(fault).find(({ check }) => check === "copied-sessions")!;
      expect(finding).toMatchObject({ severity: "error", count: 1, allow: "copied-sessions" });
      expect(finding.where).toBe(`2018-03-15 is 2018-03-07, from ${rowName(to)}`);
      // As the cure says.
      expect(found(without(fault, (i) => dayOf(fault, i) === "2018-03-15")).map(({ check }) => check)).toEqual([
        "sessions",
      ]);
    }
  });

  it("bars of one price each: everywhere an error, for some hours a warning", () => {
    const flat = (isFlat: (i: number) => boolean): Bars =>
      damaged(bars, (copied) => {
        for (const i of bars.time.keys()) {
          if (isFlat(i)) copied.open[i] = copied.high[i] = copied.low[i] = copied.close[i]!;
        }
      });
    const all = flat((i) => isRegular(bars, i));
    expect(only(all)).toMatchObject({ check: "flat-bars", severity: "error", count: 16 });
    expectAllowed(all, "flat-bars");
    const hours = flat(
      (i) => dayOf(bars, i) === "2018-03-14" && clockOf(bars, i) >= "11:00" && clockOf(bars, i) < "13:00",
    );
    expect(only(hours)).toMatchObject({ check: "flat-bars", severity: "warning", count: 1 });
    expect(only(hours).where).toContain(rowName(rowOf(bars, "2018-03-14 11:00")));
  });

  describe.each([
    ["6/5", 6 / 5],
    ["5/4", 5 / 4],
    ["4/3", 4 / 3],
  ])("a split of %s", (text, ratio) => {
    // The night before 2018-03-14 moves by little.
    const fault = damaged(bars, (copied) => {
      for (const i of bars.time.keys()) {
        if (dayOf(bars, i) >= "2018-03-14") continue;
        for (const name of PRICES) copied[name][i]! *= ratio;
        copied.volume[i]! /= ratio;
      }
    });

    it("into a calm day is an error, and the option it names cures it", () => {
      const finding = only(fault);
      expect(finding).toMatchObject({ check: "splits", severity: "error", split: `2018-03-14:${text}` });
      const [, splits] = /--splits (\S+),/.exec(finding.cure)!;
      expect(found(adjustForSplits(fault, parseSplits(splits!)))).toEqual([]);
      const allow = "split-2018-03-14";
      expect(requireSound(audit(fault), { allow })).toEqual([expect.stringContaining("allowed: splits: ")]);
    });

    it("with the trading of news is a warning only", () => {
      const news = volumes(fault, (volume, i) => (dayOf(bars, i) === "2018-03-14" ? volume * 5 : volume));
      expect(only(news)).toMatchObject({ check: "splits", severity: "warning" });
      expect(only(news).what).toMatch(/which news can cause too/);
    });
  });
});
