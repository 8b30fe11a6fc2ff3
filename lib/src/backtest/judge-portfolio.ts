import type { Bars } from "../bars/bars.js";
import { decidingModel } from "../models/inputs.js";
import type { Models } from "../models/model.js";
import type { Recipe } from "../recipes/recipe.js";
import { recipeBars } from "../recipes/recipe-bars.js";
import { accountOf, bracketsOf, type JudgeOptions, limitsOf, looksOf, policyOf } from "./judge.js";
import { type JudgedPart, judgedPart } from "./judged-part.js";
import type { Performance } from "./performance.js";
import { BRAIN_DEFAULTS, brain } from "./policies/brain.js";
import { rsiBaseline } from "./policies/rsi-baseline.js";
import { backtestPortfolio, type PortfolioOptions, type StockMarket } from "./portfolio.js";
import type { Portfolio } from "./portfolio-result.js";
import type { Promotion } from "./promote.js";
import { portfolioPerformance, promotePortfolio } from "./promote-portfolio.js";
import type { Provenance } from "./provenance.js";
import { type ModelSignals, modelSignals } from "./signals.js";

/** How models are judged on many stocks: as on one, and how the stocks share the account. */
export interface JudgePortfolioOptions
  extends Omit<JudgeOptions, "gateTable">,
    Pick<PortfolioOptions, "capPerStock" | "capInAll" | "ration"> {}

/** The judgement of models on an account over many stocks. */
export interface PortfolioJudgement {
  /** What is judged: times in all, and whether a verdict counts. Its rows are those of the stock that begins first. */
  readonly part: JudgedPart;
  /** The recipe's bars of the stocks that are judged, by symbol. */
  readonly bars: readonly Bars[];
  /** The model whose probability the candidate trades on. */
  readonly deciding: string;
  /** The policy on that probability, and RSI's rule at the same size. */
  readonly runs: { readonly candidate: Portfolio; readonly baseline: Portfolio };
  readonly performance: { readonly candidate: Performance; readonly baseline: Performance };
  readonly promotion: Promotion;
  readonly notes: readonly string[];
}

/**
 * Backtests one set of models in one account over many stocks, on bars that they did not learn from, and decides whether
 * to promote them.
 *
 * Each stock's part is that of `judgedPart`; the account trades from the first of them to the last. Stocks all of whose
 * bars the models may have seen are left out, with a note, unless there are no others; then nothing is promoted.
 *
 * @param all minute bars of each stock, each symbol once
 * @param models the models, trained on one stock or on many
 * @param recipe the recipe that they were trained with
 * @param provenance the models' manifest; without one nothing is promoted
 * @param options policy, costs, account, caps, limits
 * @returns both runs, their figures, and the verdict
 * @throws as `judge` and `backtestPortfolio` do
 * @example
 * const universe = makeUniverse({ symbols: 2, seed: 1, to: "2018-03-01" });
 * const { models, recipe } = research(universe.minutes("S01"));
 * const stocks = universe.symbols.map((symbol) => universe.minutes(symbol));
 * judgePortfolio(stocks, models, recipe, undefined, { costs: "ib", capPerStock: 0.1 }).promotion.verdict; // → "not enough evidence"
 */
export function judgePortfolio<M extends string>(
  all: readonly Bars[],
  models: Models<M>,
  recipe: Recipe<string, M>,
  provenance: Provenance | undefined,
  options: JudgePortfolioOptions,
): PortfolioJudgement {
  if (all.length === 0) throw new Error("no stocks: a portfolio needs at least one");
  const stocks = all.map((minutes) => {
    const bars = recipeBars(minutes, recipe.bars);
    return { bars, part: judgedPart(bars, provenance) };
  });
  const fresh = stocks.filter(({ part }) => part.untouched);
  const judged = (fresh.length > 0 ? fresh : stocks).sort((a, b) => (a.bars.symbol < b.bars.symbol ? -1 : 1));
  const first = judged.reduce((a, b) => (b.part.from < a.part.from ? b : a)).part;
  const to = judged.reduce((latest, { part }) => (part.to > latest ? part.to : latest), first.to);
  const part = { ...first, to };
  const policy = policyOf(recipe, options);
  const { gate, cap } = { ...BRAIN_DEFAULTS, ...policy };
  const [candidate, baseline] = [brain(policy), rsiBaseline({ size: cap, ...bracketsOf(options) })];
  const markets: StockMarket<ModelSignals>[] = judged.map(({ bars }) => ({
    bars,
    signals: modelSignals(bars, models, recipe) as unknown as ModelSignals,
  }));
  const { capPerStock, capInAll, ration } = options;
  const account = {
    ...accountOf(options, part),
    ...(capPerStock !== undefined && { capPerStock }),
    ...(capInAll !== undefined && { capInAll }),
    ...(ration && { ration }),
  };
  const runs = {
    candidate: backtestPortfolio<ModelSignals>(markets, candidate, account),
    baseline: backtestPortfolio<ModelSignals>(markets, baseline, account),
  };
  const left = stocks.filter((one) => !judged.includes(one)).map(({ bars }) => bars.symbol);
  return {
    part,
    bars: judged.map(({ bars }) => bars),
    deciding: decidingModel(recipe),
    runs,
    performance: { candidate: portfolioPerformance(runs.candidate), baseline: portfolioPerformance(runs.baseline) },
    promotion: promotePortfolio<ModelSignals>(markets, candidate, baseline, {
      ...account,
      ...limitsOf(options),
      looks: options.looks ?? looksOf({ gate, cap }),
      untouched: part.untouched,
    }),
    notes: [
      ...(part.untouched ? [] : [`NOT UNTOUCHED: ${part.why} Nothing can be promoted on these bars.`]),
      ...(left.length > 0 ? [`Left out, because the models may have seen all of their bars: ${left.join(", ")}.`] : []),
    ],
  };
}
