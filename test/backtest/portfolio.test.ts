import { backtest, backtestPortfolio, formatTime, HOLD, type Policy, type Portfolio } from "ata-lab";
import { describe, expect, it } from "vitest";
import { generator, hostileCase, hostilePortfolio } from "./hostile.js";
import { plainPortfolio } from "./plain-portfolio.js";
import { type Candle, candles, still } from "./support.js";

type Case = ReturnType<typeof hostileCase>;

function policyOf({ rules }: Case): Policy {
  const { answers, atr: _, ...standing } = rules;
  const given = Object.fromEntries(Object.entries(standing).filter(([, value]) => value !== undefined));
  return { name: "case", decide: (now) => answers[now.bar]!, ...given };
}

describe("a portfolio of one stock", () => {
  it("is the backtest of that stock, bit for bit, in 300 hostile cases", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const one = hostileCase(seed);
      const { bars, rules, options } = one;
      const signals = { atr: Float64Array.from(rules.atr) };
      const alone = backtest(bars, policyOf(one), { ...options, signals });
      for (const ration of ["strength", "proRata"] as const) {
        const { stocks, ...account } = backtestPortfolio([{ bars, signals }], policyOf(one), { ...options, ration });
        const { profit, ...own } = stocks[0]!;
        expect(own, `case ${seed}`).toStrictEqual(alone);
        expect(account.equity, `case ${seed}`).toStrictEqual(alone.equity);
        expect(account.days, `case ${seed}`).toStrictEqual(alone.days);
        expect(account.notes, `case ${seed}`).toStrictEqual(alone.notes);
        const earned = alone.equity.at(-1)! - options.cash;
        expect(Math.abs(profit.at(-1)! - earned), `case ${seed}`).toBeLessThan(1e-6);
      }
    }
  });
});

type Several = ReturnType<typeof hostilePortfolio>;

function engineOf({ stocks, rules, options }: Several, order = stocks): Portfolio {
  const given = Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
  const of = new Map(stocks.map((stock) => [stock.bars.symbol, stock]));
  const policy: Policy = {
    name: "case",
    decide: (now) => of.get(now.symbol)!.answers[now.bar]!,
    strength: (now) => of.get(now.symbol)!.strengths[now.bar]!,
    ...given,
  };
  const markets = order.map(({ bars, atr }) => ({ bars, signals: { atr: Float64Array.from(atr) } }));
  return backtestPortfolio(markets, policy, options);
}

/** Whether two numbers agree to 1e-8 of their size, or of a dollar. */
const agrees = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(a), Math.abs(b));

describe("a second, plain backtest of many stocks", () => {
  const seen = new Map<string, number>();
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const CASES = Number(process.env.PORTFOLIO_CASES ?? 200);

  it(`agrees on ${CASES} hostile cases`, () => {
    for (let seed = 1; seed <= CASES; seed++) {
      const one = hostilePortfolio(seed);
      const own = engineOf(one);
      const plain = plainPortfolio(one.stocks, one.rules, one.options);
      for (const { symbol, fills } of own.stocks) {
        const theirs = plain.fills.filter((fill) => fill.symbol === symbol);
        fills.forEach((fill, k) => {
          const where = `case ${seed}, ${symbol}, fill ${k}`;
          const other = theirs[k] ?? ({} as (typeof theirs)[number]);
          expect([fill.bar, fill.reason], where).toEqual([other.bar, other.reason]);
          for (const key of ["shares", "reference", "price", "fee", "position"] as const) {
            if (!agrees(fill[key], other[key])) expect(fill[key], `${where}: ${key}`).toBe(other[key]);
          }
          count(fill.reason);
        });
        expect(fills.length, `case ${seed}, ${symbol}`).toBe(theirs.length);
      }
      const off = plain.equity.findIndex((value, i) => !agrees(value, own.equity[i]!));
      expect(off === -1 ? "" : `${seed}: equity ${own.equity[off]} instead of ${plain.equity[off]}`).toBe("");
      const poor = plain.cash.findIndex((value, i) => !agrees(value, own.cashAt[i]!));
      expect(poor === -1 ? "" : `${seed}: cash ${own.cashAt[poor]} instead of ${plain.cash[poor]}`).toBe("");
      expect(own.stoppedDays, `case ${seed}`).toBe(plain.stoppedDays);
      if (own.stocks.some(({ counts }) => counts.cut > 0)) count("cut");
      if (own.stocks.some(({ trades }) => trades.some(({ financing }) => financing > 0))) count("financing");
    }
  });

  it("met everything that can happen", () => {
    const wanted = ["signal", "stop", "trail", "target", "dailyStop", "close", "end", "ruin", "cut", "financing"];
    expect(wanted.filter((what) => !((seen.get(what) ?? 0) >= (what === "ruin" ? 1 : 5)))).toEqual([]);
  });
});

describe("an account over many stocks", () => {
  const cases = Array.from({ length: 60 }, (_, k) => hostilePortfolio(1000 + k));

  it("adds up: cash and positions are the equity, and the stocks' profits are the account's", () => {
    for (const one of cases) {
      const { stocks, cash, cashAt, equity, long, short } = engineOf(one);
      equity.forEach((value, k) => {
        expect(agrees(value, cashAt[k]! + long[k]! - short[k]!)).toBe(true);
      });
      const profit = equity.at(-1)! - cash;
      const sum = stocks.reduce((total, stock) => total + stock.profit.at(-1)!, 0);
      const ofTrades = stocks.flatMap(({ trades }) => trades).reduce((total, trade) => total + trade.profit, 0);
      expect(agrees(sum, profit)).toBe(true);
      expect(agrees(ofTrades, profit)).toBe(true);
      expect(stocks.every(({ position }) => position.at(-1) === 0)).toBe(true);
    }
  });

  it("does not depend on the order in which stocks are given", () => {
    for (const one of cases) expect(engineOf(one, [...one.stocks].reverse())).toStrictEqual(engineOf(one));
  });

  it("is not changed by a stock that is never traded", () => {
    for (const one of cases.slice(0, 30)) {
      const [first] = one.stocks;
      const idle = {
        ...first!,
        bars: { ...first!.bars, symbol: "A" },
        answers: first!.answers.map(() => HOLD),
      };
      const more = engineOf({ ...one, stocks: [idle, ...one.stocks] });
      const own = engineOf(one);
      expect(more.stocks.slice(1)).toStrictEqual(own.stocks);
      expect(more.equity).toStrictEqual(own.equity);
    }
  });

  it("does not know later bars: a shorter period has the same fills until its last bars", () => {
    let compared = 0;
    for (const one of cases) {
      const all = engineOf(one);
      // A time at which every stock that goes on later has a bar, and which ends no day of a stock earlier.
      const has = (time: number): boolean =>
        one.stocks.every(({ bars }) => bars.time.at(-1)! <= time || bars.time[0]! > time || bars.time.includes(time));
      const cut = [...all.time.slice(2, -2)].reverse().find(has);
      if (cut === undefined) continue;
      const own = engineOf({ ...one, options: { ...one.options, to: formatTime(cut) } as Several["options"] });
      const until = (result: Portfolio): object[] =>
        result.stocks.map(({ fills }) => fills.filter(({ time }) => time < cut)).filter((fills) => fills.length > 0);
      expect(until(own)).toStrictEqual(until(all));
      compared += until(own).length;
    }
    expect(compared).toBeGreaterThan(50);
  });

  it("keeps its caps where orders are filled, and reaches them", () => {
    const random = generator(5);
    for (let round = 0; round < 20; round++) {
      const [capPerStock, capInAll] = [0.1 + random(), 0.2 + 1.5 * random()];
      const ration = round % 2 === 0 ? "strength" : "proRata";
      // Each bar opens where the one before has closed, so that the equity at the open is known.
      const markets = ["A", "B", "C", "D"].map((symbol) => {
        let price = 50 + 50 * random();
        const days = Array.from({ length: 5 }, () =>
          Array.from({ length: 12 }, (): Candle => {
            const open = price;
            price *= 1 + 0.06 * (random() - 0.5);
            return [open, Math.max(open, price), Math.min(open, price), price];
          }),
        );
        return { bars: { ...candles(...days), symbol } };
      });
      const decide = (): number => (random() < 0.5 ? HOLD : 2 * random() - 1);
      const options = { costs: "none", shares: "fractional", capPerStock, capInAll, ration } as const;
      const { stocks, equity, cashAt } = backtestPortfolio(markets, decide, options);
      let [most, mostInAll] = [0, 0];
      for (let k = 1; k < equity.length - 1; k++) {
        let gross = 0;
        let isGrown = false;
        stocks.forEach(({ position }, j) => {
          const worth = Math.abs(position[k]! * markets[j]!.bars.open[k]!) / equity[k - 1]!;
          gross += worth;
          if (!(Math.abs(position[k]!) > Math.abs(position[k - 1]!) || position[k]! * position[k - 1]! < 0)) return;
          isGrown = true;
          most = Math.max(most, worth);
        });
        if (!isGrown) continue;
        mostInAll = Math.max(mostInAll, gross);
        expect(cashAt[k]).toBeGreaterThan(-1e-6);
      }
      expect(most).toBeLessThan(capPerStock + 1e-9);
      expect(mostInAll).toBeLessThan(capInAll + 1e-9);
      expect(mostInAll).toBeGreaterThan(0.8 * Math.min(capInAll, 4 * capPerStock, 1));
    }
  });

  it("by hand: two wishes of 80 %, and money for one and a quarter of them", () => {
    const both = (ration: "strength" | "proRata", strength?: (now: { symbol: string }) => number): number[] => {
      const markets = ["A", "B"].map((symbol) => ({
        bars: { ...candles([still(100), still(100), still(100)]), symbol },
      }));
      const policy: Policy = {
        name: "both",
        decide: (now) => (now.bar === 0 ? 0.8 : HOLD),
        ...(strength && { strength }),
      };
      const options = { costs: "none", cash: 10_000, ration } as const;
      return backtestPortfolio(markets, policy, options).stocks.map(({ position }) => position[1]!);
    };
    expect(both("strength")).toEqual([80, 20]);
    expect(both("strength", ({ symbol }) => (symbol === "B" ? 2 : 1))).toEqual([20, 80]);
    expect(both("proRata")).toEqual([50, 50]);
  });

  it("sells before it buys: what A brings pays for B at the same open, whatever their names", () => {
    const swap = (first: string, second: string): number[] => {
      const markets = [first, second].map((symbol) => ({
        bars: { ...candles([still(100), still(100), still(100), still(100)]), symbol },
      }));
      const decide = (now: { bar: number; symbol: string }): number =>
        now.symbol === first ? [1, 0, HOLD][now.bar]! : [HOLD, 1, HOLD][now.bar]!;
      const { stocks } = backtestPortfolio(markets, decide, { costs: "none", cash: 10_000 });
      return stocks.filter(({ symbol }) => symbol === second).flatMap(({ position }) => [...position]);
    };
    expect(swap("A", "B")).toEqual([0, 0, 100, 0]);
    expect(swap("B", "A")).toEqual([0, 0, 100, 0]);
  });

  it("by hand: the daily stop is that of the account, and takes all stocks out", () => {
    const fall: Candle = [100, 100, 94, 95];
    const markets = [
      { bars: { ...candles([still(100), still(100), fall, still(95), still(95)]), symbol: "A" } },
      { bars: { ...candles([still(100), still(100), [100, 101, 99, 101], still(102), still(103)]), symbol: "B" } },
    ];
    const policy: Policy = { name: "both", decide: (now) => (now.shares === 0 ? 0.5 : HOLD), dailyStop: 0.02 };
    const { stocks, stoppedDays } = backtestPortfolio(markets, policy, { costs: "none", cash: 10_000 });
    // 2 % of 10,000 $ are 4 $ of each of A's 50 shares; B leaves at that bar's close, and nothing is bought again.
    expect(stocks.map(({ fills }) => fills.at(-1)!).map(({ reason, price, bar }) => [reason, price, bar])).toEqual([
      ["dailyStop", 96, 2],
      ["dailyStop", 101, 2],
    ]);
    expect([stoppedDays, ...stocks.map(({ trades }) => trades.length)]).toEqual([1, 1, 1]);
  });

  it("is what vectorbt 1.2.0 makes of shared cash: 165 orders in three stocks, 90 of them cut", () => {
    // from_orders with size_type "targetpercent", cash_sharing, group_by and call_seq "auto": the smallest order first.
    const random = generator(7);
    const closes = ["A", "B", "C"].map(() => {
      let price = 50 + 50 * random();
      return Float64Array.from({ length: 200 }, () => {
        price *= 1 + 0.06 * (random() - 0.5);
        return price;
      });
    });
    const answers = closes.map((close) =>
      Array.from(close, () => (random() < 0.4 ? [0, 0.2, 0.5, 0.7, 0.9][Math.floor(random() * 5)]! : HOLD)),
    );
    const markets = closes.map((close, j) => {
      const bars = candles(
        ...Array.from(close, (price, i): Candle[] => {
          const open = i === 0 ? price : close[i - 1]!;
          return [[open, Math.max(open, price), Math.min(open, price), price]];
        }),
      );
      return { bars: { ...bars, symbol: "ABC"[j]!, volume: bars.volume.map(() => 1e9) } };
    });
    const policy: Policy = {
      name: "targets",
      decide: (now) => answers["ABC".indexOf(now.symbol)]![now.bar]!,
      strength: (now, answer) => now.shares * now.close - answer * now.equity,
    };
    const options = { costs: "bps:10", cash: 10_000, shares: "fractional" } as const;
    const { stocks, cashAt } = backtestPortfolio(markets, policy, options);
    [5097.216721765087, 0, 0, 0].forEach((cash, k) => {
      expect(cashAt[[21, 61, 121, 198][k]!]).toBeCloseTo(cash, 7);
    });
    [70.8700025215986, 46.10452129206382, 21.925061523655316].forEach((shares, j) => {
      expect(stocks[j]!.position[198]).toBeCloseTo(shares, 9);
    });
  });

  it("refuses what cannot share a clock or an account, and names the stock", () => {
    const bars = candles([still(100), still(101)], [still(102)]);
    const run = (markets: readonly { bars: typeof bars }[], options = {}): (() => unknown) => {
      return () => backtestPortfolio(markets, () => HOLD, { costs: "none", ...options });
    };
    expect(run([])).toThrow(/no stocks/);
    expect(run([{ bars }, { bars }])).toThrow(/TEST is there twice/);
    expect(run([{ bars }, { bars: { ...bars, symbol: "U", interval: 60_000 } }])).toThrow(
      /U has bars with interval 60000, TEST with 300000/,
    );
    expect(run([{ bars }], { capPerStock: 0 })).toThrow(/capPerStock must be above 0/);
    expect(run([{ bars }], { from: "2020-01-01" })).toThrow(/there is no bar from 2020-01-01/);
    const broken = { ...bars, symbol: "V", low: Float64Array.of(100, 0, 102) };
    expect(run([{ bars }, { bars: broken }])).toThrow(/V: bar 2 .* cannot be traded/);
    const late = { ...bars, symbol: "W", time: bars.time.map((time) => time + 1000 * 86_400_000) };
    const only = backtestPortfolio([{ bars }, { bars: late }], () => HOLD, { costs: "none", to: "2018-02-01" });
    expect(only.notes).toContain("No bar in the period: W.");
    expect(only.stocks).toHaveLength(1);
  });
});
