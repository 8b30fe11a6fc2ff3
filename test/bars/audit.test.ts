import { existsSync } from "node:fs";
import {
  type AuditReport,
  adjustForSplits,
  audit,
  auditTable,
  type Bars,
  type Finding,
  formatTime,
  makeSample,
  parseDay,
  parseSplits,
  requireSound,
  research,
  sessionOf,
  sliceBars,
  takeBars,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Severity } from "../../lib/dist/bars/audit/finding.js";
import { fileSource } from "../../lib/dist/sources/file-source.js";

const MINUTE = 60_000;
const DAY = 86_400_000;

// Clean bars: whole sessions of synthetic samples, from a quiet market to one that only strays and comes back.
const samples = [
  makeSample({ seed: 11, to: "2018-07-01" }),
  makeSample({ seed: 12, edge: 0.14, to: "2018-07-01" }),
  makeSample({ seed: 13, edge: 0, volatility: "constant", to: "2018-07-01" }),
];
const firstRows = [...samples[0]!.time.keys()].filter((i) => formatTime(samples[0]!.time[i]!).endsWith("09:31:00"));

/** Pieces of 4 to 16 whole sessions. */
const pieces = fc
  .tuple(fc.constantFrom(...samples), fc.nat(firstRows.length - 17), fc.integer({ min: 4, max: 16 }))
  .map(([bars, from, count]) => {
    const piece = sliceBars(bars, firstRows[from]!, firstRows[from + count]!);
    // A counterexample names the piece instead of printing its thousands of numbers.
    const name = `sample ${samples.indexOf(bars)}, sessions ${from} to ${from + count}`;
    return Object.defineProperty(piece, fc.toStringMethod, { value: () => name });
  });
/** The same, with a row that is neither the first nor the last. */
const places = pieces.chain((bars) => fc.tuple(fc.constant(bars), fc.integer({ min: 1, max: bars.time.length - 2 })));

const RUNS = { numRuns: 40 };
const COLUMNS = ["open", "high", "low", "close", "volume"] as const;

function copy(bars: Bars): Bars {
  return takeBars(bars, Uint32Array.from(bars.time.keys()));
}

const fingerprint = (bars: Bars): string =>
  ["time" as const, ...COLUMNS].map((name) => Buffer.from(bars[name].buffer).toString("base64")).join();

/** Bars changed in place by `change`, on a copy. */
function damaged(bars: Bars, change: (copied: Bars) => void): Bars {
  const copied = copy(bars);
  change(copied);
  return copied;
}

function without(bars: Bars, drop: (i: number) => boolean): Bars {
  return takeBars(bars, Uint32Array.from([...bars.time.keys()].filter((i) => !drop(i))));
}

/** What a check says; one finding is expected of it. */
function findingOf(report: AuditReport, check: string): Finding {
  const found = report.findings.filter((finding) => finding.check === check);
  expect(found, check).toHaveLength(1);
  return found[0]!;
}

function expectFinding(bars: Bars, check: string, severity: Severity, count: number, where: string): void {
  const finding = findingOf(audit(bars), check);
  expect([check, finding.severity, finding.count]).toEqual([check, severity, count]);
  expect(finding.where).toContain(where);
  expect(finding.cure).not.toBe("");
}

const rowName = (bars: Bars, i: number): string => `row ${i + 1} (${formatTime(bars.time[i]!)})`;
const dayOf = (bars: Bars, i: number): string => formatTime(bars.time[i]! - MINUTE).slice(0, 10);
const worst = (report: AuditReport): Finding[] => report.findings.filter(({ severity }) => severity !== "ok");

describe("clean bars", () => {
  it("have no finding, whichever sessions of a sample they are", () => {
    fc.assert(
      fc.property(pieces, (bars) => {
        expect(worst(audit(bars))).toEqual([]);
        expect(requireSound(audit(bars))).toEqual([]);
      }),
      RUNS,
    );
  });

  it.for([
    ["QQQ", "QQQ_1min.csv.gz", "America/New_York"],
    ["SPY", "SPY_1min.parquet", "UTC"],
  ])("real bars of %s lack sessions, and nothing is wrong with the others", async ([symbol, file, zone], { skip }) => {
    const path = `../shared/data/${file}`;
    skip(!existsSync(path), "the real bars are not part of the project");
    const report = audit(await fileSource(path, { zone: zone!, report: () => {} })({ symbol: symbol! }));
    expect(worst(report).map(({ check, severity }) => [check, severity])).toEqual([
      ["sessions", "warning"],
      ["minutes", "warning"],
      // Of the two bars after an early close, which were left out.
      ["hours", "note"],
      ["early-closes", "note"],
    ]);
    expect(requireSound(report)).toHaveLength(2);
  });

  it("are left alone, and read the same with either stamp", () => {
    const bars = samples[0]!;
    const before = fingerprint(bars);
    const starts: Bars = { ...bars, stamp: "start", time: bars.time.map((time) => time - MINUTE) };
    expect(audit(starts).findings).toEqual(audit(bars).findings);
    expect(fingerprint(bars)).toBe(before);
  });
});

describe("a planted fault is found, with its row", () => {
  const planted = (test: (bars: Bars, row: number) => void): void => {
    fc.assert(
      fc.property(places, ([bars, row]) => test(bars, row)),
      RUNS,
    );
  };

  it("a time twice", () => {
    planted((bars, row) => {
      const rows = [...bars.time.keys()];
      const twice = takeBars(bars, Uint32Array.from([...rows.slice(0, row + 1), row, ...rows.slice(row + 1)]));
      expectFinding(twice, "duplicates", "error", 1, rowName(twice, row + 1));
      expect(worst(audit(twice)).map(({ check }) => check)).toEqual(["duplicates"]);
    });
  });

  it("a time out of order, and nothing else for it", () => {
    planted((bars, row) => {
      const rows = Uint32Array.from(bars.time.keys());
      [rows[row], rows[row + 1]] = [row + 1, row];
      const swapped = takeBars(bars, rows);
      expectFinding(swapped, "disorder", "error", 1, rowName(swapped, row + 1));
      expect(worst(audit(swapped)).map(({ check }) => check)).toEqual(["disorder"]);
    });
  });

  it.each([30_000, Number.NaN, Number.POSITIVE_INFINITY, 1e300])("a time that is no whole minute: + %s", (off) => {
    planted((bars, row) => {
      const uneven = damaged(bars, ({ time }) => (time[row]! += off));
      expectFinding(uneven, "times", "error", 1, `row ${row + 1} (`);
    });
  });

  it("a price that is zero, negative or infinite", () => {
    const prices = fc.tuple(places, fc.constantFrom("open", "high", "low", "close"), fc.constantFrom(0, -1, Infinity));
    fc.assert(
      fc.property(prices, ([[bars, row], column, price]) => {
        const bad = damaged(bars, (copied) => (copied[column][row] = price));
        expectFinding(bad, "prices", "error", 1, `${rowName(bars, row)}: ${column} ${price}`);
      }),
      RUNS,
    );
  });

  it("a negative volume", () => {
    planted((bars, row) => {
      const bad = damaged(bars, ({ volume }) => (volume[row] = -volume[row]!));
      expectFinding(bad, "volumes", "error", 1, `${rowName(bars, row)}: volume -`);
    });
  });

  it("a high below the low", () => {
    planted((bars, row) => {
      const bad = damaged(bars, ({ high, low }) => (high[row] = low[row]! - 0.01));
      expectFinding(bad, "high-low", "error", 1, rowName(bars, row));
      expect(findingOf(audit(bad), "open-close").severity).toBe("ok");
    });
  });

  it("an open or close outside low to high; rounding is none", () => {
    planted((bars, row) => {
      const bad = damaged(bars, ({ close, high }) => (close[row] = high[row]! + 0.01));
      expectFinding(bad, "open-close", "error", 1, rowName(bars, row));
      const rounded = damaged(bars, ({ close, high }) => (close[row] = high[row]! * (1 + 1e-12)));
      expect(findingOf(audit(rounded), "open-close").severity).toBe("ok");
    });
  });

  it("a missing number, which is no fault", () => {
    planted((bars, row) => {
      const bad = damaged(bars, ({ close }) => (close[row] = Number.NaN));
      expectFinding(bad, "missing", "note", 1, `${rowName(bars, row)}: close NaN`);
      expect(worst(audit(bad)).map(({ check }) => check)).toEqual(["missing"]);
    });
  });

  it("a missing session", () => {
    planted((bars, row) => {
      const day = dayOf(bars, row);
      const last = bars.time.length - 1;
      fc.pre(day !== dayOf(bars, 0) && day !== dayOf(bars, last));
      expectFinding(
        without(bars, (i) => dayOf(bars, i) === day),
        "sessions",
        "warning",
        1,
        day,
      );
    });
  });

  it("minutes missing: a note, or a warning where they are many", () => {
    planted((bars, row) => {
      const { open, close } = sessionOf(bars.time[row]!)!;
      const day = `${dayOf(bars, row)} (${(close - open) / MINUTE - 1} of ${(close - open) / MINUTE})`;
      fc.pre(bars.time[row]! - MINUTE > open && bars.time[row]! < close);
      expectFinding(
        without(bars, (i) => i === row),
        "minutes",
        "note",
        1,
        day,
      );
      const noon = without(bars, (i) => dayOf(bars, i) === dayOf(bars, row) && bars.time[i]! % DAY < 11 * 60 * MINUTE);
      expectFinding(noon, "minutes", "warning", 1, dayOf(bars, row));
    });
  });

  it("bars on a holiday or weekend, and outside regular hours", () => {
    const christmas = makeSample({ seed: 3, to: "2018-01-03" });
    const moved = {
      ...christmas,
      time: christmas.time.map((time) => time + parseDay("2018-12-25") - parseDay("2018-01-02")),
    };
    const both = (column: (typeof COLUMNS)[number] | "time"): Float64Array =>
      Float64Array.of(...christmas[column], ...moved[column]);
    const bars = {
      ...christmas,
      ...Object.fromEntries(["time", ...COLUMNS].map((name) => [name, both(name as "time")])),
    };
    expectFinding(bars, "closed-days", "warning", 1, "2018-12-25 (390 bars)");
  });

  it("bars after an early close", () => {
    // 3 July 2018 ended at 13:00.
    const bars = makeSample({ seed: 3, to: "2018-07-04" });
    const [from, to] = [bars.time.length - 420, bars.time.length];
    const longer = damaged(sliceBars(bars, from, to), ({ time }) => {
      for (let i = 0; i < 420; i++) time[i] = parseDay("2018-07-03") + (571 + i) * MINUTE;
    });
    expectFinding(longer, "early-closes", "note", 1, "2018-07-03 (210)");
    expectFinding(longer, "hours", "note", 210, "");
  });

  it("a spike of the close that comes back: a warning, an error when it is beyond belief", () => {
    const sizes = fc.tuple(places, fc.double({ min: 0.03, max: 0.8, noNaN: true }), fc.boolean());
    fc.assert(
      fc.property(sizes, ([[bars, row], size, up]) => {
        const factor = up ? 1 + size : 1 / (1 + size);
        const spike = (by: number): Bars =>
          damaged(bars, (copied) => {
            for (const name of ["open", "high", "low", "close"] as const) copied[name][row]! *= by;
          });
        // Its neighbours differ a little; a spike just on the threshold may be none.
        fc.pre(size > 0.05);
        expectFinding(spike(factor), "spikes", "warning", 1, rowName(bars, row));
        expectFinding(spike(up ? 10 : 0.1), "spikes", "error", 1, rowName(bars, row));
      }),
      RUNS,
    );
  });

  it("a high or low far outside", () => {
    planted((bars, row) => {
      const high = damaged(bars, (copied) => (copied.high[row]! *= 1.3));
      expectFinding(high, "spikes", "warning", 1, rowName(bars, row));
      const low = damaged(bars, (copied) => (copied.low[row]! /= 3));
      expectFinding(low, "spikes", "error", 1, rowName(bars, row));
    });
  });

  it("a price that stands still", () => {
    const runs = fc.tuple(pieces, fc.nat(3), fc.integer({ min: 0, max: 150 }), fc.integer({ min: 30, max: 50 }));
    fc.assert(
      fc.property(runs, fc.boolean(), ([bars, session, minute, length], traded) => {
        const start =
          bars.time.findIndex((_, i) => i > 0 && dayOf(bars, i) !== dayOf(bars, i - 1)) * (session > 0 ? 1 : 0);
        const from = start + minute;
        // Not the price of the bar before, which would belong to the run.
        const price = bars.close[from]! + (bars.close[from] === bars.close[from - 1] ? 0.01 : 0);
        const stale = damaged(bars, (copied) => {
          for (let i = from; i < from + length; i++) {
            for (const name of ["open", "high", "low", "close"] as const) copied[name][i] = price;
            if (!traded) copied.volume[i] = 0;
          }
        });
        expectFinding(stale, "stale", traded ? "warning" : "note", 1, rowName(bars, from));
      }),
      RUNS,
    );
  });

  it("many bars without volume", () => {
    const none = (every: number): Bars =>
      damaged(samples[0]!, ({ volume }) => {
        for (let i = 0; i < volume.length; i += every) volume[i] = 0;
      });
    expect(findingOf(audit(none(200)), "zero-volume").severity).toBe("ok");
    expectFinding(none(10), "zero-volume", "note", Math.ceil(samples[0]!.time.length / 10), "");
    expectFinding(none(2), "zero-volume", "warning", samples[0]!.time.length / 2, "");
  });

  it.each(["start", "end"] as const)("times taken for the wrong end of the minute: they are %ss", (truth) => {
    fc.assert(
      fc.property(pieces, (bars) => {
        // As the reader leaves them: shifted by a minute, cut to regular hours.
        const shift = truth === "start" ? -MINUTE : MINUTE;
        const moved = { ...bars, time: bars.time.map((time) => time + shift) };
        const cut = without(moved, (i) => {
          const { open, close } = sessionOf(moved.time[i]!)!;
          return moved.time[i]! - MINUTE < open || moved.time[i]! - MINUTE >= close;
        });
        expectFinding(
          cut,
          "stamp",
          "error",
          new Set([...bars.time].map((t) => Math.floor((t - 1) / DAY))).size,
          "sessions",
        );
        expect(findingOf(audit(cut), "stamp").cure).toContain(`--stamp ${truth}`);
      }),
      RUNS,
    );
  });

  it("sessions that move with the clocks", () => {
    // Winter time all year: from 12 March on the times are an hour early, and regular hours cut the first one off.
    const bars = makeSample({ seed: 4, to: "2018-12-01" });
    const moved = {
      ...bars,
      time: bars.time.map((t) => (t > parseDay("2018-03-11") && t < parseDay("2018-11-04") ? t - 60 * MINUTE : t)),
    };
    const cut = without(moved, (i) => moved.time[i]! % DAY <= 570 * MINUTE);
    expectFinding(cut, "daylight-saving", "error", 2, "2018-03-11, 2018-11-04");
    expect(() => requireSound(audit(cut))).toThrow(/--zone Etc\/GMT\+5/);
  });

  it("bars outside the calendar's years, and none in regular hours", () => {
    const bars = makeSample({ seed: 3, to: "2018-01-03" });
    const early = { ...bars, time: bars.time.map((time) => time - 30 * 365 * DAY) };
    expectFinding(early, "calendar", "error", 1, "1988-01-10");
    expect(findingOf(audit(early), "sessions")).toMatchObject({
      severity: "error",
      what: "no bar lies in regular hours",
    });
    expect(findingOf(audit(sliceBars(bars, 0, 0)), "sessions").severity).toBe("error");
  });

  it("all of several at once", () => {
    const bars = damaged(samples[0]!, ({ time, close, volume }) => {
      time[50] = time[49]!;
      close[500] = 0;
      volume[700] = -1;
    });
    const errors = audit(bars).findings.filter(({ severity }) => severity === "error");
    expect(errors.map(({ check }) => check)).toEqual(["duplicates", "prices", "volumes", "open-close"]);
    expect(() => requireSound(audit(bars))).toThrow(/4 errors[\s\S]*duplicates: [\s\S]*cure: keep one[\s\S]*prices: /);
  });
});

/** Bars as they would be had they not been adjusted for a split on the day of a row. */
function unadjusted(bars: Bars, day: string, ratio: number): Bars {
  return damaged(bars, (copied) => {
    for (let i = 0; i < bars.time.length && bars.time[i]! - MINUTE < parseDay(day); i++) {
      for (const name of ["open", "high", "low", "close"] as const) copied[name][i]! *= ratio;
      copied.volume[i]! /= ratio;
    }
  });
}

/** How much more the price moves in a minute on the day that begins at a row than on the session before. */
function nervousness({ time, close }: Bars, first: number): number {
  const dayAt = (i: number): number => Math.floor((time[i]! - MINUTE) / DAY);
  const move = (day: number): number => {
    const rows = [...time.keys()].filter((i) => i > 0 && dayAt(i - 1) === day && dayAt(i) === day);
    return rows.reduce((sum, i) => sum + Math.abs(close[i]! / close[i - 1]! - 1), 0) / rows.length;
  };
  return move(dayAt(first)) / move(dayAt(first - 1));
}

describe("an unadjusted split", () => {
  const ratios: readonly (readonly [text: string, ratio: number])[] = [
    ...["2", "3", "4", "5", "7", "10", "20"].map((text) => [text, Number(text)] as const),
    ["3/2", 1.5],
    ["2/3", 2 / 3],
    ...["2", "3", "4", "5", "7", "10", "20"].map((text) => [`1/${text}`, 1 / Number(text)] as const),
  ];

  it("is refused with the very option that cures it", () => {
    fc.assert(
      fc.property(places, fc.constantFrom(...ratios), ([bars, row], [text, ratio]) => {
        const day = dayOf(bars, row);
        fc.pre(day !== dayOf(bars, 0));
        // After such a night the ratio is not plain, and into such a day a small one could be a crash: warnings only.
        const first = bars.time.findIndex((t) => t - MINUTE >= parseDay(day));
        fc.pre(Math.abs(Math.log(bars.open[first]! / bars.close[first - 1]!)) < 0.025);
        fc.pre(ratio > 3.5 || ratio < 1 / 3.5 || nervousness(bars, first) < 2.5);
        const raw = unadjusted(bars, day, ratio);
        const finding = findingOf(audit(raw), "splits");
        expect(finding).toMatchObject({ severity: "error", split: `${day}:${text}`, allow: `split-${day}` });
        const refused = /--splits (\S+), or --allow (\S+)/.exec(finding.cure)!;
        expect(() => requireSound(audit(raw))).toThrow(`--splits ${day}:${text}, or --allow split-${day}`);

        const adjusted = adjustForSplits(raw, parseSplits(refused[1]!));
        expect(worst(audit(adjusted))).toEqual([]);
        for (const name of COLUMNS) {
          const off = adjusted[name].map((value, i) => Math.abs(value / bars[name][i]! - 1));
          expect(Math.max(...off)).toBeLessThan(1e-15 * 4);
        }
        const allowed = requireSound(audit(raw), { allow: refused[2]! });
        expect(allowed).toEqual([expect.stringMatching(/^allowed: splits: /)]);
      }),
      RUNS,
    );
  });

  it("is found beside another, and both are cured at once", () => {
    const raw = unadjusted(unadjusted(samples[0]!, "2018-03-05", 5), "2018-05-08", 1 / 10);
    expect(() => requireSound(audit(raw))).toThrow("all splits at once: --splits 2018-03-05:5,2018-05-08:1/10");
    const half = adjustForSplits(raw, parseSplits("2018-03-05:5"));
    expect(() => requireSound(audit(half), { splits: "2018-03-05:5" })).toThrow(
      "all splits at once: --splits 2018-03-05:5,2018-05-08:1/10",
    );
  });

  it("adjusted for twice is told from one that was not", () => {
    const twice = adjustForSplits(samples[0]!, parseSplits("2018-03-05:4"));
    expect(() => requireSound(audit(twice), { splits: "2018-03-05:4" })).toThrow(
      "cure: leave out --splits 2018-03-05:4",
    );
  });

  it("in another order of rows is found all the same", () => {
    const raw = unadjusted(samples[0]!, "2018-03-05", 5);
    const reversed = takeBars(raw, Uint32Array.from(raw.time.keys()).reverse());
    expect(findingOf(audit(reversed), "splits").split).toBe("2018-03-05:5");
  });

  it("adjusted as the option says gives the models of the adjusted bars", () => {
    const raw = unadjusted(samples[0]!, "2018-03-05", 4);
    const [split] = audit(raw).findings.flatMap((finding) => finding.split ?? []);
    // A power of two changes no digit.
    expect(research(adjustForSplits(raw, parseSplits(split!))).models).toEqual(research(samples[0]!).models);
  });

  it("is not what comes back, crosses a gap, is near no ratio, or begins a day as nervous as news makes it", () => {
    const bars = samples[0]!;
    const warned = (changed: Bars, words: RegExp): void => {
      const found = audit(changed).findings.filter(({ check }) => check === "splits");
      expect(found.map(({ severity }) => severity)).not.toContain("error");
      expect(found[0]!.severity).toBe("warning");
      expect(found[0]!.what).toMatch(words);
      expect(() => requireSound(audit(changed))).not.toThrow();
    };
    warned(unadjusted(unadjusted(bars, "2018-03-05", 3), "2018-03-07", 1 / 3), /comes back within 5 sessions/);
    warned(unadjusted(bars, "2018-03-05", 1.75), /near no split ratio/);
    const gap = without(bars, (i) => dayOf(bars, i) >= "2018-02-10" && dayOf(bars, i) < "2018-03-05");
    warned(unadjusted(gap, "2018-03-05", 3), /goes from .* to .* across a gap/);
    const crash = damaged(unadjusted(bars, "2018-03-05", 3 / 2), (copied) => {
      const [from, to] = [parseDay("2018-03-05"), parseDay("2018-03-06")];
      for (let i = 0; i < copied.time.length; i++) {
        if (copied.time[i]! < from || copied.time[i]! > to) continue;
        // Up and down by 2 %, two minutes each: no spikes.
        for (const name of ["open", "high", "low", "close"] as const) copied[name][i]! *= i % 4 < 2 ? 1 : 1.01;
      }
    });
    warned(crash, /near a split of 3\/2, but the day is as nervous as after news/);
  });
});

describe("any numbers at all", () => {
  it("are looked over without an exception, and every check says something", () => {
    const checks = [...new Set(audit(samples[0]!).findings.map(({ check }) => check))];
    const moment = fc.oneof(
      fc.double(),
      fc.integer({ min: -2000, max: 40_000 }).map((minute) => parseDay("2018-12-20") + minute * MINUTE),
    );
    const price = fc.oneof(fc.double(), fc.integer({ min: 90, max: 110 }), fc.constantFrom(0, -1, Number.NaN));
    const rows = fc.array(fc.tuple(moment, price, price, price, price, price), { maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.constantFrom("start" as const, "end" as const), (rows, stamp) => {
        const [time, open, high, low, close, volume] = [0, 1, 2, 3, 4, 5].map((j) =>
          Float64Array.from(rows, (row) => row[j]!),
        ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
        const report = audit({ ...samples[0]!, stamp, time, open, high, low, close, volume });
        expect([...new Set(report.findings.map(({ check }) => check))]).toEqual(checks);
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      }),
      { numRuns: 300 },
    );
  });
});

describe("requireSound", () => {
  it("lets through what is allowed and says so, and says which words found nothing", () => {
    const bars = damaged(samples[0]!, ({ close, high }) => (close[9] = high[9]! + 0.01));
    expect(() => requireSound(audit(bars))).toThrow(
      /^the audit found an error in the bars of SAMPLE:\n {2}open-close: /,
    );
    expect(requireSound(audit(bars), { allow: " open-close, spikes" })).toEqual([
      expect.stringMatching(/^allowed: open-close: 1 bar /),
      "--allow spikes: the audit found nothing of that name",
    ]);
  });

  it("lets nothing through that the flow cannot take", () => {
    const bars = damaged(samples[0]!, ({ time }) => (time[9] = time[8]!));
    expect(() => requireSound(audit(bars), { allow: "duplicates" })).toThrow(/keep one bar per minute/);
  });
});

describe("auditTable", () => {
  it("has a row for each finding", () => {
    const report = audit(samples[0]!);
    const table = auditTable(report);
    expect(table.columnNames()).toEqual(["severity", "check", "count", "what", "where", "cure"]);
    expect(table.numRows()).toBe(report.findings.length);
    expect(table.array("what")).toEqual(report.findings.map(({ what }) => what));
  });
});
