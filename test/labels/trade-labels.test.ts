import {
  atr,
  type Bars,
  backtest,
  HOLD,
  knownTimes,
  MINUTE,
  makeSample,
  metaLabel,
  type Policy,
  PRESETS,
  recipeBars,
  rsi,
  rsiBaseline,
  sliceBars,
  type TradeRules,
  tradeReturns,
  tripleBarrier,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelBars } from "../../lib/dist/labels/label.js";
import { dayOf } from "../../lib/dist/util/time.js";

const sample = recipeBars(makeSample({ to: "2018-02-01" }), PRESETS.sound.bars);

/** Some days of the sample, with prices that jump: opens away from the last close, and wide bars. */
const wildBars = fc
  .tuple(
    fc.integer({ min: 0, max: 700 }),
    fc.integer({ min: 30, max: 200 }),
    fc.infiniteStream(fc.integer({ min: -99, max: 99 })),
  )
  .map(([start, count, dice]): Bars => {
    const bars = sliceBars(sample, start, start + count);
    const n = bars.time.length;
    const [open, high, low, close] = Array.from({ length: 4 }, () => new Float64Array(n)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    let last = 100;
    for (let i = 0; i < n; i++) {
      const roll = (): number => dice.next().value! / 100;
      open[i] = last * (1 + (roll() > 0.9 ? 0.02 : 0.001) * roll());
      close[i] = open[i]! * (1 + 0.004 * roll());
      high[i] = Math.max(open[i]!, close[i]!) * (1 + 0.003 * Math.abs(roll()));
      low[i] = Math.min(open[i]!, close[i]!) * (1 - 0.003 * Math.abs(roll()));
      last = close[i]!;
    }
    return { ...bars, open, high, low, close, volume: new Float64Array(n).fill(1000) };
  });

const rules: fc.Arbitrary<TradeRules> = fc.record({
  side: fc.constantFrom("long" as const, "short" as const),
  targetAtr: fc.constantFrom(0.3, 1, 2, 50),
  stopAtr: fc.constantFrom(0.3, 1, 2, 50),
  horizon: fc.integer({ min: 1, max: 90 }),
  flatAtClose: fc.boolean(),
});

/** A policy that makes the one trade that bar `from` decides. */
const oneTrade = (from: number, { side, targetAtr, stopAtr, horizon, flatAtClose }: TradeRules): Policy => ({
  name: "one trade",
  decide: (now) => {
    if (now.shares !== 0) return now.barsHeld >= horizon ? 0 : HOLD;
    return now.bar === from ? (side === "long" ? 0.5 : -0.5) : HOLD;
  },
  ...{ stopAtr, targetAtr, flatAtClose },
});

describe("tradeReturns", () => {
  it("are those of the trades that the backtest makes", () => {
    fc.assert(
      fc.property(wildBars, rules, fc.nat(), (bars, asked, some) => {
        const { return: returns, exit } = tradeReturns(bars, asked);
        const signals = { atr: atr(bars, 14) };
        for (let from = some % 9; from < bars.time.length - 1; from += 9) {
          const { trades } = backtest(bars, oneTrade(from, asked), { signals, costs: "none", shares: "fractional" });
          const trade = trades[0];
          if (trade === undefined || trade.reason === "end") {
            // What is open at the end, the backtest sells; here its end is not known.
            expect(returns[from]).toBeNaN();
            continue;
          }
          if (exit[from] === bars.time.length) {
            // Nor is it where the last bar given is the last of a day only because there are no more.
            expect([trade.reason, trade.exitBar]).toEqual(["close", bars.time.length - 1]);
            continue;
          }
          expect(exit[from]).toBe(trade.exitBar);
          const made = trade.exitPrice / trade.entryPrice - 1;
          expect(returns[from]).toBeCloseTo(asked.side === "long" ? made : -made, 12);
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it("stop before they reach the target within one bar", () => {
    const time = Float64Array.of(0, 5, 10, 15).map((minute) => minute * MINUTE);
    const bars: Bars = {
      ...sample,
      time,
      open: Float64Array.of(100, 100, 100, 100),
      high: Float64Array.of(101, 101, 110, 101),
      low: Float64Array.of(99, 99, 90, 99),
      close: Float64Array.of(100, 100, 100, 100),
      volume: new Float64Array(4).fill(1),
    };
    const asked = { side: "long", targetAtr: 2, stopAtr: 1.5, horizon: 2, flatAtClose: false } as const;
    // The ATR is 2 at the first bar: stop 97, target 104, both within the third bar.
    const { return: returns, exit } = tradeReturns(bars, asked);
    expect([...exit]).toEqual([2, 2, 4, 4]);
    expect([...returns.subarray(0, 2)]).toEqual([-0.03, -0.03]);
    expect(returns[2]).toBeNaN();
    expect([...tradeReturns(bars, { ...asked, side: "short" }).return.subarray(0, 1)]).toEqual([-0.03]);
  });

  it.each([
    [{ targetAtr: 0 }, "label: targetAtr must be a positive distance in ATR, got 0"],
    [{ stopAtr: Number.POSITIVE_INFINITY }, "label: stopAtr must be a positive distance in ATR, got Infinity"],
    [{ horizon: 1.5 }, "label: horizon must be a positive number of bars, got 1.5"],
    [{ threshold: Number.NaN }, "label: threshold must be a finite return, got NaN"],
    [{ side: "up" }, 'label: side must be "long" or "short", got "up"'],
  ])("refuse %o", (wrong, message) => {
    const right = { side: "long", targetAtr: 2, stopAtr: 1, horizon: 12, threshold: 0.001, flatAtClose: true } as const;
    expect(() => tripleBarrier({ ...right, ...(wrong as object) })).toThrow(message);
  });
});

/** The first touch, written once more as plainly as it can be: closes and touches in one list of events. */
function plainLabel(
  bars: Bars,
  { side, targetAtr, stopAtr, horizon, flatAtClose }: TradeRules,
  threshold: number,
): number[] {
  const n = bars.time.length;
  const range = atr(bars, 14);
  const sign = side === "long" ? 1 : -1;
  const day = bars.time.map(dayOf);
  return Array.from({ length: n }, (_, i) => {
    if (i + 1 >= n || (flatAtClose && day[i] !== day[i + 1])) return Number.NaN;
    const entry = bars.open[i + 1]!;
    // In gains per share, so that both sides read alike.
    const gain = (price: number): number => sign * (price - entry);
    const [target, stop] = [targetAtr * range[i]!, -stopAtr * range[i]!];
    const earned = (price: number): number => (gain(price) / entry > threshold ? 1 : 0);
    for (let k = i + 1; k < n; k++) {
      const open = bars.open[k]!;
      if (k === i + 1 + horizon) return earned(open);
      if (gain(open) <= stop || gain(open) >= target) return earned(open);
      const [worst, best] = sign > 0 ? [bars.low[k]!, bars.high[k]!] : [bars.high[k]!, bars.low[k]!];
      if (gain(worst) <= stop) return stop / entry > threshold ? 1 : 0;
      if (gain(best) >= target) return target / entry > threshold ? 1 : 0;
      if (k + 1 < n && flatAtClose && day[k] !== day[k + 1]) return earned(bars.close[k]!);
    }
    return Number.NaN;
  });
}

const threshold = fc.constantFrom(0, 0.001, 0.004);

describe("tripleBarrier", () => {
  it("equals a plain loop", () => {
    fc.assert(
      fc.property(wildBars, rules, threshold, (bars, asked, costs) => {
        const { label } = labelBars(tripleBarrier({ ...asked, threshold: costs }), bars);
        expect([...label]).toEqual(plainLabel(bars, asked, costs));
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  it("says 1 where the target is touched before the stop, if the costs are less", () => {
    const asked = { side: "long", targetAtr: 1, stopAtr: 1, horizon: 78, threshold: 0, flatAtClose: true } as const;
    const { return: returns } = tradeReturns(sample, asked);
    const { label } = tripleBarrier(asked)(sample);
    const far = tripleBarrier({ ...asked, threshold: 0.5 })(sample);
    expect(label.filter((y) => y === 1).length).toBe(returns.filter((r) => r > 0).length);
    expect(far.label.some((y) => y === 1)).toBe(false);
  });
});

describe("metaLabel", () => {
  const rule = { buyBelow: 30, sellAbove: 60, minimumHold: 30, targetAtr: 2, stopAtr: 1, threshold: 0.001 };

  it("has the outcomes of the trades of the RSI rule, where it is flat, and labels only where it fires", () => {
    const horizon = 10_000;
    const { label, spans } = labelBars(metaLabel({ ...rule, horizon, flatAtClose: true }), sample);
    const signals = { atr: atr(sample, 14), rsi: rsi(sample.close, 14) };
    const policy = rsiBaseline({ ...rule, size: 0.5, dailyStop: null, flatAtClose: true });
    const { trades } = backtest(sample, policy, { signals, costs: "none", shares: "fractional" });
    expect(trades.length).toBeGreaterThan(20);
    const known = knownTimes(sample);
    for (const { entryBar, exitBar, entryPrice, exitPrice } of trades) {
      expect(label[entryBar - 1]).toBe(exitPrice / entryPrice - 1 > rule.threshold ? 1 : 0);
      expect(spans.end[entryBar - 1]).toBe(known[exitBar]);
    }
    expect(new Set(trades.map(({ reason }) => reason)).size).toBeGreaterThan(2);
    label.forEach((y, i) => {
      if (!(signals.rsi[i]! < rule.buyBelow)) expect(y).toBeNaN();
    });
  });

  it.each([
    [{ buyBelow: -1 }, "label: buyBelow must be an RSI from 0 to 100, got -1"],
    [{ sellAbove: 101 }, "label: sellAbove must be an RSI from 0 to 100, got 101"],
    [{ minimumHold: -5 }, "label: minimumHold must be 0 or more minutes, got -5"],
    [{ stopAtr: 0 }, "label: stopAtr must be a positive distance in ATR, got 0"],
  ])("refuses %o", (wrong, message) => {
    expect(() => metaLabel({ ...rule, horizon: 12, flatAtClose: true, ...wrong })).toThrow(message);
  });
});

describe("every label of a trade", () => {
  const made = fc
    .tuple(rules, threshold)
    .chain(([asked, costs]) =>
      fc.constantFrom(
        tripleBarrier({ ...asked, threshold: costs }),
        metaLabel({ ...asked, threshold: costs, buyBelow: 45, sellAbove: 55, minimumHold: 10 }),
      ),
    );

  it("is the same whatever comes after its span, and uses no price after it", () => {
    fc.assert(
      fc.property(wildBars, made, fc.nat(), (bars, label, cut) => {
        const n = bars.time.length;
        const whole = labelBars(label, bars);
        const last = cut % n;
        const known = knownTimes(bars);
        // Bars up to `last`, and after them prices of another world.
        const torn: Bars = { ...bars };
        for (const name of ["open", "high", "low", "close"] as const) {
          (torn as Record<typeof name, Float64Array>)[name] = bars[name].map((x, i) => (i > last ? 7 * x : x));
        }
        const short = labelBars(label, sliceBars(bars, 0, last + 1));
        const other = labelBars(label, torn);
        for (let i = 0; i <= last; i++) {
          expect(whole.spans.start[i]).toBe(known[i]);
          if (whole.spans.end[i]! <= known[last]!) {
            expect(other.label[i]).toBe(whole.label[i]);
            expect(other.spans.end[i]).toBe(whole.spans.end[i]);
          }
          // A label that the shorter bars know is never changed by later ones, and none is known that ends before them
          // but those that wait for the end of a day.
          if (!Number.isNaN(short.label[i]!)) {
            expect(short.label[i]).toBe(whole.label[i]);
            expect(short.spans.end[i]).toBe(whole.spans.end[i]);
          } else if (whole.spans.end[i]! < known[last]!) expect(whole.label[i]).toBeNaN();
        }
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });
});
