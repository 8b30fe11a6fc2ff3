import { backtest } from "../backtest/backtest.js";
import { brain } from "../backtest/policies/brain.js";
import type { PolicySettings } from "../backtest/policy-settings.js";
import { signalsOf, type sliceSignals } from "../backtest/signals.js";
import { tradedLabel } from "../backtest/traded-label.js";
import { type Bars, sliceBars } from "../bars/bars.js";
import { binTime } from "../bars/resample.js";
import { knownTimes } from "../labels/label-spans.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { formatTime } from "../util/time.js";
import { finishedBars } from "./finished-bars.js";
import { isStreamed } from "./newest-columns.js";
import { type Predictions, predictBars } from "./predict-bars.js";

/** What was said live of a bar: a line of `ata-lab follow`. A missing number may be null. */
export interface SaidBar {
  /** When the bar was known, as `formatTime` writes it. */
  readonly time: string;
  readonly close: number;
  readonly volume: number;
  /** Probabilities by model. */
  readonly p: { readonly [model: string]: number | null };
  readonly edge?: number | null;
  readonly wanted?: number | null;
  readonly decision?: string;
  readonly learned: boolean;
  readonly cold: boolean;
  /** Bars up to this one. */
  readonly history: number;
  /** The paper account, if there was one. */
  readonly paper?: SaidPaper;
}

/** What was said of a paper account. */
export interface SaidPaper {
  /** When its first bar was known. */
  readonly since: string;
  readonly position: number;
  readonly cash: number;
  readonly equity: number;
  /** The last fill; null before the first. */
  readonly fill: {
    readonly time: string;
    readonly shares: number;
    readonly price: number;
    readonly fee: number;
    readonly reason: string;
  } | null;
}

/** A value that was said, and the one that the bars give. */
export interface SaidDifference {
  /** When the bar was known. */
  readonly time: string;
  readonly column: string;
  readonly said: unknown;
  readonly now: unknown;
}

/** What became of a comparison. */
export interface SaidComparison {
  /** Bars that were compared. */
  readonly bars: number;
  /** By how much p and what is wanted may differ: 0, or a millionth for a recipe that is computed over its last bars live. */
  readonly tolerance: number;
  /** Bars with a difference. */
  readonly different: number;
  /** The first difference; undefined without one. */
  readonly first?: SaidDifference;
  /** What may have caused it. */
  readonly cause?: string;
}

/** How the bars are to be predicted: as they were when it was said. */
export interface CompareOptions {
  readonly policy?: PolicySettings;
  readonly cash?: number;
}

/**
 * Compares what was said live with what the batch says of the same bars: closes and volumes, probabilities, decisions, and the
 * paper account. Numbers are equal to the bit or differ; p of a recipe that is computed over its last bars live may differ by a millionth.
 *
 * The bars are cut so that the first bar said has as much history as it had live.
 *
 * @param said lines in order of time; a bar may be said twice
 * @param minutes minute bars from where the history began live, or earlier
 * @param models the models
 * @param recipe the recipe that they were trained with
 * @param options policy and cash, as they were live
 * @returns bars compared, and the first difference with its cause
 * @throws when nothing was said, the bars lack the first bar or its history, or the paper account needs a policy
 */
export function compareSaid<M extends string>(
  said: readonly SaidBar[],
  minutes: Bars,
  models: Models<M>,
  recipe: Recipe<string, M>,
  options: CompareOptions = {},
): SaidComparison {
  const first = said[0];
  if (first === undefined) throw new Error("nothing was said: there is no line of a bar");
  const cut = cutTo(first, minutes, recipe);
  const predictions = predictBars(cut, models, recipe, options);
  const batch = saidOf(predictions, said, recipe as unknown as Recipe, options);
  const times = [...batch.keys()];
  const lines = new Map(said.map((line) => [line.time, line]));
  const [from, to] = [first.time, said.at(-1)!.time];
  const silent = times.filter((time) => time >= from && time <= to && !lines.has(time));
  const tolerance = isStreamed(recipe as unknown as Recipe) ? 0 : MILLIONTH;
  const differences = [
    ...said.flatMap((line) => differenceOf(line, batch.get(line.time), tolerance)),
    ...silent.map((time) => ({ time, column: BAR, said: NOTHING, now: "a bar" })),
  ].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const found = differences[0];
  return {
    bars: said.length,
    tolerance,
    different: new Set(differences.map(({ time }) => time)).size,
    ...(found && { first: found, cause: causeOf(found, said, batch) }),
  };
}

/** The minutes from the bar with which the history of the first bar began. */
function cutTo(first: SaidBar, minutes: Bars, recipe: Recipe<string, string>): Bars {
  const { bars } = finishedBars(minutes, recipe.bars);
  const row = knownTimes(bars).findIndex((time) => formatTime(time) === first.time);
  const span =
    bars.time.length === 0 ? "none" : `from ${formatTime(bars.time[0]!)} to ${formatTime(bars.time.at(-1)!)}`;
  if (row < 0) throw new Error(`the first line is of ${first.time}, of which there is no bar: there are bars ${span}`);
  const start = row + 1 - first.history;
  if (start < 0) {
    throw new Error(
      `the bar of ${first.time} was the ${first.history}th live, and is the ${row + 1}th here: give bars that begin as early`,
    );
  }
  const { rule, closed, label } = recipe.bars;
  const at = minutes.time.findIndex((time) => binTime(time, rule, { closed, label }) >= bars.time[start]!);
  return start === 0 ? minutes : sliceBars(minutes, at, minutes.time.length);
}

/** What the batch says of every bar, as lines, with the paper accounts that the lines tell of. */
function saidOf<M extends string>(
  { bars, p, learned, wanted, needed }: Predictions<M>,
  said: readonly SaidBar[],
  recipe: Recipe,
  options: CompareOptions,
): ReadonlyMap<string, SaidBar> {
  const known = knownTimes(bars);
  const columns = Object.entries(p) as [string, Float64Array][];
  const begun = said.find(({ paper }) => paper !== undefined)?.paper?.since;
  const paper =
    begun === undefined ? undefined : paperOf(bars, signalsOf(bars, p, recipe as never), begun, recipe, options);
  return new Map(
    Array.from(known, (time, i) => [
      formatTime(time),
      {
        ...{ time: formatTime(time), close: bars.close[i]!, volume: bars.volume[i]! },
        p: Object.fromEntries(columns.map(([name, column]) => [name, column[i]!])),
        ...(wanted && { wanted: wanted[i]! }),
        ...{ learned: learned[i] === 1, cold: i + 1 < needed, history: i + 1 },
        ...(paper?.(i) && { paper: paper(i)! }),
      },
    ]),
  );
}

/** A paper account at each bar: the backtest's from the bar on with which it began. */
function paperOf(
  bars: Bars,
  signals: Parameters<typeof sliceSignals>[0],
  since: string,
  recipe: Recipe,
  { policy, cash = 100_000 }: CompareOptions,
): (row: number) => SaidPaper | undefined {
  if (policy === undefined) throw new Error("a paper account was said, and there is no policy to compare it with");
  const known = knownTimes(bars);
  const start = known.findIndex((time) => formatTime(time) === since);
  if (start < 0) throw new Error(`the paper account began with the bar of ${since}, which the bars lack`);
  const { costs, fill, shares } = policy;
  const trades = brain({ ...policy, ...tradedLabel(recipe, policy) });
  const from = formatTime(bars.time[start]!);
  const run = backtest(bars, trades as Parameters<typeof backtest>[1], { signals, costs, fill, shares, cash, from });
  return (row) => {
    const i = row - start;
    // At its last bar, a backtest sells what it holds: what an account has there that goes on, the next bar tells.
    if (i < 0 || i >= run.equity.length - 1) return undefined;
    const last = run.fills.filter(({ bar }) => bar <= row).at(-1);
    const told = last && { shares: last.shares, price: last.price, fee: last.fee, reason: last.reason };
    return {
      ...{ since, position: run.position[i]!, cash: run.cashAt[i]!, equity: run.equity[i]! },
      fill: last && told ? { time: formatTime(known[last.bar]!), ...told } : null,
    };
  };
}

const MILLIONTH = 1e-6;
const BAR = "bar";
const NOTHING = "nothing";

/** The first difference of a line, by column. */
function differenceOf(said: SaidBar, now: SaidBar | undefined, tolerance: number): readonly SaidDifference[] {
  const { time } = said;
  if (now === undefined) return [{ time, column: BAR, said: "a bar", now: NOTHING }];
  const theirs = flat(now);
  const isLast = now.paper === undefined;
  const different = flat(said).find(([column, value]) => {
    if (isLast && column.startsWith("paper.")) return false;
    const other = theirs.find(([name]) => name === column)?.[1] ?? null;
    const isOfP = column.startsWith("p.") || column === "wanted";
    const isClose = isOfP && Math.abs(Number(value) - Number(other)) <= tolerance && value !== null && other !== null;
    return !isClose && !Object.is(value, other);
  });
  if (different === undefined) return [];
  const [column, value] = different;
  return [{ time, column, said: value, now: theirs.find(([name]) => name === column)?.[1] ?? null }];
}

/** The values of a line by column, in the order in which one follows from the other; a missing number is null. */
function flat({
  close,
  volume,
  history,
  p,
  wanted,
  learned,
  cold,
  paper,
}: SaidBar): [column: string, value: unknown][] {
  const columns: [string, unknown][] = [
    ...Object.entries({ history, close, volume }),
    ...Object.entries(p).map(([model, value]): [string, unknown] => [`p.${model}`, value]),
    ...Object.entries({ learned, cold }),
    ...(wanted === undefined ? [] : [["wanted", wanted] as [string, unknown]]),
    ...(paper ? Object.entries(paper).map(([name, value]): [string, unknown] => [`paper.${name}`, value]) : []),
  ];
  return columns.flatMap(([name, value]): [string, unknown][] =>
    name === "paper.fill" && value !== null
      ? Object.entries(value as object).map(([part, one]): [string, unknown] => [`paper.fill.${part}`, one])
      : [[name, typeof value === "number" && Number.isNaN(value) ? null : value === undefined ? null : value]],
  );
}

/** What may have caused the first difference. */
function causeOf(
  { time, column, said: value }: SaidDifference,
  said: readonly SaidBar[],
  batch: ReadonlyMap<string, SaidBar>,
): string {
  const ratios = said.flatMap((line) => {
    const now = batch.get(line.time);
    return now === undefined ? [] : line.close / now.close;
  });
  const ratio = ratios[0]!;
  if (Math.abs(ratio - 1) > 1e-4 && ratios.every((one) => Math.abs(one / ratio - 1) < 1e-3)) {
    return `every close was ${ratio.toPrecision(6)} times as high: the bars were adjusted since, for a split or dividend`;
  }
  if (column === BAR) {
    return value === NOTHING
      ? "follow did not run then, or its line is not in the file; after that, all that remembers differs"
      : "the bars lack this one: they end earlier, or are of another feed";
  }
  if (column === "history") return "live, bars were missing or came twice before, or the bars have others";
  if (column === "close" || column === "volume") {
    return "a minute of this bar came late or was corrected since, or the bars are of another feed";
  }
  if (column.startsWith("p.")) {
    return time === said[0]!.time
      ? "the bars before the first line are not those of the history live, or the models are others"
      : "a price or volume inside this bar was corrected since (its high or low), or the models are others";
  }
  return "the policy, its costs or the cash are not those that were used live";
}
