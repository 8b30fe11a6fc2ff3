import { existsSync } from "node:fs";
import {
  type Bars,
  defineRecipe,
  evaluate,
  evaluatePool,
  fileSource,
  makeSample,
  makeUniverse,
  PRESETS,
  predictBars,
  research,
  researchPool,
  sliceBars,
  universeOf,
  withOptions,
} from "ata-lab";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesByTime, rowCollector } from "../../lib/dist/flow/merge-rows.js";

const sound = withOptions(PRESETS.sound, { pool: true });
const seed = withOptions(PRESETS.seed, { pool: true });
const three = makeUniverse({ symbols: 3, seed: 1, to: "2018-04-01" });

/** Bars without some minutes, so that the stocks of a pool do not all have the same moments. */
function without(bars: Bars, from: number, to: number): Bars {
  const [before, after] = [sliceBars(bars, 0, from), sliceBars(bars, to, bars.time.length)];
  const join = (name: "time" | "open" | "high" | "low" | "close" | "volume"): Float64Array =>
    Float64Array.from([...before[name], ...after[name]]);
  const [time, open, high, low, close, volume] = [
    ...[join("time"), join("open"), join("high"), join("low"), join("close"), join("volume")],
  ] as Float64Array[];
  return { ...bars, time: time!, open: open!, high: high!, low: low!, close: close!, volume: volume! };
}

/** Three stocks, of which two have gaps and one begins late. */
const uneven = universeOf([
  without(three.minutes("S01"), 5000, 9000),
  three.minutes("S02"),
  without(without(three.minutes("S03"), 12_000, 12_700), 0, 3000),
]);

describe("a pool of one stock", () => {
  const bars = makeSample({ to: "2018-04-01", symbol: "ONE" });

  it.each([
    ["sound", sound],
    ["seed", seed],
    ["weighted", withOptions(sound, { weights: "uniqueness", classWeight: "balanced" })],
    ["named by the start", withOptions(sound, { "bars.label": "left" })],
  ])("is research of that stock, to the bit: %s", async (_, recipe) => {
    const [pool, one] = [await researchPool(universeOf([bars]), recipe), research(bars, recipe)];
    expect(pool.models).toEqual(one.models);
    expect(pool.calibration).toEqual(one.calibration);
    expect(pool.parts).toEqual(one.parts);
    for (const name of ["rsi", "macd", "trend", "brain"] as const) {
      expect(pool.searches[name].search.map(({ auc }) => auc)).toEqual(one.searches[name].search.map(({ auc }) => auc));
    }
    const { drift, caveats, ...scores } = evaluatePool(pool, { draws: 40 });
    const { drift: ownDrift, caveats: own, ...ownScores } = evaluate(one, { draws: 40 });
    expect(scores).toEqual(ownScores);
    expect(ownDrift.filter(({ name }) => name in pool.data.features)).toEqual(drift);
    expect(caveats.slice(0, -1)).toEqual(own.slice(0, -1));
  });
});

describe("a pool of several stocks", () => {
  it("is the same in any order of the symbols", async () => {
    const backwards = { ...uneven, symbols: [...uneven.symbols].reverse() };
    const [a, b] = [await researchPool(uneven, sound), await researchPool(backwards, sound)];
    expect(b.models).toEqual(a.models);
    expect(b.data).toEqual(a.data);
  });

  it("holds each stock's own rows, in order of time", async () => {
    const pool = await researchPool(uneven, sound);
    expect(pool.data.time.every((time, i) => i === 0 || time >= pool.data.time[i - 1]!)).toBe(true);
    for (const [number, { symbol, rows }] of pool.symbols.entries()) {
      const own = research(uneven.minutes(symbol), sound).data;
      const at = [...pool.symbolOf.keys()].filter((row) => pool.symbolOf[row] === number);
      expect(at).toHaveLength(rows);
      expect(at.map((row) => pool.data.time[row])).toEqual([...own.time]);
      expect(at.map((row) => pool.data.spans.end[row])).toEqual([...own.spans.end]);
      expect(at.map((row) => pool.data.label[row])).toEqual([...own.label]);
      expect(at.map((row) => pool.data.features.macd[row])).toEqual([...own.features.macd]);
    }
  });

  it("keeps each moment in one part, and no label of a part reaches into a later one, of any stock", async () => {
    const pool = await researchPool(uneven, sound);
    const { parts, data } = pool;
    const [train, validation, test] = [parts.train, parts.validation, parts.test!].map((rows) => ({
      first: Math.min(...Array.from(rows, (row) => data.spans.start[row]!)),
      reach: Math.max(...Array.from(rows, (row) => data.spans.end[row]!)),
      times: new Set(Array.from(rows, (row) => data.time[row]!)),
    })) as unknown as [Part, Part, Part];
    // With an embargo of a session, at least a night lies between the parts.
    expect(train.reach).toBeLessThan(validation.first - 86_400_000 / 2);
    expect(validation.reach).toBeLessThan(test.first - 86_400_000 / 2);
    expect([...train.times].some((time) => validation.times.has(time))).toBe(false);
    expect([...validation.times].some((time) => test.times.has(time))).toBe(false);
    const plain = await researchPool(uneven, withOptions(sound, { purge: false, embargo: 0 }));
    const last = plain.data.time[plain.parts.train.at(-1)!]!;
    expect(plain.data.time[plain.parts.validation[0]!]!).toBeGreaterThan(last);
  });

  it("learns the same models wherever a stock's prices are", async () => {
    const times = (bars: Bars, factor: number): Bars => {
      const by = (column: Float64Array): Float64Array => column.map((value) => factor * value);
      return { ...bars, open: by(bars.open), high: by(bars.high), low: by(bars.low), close: by(bars.close) };
    };
    const all = three.symbols.map((symbol) => three.minutes(symbol));
    const [a, b] = await Promise.all(
      [1, 8].map((factor) => researchPool(universeOf([times(all[0]!, factor), all[1]!, all[2]!]), sound)),
    );
    for (const name of ["rsi", "macd", "trend", "brain"] as const) {
      for (const [column, weight] of Object.entries(a!.models[name].weights)) {
        expect(b!.models[name].weights[column]! / weight, `${name} ${column}`).toBeCloseTo(1, 4);
      }
    }
  });

  it("feeds one stock with its models", async () => {
    const pool = await researchPool(three, sound);
    const said = predictBars(three.minutes("S02"), pool.models, pool.recipe);
    const p = said.p.brain!;
    expect(p.some((value) => value > 0 && value < 1)).toBe(true);
  });

  it("draws whole days of all stocks: twice the same stock is no more evidence", async () => {
    const bars = makeUniverse({ symbols: 1, seed: 1, to: "2018-11-01" }).minutes("S01");
    const twice = universeOf([bars, { ...bars, symbol: "TWIN" }]);
    const [one, two] = [await researchPool(universeOf([bars]), sound), await researchPool(twice, sound)];
    const [a, b] = [evaluatePool(one, { draws: 200 }), evaluatePool(two, { draws: 200 })];
    expect(b.rows).toBe(2 * a.rows);
    expect(b.days).toBe(a.days);
    expect(b.models.brain.auc.standardError / a.models.brain.auc.standardError).toBeCloseTo(1, 1);
    // Of one stock they are as many as its labels' uniqueness allows, which is less than its days would.
    expect(b.effectiveSampleSize.estimate / a.effectiveSampleSize.estimate).toBeLessThan(1.6);
  });

  it("names a stock that cannot be read, or leaves it out with its reason", async () => {
    const bad = { symbols: ["S01", "S02", "X"], minutes: (symbol: string) => three.minutes(symbol) };
    await expect(researchPool(bad, sound)).rejects.toThrow(/^X: the universe has no symbol "X"/);
    const pool = await researchPool(bad, sound, { skip: true });
    expect(pool.symbols.map(({ symbol }) => symbol)).toEqual(["S01", "S02"]);
    expect(pool.skipped).toEqual([{ symbol: "X", reason: expect.stringContaining("no symbol") }]);
    const none = { symbols: ["X"], minutes: (symbol: string) => three.minutes(symbol) };
    await expect(researchPool(none, sound, { skip: true })).rejects.toThrow(/0 stocks gave 0 rows.*X: the universe/);
  });

  it("refuses a recipe for one stock, and columns that dividing does not cure", async () => {
    await expect(researchPool(three, PRESETS.sound)).rejects.toThrow(/is for one stock: .*--set pool=true/);
    const level = defineRecipe({
      ...sound,
      name: "level",
      features: (bars) => ({ level: bars.close.map((price) => Math.log(price)) }),
      filters: {},
      experts: { a: ["level"] },
      brain: null,
    });
    // Before a stock is read, also where stocks may be left out.
    const unread = { symbols: ["S01"], minutes: () => Promise.reject(new Error("read")) };
    for (const options of [{}, { skip: true }]) {
      await expect(researchPool(unread, level, options)).rejects.toThrow(
        /^recipe "level": with pool: true.*reads "level"/,
      );
    }
  });

  const [spy, qqq] = ["../shared/data/SPY_1min.parquet", "../shared/data/QQQ_1min.csv.gz"];
  it.runIf(existsSync(spy!) && existsSync(qqq!))("pools two real stocks", async () => {
    const quiet = { report: (): void => {}, zone: "auto", stamp: "auto" } as const;
    const all = [await fileSource(spy!, quiet)({ symbol: "SPY" }), await fileSource(qqq!, quiet)({ symbol: "QQQ" })];
    const pool = await researchPool(universeOf(all), sound);
    const { days, models } = evaluatePool(pool, { draws: 40 });
    expect(pool.symbols.map(({ symbol }) => symbol)).toEqual(["QQQ", "SPY"]);
    expect(days).toBeGreaterThan(1);
    expect(models.brain.auc.estimate).toBeGreaterThan(0.3);
  });
});

describe("rows of several lists", () => {
  const increasing = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 15 })
    .map((times) => Float64Array.from(times).sort());

  it("go where a stable sort by time puts them", () => {
    fc.assert(
      fc.property(fc.array(increasing, { minLength: 1, maxLength: 4 }), (times) => {
        const rows = times.flatMap((own, list) => Array.from(own, (time, row) => ({ time, list, row })));
        const sorted = [...rows].sort((a, b) => a.time - b.time);
        const places = placesByTime(times);
        const before = times.map((_, list) => times.slice(0, list).reduce((sum, { length }) => sum + length, 0));
        sorted.forEach(({ list, row }, place) => {
          expect(places[before[list]! + row]).toBe(place);
        });
      }),
    );
  });

  it("are collected one after the other", () => {
    const rows = (time: number[], weight?: number[]) => {
      const by = (factor: number): Float64Array => Float64Array.from(time, (value) => factor * value);
      return {
        ...{ time: by(1), features: { a: by(2) }, label: Uint8Array.from(time, (value) => value % 2) },
        ...{ spans: { start: by(weight ? 1.5 : 1), end: by(3) }, reachEnd: by(4), volatility: by(5) },
        ...(weight && { weight: Float64Array.from(weight) }),
      };
    };
    const plain = rowCollector(2);
    for (const time of [[1, 4, 6], [2, 4], [3]]) plain.add(rows(time));
    const { data, reachEnd, volatility, listOf } = plain.finish();
    expect([...data.time]).toEqual([1, 2, 3, 4, 4, 6]);
    expect([...listOf]).toEqual([0, 1, 2, 0, 1, 0]);
    expect([...data.label]).toEqual([1, 0, 1, 0, 0, 0]);
    expect([...data.features.a!]).toEqual([2, 4, 6, 8, 8, 12]);
    expect([...data.spans.end]).toEqual([3, 6, 9, 12, 12, 18]);
    expect([...reachEnd, ...volatility]).toEqual([4, 8, 12, 16, 16, 24, 5, 10, 15, 20, 20, 30]);
    expect(data.spans.start).toBe(data.time);
    const weighted = rowCollector(2);
    weighted.add(rows([2, 3], [0.1, 0.2]));
    weighted.add(rows([1], [0.3]));
    const other = weighted.finish().data;
    expect([...other.weight!]).toEqual([0.3, 0.1, 0.2]);
    expect([...other.spans.start]).toEqual([1.5, 3, 4.5]);
    // The first list's labels start at its times, the second one's do not.
    const mixed = rowCollector(2);
    mixed.add({ ...rows([1, 4]), weight: Float64Array.of(1, 1) });
    mixed.add(rows([2, 3], [1, 1]));
    expect([...mixed.finish().data.spans.start]).toEqual([1, 3, 4.5, 4]);
  });
});

interface Part {
  readonly first: number;
  readonly reach: number;
  readonly times: ReadonlySet<number>;
}
