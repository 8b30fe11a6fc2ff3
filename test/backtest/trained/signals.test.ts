import {
  backtest,
  brain,
  type ModelSignals,
  makeSample,
  modelSignals,
  parseCosts,
  predictAll,
  research,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { EXAMPLE_BARS } from "../../../lib/dist/recipes/readers.js";

describe("signals of models", () => {
  const { bars: sampled, models, validation, recipe } = research(makeSample({ to: "2018-04-01" }));
  const computed: ModelSignals = modelSignals(sampled, models);

  it("are given at every bar, missing where features are not ready", () => {
    expect(computed.p).toHaveLength(sampled.time.length);
    expect(computed.p.findIndex((p) => !Number.isNaN(p))).toBe(19);
    expect(computed.p.subarray(19).some(Number.isNaN)).toBe(false);
  });

  it("are what the models say of a row, bit for bit", () => {
    for (const row of [0, 100, validation.time.length - 1]) {
      const bar = sampled.time.indexOf(validation.time[row]!);
      const features = Object.fromEntries(
        Object.keys(EXAMPLE_BARS["a calm noon"]).map((name) => [name, validation.features[name as "rsi"][row]!]),
      ) as unknown as (typeof EXAMPLE_BARS)["a calm noon"];
      const all = predictAll(models, features, recipe);
      expect([computed.p_rsi, computed.p_macd, computed.p_trend, computed.p].map((column) => column[bar])).toEqual([
        all.rsi,
        all.macd,
        all.trend,
        all.brain,
      ]);
    }
  });

  it("of the first bars are the first of all: nothing is seen ahead", () => {
    const k = 1000;
    const first = modelSignals(research(makeSample({ to: "2018-02-01" })).bars, models);
    expect([...first.p.subarray(0, k)]).toEqual([...computed.p.subarray(0, k)]);
  });

  it("of the models once shipped never reach the gate: no trade, and it is said", () => {
    const shipped = {
      rsi: { type: "logistic", bias: -0.60529, weights: { rsi: 0.0090536, rsi_slope: 0.00053304, bb_z: -0.246708 } },
      macd: {
        type: "logistic",
        bias: -0.151405,
        weights: { macd: -0.157465, macd_sig: 0.226658, macd_hist: -0.384123, macd_slope: -0.136071 },
      },
      trend: {
        type: "logistic",
        bias: -0.151392,
        weights: { ema20_rel: -0.35866, ema50_rel: -0.16864, ema200_rel: 0.41789 },
      },
      brain: {
        type: "logistic",
        bias: -1.258119,
        weights: {
          "experts.rsi": 0.846465,
          "experts.macd": 0.832883,
          "experts.trend": 0.090322,
          "regime.volatility": 0.113879,
          "regime.time_of_day": 0.022481,
        },
      },
    } as const;
    const seen = modelSignals(sampled, shipped);
    const result = backtest(sampled, brain(), { signals: seen, costs: parseCosts("ib") });
    expect(result.trades).toHaveLength(0);
    expect(result.notes[0]).toMatch(/^NO TRADES/);
  });
});
