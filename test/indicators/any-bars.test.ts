import {
  adx,
  type Bars,
  dayCycle,
  HOUR,
  onBalanceVolume,
  openingGap,
  openingRange,
  pctChange,
  realisedVolatility,
  resample,
  restamp,
  rollingMax,
  rollingMin,
  rollingSum,
  sessionVwap,
  sliceBars,
  stochastic,
  weekCycle,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gappyMinutes } from "../support/flow.js";

type Columns = Readonly<Record<string, Float64Array>>;

/** The indicators of a session: they restart each day. */
const OF_SESSIONS: Readonly<Record<string, (bars: Bars) => Columns>> = {
  sessionVwap: (bars) => ({ vwap: sessionVwap(bars) }),
  openingRange: (bars) => ({ ...openingRange(bars) }),
  openingGap: (bars) => ({ gap: openingGap(bars) }),
  weekCycle: (bars) => ({ ...weekCycle(bars) }),
};

const ALL: typeof OF_SESSIONS = {
  ...OF_SESSIONS,
  dayCycle: ({ time }) => ({ ...dayCycle(time) }),
  adx: (bars) => ({ ...adx(bars) }),
  adxFromMean: (bars) => ({ ...adx(bars, 14, { seed: "mean" }) }),
  stochastic: (bars) => ({ ...stochastic(bars) }),
  onBalanceVolume: (bars) => ({ balance: onBalanceVolume(bars) }),
  realisedVolatility: ({ close }) => ({ volatility: realisedVolatility(close, 12) }),
  pctChange: ({ close }) => ({ change: pctChange(close, 12) }),
  rolling: ({ close }) => ({
    max: rollingMax(close, 12),
    min: rollingMin(close, 12),
    sum: rollingSum(close, 12),
  }),
};

/** Bars of five minutes or one, some missing, some without one of their numbers, of either stamp. */
function anyBars(): fc.Arbitrary<Bars> {
  const number = fc.constantFrom("open" as const, "high" as const, "low" as const, "close" as const, "volume" as const);
  const holes = fc.array(fc.tuple(number, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), {
    maxLength: 4,
  });
  const stamp = fc.constantFrom("start" as const, "end" as const);
  return fc.tuple(gappyMinutes("2018-01-06"), holes, stamp, fc.boolean()).map(([minutes, holes, stamp, long]) => {
    const bars = long ? resample(minutes, "5min", { closed: "right", label: "right" }) : minutes;
    const copy = structuredClone(restamp(bars, stamp));
    for (const [name, place] of holes) copy[name][Math.floor(place * copy.time.length)] = Number.NaN;
    return copy;
  });
}

describe.each(Object.keys(ALL))("%s", (name) => {
  const indicator = ALL[name]!;

  it("never looks ahead: of the first bars it gives the first values, and leaves the bars alone", () => {
    fc.assert(
      fc.property(anyBars(), fc.double({ min: 0, max: 1, noNaN: true }), (bars, share) => {
        const before = structuredClone(bars);
        const all = indicator(bars);
        expect(bars).toEqual(before);
        const k = Math.round(share * bars.time.length);
        const first = indicator(sliceBars(bars, 0, k));
        for (const [column, values] of Object.entries(all)) {
          expect(values).toHaveLength(bars.time.length);
          expect(first[column], column).toEqual(values.slice(0, k));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("gives nothing for no bars", () => {
    fc.assert(
      fc.property(anyBars(), (bars) => {
        for (const values of Object.values(indicator(sliceBars(bars, 0, 0)))) expect(values).toHaveLength(0);
      }),
      { numRuns: 1 },
    );
  });
});

describe.each(Object.keys(OF_SESSIONS))("%s", (name) => {
  it("takes a bar for a part of the day on which it starts, whichever end its time is", () => {
    const indicator = OF_SESSIONS[name]!;
    fc.assert(
      fc.property(anyBars(), (bars) => {
        // Eight hours later a session's last bar ends at midnight.
        const late = { ...bars, time: bars.time.map((t) => t + 8 * HOUR) };
        const start = indicator(restamp(late, "start"));
        expect(indicator(restamp(late, "end"))).toEqual(start);
        expect(start).toEqual(indicator(bars));
      }),
      { numRuns: 20 },
    );
  });
});
