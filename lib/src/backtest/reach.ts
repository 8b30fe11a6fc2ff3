import { MODEL_FEATURES, type Models } from "../models/model.js";
import { predict } from "../models/predict.js";
import type { ModelSignals } from "./signals.js";

/** How many bars have an edge of at least a gate. */
export interface GateCount {
  readonly gate: number;
  /** Bars with p - 0.5 >= gate, and with 0.5 - p >= gate. */
  readonly long: number;
  readonly short: number;
}

/** Which edges a set of models reaches. */
export interface Reach {
  readonly bars: number;
  /** Bars at which the brain has a probability. */
  readonly decided: number;
  /** The brain's lowest and highest probability on these bars. */
  readonly lowest: number;
  readonly highest: number;
  /** The largest p - 0.5, and the largest 0.5 - p; negative where p never comes to that side. */
  readonly largestLong: number;
  readonly largestShort: number;
  /** The gate that was asked about, and others. */
  readonly gate: GateCount;
  readonly gates: readonly GateCount[];
  /**
   * The lowest and highest probability that the brain could give if the experts said anything from 0 to 1, at the
   * volatilities and hours of these bars: no experts of any kind go beyond.
   */
  readonly bounds: readonly [lowest: number, highest: number];
  /** The same in words. */
  readonly explanation: string;
}

/**
 * The largest edge that models reach on these bars, and how many bars pass a gate: why a brain trades, or never does.
 *
 * @param signals of all bars, see `modelSignals`
 * @param models the four models
 * @param gate the edge wanted, 0.20 when left out
 * @returns counts over the bars; the edges are signed, p against 0.5
 * @throws when no bar has a probability
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const { gate, highest } = reach(modelSignals(bars, models), models, 0.2);
 * gate.long; // → 0
 * highest < 0.7; // → true
 */
export function reach(signals: ModelSignals, models: Models, gate: number = 0.2): Reach {
  const decided = signals.p.filter((p) => !Number.isNaN(p)).sort();
  if (decided.length === 0) {
    throw new Error(`the brain has no probability at any of ${signals.p.length} bars: 20 or more are needed`);
  }
  const [lowest, highest] = [decided[0]!, decided.at(-1)!];
  const count = (value: number): GateCount => ({
    gate: value,
    long: decided.reduce((sum, p) => sum + (p - 0.5 >= value ? 1 : 0), 0),
    short: decided.reduce((sum, p) => sum + (0.5 - p >= value ? 1 : 0), 0),
  });
  const asked = count(gate);
  const bounds = brainBounds(signals, models);
  return {
    bars: signals.p.length,
    decided: decided.length,
    lowest,
    highest,
    largestLong: highest - 0.5,
    largestShort: 0.5 - lowest,
    gate: asked,
    gates: GATES.map(count),
    bounds,
    explanation: explain(decided.length, lowest, highest, asked, bounds),
  };
}

const GATES = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3];

/** p rises or falls steadily with each input, so its ends are at corners of their ranges. */
function brainBounds({ p, atr_pct, time_of_day }: ModelSignals, { brain }: Models): [number, number] {
  const seen = (column: Float64Array): [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < p.length; i++) {
      if (Number.isNaN(p[i])) continue;
      low = Math.min(low, column[i]!);
      high = Math.max(high, column[i]!);
    }
    return [low, high];
  };
  const ranges: Record<(typeof MODEL_FEATURES)["brain"][number], readonly [number, number]> = {
    "experts.rsi": [0, 1],
    "experts.macd": [0, 1],
    "experts.trend": [0, 1],
    "regime.volatility": seen(atr_pct),
    "regime.time_of_day": seen(time_of_day),
  };
  const corner = (sign: number): number =>
    predict(
      brain,
      Object.fromEntries(
        MODEL_FEATURES.brain.map((name) => [name, ranges[name][sign * brain.weights[name]! > 0 ? 1 : 0]]),
      ),
    );
  return [corner(-1), corner(1)];
}

function explain(
  decided: number,
  lowest: number,
  highest: number,
  { gate, long, short }: GateCount,
  [low, high]: readonly [number, number],
): string {
  const p = (value: number): string => value.toFixed(3);
  const range = `the brain's p runs from ${p(lowest)} to ${p(highest)} on ${decided} bars`;
  if (long + short > 0)
    return `${range}: the edge is ${gate} or more at ${long} of them to buy, at ${short} to sell short`;
  const most = Math.max(highest - 0.5, 0.5 - lowest);
  const possible = Math.max(high - 0.5, 0.5 - low);
  const why =
    possible < gate
      ? `no answers of the experts could take it there: the weights end at ${p(low)} and ${p(high)}`
      : `the experts' answers would have to be more extreme (at most, p is from ${p(low)} to ${p(high)})`;
  return `NO BAR PASSES: ${range}, so its largest edge is ${p(most)}, below the gate of ${gate}; ${why}`;
}
