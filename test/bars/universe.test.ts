import { type Bars, makeUniverse, pctChange, resample, sliceBars, universeOf } from "ata-lab";
import { describe, expect, it } from "vitest";
import { correlation as allCorrelations } from "../../lib/dist/stats/correlation.js";

const names = ["S01", "S02", "S03", "S04", "S05", "S06"];

/** Moves of 5-minute bars, without the first of each series. */
function moves(bars: Bars): Float64Array {
  return pctChange(resample(bars, "5min").close).subarray(1);
}

function correlation(a: Float64Array, b: Float64Array): number {
  return allCorrelations({ a, b }).values[0]![1]!;
}

/** The mean correlation over all pairs. */
function meanCorrelation(columns: readonly Float64Array[]): number {
  const pairs = columns.flatMap((a, i) => columns.slice(i + 1).map((b) => correlation(a, b)));
  return pairs.reduce((sum, r) => sum + r, 0) / pairs.length;
}

describe("the synthetic universe", () => {
  it("makes each stock alone, in any order, with the same bytes", () => {
    const options = { seed: 3, to: "2018-01-20", edges: { S02: 0.1 } };
    const all = makeUniverse({ symbols: 6, ...options });
    const forward = names.map((name) => all.minutes(name));
    const backward = [...names].reverse().map((name) => all.minutes(name));
    expect(forward).toEqual(backward.reverse());
    const two = makeUniverse({ symbols: ["S05", "S02"], ...options });
    expect(two.minutes("S02")).toEqual(forward[1]);
    expect(two.minutes("S05")).toEqual(forward[4]);
    expect(makeUniverse({ symbols: 6, ...options, seed: 4 }).minutes("S05").close).not.toEqual(forward[4]!.close);
  });

  it("refuses an option that it does not have, by name", () => {
    const options = { symbols: 2, seed: 1, edgs: { S01: 0.1 } };
    expect(() => makeUniverse(options)).toThrow(/makeUniverse: there is no option "edgs".*edges/);
  });

  it("has possible bars, and prices, volumes and volatilities of each stock's own", () => {
    const universe = makeUniverse({ symbols: 6, seed: 1, to: "2018-03-01" });
    const all = universe.symbols.map((name) => universe.minutes(name));
    for (const { symbol, open, high, low, close, volume } of all) {
      const wrong = close.findIndex(
        (_, i) =>
          !(
            low[i]! <= Math.min(open[i]!, close[i]!) &&
            high[i]! >= Math.max(open[i]!, close[i]!) &&
            volume[i]! > 0 &&
            Number.isInteger(volume[i])
          ),
      );
      expect(wrong, symbol).toBe(-1);
    }
    for (const name of ["close", "volume"] as const) expect(new Set(all.map((bars) => bars[name][0])).size).toBe(6);
  });

  it("correlates stocks as asked, and not at all with 0", () => {
    const at = (correlation: number): number => {
      const universe = makeUniverse({ symbols: 6, seed: 2, correlation, to: "2018-07-01" });
      return meanCorrelation(universe.symbols.map((name) => moves(universe.minutes(name))));
    };
    expect(Math.abs(at(0))).toBeLessThan(0.03);
    expect(at(0.3)).toBeGreaterThan(0.2);
    expect(at(0.3)).toBeLessThan(0.42);
    expect(at(0.6)).toBeGreaterThan(at(0.3) + 0.15);
  });

  it("is a martingale: a stock's move is foretold neither by its last one nor by those of all others", () => {
    const universe = makeUniverse({ symbols: 6, seed: 5, to: "2019-01-01" });
    const all = universe.symbols.map((name) => moves(universe.minutes(name)));
    const market = all[0]!.map((_, i) => all.reduce((sum, column) => sum + column[i]!, 0));
    for (const column of all) {
      // Moves of unequal size blur the correlation more than 1 / sqrt(n) says; 4 times that is generous.
      const bound = 4 / Math.sqrt(column.length);
      expect(Math.abs(correlation(column.slice(0, -1), column.slice(1)))).toBeLessThan(bound);
      expect(Math.abs(correlation(market.slice(0, -1), column.slice(1)))).toBeLessThan(bound);
    }
  });

  it("plants an edge in the stocks named, and in no other", () => {
    const options = { symbols: 2, seed: 1, to: "2018-04-01" };
    const [plain, planted] = [makeUniverse(options), makeUniverse({ ...options, edges: { S02: 0.14 } })];
    expect(planted.minutes("S01")).toEqual(plain.minutes("S01"));
    const hourly = (universe: typeof plain): number => {
      const own = pctChange(resample(universe.minutes("S02"), "1h").close).subarray(1);
      return correlation(own.slice(0, -1), own.slice(1));
    };
    expect(hourly(planted)).toBeLessThan(hourly(plain) - 0.05);
    const both = makeUniverse({ ...options, edge: 0.14 });
    expect(both.minutes("S02")).toEqual(planted.minutes("S02"));
    expect(both.minutes("S01")).not.toEqual(plain.minutes("S01"));
  });

  it("has fewer of the same bars from and to a day", () => {
    const whole = makeUniverse({ symbols: 1, seed: 1, to: "2018-02-01" }).minutes("S01");
    const part = makeUniverse({ symbols: 1, seed: 1, from: "2018-01-03", to: "2018-01-05" }).minutes("S01");
    expect(part).toEqual(sliceBars(whole, 390, 390 * 3));
  });

  it.each([
    [{ symbols: 0 }, /whole number of stocks or a list of names, got 0/],
    [{ symbols: ["A", "A"] }, /has "A" twice/],
    [{ symbols: ["A", " "] }, /" " is not a symbol/],
    [{ symbols: [] }, /one or more symbols/],
    [{ seed: 0.5 }, /seed must be an integer, got 0.5/],
    [{ correlation: 0.9 }, /correlation must be from 0 to 0.8, got 0.9/],
    [{ edge: 0.2 }, /the edge of all stocks must be from 0 to 0.14, got 0.2/],
    [{ edges: { S01: -1 } }, /the edge of S01 must be from 0 to 0.14, got -1/],
    [{ edges: { S03: 0.1 } }, /no symbol "S03"; there are S01, S02/],
    [{ from: "2018-05-01", to: "2018-05-01" }, /from \(2018-05-01\) must be before to/],
    [{ to: "2023-01-01" }, /must not be after 2022-01-01/],
  ])("refuses %o", (options, message) => {
    expect(() => makeUniverse({ symbols: 2, seed: 1, ...options })).toThrow(message);
  });

  it("refuses a symbol that it does not have", () => {
    expect(() => makeUniverse({ symbols: 2, seed: 1 }).minutes("S1")).toThrow(/no symbol "S1"; there are S01, S02/);
  });
});

describe("a universe of bars in memory", () => {
  it("gives them under their own symbols, each once", () => {
    const bars = makeUniverse({ symbols: 1, seed: 1, to: "2018-01-03" }).minutes("S01");
    const other = { ...bars, symbol: "B" };
    const universe = universeOf([bars, other]);
    expect(universe.symbols).toEqual(["S01", "B"]);
    expect(universe.minutes("B")).toBe(other);
    expect(() => universeOf([bars, bars])).toThrow(/has "S01" twice/);
  });
});
