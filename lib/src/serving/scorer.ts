import { parseCosts } from "../backtest/costs.js";
import { historyNeeded } from "../backtest/history-needed.js";
import { brain } from "../backtest/policies/brain.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { tradedLabel } from "../backtest/traded-label.js";
import type { Bars } from "../bars/bars.js";
import { newFeatureState, nextFeatures } from "../features/feature-stream.js";
import { knownTimes } from "../labels/label-spans.js";
import { decidingModel, mapModels, modelNames } from "../models/inputs.js";
import type { Models, PerModel } from "../models/model.js";
import { predictRows } from "../models/predict-rows.js";
import { PRESETS, type PresetModels } from "../recipes/presets.js";
import type { Recipe } from "../recipes/recipe.js";
import { hashNumbers } from "../util/hash-numbers.js";
import { addMinute, dueOf, endBar, type Minute, type MinuteFate, newOpenBar } from "./bar-builder.js";
import { entryDecisions } from "./decisions.js";
import { isStreamed, newColumnState, newestColumns } from "./newest-columns.js";
import { restored, type ScorerState, sealed } from "./scorer-state.js";

const SIGNALS = ["rsi", "atr", "atr_pct", "time_of_day"] as const;

/** What models say at one bar that is over. */
export interface ScoredBar<M extends string = string> extends Minute {
  /** When it is known: wall-clock milliseconds of its end. */
  readonly time: number;
  /** The probability of each model; NaN while a feature is not ready. */
  readonly p: PerModel<number, M>;
  /** Whether training would use such a bar. */
  readonly learned: boolean;
  /** Bars so far, this one included. */
  readonly history: number;
  /** Whether there is less history than p needs. */
  readonly cold: boolean;
  /** The other signals that policies read, as `modelSignals` gives them; NaN until ready. */
  readonly signals: { readonly [name in (typeof SIGNALS)[number]]: number };
  /** What the policy decides for an account that holds nothing, as `entryDecisions` gives it; undefined without one. */
  readonly wanted?: number;
}

/** Scores minutes as they come. */
export interface Scorer<M extends string = string> {
  /** Takes a minute; gives the bars that are over now, oldest first, and what became of the minute. */
  readonly push: (minute: Minute) => { readonly fate: MinuteFate; readonly bars: readonly ScoredBar<M>[] };
  /** Ends the open bar if it is over by the clock: `now` is New York's wall clock in milliseconds. */
  readonly end: (now: number) => readonly ScoredBar<M>[];
  /** When the open bar is over by that clock: its end or the session's close; undefined without one. */
  readonly due: () => number | undefined;
  /** All that it knows, to go on later: `createScorer(models, recipe, { state })`. */
  readonly state: () => ScorerState;
  /** Bars of history until p no longer depends on where the minutes start. */
  readonly needed: number;
}

/** Settings of a scorer. */
export interface ScorerOptions {
  /** How p is traded: decisions are part of the result then. */
  readonly policy?: PolicySettings;
  /** Dollars in the account that decides (100,000). */
  readonly cash?: number;
  /** What an earlier scorer knew. */
  readonly state?: ScorerState;
  /** Bars that are kept where a recipe can only be computed over a stretch; twice the history needed when left out. */
  readonly memory?: number;
}

/**
 * Makes a scorer: minutes go in one by one, and each bar that is over comes out with what the models say, as `predictBars` would
 * say it of the whole history.
 *
 * For a recipe whose features are `featuresWith(...)` and whose filter is limits, as the presets', it is the same to the bit, and
 * the scorer needs the same memory however many minutes there were. Other recipes are computed over their last bars (`memory`): the same for windows,
 * and for what forgets, equal to a millionth of a standard deviation.
 *
 * Unlike in a file, no number of a minute may be missing. A minute of the open bar may come late, and may be corrected. A minute whose bar is over is `late` and not used. A bar is
 * over at its last minute, at the first minute after it, at the close of the session, or when `end` says so.
 *
 * @param models the models
 * @param recipe the recipe that they were trained with; the preset `seed` by default
 * @param options policy, state, memory
 * @returns a scorer
 * @throws when the state is another recipe's or other models', or p never stops depending on the start and no memory is given
 * @example
 * const minutes = makeSample({ to: "2018-03-01" });
 * const { models, recipe } = research(minutes);
 * const scorer = createScorer(models, recipe);
 * const minute = (i) => ({
 *   ...{ time: minutes.time[i], open: minutes.open[i], high: minutes.high[i], low: minutes.low[i] },
 *   ...{ close: minutes.close[i], volume: minutes.volume[i] },
 * });
 * const said = Array.from(minutes.time.keys()).flatMap((i) => scorer.push(minute(i)).bars);
 * said.at(-1).p.brain === predictBars(minutes, models, recipe).p.brain.at(-1); // → true
 */
export function createScorer<M extends string = PresetModels>(
  models: Models<M>,
  recipe: Recipe<string, M> = PRESETS.seed as unknown as Recipe<string, M>,
  options: ScorerOptions = {},
): Scorer<M> {
  const plain = recipe as unknown as Recipe;
  const { policy, cash } = options;
  const traded = policy && { ...policy, ...tradedLabel(plain, policy) };
  if (traded) checkPolicy(traded, cash);
  const made = identity(models, plain);
  const needed = historyNeeded(models, recipe);
  const memory = options.memory ?? 2 * needed;
  if (options.memory !== undefined && !(Number.isInteger(memory) && memory >= 1)) {
    throw new RangeError(`memory must be a whole number of bars, got ${memory}`);
  }
  if (!isStreamed(plain) && memory === Number.POSITIVE_INFINITY) {
    throw new Error(
      `recipe "${recipe.name}" still depends on where its bars start after a quarter: say how many bars to keep, as in ` +
        "createScorer(models, recipe, { memory: 5000 })",
    );
  }
  const fresh: ScorerState = {
    scorer: 1,
    made,
    open: newOpenBar(),
    columns: newColumnState(plain),
    signals: newFeatureState(),
    history: 0,
  };
  const state = options.state === undefined ? fresh : restored(fresh, options.state);
  const score = (bar: Bars): ScoredBar<M> => {
    const { columns, learned } = newestColumns(state.columns, bar, plain, memory);
    const p = predictRows(models, { features: columns }, recipe);
    state.history++;
    const [time, open, high, low] = [knownTimes(bar)[0]!, bar.open[0]!, bar.high[0]!, bar.low[0]!];
    const [close, volume] = [bar.close[0]!, bar.volume[0]!];
    const { rsi, atr, atr_pct, time_of_day } = nextFeatures(state.signals, {
      time: bar.time[0]!,
      high,
      low,
      close,
      volume,
    });
    const signals = { rsi, atr, atr_pct, time_of_day };
    const wanted = traded && decide(bar, p[decidingModel(recipe)], signals, traded, cash);
    return {
      ...{ time, open, high, low, close, volume },
      p: mapModels(recipe, (name) => p[name][0]!),
      learned,
      history: state.history,
      cold: state.history < needed,
      signals,
      ...(wanted !== undefined && { wanted }),
    };
  };
  return {
    push: (minute) => {
      const { fate, bars } = addMinute(state.open, minute, recipe.bars);
      return { fate, bars: bars.map(score) };
    },
    end: (now) => endBar(state.open, now, recipe.bars).map(score),
    due: () => dueOf(state.open, recipe.bars),
    state: () => sealed(state),
    needed,
  };
}

/** Refuses a policy that could not decide, before the first bar. */
function checkPolicy(policy: PolicySettings, cash: number = 1): void {
  brain(policy);
  parseCosts(policy.costs);
  const wrong = (["gate", "cap", "minimumHold"] as const).find((name) => !Number.isFinite(policy[name]));
  if (wrong !== undefined) throw new RangeError(`${wrong} must be a number, got ${JSON.stringify(policy[wrong])}`);
  if (!(cash > 0 && cash < Number.POSITIVE_INFINITY)) throw new RangeError(`cash must be positive, got ${cash}`);
}

/** What the policy decides at one bar. */
function decide(
  bar: Bars,
  p: Float64Array,
  row: ScoredBar["signals"],
  policy: PolicySettings,
  cash: number | undefined,
): number {
  const signals = Object.fromEntries(SIGNALS.map((name) => [name, Float64Array.of(row[name])]));
  return entryDecisions(bar, { ...signals, p } as unknown as Parameters<typeof entryDecisions>[1], policy, cash)[0]!;
}

/** A hash of what a state belongs to: the models' numbers, and the recipe's bars and names. */
function identity(models: Models, recipe: Recipe): string {
  const missing = modelNames(recipe).find((name) => models[name] === undefined);
  if (missing !== undefined) throw new Error(`there is no model "${missing}", which the recipe has`);
  const weights = modelNames(recipe).flatMap((name) => [models[name]!.bias, ...Object.values(models[name]!.weights)]);
  const words = JSON.stringify([recipe.bars, modelNames(recipe).map((name) => Object.keys(models[name]!.weights))]);
  return hashNumbers(Float64Array.from([...weights, ...Array.from(words, (letter) => letter.charCodeAt(0))]));
}
