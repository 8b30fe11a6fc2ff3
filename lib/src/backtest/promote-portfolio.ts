import type { Bars } from "../bars/bars.js";
import { placesOf } from "./days.js";
import { heldReturns } from "./held-returns.js";
import { type Participation, participationOf } from "./participation.js";
import { figuresOf, type Performance, performanceOf } from "./performance.js";
import { type Decide, HOLD, type Policy, type Signals } from "./policy.js";
import { backtestPortfolio, type PortfolioOptions, type StockMarket } from "./portfolio.js";
import type { Portfolio } from "./portfolio-result.js";
import { type Arena, type ArenaAccount, type PromoteOptions, type Promotion, promoteIn } from "./promote.js";
import type { RatioOptions } from "./returns.js";
import { timingOfAll } from "./timing-test.js";

/** What a candidate is judged on in an account over many stocks. */
export interface PromotePortfolioOptions
  extends Omit<PromoteOptions, "signals">,
    Pick<PortfolioOptions, "capPerStock" | "capInAll" | "ration"> {}

/**
 * Judges a policy in one account over many stocks, by the criteria of `promote`. With one stock it gives what `promote`
 * gives.
 *
 * Profits, ratios, intervals, drawdown and deflated Sharpe ratios are those of the account in all, from its daily returns.
 * What is defined per stock is put together so:
 *
 * - the baseline at equal exposure: in each stock its orders are scaled to the candidate's mean exposure in that stock
 * - buy and hold: each stock at the candidate's mean exposure in it, summed over the stocks
 * - random times: `timingOfAll`, which moves the trades of all stocks together
 * - participation: the largest share of a bar's volume in any stock; the smallest capacity
 * - trades, and dollars paid per share: of all stocks
 *
 * @param markets stocks with their bars and signals, as for `backtestPortfolio`
 * @param candidate the policy to judge
 * @param baseline the policy it has to beat
 * @param options options of `backtestPortfolio`, plus the part, the number of looks and the limits
 * @returns the verdict with each criterion's figure; `symbol` has the symbols, joined by commas
 * @throws as `backtestPortfolio` and `promote` do
 * @example
 * const stock = (symbol, seed) => ({ bars: { ...resample(makeSample({ seed, to: "2018-03-01" }), "5min"), symbol } });
 * const options = { costs: "ib", from: "2018-01-02", to: "2018-03-01", looks: 1, capPerStock: 0.5 };
 * promotePortfolio([stock("A", 1), stock("B", 2)], buyAndHold(), doNothing(), options).verdict; // → "not enough evidence"
 */
export function promotePortfolio<S extends Signals>(
  markets: readonly StockMarket<S>[],
  candidate: Policy<S> | Decide<S>,
  baseline: Policy<S> | Decide<S>,
  options: PromotePortfolioOptions,
): Promotion {
  const { capPerStock, capInAll, ration } = options;
  const sharing = {
    ...(capPerStock !== undefined && { capPerStock }),
    ...(capInAll !== undefined && { capInAll }),
    ...(ration && { ration }),
  };
  return promoteIn(portfolioArena(markets, sharing), candidate, baseline, options);
}

/**
 * The figures of an account over many stocks: return and risk from its daily returns, trades of all stocks.
 *
 * @param portfolio what `backtestPortfolio` returned
 * @param options riskFree: the rate per year that Sharpe and Sortino ratios are measured against (0)
 * @returns as `performanceOf`; exposure is that of all positions, long and short ones added up
 * @example
 * const stock = (symbol, seed) => ({ bars: { ...resample(makeSample({ seed, to: "2018-02-01" }), "5min"), symbol } });
 * const both = backtestPortfolio([stock("A", 1), stock("B", 2)], buyAndHold(), { costs: "ib", capPerStock: 0.5 });
 * portfolioPerformance(both).trades; // → 2
 */
export function portfolioPerformance(portfolio: Portfolio, options: RatioOptions = {}): Performance {
  const { stocks, long, short } = portfolio;
  const trades = stocks.flatMap((stock) => stock.trades).sort((a, b) => a.exitTime - b.exitTime);
  const fills = stocks.flatMap((stock) => stock.fills);
  return figuresOf({ ...portfolio, trades, fills, investedAt: (i) => long[i]! + short[i]! }, options);
}

function portfolioArena<S extends Signals>(
  markets: readonly StockMarket<S>[],
  sharing: Pick<PortfolioOptions, "capPerStock" | "capInAll" | "ration">,
): Arena<S, Portfolio> {
  const barsOf = new Map(markets.map(({ bars }) => [bars.symbol, bars]));
  const bars = (symbol: string): Bars => barsOf.get(symbol)!;
  const run = (policy: Policy<S> | Decide<S>, account: ArenaAccount): Portfolio =>
    backtestPortfolio(markets, policy, { ...account, ...sharing });
  return {
    symbol: [...barsOf.keys()].sort().join(","),
    run,
    performanceOf: (result) => portfolioPerformance(result),
    atExposure: (baseline, result, candidate, account) => {
      const exact = { ...account, shares: "fractional" } as const;
      // Rounding to whole shares would change the exposure.
      const unscaled = account.shares === "fractional" ? result : run(baseline, exact);
      const [wanted, own] = [exposures(candidate), exposures(unscaled)];
      const factors = new Map([...wanted].map(([symbol, exposure]) => [symbol, exposure / own.get(symbol)!]));
      const isFactor = (factor: number): boolean => factor > 0 && factor < Number.POSITIVE_INFINITY;
      if (![...factors.values()].some(isFactor)) return result;
      const policy = typeof baseline === "function" ? { name: result.policy, decide: baseline } : baseline;
      const decide: Decide<S> = (now) => {
        const factor = factors.get(now.symbol)!;
        return isFactor(factor) ? Math.max(-1, Math.min(1, factor * policy.decide(now))) : HOLD;
      };
      return run({ ...policy, name: `${policy.name} at the candidate's exposure`, decide }, exact);
    },
    heldReturns: (result) => {
      const sum = new Float64Array(result.days.time.length);
      for (const stock of result.stocks) {
        const places = placesOf(stock.days.time, result.days.time);
        heldReturns(bars(stock.symbol), stock).forEach((r, day) => {
          sum[places[day]!] = sum[places[day]!]! + r;
        });
      }
      return sum;
    },
    held: (result, account) => {
      const wanted = exposures(result);
      if (![...wanted.values()].some((exposure) => exposure > 0)) return undefined;
      const hold: Policy<S> = {
        name: "buy and hold at the candidate's exposure",
        decide: (now) =>
          now.shares === 0 && wanted.get(now.symbol)! > 0 ? Math.min(wanted.get(now.symbol)!, 1) : HOLD,
      };
      return portfolioPerformance(run(hold, { ...account, shares: "fractional" }));
    },
    traded: ({ stocks }) => ({
      fills: stocks.flatMap(({ fills }) => fills),
      trades: stocks.flatMap(({ trades }) => trades),
    }),
    timing: ({ stocks, time }, seed) =>
      timingOfAll(
        stocks.map((stock) => ({ bars: bars(stock.symbol), result: stock })),
        time,
        { seed },
      ),
    participation: ({ stocks }, limit) =>
      stocks.map((stock) => participationOf(bars(stock.symbol), stock, limit)).reduce(larger),
  };
}

/** Mean exposure to each stock over its bars. */
function exposures({ stocks }: Portfolio): ReadonlyMap<string, number> {
  return new Map(stocks.map((stock) => [stock.symbol, performanceOf(stock).exposure]));
}

/** The larger of two participations; an unknown one is larger than any. */
function larger(a: Participation, b: Participation): Participation {
  return Number.isNaN(a.largest) || a.largest >= b.largest ? a : b;
}
