import { type Columns, designMatrix } from "../features/columns.js";
import { decidingModel, type ModelInputs, modelFeatures } from "../models/inputs.js";
import { BRAIN, type Models } from "../models/model.js";
import { predict } from "../models/predict.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import { count } from "../util/count.js";
import { modelWords } from "./model-words.js";

/** Number of bars with an edge of at least a gate. */
export interface GateCount {
  readonly gate: number;
  /** Bars with p - 0.5 >= gate, and with 0.5 - p >= gate; the other way round where p is for short sales. */
  readonly long: number;
  readonly short: number;
}

/** The edges that a set of models reaches. */
export interface Reach {
  readonly bars: number;
  /** Bars with a deciding probability: the brain's, or without a brain the first expert's. */
  readonly decided: number;
  /** Lowest and highest deciding probability on these bars. */
  readonly lowest: number;
  readonly highest: number;
  /** What p is the probability of a profit of: a purchase or a short sale. */
  readonly side: "long" | "short";
  /**
   * The largest p - 0.5 and the largest 0.5 - p, the other way round where p is for short sales; negative if p is never
   * on that side.
   */
  readonly largestLong: number;
  readonly largestShort: number;
  /** The gate asked for, and others. */
  readonly gate: GateCount;
  readonly gates: readonly GateCount[];
  /**
   * The lowest and highest probability that the brain could give for any expert answers from 0 to 1, in the regimes of
   * these bars. For an expert that decides: with each of its columns anywhere within its range on these bars.
   */
  readonly bounds: readonly [lowest: number, highest: number];
  /** The same in words. */
  readonly explanation: string;
}

/**
 * The largest edge that models reach on these bars, and how many bars pass a gate. It shows why a brain trades or never
 * does.
 *
 * @param signals signals of all bars, see `modelSignals`; add any other columns that the deciding model reads: `{
 * ...features, p: signals.p }`
 * @param models the models; where they were trained several times, those of each time
 * @param gate the edge asked for (0.20)
 * @param recipe the recipe that they were trained with, or what each model reads; the preset `seed` by default
 * @param side what p is the probability of a profit of: a purchase, or with `"short"` a short sale
 * @returns counts over the bars; edges are signed, relative to 0.5
 * @throws when no bar has a probability, or a column is missing
 * @example
 * const { bars, models } = research(makeSample({ to: "2018-03-01" }));
 * const { gate, highest } = reach(modelSignals(bars, models), models, 0.2);
 * gate.long; // → 0
 * highest < 0.7; // → true
 */
export function reach<M extends string = PresetModels>(
  signals: { readonly p: Float64Array },
  models: Models<M> | readonly Models<M>[],
  gate: number = 0.2,
  recipe: ModelInputs<string, M> = PRESETS.seed as unknown as ModelInputs<string, M>,
  side: "long" | "short" = "long",
): Reach {
  const inputs = recipe as unknown as ModelInputs;
  const deciding = decidingModel(inputs);
  const decided = signals.p.filter((p) => !Number.isNaN(p)).sort();
  if (decided.length === 0) {
    throw new Error(`${modelWords(deciding)} has no probability at any of ${signals.p.length} bars: use more bars`);
  }
  const [lowest, highest] = [decided[0]!, decided.at(-1)!];
  const ofLong = (p: number): number => (side === "long" ? p - 0.5 : 0.5 - p);
  const count = (value: number): GateCount => ({
    gate: value,
    long: decided.reduce((sum, p) => sum + (ofLong(p) >= value ? 1 : 0), 0),
    short: decided.reduce((sum, p) => sum + (-ofLong(p) >= value ? 1 : 0), 0),
  });
  const asked = count(gate);
  const ends = (Array.isArray(models) ? models : [models]).map((one) => boundsOf(signals, one as Models, inputs));
  const bounds = [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))] as const;
  return {
    bars: signals.p.length,
    decided: decided.length,
    lowest,
    highest,
    side,
    largestLong: side === "long" ? highest - 0.5 : 0.5 - lowest,
    largestShort: side === "long" ? 0.5 - lowest : highest - 0.5,
    gate: asked,
    gates: GATES.map(count),
    bounds,
    explanation: explain(deciding, decided.length, lowest, highest, asked, bounds, side),
  };
}

const GATES = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3];

/** p is monotonic in each input, so its extremes are at the ends of their ranges. */
function boundsOf(signals: { readonly p: Float64Array }, models: Models, inputs: ModelInputs): [number, number] {
  const deciding = decidingModel(inputs);
  const model = models[deciding]!;
  const ranges = rangesOf(signals, inputs, deciding);
  const corner = (sign: number): number =>
    predict(
      model,
      Object.fromEntries(
        Object.entries(ranges).map(([name, range]) => [name, range[sign * model.weights[name]! > 0 ? 1 : 0]]),
      ),
    );
  return [corner(-1), corner(1)];
}

type Range = readonly [low: number, high: number];

/** The range of each input of the deciding model, by the names of its weights. */
function rangesOf(
  signals: { readonly p: Float64Array },
  inputs: ModelInputs,
  deciding: string,
): { readonly [weight: string]: Range } {
  const columns = signals as unknown as Columns;
  const seen = (name: string): Range => rangeWhere(signals.p, designMatrix(columns, [name])[0]!);
  if (deciding !== BRAIN) return Object.fromEntries(modelFeatures(inputs, deciding).map((name) => [name, seen(name)]));
  const { experts, regime } = inputs.brain!;
  return Object.fromEntries([
    ...experts.map((name) => [`experts.${name}`, [0, 1]] as const),
    ...Object.entries(regime).map(([name, column]) => [`regime.${name}`, seen(column)] as const),
  ]);
}

/** The range of a column over the bars with a probability. */
function rangeWhere(p: Float64Array, column: Float64Array): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < p.length; i++) {
    if (Number.isNaN(p[i])) continue;
    low = Math.min(low, column[i]!);
    high = Math.max(high, column[i]!);
  }
  return [low, high];
}

function explain(
  deciding: string,
  decided: number,
  lowest: number,
  highest: number,
  { gate, long, short }: GateCount,
  [low, high]: readonly [number, number],
  side: "long" | "short",
): string {
  const p = (value: number): string => value.toFixed(3);
  const range = `${modelWords(deciding)}'s p runs from ${p(lowest)} to ${p(highest)} on ${count(decided)} bars`;
  if (side === "short" && short > 0)
    return `${range}: the edge is ${gate} or more at ${count(short)} of them to sell short, which is all that this p says`;
  if (side === "long" && long + short > 0)
    return `${range}: the edge is ${gate} or more at ${count(long)} of them to buy, at ${count(short)} to sell short`;
  const most = side === "short" ? highest - 0.5 : Math.max(highest - 0.5, 0.5 - lowest);
  const possible = side === "short" ? high - 0.5 : Math.max(high - 0.5, 0.5 - low);
  const inputs = deciding === BRAIN ? "answers of the experts" : "values that its columns have on these bars";
  const why =
    possible < gate
      ? `no ${inputs} could reach it: with these weights p stays between ${p(low)} and ${p(high)}`
      : deciding === BRAIN
        ? `the experts' answers would have to be more extreme (at the limit, p runs from ${p(low)} to ${p(high)})`
        : `its columns would all have to be extreme at once (then p runs from ${p(low)} to ${p(high)})`;
  return `NO BAR PASSES: ${range}, so its largest edge is ${p(most)}, below the gate of ${gate}; ${why}`;
}
