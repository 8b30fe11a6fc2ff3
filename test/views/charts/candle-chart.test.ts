import { type Bars, candleChart, ewmMean, macd, makeSample, resample, rsi, sliceBars, takeBars } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candleRuns, candleSize, mergeBars } from "../../../lib/dist/views/charts/merge-bars.js";
import { timeTicks } from "../../../lib/dist/views/charts/time-ticks.js";

const minutes = makeSample({ to: "2018-12-31" });
const bars = resample(minutes, "5min");
const WHOLE = { start: 0, end: bars.time.length };

type Trace = Record<string, Float64Array>;
const trace = (figure: ReturnType<typeof candleChart>, name: string): Trace => {
  const found = figure.data.find((one) => (one as { name: string }).name === name);
  return found as unknown as Trace;
};
const list = (x: ArrayLike<number>): number[] => Array.from(x);
const dayOf = (time: number): number => Math.floor(time / 86_400_000);

describe("merged candles", () => {
  const part = fc
    .tuple(fc.integer({ min: 0, max: 19_000 }), fc.integer({ min: 1, max: 19_000 }))
    .map(([start, length]) => ({ start, end: Math.min(start + length, bars.time.length) }))
    .filter(({ start, end }) => end > start);

  it("hold every bar once, no more of them than asked for, none across a night in part", () => {
    fc.assert(
      fc.property(part, fc.integer({ min: 1, max: 900 }), (rows, most) => {
        const runs = candleRuns(bars, rows, candleSize(bars, rows, most));
        expect(runs.length).toBeLessThanOrEqual(most);
        expect([runs[0]!.start, runs.at(-1)!.end]).toEqual([rows.start, rows.end]);
        for (const [i, { start, end }] of runs.entries()) {
          expect(end).toBeGreaterThan(start);
          if (i === 0) continue;
          expect(start).toBe(runs[i - 1]!.end);
          // Either both of its ends are in a day, or it begins and ends with a day.
          const spans = dayOf(bars.time[start]!) !== dayOf(bars.time[end - 1]!);
          if (spans) expect(dayOf(bars.time[start]!)).not.toBe(dayOf(bars.time[start - 1]!));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("lose no extreme and no volume", () => {
    fc.assert(
      fc.property(part, fc.integer({ min: 1, max: 300 }), (rows, most) => {
        const runs = candleRuns(bars, rows, candleSize(bars, rows, most));
        const candles = mergeBars(bars, runs);
        const cut = sliceBars(bars, rows.start, rows.end);
        const [max, min] = [
          (x: ArrayLike<number>) => Math.max(...list(x)),
          (x: ArrayLike<number>) => Math.min(...list(x)),
        ];
        expect(max(candles.high)).toBe(max(cut.high));
        expect(min(candles.low)).toBe(min(cut.low));
        expect(candles.open[0]).toBe(cut.open[0]);
        expect(candles.close.at(-1)).toBe(cut.close.at(-1));
        const sum = (x: Float64Array): number => x.reduce((a, b) => a + b, 0);
        expect(sum(candles.volume)).toBe(sum(cut.volume));
      }),
      { numRuns: 40 },
    );
  });

  it("are what resample gives, an hour of minutes in the middle of the day", () => {
    const rows = { start: 29, end: 29 + 240 }; // 10:00 to 13:59
    const hours = resample(sliceBars(minutes, rows.start, rows.end), "1h");
    const candles = mergeBars(minutes, candleRuns(minutes, rows, { minutes: 60 }));
    for (const column of ["open", "high", "low", "close", "volume"] as const) {
      expect(list(candles[column])).toEqual(list(hours[column]));
    }
  });

  it("are as long as they say where minutes are missing", () => {
    const rows = Uint32Array.from({ length: 390 }, (_, i) => i).filter((i) => i % 7 !== 3 && (i < 100 || i > 180));
    const gappy = takeBars(minutes, rows);
    const runs = candleRuns(gappy, { start: 0, end: rows.length }, { minutes: 30 });
    for (const { start, end } of runs) {
      expect(gappy.time[end - 1]! - gappy.time[start]!).toBeLessThan(30 * 60_000);
    }
    const parts = new Set(list(gappy.time).map((time) => Math.floor((time - gappy.time[0]!) / (30 * 60_000))));
    expect(runs).toHaveLength(parts.size);
  });

  it("skip missing numbers", () => {
    const nan = Number.NaN;
    const four: Bars = {
      ...sliceBars(bars, 0, 4),
      open: Float64Array.of(nan, 2, 3, nan),
      high: Float64Array.of(5, nan, 4, nan),
      close: Float64Array.of(1, nan, 7, nan),
    };
    const candles = mergeBars(four, [
      { start: 0, end: 2 },
      { start: 2, end: 4 },
    ]);
    expect([list(candles.open), list(candles.high), list(candles.close)]).toEqual([
      [2, 3],
      [5, 4],
      [1, 7],
    ]);
  });
});

describe("candleChart", () => {
  it("shows the last sessions bar by bar, with the indicators of all bars", () => {
    const figure = candleChart(bars, { last: 3 });
    const days = new Set(list(bars.time).map(dayOf));
    const from = list(bars.time).findIndex((time) => dayOf(time) === [...days].at(-3));
    expect(list(trace(figure, "candle").high!)).toEqual(list(bars.high.subarray(from)));
    expect(list(trace(figure, "volume").y!)).toEqual(list(bars.volume.subarray(from)));
    expect(list(trace(figure, "EMA 200").y!)).toEqual(list(ewmMean(bars.close, { span: 200 }).subarray(from)));
    expect(list(trace(figure, "RSI 14").y!)).toEqual(list(rsi(bars.close, 14).subarray(from)));
    expect(list(trace(figure, "MACD").y!)).toEqual(list(macd(bars.close).line.subarray(from)));
    expect(list(trace(figure, "signal").y!)).toEqual(list(macd(bars.close).signal.subarray(from)));
    expect(list(trace(figure, "MACD minus signal").y!)).toEqual(list(macd(bars.close).hist.subarray(from)));
  });

  it("gives every candle its real time, and ticks at the beginnings of days", () => {
    const { layout } = candleChart(bars, { from: "2018-07-02", to: "2018-07-06" });
    const { labelalias, tickvals, ticktext } = layout.xaxis!;
    expect(labelalias[0]).toBe("Mon 2018-07-02 09:30");
    // 3 July closed at 13:00, 4 July was a holiday.
    expect(ticktext).toEqual(["Mon 2 Jul<br>2018", "Tue 3 Jul", "Thu 5 Jul"]);
    expect(tickvals).toEqual([0, 79, 79 + 43]);
    expect(labelalias[79 + 43]).toBe("Thu 2018-07-05 09:30");
    expect(Object.keys(labelalias)).toHaveLength(79 + 43 + 79);
  });

  it("merges bars only when there are too many, and says so", () => {
    const merged = candleChart(bars);
    const words = merged.layout.title as { text: string; subtitle: { text: string } };
    expect(words.text).toBe("SAMPLE (synthetic), candles of a day");
    expect(words.subtitle.text).toMatch(/19,\d{3} bars merged into 250 candles, every high and low kept/);
    expect(trace(merged, "candle").open).toHaveLength(250);
    expect(merged.layout.xaxis!.labelalias[0]).toBe("Tue 2018-01-02 09:30 to 16:00");
    const closes = mergeBars(bars, candleRuns(bars, WHOLE, { days: 1 })).close;
    expect(list(trace(merged, "EMA 20").y!)).toEqual(list(ewmMean(closes, { span: 20 })));
    const whole = candleChart(bars, { last: 1 }).layout.title as { subtitle: { text: string } };
    expect(whole.subtitle.text).toBe("Fri 2018-12-28, 79 bars");
  });

  it("shows indicators that bars before the ones shown have settled, also when merged", () => {
    const year = candleChart(bars);
    const part = candleChart(minutes, { from: "2018-10-01" });
    expect(list(trace(part, "RSI 14").y!).some(Number.isNaN)).toBe(false);
    expect(trace(part, "candle").open!.length).toBe(trace(part, "RSI 14").y!.length);
    expect(Number.isNaN(trace(year, "RSI 14").y![0]!)).toBe(true);
  });

  it("names the stock, and takes a title and a note", () => {
    const mine = candleChart({ ...bars, symbol: "QQQ" }, { last: 1, note: "made up" });
    expect(mine.layout.title).toMatchObject({ text: "QQQ, candles of 5 minutes" });
    expect(JSON.stringify(mine.layout.title)).toContain("made up<br>Fri 2018-12-28");
    expect(candleChart(bars, { last: 1, title: "Mine" }).layout.title).toMatchObject({ text: "Mine" });
  });

  it("refuses a period without bars, and says which there is", () => {
    expect(() => candleChart(bars, { from: "2020-01-01" })).toThrow(
      /no bars of SAMPLE from 2020-01-01.*2018-01-02 09:30:00 to 2018-12-28 16:00:00/,
    );
    expect(() => candleChart(bars, { last: 0 })).toThrow(/last must be a positive number of days, got 0/);
    expect(() => candleChart(bars, { from: "yesterday" })).toThrow(/"yesterday" is not a day/);
    expect(() => candleChart(sliceBars(bars, 0, 0))).toThrow(/there are none/);
  });
});

describe("timeTicks", () => {
  it("are few, in order, each at the first candle of its period", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 19_000 }), fc.integer({ min: 2, max: 12 }), (n, most) => {
        const { at, text } = timeTicks(bars.time.subarray(0, n), most);
        expect(at.length).toBeLessThanOrEqual(most);
        expect(at.length).toBeGreaterThan(0);
        expect(text).toHaveLength(at.length);
        expect(at).toEqual([...new Set(at)].sort((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });

  it("grow coarser with the span", () => {
    const ticks = (days: number): string[] => timeTicks(bars.time.subarray(0, 79 * days), 8).text;
    expect(ticks(1).slice(0, 2)).toEqual(["10:00<br>2 Jan 2018", "11:00"]);
    expect(ticks(3)).toEqual(["Tue 2 Jan<br>2018", "Wed 3 Jan", "Thu 4 Jan"]);
    expect(ticks(20)).toEqual(["2 Jan<br>2018", "8 Jan", "16 Jan", "22 Jan", "29 Jan"]);
    expect(ticks(120)[1]).toBe("Feb");
  });
});
