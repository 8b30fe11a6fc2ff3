import { createHash } from "node:crypto";
import { type Bars, formatTime, makeSample, pctChange, resample, sliceBars } from "ata-lab";
import { describe, expect, it } from "vitest";
import { sessionsBetween } from "../../lib/dist/bars/calendar.js";
import { SAMPLE_DEFAULTS } from "../../lib/dist/bars/sample.js";

const sample = makeSample();
const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;

function hash(bars: Bars): string {
  const digest = createHash("sha256");
  for (const name of COLUMNS) digest.update(Buffer.from(bars[name].slice().buffer));
  return digest.digest("hex").slice(0, 16);
}

describe("the synthetic sample", () => {
  it("covers every regular minute of 2018 to 2021, stamped at its end", () => {
    expect(sample.time).toHaveLength(391_500);
    expect(sample.stamp).toBe("end");
    const expected = sessionsBetween("2018-01-01", "2022-01-01").flatMap(({ open, close }) =>
      Array.from({ length: (close - open) / 60_000 }, (_, minute) => open + (minute + 1) * 60_000),
    );
    expect(sample.time).toEqual(Float64Array.from(expected));
    expect(resample(sample, "5min").time).toHaveLength(79_308);
  });

  it("holds possible bars: low <= open, close <= high, prices in cents, whole positive volumes", () => {
    const { open, high, low, close, volume } = sample;
    const wrong = sample.time.findIndex(
      (_, i) =>
        !(
          low[i]! > 0 &&
          low[i]! <= open[i]! &&
          low[i]! <= close[i]! &&
          high[i]! >= open[i]! &&
          high[i]! >= close[i]!
        ) ||
        !(volume[i]! > 0 && Number.isInteger(volume[i])) ||
        [open[i]!, high[i]!, low[i]!, close[i]!].some((price) => Math.round(price * 100) / 100 !== price),
    );
    expect(wrong).toBe(-1);
  });

  it("is the same, byte for byte, for the same seed, and on every machine", () => {
    expect(hash(makeSample({ to: "2018-03-01" }))).toBe("f654bf6a8efc7cc7");
    expect(hash(makeSample({ ...SAMPLE_DEFAULTS }))).toBe(hash(sample));
    expect(hash(makeSample({ seed: 2, to: "2018-03-01" }))).not.toBe(hash(makeSample({ to: "2018-03-01" })));
  });

  it("is a prefix of itself when shorter", () => {
    const short = makeSample({ to: "2018-02-01" });
    expect(short.close).toEqual(sliceBars(sample, 0, short.time.length).close);
  });

  it("is a martingale without an edge: moves do not foretell moves", () => {
    const { close } = resample(makeSample({ edge: 0 }), "15min");
    const moves = pctChange(close).subarray(1);
    const variance = moves.reduce((sum, r) => sum + r * r, 0);
    const product = moves.reduce((sum, r, i) => (i === 0 ? 0 : sum + r * moves[i - 1]!), 0);
    // Moves of unequal size blur the autocorrelation more than 1 / sqrt(n) says; 4 times that is generous.
    expect(Math.abs(product / variance)).toBeLessThan(4 / Math.sqrt(moves.length));
    const reverting = pctChange(resample(makeSample({ edge: 0.14 }), "15min").close).subarray(1);
    const back = reverting.reduce((sum, r, i) => (i === 0 ? 0 : sum + r * reverting[i - 1]!), 0);
    expect(back / reverting.reduce((sum, r) => sum + r * r, 0)).toBeLessThan(-0.05);
  });

  it("has a U-shaped day in volume and volatility, or none with constant volatility", () => {
    const spread = (bars: Bars, from: string, to: string): number => {
      let [sum, count] = [0, 0];
      bars.time.forEach((time, i) => {
        const clock = formatTime(time).slice(11, 16);
        if (clock < from || clock >= to) return;
        sum += ((bars.close[i]! - bars.open[i]!) / bars.open[i]!) ** 2;
        count++;
      });
      return Math.sqrt(sum / count);
    };
    const quarter = makeSample({ to: "2018-04-01" });
    expect(spread(quarter, "09:31", "10:00")).toBeGreaterThan(1.5 * spread(quarter, "12:00", "14:00"));
    expect(spread(quarter, "15:45", "16:00")).toBeGreaterThan(1.2 * spread(quarter, "12:00", "14:00"));
    const flat = makeSample({ to: "2018-04-01", volatility: "constant" });
    expect(spread(flat, "09:31", "10:00") / spread(flat, "12:00", "14:00")).toBeCloseTo(1, 1);
  });

  it("has calm and stormy days, or only days of one kind with constant volatility", () => {
    const roughest = (volatility: "regimes" | "constant"): number => {
      const { time, open, close } = makeSample({ to: "2018-07-01", volatility });
      const squares = new Map<number, number>();
      time.forEach((t, i) => {
        const day = Math.floor(t / 86_400_000);
        squares.set(day, (squares.get(day) ?? 0) + Math.log(close[i]! / open[i]!) ** 2);
      });
      const days = [...squares.values()].map(Math.sqrt);
      return Math.max(...days) / Math.min(...days);
    };
    expect(roughest("regimes")).toBeGreaterThan(2.5); // 1.9 / 0.65 is 2.9
    expect(roughest("constant")).toBeLessThan(1.4);
  });

  it("reverts the more, the stronger the edge", () => {
    // A stray step of a minute reverts by half in 40 minutes, so moves of an hour are followed by moves back.
    const reversal = (edge: number): number => {
      const { close } = resample(makeSample({ edge, to: "2018-10-01", volatility: "constant" }), "1h");
      const moves = pctChange(close).subarray(1);
      const product = moves.reduce((sum, r, i) => (i === 0 ? 0 : sum - r * moves[i - 1]!), 0);
      return product / moves.reduce((sum, r) => sum + r * r, 0);
    };
    const [none, middle, strongest] = [reversal(0), reversal(0.0499), reversal(0.14)];
    expect(middle).toBeGreaterThan(none);
    expect(strongest).toBeGreaterThan(middle);
  });

  it("is called SAMPLE, or what it is told", () => {
    expect(makeSample({ to: "2018-01-03" }).symbol).toBe("SAMPLE");
    expect(makeSample({ to: "2018-01-03", symbol: "XYZ" }).symbol).toBe("XYZ");
  });

  it("can drift: the same bars, growing evenly, and the very same without", () => {
    const plain = makeSample({ to: "2018-03-01" });
    expect(makeSample({ to: "2018-03-01", drift: 0 })).toEqual(plain);
    const { close } = makeSample({ to: "2018-03-01", drift: 2 });
    // Three times the price after 252 sessions of 390 minutes.
    const ratios = plain.close.map((price, i) => close[i]! / (price * 3 ** ((i + 1) / (252 * 390))));
    // A cent is up to a 20,000th of these prices.
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(1e-4);
    expect(makeSample({ to: "2018-03-01", drift: -0.5 }).close.at(-1)!).toBeLessThan(plain.close.at(-1)!);
  });

  it.each([
    [{ edge: Number.NaN }, /edge must be from 0 to 0.14, got NaN/],
    [{ edge: -0.01 }, /edge must be from 0 to 0.14/],
    [{ edge: 0.2 }, /edge must be from 0 to 0.14, got 0.2/],
    [{ drift: -1 }, /drift must be above -1, got -1/],
    [{ drift: Number.NaN }, /drift must be above -1, got NaN/],
    [{ seed: 1.5 }, /seed must be an integer/],
    [{ to: "2022-02-01" }, /ends before 2022-01-01/],
  ])("refuses %o", (options, message) => {
    expect(() => makeSample(options)).toThrow(message);
  });
});
