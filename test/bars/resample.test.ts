import { type Bars, formatTime, makeSample, parseDay, resample, sliceBars } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const MINUTE = 60_000;
const edges = fc.record({
  closed: fc.constantFrom("left" as const, "right" as const),
  label: fc.constantFrom("left" as const, "right" as const),
});

function barsOf(
  rows: readonly (readonly [minute: number, o: number, h: number, l: number, c: number, v: number])[],
): Bars {
  const column = (j: number): Float64Array => Float64Array.from(rows, (row) => row[j]!);
  return {
    symbol: "X",
    zone: "America/New_York",
    interval: MINUTE,
    stamp: "end",
    time: column(0).map((minute) => parseDay("2018-01-02") + minute * MINUTE),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

/** Random minutes over two days, with holes in time and some numbers missing. */
const someBars = fc
  .uniqueArray(fc.integer({ min: 0, max: 2879 }), { minLength: 1, maxLength: 120 })
  .chain((minutes) => {
    const value = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 99 }) }, fc.constant(Number.NaN));
    const cells = fc.tuple(value, value, value, value, value);
    return fc
      .array(cells, { minLength: minutes.length, maxLength: minutes.length })
      .map((rows) => barsOf(minutes.sort((a, b) => a - b).map((minute, i) => [minute, ...rows[i]!])));
  });

const present = (values: number[]): number[] => values.filter((value) => !Number.isNaN(value));

/** pandas' first, max, min, last and sum of each bin, by definition; bins without a price are dropped. */
function definition(bars: Bars, length: number, closed: "left" | "right", label: "left" | "right"): number[][] {
  const bins = new Map<number, number[]>();
  bars.time.forEach((time, i) => {
    const k = closed === "left" ? Math.floor(time / length) : Math.ceil(time / length) - 1;
    bins.set(k, [...(bins.get(k) ?? []), i]);
  });
  return [...bins].flatMap(([k, rows]) => {
    const cells = (column: Float64Array): number[] => present(rows.map((i) => column[i]!));
    const [o, h, l, c] = [cells(bars.open), cells(bars.high), cells(bars.low), cells(bars.close)];
    if ([o, h, l, c].some((column) => column.length === 0)) return [];
    const volume = cells(bars.volume).reduce((a, b) => a + b, 0);
    const time = (k + (label === "right" ? 1 : 0)) * length;
    return [[time, o[0]!, Math.max(...h), Math.min(...l), c.at(-1)!, volume]];
  });
}

describe("resample", () => {
  it("is its definition for every rule, closed and label, numbers missing or not", () => {
    fc.assert(
      fc.property(
        someBars,
        fc.constantFrom(["1min", 1], ["5min", 5], ["15min", 15], ["1h", 60], ["1D", 1440]),
        edges,
        (bars, rule, { closed, label }) => {
          const [name, minutes] = rule as [string, number];
          const out = resample(bars, name, { closed, label });
          const rows = Array.from(out.time, (time, i) => [
            time,
            out.open[i],
            out.high[i],
            out.low[i],
            out.close[i],
            out.volume[i],
          ]);
          expect(rows).toEqual(definition(bars, minutes * MINUTE, closed, label));
          expect(out.stamp).toBe(label === "left" ? "start" : "end");
          expect(out.interval).toBe(minutes * MINUTE);
        },
      ),
    );
  });

  it("keeps the volume and the extremes of whole bars", () => {
    const minutes = makeSample({ to: "2018-02-01" });
    const bars = resample(minutes, "5min");
    const total = (x: Float64Array): number => x.reduce((a, b) => a + b);
    expect(total(bars.volume)).toBe(total(minutes.volume));
    expect(Math.max(...bars.high)).toBe(Math.max(...minutes.high));
    expect(Math.min(...bars.low)).toBe(Math.min(...minutes.low));
  });

  it("makes 79 bins of a full day and 43 of an early close, the first of 4 minutes and the last of 1", () => {
    const minutes = makeSample({ to: "2018-12-25" });
    const bars = resample(minutes, "5min");
    const ofDay = (day: string): number[] =>
      [...bars.time.keys()].filter((i) => formatTime(bars.time[i]!).startsWith(day));
    expect(ofDay("2018-01-02")).toHaveLength(79);
    expect(ofDay("2018-12-24")).toHaveLength(43);
    expect(formatTime(bars.time[0]!)).toBe("2018-01-02 09:30:00");
    expect(bars.close[0]).toBe(minutes.close[3]);
    expect(bars.open[78]).toBe(minutes.open[389]);
  });

  it.each([
    ["right", ["10:35", "11:40", "12:45", "13:50", "14:55", "16:00"]],
    ["left", ["09:30", "10:35", "11:40", "12:45", "13:50", "14:55"]],
  ] as const)("counts bins that do not divide a day from each day's open, named by their %s edge", (label, clock) => {
    const minutes = makeSample({ to: "2018-01-04" });
    const bars = resample(minutes, "65min", { closed: "right", label });
    expect([...bars.time].map((time) => formatTime(time).slice(0, 16))).toEqual(
      ["2018-01-02", "2018-01-03"].flatMap((day) => clock.map((time) => `${day} ${time}`)),
    );
    expect([...bars.open]).toEqual([...bars.time.keys()].map((i) => minutes.open[65 * i]));
    expect([...bars.close]).toEqual([...bars.time.keys()].map((i) => minutes.close[65 * i + 64]));
  });

  it("gives midnight to the bin that it closes, or else to the day that it begins", () => {
    const midnight = barsOf([[1440, 1, 1, 1, 1, 1]]);
    const at = (closed: "left" | "right"): string => formatTime(resample(midnight, "65min", { closed }).time[0]!);
    expect(at("right")).toBe("2018-01-02 23:35:00");
    expect(at("left")).toBe("2018-01-02 23:45:00");
  });

  it.each(["7min", "0min", "5 min", "2D", "5m", ""])("refuses the rule %j", (rule) => {
    expect(() => resample(makeSample({ to: "2018-01-03" }), rule)).toThrow(/divides a day/);
  });

  it.each([
    ["repeat", [1, 1]],
    ["go back", [2, 1]],
  ])("refuses times that %s", (_, minutes) => {
    expect(() => resample(barsOf(minutes.map((m) => [m, 1, 1, 1, 1, 1])), "5min")).toThrow(
      /bar 1 at 2018-01-02 00:01:00/,
    );
  });

  it("refuses times that are missing, and says which bar's", () => {
    const bars = barsOf([1, 2, 3].map((m) => [m, 1, 1, 1, 1, 1]));
    bars.time[1] = Number.NaN;
    expect(() => resample(bars, "5min")).toThrow("bar 1 at NaN does not come after bar 0 at 2018-01-02 00:01:00");
    expect(() => resample(sliceBars(bars, 1, 3), "5min")).toThrow(
      "bar 0 at NaN does not come after bar -1 at undefined",
    );
    bars.time[1] = Number.POSITIVE_INFINITY;
    expect(() => resample(bars, "5min")).toThrow("bar 1 at Infinity does not come after bar 0 at 2018-01-02 00:01:00");
  });

  it("keeps the symbol and the zone", () => {
    expect(resample(barsOf([[1, 1, 1, 1, 1, 1]]), "5min")).toMatchObject({ symbol: "X", zone: "America/New_York" });
  });

  it("takes no bars for no bars", () => {
    expect(resample(barsOf([]), "5min").time).toHaveLength(0);
  });
});

describe("bars longer than a minute", () => {
  const five = resample(makeSample({ to: "2018-01-04" }), "5min", { closed: "right", label: "right" });

  it("can only be joined into a multiple of their length", () => {
    expect(() => resample(five, "6min")).toThrow(
      'rule "6min": these bars are 5 minutes long, and can only be joined into a multiple of that, such as 10min',
    );
    expect(resample(five, "10min", { closed: "right", label: "right" }).interval).toBe(10 * MINUTE);
  });

  it("keep where they come from", () => {
    const origin = { files: [], adjustment: "raw" } as const;
    expect(resample({ ...five, origin }, "15min").origin).toBe(origin);
    expect(resample(five, "15min")).not.toHaveProperty("origin");
  });
});
