import {
  type Backtest,
  type Bars,
  type BarView,
  backtest,
  DAY,
  type Decide,
  HOLD,
  MINUTE,
  makeSample,
  type Policy,
  parseCosts,
  resample,
} from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FREE } from "../../lib/dist/backtest/costs.js";
import { type Candle, candles, constant, still } from "./support.js";

/** Answers by row; HOLD where there is none. */
const script =
  (answers: Readonly<Record<number, number>>) =>
  (now: BarView): number =>
    answers[now.bar] ?? HOLD;
const scripted = (answers: Readonly<Record<number, number>>, rules: Partial<Policy> = {}): Policy => ({
  name: "script",
  decide: script(answers),
  ...rules,
});
/** A ledger's lines: row, shares, price, fee, reason. */
const ledger = ({ fills }: Backtest) =>
  fills.map(({ bar, shares, price, fee, reason }) => [bar, shares, price, fee, reason]);

const at = (bars: Bars, atr: number) => ({ atr: constant(bars, atr) });

describe("orders", () => {
  const bars = candles([
    [100, 101, 99, 100],
    [102, 103, 101, 103],
    [104, 106, 103, 105],
    [101, 102, 100, 101],
    still(100),
  ]);

  it("are sized at the close that decides and filled at the next open", () => {
    const result = backtest(bars, script({ 0: 0.5, 2: 0 }), { costs: "none", cash: 1000 });
    // 0.5 x 1000 / 100 = 5 shares, bought at 102, sold at 101.
    expect(ledger(result)).toEqual([
      [1, 5, 102, 0, "signal"],
      [3, -5, 101, 0, "signal"],
    ]);
    expect([...result.equity]).toEqual([1000, 1000 + 5, 1000 + 15, 995, 995]);
    expect([...result.cashAt]).toEqual([1000, 490, 490, 995, 995]);
    expect([...result.position]).toEqual([0, 5, 5, 0, 0]);
    expect(result.trades).toEqual([
      {
        side: "long",
        entryBar: 1,
        exitBar: 3,
        entryTime: bars.time[1],
        exitTime: bars.time[3],
        shares: 5,
        entryPrice: 102,
        exitPrice: 101,
        reason: "signal",
        gross: -5,
        slippage: 0,
        fees: 0,
        financing: 0,
        profit: -5,
        return: -0.005,
        bars: 2,
        minutes: 10,
        firstFill: 0,
        lastFill: 1,
      },
    ]);
    expect(result.notes).toEqual([]);
  });

  it('with fill "close" are filled at the close that decides, and the result says so', () => {
    const result = backtest(bars, script({ 0: 0.5, 2: 0 }), { costs: "none", cash: 1000, fill: "close" });
    expect(ledger(result)).toEqual([
      [0, 5, 100, 0, "signal"],
      [2, -5, 105, 0, "signal"],
    ]);
    expect(result.equity[1]).toBe(1015);
    expect(result.trades[0]).toMatchObject({ bars: 2, minutes: 10, profit: 25 });
    expect(result.cashAt[0]).toBe(500);
    expect(result.notes.join()).toMatch(/^Optimistic: .* impossible in practice/);
  });

  it("of the last bar are not asked for; what is held then is sold at its close", () => {
    const asked: number[] = [];
    const policy = (now: BarView): number => {
      asked.push(now.bar);
      return 0.5;
    };
    const result = backtest(bars, policy, { costs: "bps:10", cash: 1000 });
    expect(asked).toEqual([0, 1, 2, 3]);
    const last = result.fills.at(-1)!;
    expect([last.bar, last.price, last.reason, last.position]).toEqual([4, 100, "end", 0]);
    expect(result.equity.at(-1)).toBe(result.cashAt.at(-1));
  });

  it("take whole shares towards none, or fractions", () => {
    const whole = backtest(bars, script({ 0: 0.95 }), { costs: "none", cash: 1000 });
    expect(whole.fills[0]!.shares).toBe(9);
    const short = backtest(bars, script({ 0: -0.95 }), { costs: "none", cash: 1000 });
    expect(short.fills[0]!.shares).toBe(-9);
    const exact = backtest(bars, script({ 0: 0.95 }), { costs: "none", cash: 1000, shares: "fractional" });
    expect(exact.fills[0]!.shares).toBe(9.5);
  });

  it("pay commission and slippage: Interactive Brokers' dollar, and ticks against the trader", () => {
    const result = backtest(bars, script({ 0: 0.5, 2: 0 }), { costs: "ib+slip:1tick", cash: 1000 });
    // 5 shares are 0.025 $, the least is 1 $; bought a cent above 102, sold a cent below 101.
    expect(ledger(result)).toEqual([
      [1, 5, 102.01, 1, "signal"],
      [3, -5, 100.99, 1, "signal"],
    ]);
    expect(result.trades[0]).toMatchObject({ gross: -5, fees: 2 });
    expect(result.trades[0]!.slippage).toBeCloseTo(0.1, 10);
    expect(result.trades[0]!.profit).toBeCloseTo(-5 - 2 - 0.1, 10);
    expect(result.equity.at(-1)).toBeCloseTo(1000 - 5 - 2 - 0.1, 10);
  });

  it("sell short, and two orders change sides", () => {
    const result = backtest(bars, script({ 0: -0.5, 1: 0.5, 3: 0 }), { costs: "bps:10", cash: 1000 });
    // Short 5 at 102; 1000 - 0.51 - 5 (103 - 102) = 994.49 at the close, so 4 shares long at 104 after the 5 bought back.
    expect(ledger(result).map(([bar, shares, price]) => [bar, shares, price])).toEqual([
      [1, -5, 102],
      [2, 5, 104],
      [2, 4, 104],
      [4, -4, 100],
    ]);
    expect(result.trades.map(({ side, gross }) => [side, gross])).toEqual([
      ["short", -10],
      ["long", -16],
    ]);
    expect(result.fills[0]!.fee).toBeCloseTo(0.51, 12);
  });

  it("add to a position and take from it within one trade", () => {
    const result = backtest(bars, script({ 0: 0.2, 1: 0.4, 2: 0.1 }), { costs: "none", cash: 1000 });
    // 2 at 102; 1002 x 0.4 / 103 = 3 shares, one more at 104; 1005 x 0.1 / 105 < 1: none left.
    expect(ledger(result).map(([bar, shares, price]) => [bar, shares, price])).toEqual([
      [1, 2, 102],
      [2, 1, 104],
      [3, -3, 101],
    ]);
    expect(result.trades).toHaveLength(1);
    expect(result.trades[0]).toMatchObject({ shares: 3, gross: -5, exitPrice: 101 });
    expect(result.trades[0]!.entryPrice).toBeCloseTo((2 * 102 + 104) / 3, 12);
  });
});

describe("brackets", () => {
  const bracket: Partial<Policy> = { stopAtr: 1, targetAtr: 2 };
  const run = (rest: readonly Candle[], side: 1 | -1 = 1, costs = "none") => {
    const bars = candles([still(100), still(100), ...rest, still(100), still(100)]);
    // ATR 2: bought at 100, stop 98, target 104; sold short, stop 102, target 96.
    return backtest(bars, scripted({ 0: side * 0.5 }, bracket), { costs, cash: 1000, signals: at(bars, 2) });
  };
  const exit = (result: Backtest) => {
    const { bar, price, reason } = result.fills[1]!;
    return [bar, price, reason];
  };

  it("stop at their level inside a bar", () => {
    expect(exit(run([[100, 101, 97, 99]]))).toEqual([2, 98, "stop"]);
    expect(exit(run([[100, 103, 99, 101]], -1))).toEqual([2, 102, "stop"]);
  });

  it("take the target at its level", () => {
    expect(exit(run([[100, 105, 99, 103]]))).toEqual([2, 104, "target"]);
    expect(exit(run([[100, 101, 95, 99]], -1))).toEqual([2, 96, "target"]);
  });

  it("stop first when a bar touches both", () => {
    expect(exit(run([[100, 110, 90, 109]]))).toEqual([2, 98, "stop"]);
    expect(exit(run([[100, 110, 90, 91]], -1))).toEqual([2, 102, "stop"]);
  });

  it("fill a gap at the open, for better or worse", () => {
    expect(exit(run([[95, 99, 94, 98]]))).toEqual([2, 95, "stop"]);
    expect(exit(run([[107, 108, 90, 99]]))).toEqual([2, 107, "target"]);
    expect(exit(run([[105, 106, 104, 105]], -1))).toEqual([2, 105, "stop"]);
    expect(exit(run([[94, 110, 93, 95]], -1))).toEqual([2, 94, "target"]);
  });

  it("slip where they are market orders, not where they are limits", () => {
    expect(exit(run([[100, 101, 96, 99]], 1, "slip:1tick"))).toEqual([2, 100.01 - 2 - 0.01, "stop"]);
    expect(exit(run([[100, 105, 99, 103]], 1, "slip:1tick"))).toEqual([2, 104.01, "target"]);
  });

  it("are in force in the bar of the entry", () => {
    const bars = candles([still(100), [100, 101, 97, 100], still(100)]);
    const result = backtest(bars, scripted({ 0: 0.5 }, bracket), { costs: "none", cash: 1000, signals: at(bars, 2) });
    expect(ledger(result)).toEqual([
      [1, 5, 100, 0, "signal"],
      [1, -5, 98, 0, "stop"],
    ]);
    expect(result.trades[0]).toMatchObject({ bars: 1, minutes: 0, profit: -10 });
  });

  it("that a gap fills drop the order that waits", () => {
    const bars = candles([still(100), still(100), [90, 91, 89, 90], still(90), still(90)]);
    const result = backtest(bars, scripted({ 0: 0.5, 1: -0.5 }, bracket), {
      costs: "none",
      cash: 1000,
      signals: at(bars, 2),
    });
    expect(ledger(result).map(([bar, , , , reason]) => [bar, reason])).toEqual([
      [1, "signal"],
      [2, "stop"],
    ]);
  });

  it("use the ATR of the bar that decided, and no position is opened without one", () => {
    const bars = candles([still(100), [100, 101, 98.5, 100], still(100), still(100)]);
    const atr = Float64Array.of(2, 1, Number.NaN, 1);
    const result = backtest(bars, scripted({ 0: 0.5 }, bracket), { costs: "none", cash: 1000, signals: { atr } });
    expect(result.fills.at(-1)!.reason).toBe("end");
    const none = backtest(bars, scripted({ 2: 0.5 }, bracket), { costs: "none", cash: 1000, signals: { atr } });
    expect(none.counts).toMatchObject({ wishes: 1, withoutAtr: 1 });
    expect(none.notes).toEqual([
      "NO TRADES. script was asked at 3 bars and answered 1 times, but nothing was filled: 1 had no ATR to set brackets by.",
    ]);
  });
});

describe("the trailing stop", () => {
  const rules = { trailAtr: 1 };
  const run = (days: readonly (readonly Candle[])[], side: 1 | -1 = 1, more: Partial<Policy> = {}) => {
    const bars = candles(...days);
    const signals = at(bars, 2);
    return backtest(bars, scripted({ 0: side * 0.5 }, { ...rules, ...more }), { costs: "none", cash: 1000, signals });
  };
  const exit = (result: Backtest) => {
    const { bar, price, reason } = result.fills[1]!;
    return [bar, price, reason];
  };
  const [start, entry] = [still(100), still(100)];

  it("follows the best price, from the bar after", () => {
    // Bought at 100: 98. The high of 106 makes it 104 only in the next bar, which reaches it.
    expect(exit(run([[start, entry, [100, 106, 99, 105], [105, 105.5, 103, 104], still(104)]]))).toEqual([
      3,
      104,
      "trail",
    ]);
    expect(exit(run([[start, entry, [100, 101, 94, 95], [95, 97, 94.5, 96], still(96)]], -1))).toEqual([
      3,
      96,
      "trail",
    ]);
    // It does not go back: 104 stays after lower highs.
    const lower: Candle = [105, 105, 104.5, 105];
    expect(exit(run([[start, entry, [100, 106, 100, 105], lower, lower, [105, 105, 103, 103]]]))).toEqual([
      5,
      104,
      "trail",
    ]);
  });

  it("stands at its distance from the entry in the bar of the entry, and fills a gap at the open", () => {
    expect(exit(run([[start, [100, 110, 97, 100], still(100)]]))).toEqual([1, 98, "trail"]);
    expect(
      exit(
        run([
          [start, entry, [100, 106, 100, 105]],
          [still(90), still(90)],
        ]),
      ),
    ).toEqual([3, 90, "trail"]);
  });

  it("acts together with the others: the nearest first", () => {
    const days: readonly (readonly Candle[])[] = [[start, entry, [100, 106, 100, 105], [105, 105, 90, 91], still(91)]];
    expect(exit(run(days, 1, { stopAtr: 1 }))).toEqual([3, 104, "trail"]);
    expect(exit(run(days, 1, { trailAtr: 5, stopAtr: 1 }))).toEqual([3, 98, "stop"]);
    // The day began with 1000: one percent of it is lost at 98 by five shares.
    expect(exit(run(days, 1, { trailAtr: 5, dailyStop: 0.01 }))).toEqual([3, 98, "dailyStop"]);
    expect(exit(run(days, 1, { targetAtr: 2 }))).toEqual([2, 104, "target"]);
  });

  it("needs the ATR", () => {
    expect(() => backtest(candles([start, entry]), scripted({}, rules), { costs: "none" })).toThrow(
      "script needs the signals atr; given: none; modelSignals computes them",
    );
  });
});

describe("what the account can pay", () => {
  it("bounds a purchase: a gap cuts it to the cash, fees included, and the result says so", () => {
    const bars = candles([still(100), still(125), still(125)]);
    const run = (costs: string, shares: "whole" | "fractional") =>
      backtest(bars, script({ 0: 1 }), { costs, cash: 1000, shares });
    expect(ledger(run("none", "whole"))[0]).toEqual([1, 8, 125, 0, "signal"]);
    expect(ledger(run("ib", "whole"))[0]).toEqual([1, 7, 125, 1, "signal"]);
    expect(ledger(run("ib", "fractional"))[0]).toEqual([1, 999 / 125, 125, 1, "signal"]);
    expect(run("bps:100", "fractional").fills[0]!.shares).toBeCloseTo(1000 / (125 * 1.01), 12);
    expect(run("ib", "whole").counts.cut).toBe(1);
    expect(run("ib", "whole").notes).toEqual([
      "An order was cut, because at the price of the fill, fees included, the account could not pay for all of it.",
    ]);
    // A fall leaves cash over; that is no cut.
    const fall = backtest(candles([still(100), still(90), still(90)]), script({ 0: 1 }), { costs: "ib", cash: 1000 });
    expect([fall.fills[0]!.shares, fall.counts.cut, fall.notes]).toEqual([10, 0, []]);
  });

  it("bounds a short sale by the equity that its position does not bind yet", () => {
    const bars = candles([still(100), still(100), still(125), still(125)]);
    const run = (answers: Readonly<Record<number, number>>) =>
      ledger(backtest(bars, script(answers), { costs: "none", cash: 1000 })).map(([bar, shares]) => [bar, shares]);
    // Four short at 100: at 125 the equity is 900, and 500 of it is bound; three more are 375.
    expect(run({ 0: -0.4, 1: -0.9 })).toEqual([
      [1, -4],
      [2, -3],
      [3, 7],
    ]);
    // A position can always be closed, also for more than the equity.
    expect(run({ 0: -1, 1: 0 })).toEqual([
      [1, -10],
      [2, 10],
    ]);
  });

  it("may be nothing at all", () => {
    const result = backtest(candles([still(100), still(2000), still(2000)]), script({ 0: 1 }), {
      costs: "none",
      cash: 1000,
    });
    expect(result.notes).toEqual([
      "NO TRADES. policy was asked at 2 bars and answered 1 times, but nothing was filled: 1 cost more than the cash.",
      "An order was cut, because at the price of the fill, fees included, the account could not pay for all of it.",
    ]);
  });

  it("takes no rounding for an order: all of the account stays all of the account", () => {
    const bars = candles([206.88, 207.1, 205.3, 204.9, 206.27].map(still));
    const all = backtest(bars, () => 1, { costs: "ib", cash: 1000, shares: "fractional" });
    expect(all.fills.map(({ reason }) => reason)).toEqual(["signal", "end"]);
  });
});

describe("bars without volume", () => {
  const silent = (days: readonly (readonly Candle[])[], rows: readonly number[], none = 0): Bars => {
    const bars = candles(...days);
    return { ...bars, volume: bars.volume.map((volume, i) => (rows.includes(i) ? none : volume)) };
  };
  const prices = [still(100), still(101), still(102), still(103), still(104)];
  const waiting =
    "Once an order, stop or target could not be filled because the bar had no volume; it waited for the next bar with volume.";

  it.each([0, Number.NaN])("let orders wait for the next bar with volume (%s)", (none) => {
    const run = (fill: "nextOpen" | "close") =>
      backtest(silent([prices], [1], none), script({ 0: 0.5, 1: HOLD }), { costs: "none", cash: 1000, fill });
    expect(ledger(run("nextOpen"))[0]).toEqual([2, 5, 102, 0, "signal"]);
    expect(run("nextOpen").counts.waited).toBe(1);
    expect(run("nextOpen").notes).toEqual([waiting]);
    const late = backtest(silent([prices], [1], none), script({ 1: 0.5 }), {
      costs: "none",
      cash: 1000,
      fill: "close",
    });
    expect(ledger(late)[0]).toEqual([2, 4, 102, 0, "signal"]);
    expect(late.notes[1]).toBe(waiting);
  });

  it("let a newer answer replace the order that waits", () => {
    const bars = silent([prices], [1, 2]);
    const run = (answers: Readonly<Record<number, number>>) =>
      ledger(backtest(bars, script(answers), { costs: "none", cash: 1000 })).map(([bar, shares]) => [bar, shares]);
    expect(run({ 0: 0.5, 1: 0.3 })[0]).toEqual([3, 2]);
    expect(run({ 0: 0.5, 1: 0 })).toEqual([]);
  });

  it("let stops and targets wait, and forget a price that nobody traded", () => {
    const bracket: Partial<Policy> = { stopAtr: 1, targetAtr: 2 };
    const run = (rest: readonly Candle[]) => {
      const bars = silent([[still(100), still(100), ...rest, still(100)]], [2]);
      return backtest(bars, scripted({ 0: 0.5 }, bracket), { costs: "none", cash: 1000, signals: at(bars, 2) });
    };
    expect(ledger(run([still(97), still(96)]))[1]).toEqual([3, -5, 96, 0, "stop"]);
    expect(ledger(run([still(105), still(103)]))[1]).toEqual([4, -5, 100, 0, "end"]);
    expect(run([still(105), still(103)]).counts.waited).toBe(1);
  });

  it("let the close of the day wait, without asking the policy, but not the end", () => {
    const bars = silent(
      [
        [still(100), still(100), still(101)],
        [still(102), still(103), still(104)],
      ],
      [2, 3, 5],
    );
    const asked: number[] = [];
    const policy: Policy = {
      name: "flat",
      decide: ({ bar }) => {
        asked.push(bar);
        return bar === 0 || bar === 4 ? 0.5 : HOLD;
      },
      flatAtClose: true,
    };
    const result = backtest(bars, policy, { costs: "none", cash: 1000 });
    expect(ledger(result)).toEqual([
      [1, 5, 100, 0, "signal"],
      [4, -5, 103, 0, "close"],
    ]);
    expect(asked).toEqual([0, 1, 4]);
    const held = backtest(bars, script({ 0: 0.5 }), { costs: "none", cash: 1000 });
    expect(held.fills.at(-1)).toMatchObject({ bar: 5, price: 104, reason: "end" });
    expect(held.notes).toEqual([
      "Optimistic: the last position is sold at the close of the last bar, although that bar has no volume.",
    ]);
  });

  it("are as any other where no bar has a volume, and the result says so", () => {
    const bars = silent([prices], [0, 1, 2, 3, 4]);
    const result = backtest(bars, script({ 0: 0.5 }), { costs: "none", cash: 1000 });
    expect(ledger(result)[0]).toEqual([1, 5, 101, 0, "signal"]);
    expect(result.notes).toEqual([
      "The bars have no volume at all, so it is unknown whether orders could have been filled.",
    ]);
  });
});

describe("nights", () => {
  const flat = [still(100), still(100)];

  it("cost the borrow fee of a short position by calendar days, as part of its trade", () => {
    // From Friday to Monday three nights; four shares of 100 at 36.5 % a year are 0.40 a night.
    const friday = candles([], [], [], flat, [], [], flat);
    const result = backtest(friday, script({ 0: -0.4 }), { costs: "borrow:36.5%", cash: 1000 });
    expect([...result.cashAt]).toEqual([1000, 1400, 1398.8, expect.closeTo(998.8, 9)]);
    expect(result.trades[0]).toMatchObject({
      gross: 0,
      fees: 0,
      financing: expect.closeTo(1.2, 9),
      profit: expect.closeTo(-1.2, 9),
    });
    const long = backtest(friday, script({ 0: 0.4 }), { costs: "borrow:36.5%+interest:36.5%", cash: 1000 });
    expect(long.equity.at(-1)).toBe(1000);
    const within = backtest(candles(flat.concat(flat)), script({ 0: -0.4 }), { costs: "borrow:36.5%", cash: 1000 });
    expect(within.trades[0]!.financing).toBe(0);
  });

  it("cost interest on negative cash only", () => {
    const bars = candles([still(100), still(100), still(100)], flat);
    const run = (rate: number) =>
      backtest(bars, script({ 0: 1, 1: 0.9 }), { costs: { ...FREE, minimum: 150, interestRate: rate }, cash: 1150 });
    // Ten shares for 1000 and 150; selling one of them brings 100 for 150: 50 $ are owed overnight.
    expect(run(0).cashAt[2]).toBe(-50);
    expect(run(3.65).trades[0]!.financing).toBeCloseTo(0.5, 12);
    expect(run(3.65).equity.at(-1)! - run(0).equity.at(-1)!).toBeCloseTo(-0.5, 9);
  });

  it("are no loss of the day that follows", () => {
    const rules = { dailyStop: 0.01 };
    const run = (costs: string) => backtest(candles(flat, flat), scripted({ 0: -0.4 }, rules), { costs, cash: 1000 });
    expect(run("borrow:3650%").counts.stoppedDays).toBe(0);
  });
});

describe("the daily stop", () => {
  const rules = { dailyStop: 0.01 };

  it("acts inside a bar at the price where the day's loss reaches its limit, and ends the day", () => {
    const day: Candle[] = [still(100), still(100), [100, 100, 97, 99], still(99), still(99), still(99)];
    const bars = candles(day, day);
    // Five shares at 100: the day's loss is 10 of 1000 at 98. The second day begins with 990: 9.90 less at 98.02.
    const policy = scripted({ 0: 0.5, 2: 0.5, 3: 0.5, 4: 0.5, 5: 0.5, 6: 0.51, 8: 0.5 }, rules);
    const result = backtest(bars, policy, { costs: "none", cash: 1000 });
    expect(ledger(result)).toEqual([
      [1, 5, 100, 0, "signal"],
      [2, -5, 98, 0, "dailyStop"],
      [7, 5, 100, 0, "signal"],
      [8, -5, expect.closeTo(98.02, 10), 0, "dailyStop"],
    ]);
    expect(result.counts.stoppedDays).toBe(2);
    // Not asked at the bars 2 to 5 and 8 to 11.
    expect(result.counts.decisions).toBe(4);
  });

  it("fills at the open where that is beyond its price", () => {
    const bars = candles([still(100), still(100), still(90), still(90)]);
    const result = backtest(bars, scripted({ 0: 0.5 }, rules), { costs: "none", cash: 1000 });
    expect(ledger(result)[1]).toEqual([2, -5, 90, 0, "dailyStop"]);
  });

  it("measures from the day's open: a night's gap is not the day's loss", () => {
    const bars = candles([still(100), still(100)], [still(90), still(89), still(87), still(87)]);
    const result = backtest(bars, scripted({ 0: 0.5 }, rules), { costs: "none", cash: 1000 });
    // 950 at the open; 9.50 less at 88.10.
    expect(ledger(result)[1]!.slice(0, 2)).toEqual([4, -5]);
    expect(result.fills[1]).toMatchObject({ price: 87, reason: "dailyStop" });
  });

  it("comes before the bracket's stop when it is nearer, and after it when not", () => {
    const bars = candles([still(100), still(100), [100, 100, 90, 91], still(91), still(91)]);
    const both = (atr: number) =>
      backtest(bars, scripted({ 0: 0.5 }, { ...rules, stopAtr: 1 }), {
        costs: "none",
        cash: 1000,
        signals: at(bars, atr),
      });
    expect(both(3).fills[1]).toMatchObject({ price: 98, reason: "dailyStop" });
    expect(both(1).fills[1]).toMatchObject({ price: 99, reason: "stop" });
    expect(both(1).counts.stoppedDays).toBe(0);
    const rise = candles([still(100), still(100), [100, 110, 100, 109], still(109), still(109)]);
    const short = (atr: number) =>
      backtest(rise, scripted({ 0: -0.5 }, { ...rules, stopAtr: 1 }), {
        costs: "none",
        cash: 1000,
        signals: at(rise, atr),
      });
    expect(short(3).fills[1]).toMatchObject({ price: 102, reason: "dailyStop" });
    expect(short(1).fills[1]).toMatchObject({ price: 101, reason: "stop" });
  });

  it("also guards short positions, and the sum of a day's small losses", () => {
    const bars = candles([still(100), still(100), [100, 103, 100, 101], still(101)]);
    const short = backtest(bars, scripted({ 0: -0.5 }, rules), { costs: "none", cash: 1000 });
    expect(short.fills[1]).toMatchObject({ price: 102, reason: "dailyStop" });
    // Two round trips at 60 bps of 500 a side: 12 dollars gone while flat.
    const flat = candles(Array.from({ length: 8 }, () => still(100)));
    const result = backtest(flat, scripted({ 0: 0.5, 1: 0, 2: 0.5, 3: 0, 4: 0.5 }, rules), {
      costs: "bps:60",
      cash: 1000,
    });
    expect(result.fills).toHaveLength(4);
    expect(result.counts.stoppedDays).toBe(1);
  });
});

describe("flat at the close", () => {
  it("sells at the close of each day's last bar, an early one too, and is not asked then", () => {
    const bars = candles(
      [still(100), still(101), still(102)],
      [still(103), still(104)],
      [still(105), still(106), still(107)],
    );
    const asked: number[] = [];
    const policy: Policy = {
      name: "always in",
      decide: (now) => {
        asked.push(now.bar);
        return now.shares === 0 ? 0.5 : HOLD;
      },
      flatAtClose: true,
    };
    const result = backtest(bars, policy, { costs: "none", cash: 1000 });
    expect(asked).toEqual([0, 1, 3, 5, 6]);
    expect(result.fills.map(({ bar, reference, reason }) => [bar, reference, reason])).toEqual([
      [1, 101, "signal"],
      [2, 102, "close"],
      [4, 104, "signal"],
      [4, 104, "close"],
      [6, 106, "signal"],
      [7, 107, "end"],
    ]);
  });
});

describe("what a policy sees", () => {
  it("is the bar, the account and the signals of its close", () => {
    const bars = candles([still(100), still(101), [101, 104, 100, 103]], [still(104), still(104)]);
    const seen: Record<string, number>[] = [];
    const x = Float64Array.of(5, 6, 7, 8, 9);
    backtest(
      bars,
      (now) => {
        seen.push({
          x: now.signals.x,
          shares: now.shares,
          entry: now.entryPrice,
          bars: now.barsHeld,
          minutes: now.minutesHeld,
          unrealised: now.unrealised,
          equity: now.equity,
          high: now.high,
        });
        return now.bar === 0 ? 0.5 : HOLD;
      },
      { costs: "bps:100", cash: 1000, signals: { x } },
    );
    const night = DAY / MINUTE;
    expect(seen).toEqual([
      { x: 5, shares: 0, entry: Number.NaN, bars: 0, minutes: 0, unrealised: 0, equity: 1000, high: 100 },
      { x: 6, shares: 5, entry: 101, bars: 1, minutes: 5, unrealised: 0, equity: 1000 - 5.05, high: 101 },
      { x: 7, shares: 5, entry: 101, bars: 2, minutes: 10, unrealised: 10, equity: 1010 - 5.05, high: 104 },
      { x: 8, shares: 5, entry: 101, bars: 3, minutes: night, unrealised: 15, equity: 1015 - 5.05, high: 104 },
    ]);
  });

  it("includes the mean price of a position that was added to, and its profit against that", () => {
    const bars = candles([still(100), still(102), still(104), still(103), still(103)]);
    const seen: number[][] = [];
    const answers = [0.2, 0.4, HOLD, 0.25];
    backtest(
      bars,
      (now) => {
        seen.push([now.shares, now.entryPrice, now.unrealised]);
        return answers[now.bar]!;
      },
      { costs: "none", cash: 1000 },
    );
    // 2 at 102, 1 more at 104; what is taken away leaves the mean as it is.
    const mean = (2 * 102 + 104) / 3;
    expect(seen).toEqual([
      [0, Number.NaN, 0],
      [2, 102, 0],
      [3, expect.closeTo(mean, 10), expect.closeTo(3 * (104 - mean), 10)],
      [3, expect.closeTo(mean, 10), expect.closeTo(3 * (103 - mean), 10)],
    ]);
  });

  it("includes what an order would cost", () => {
    const bars = candles([still(100), still(100), still(100)]);
    const rates: number[] = [];
    const ask = (now: BarView): number => {
      rates.push(now.costRate(0.5), now.costRate(-0.5), now.costRate(0.01));
      return HOLD;
    };
    backtest(bars, ask, { costs: "ib+slip:1tick", cash: 1000 });
    // 1 $ and 5 cents on 500 $; one percent of 1000 $ is no share.
    expect(rates.slice(0, 3).map((rate) => Number(rate.toFixed(12)))).toEqual([
      0.0021,
      0.0021,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe("a backtest", () => {
  const bars = candles([still(100), still(101), still(102), still(103)], [still(104), still(105)]);

  it("trades a period only, from flat to flat", () => {
    const result = backtest(bars, script({ 0: 0.5, 1: 0.5, 2: 0.2 }), {
      costs: "none",
      cash: 1000,
      from: "2018-01-02 09:40:00",
      to: "2018-01-03",
    });
    expect([result.firstBar, result.time.length, result.days.time.length]).toEqual([1, 3, 1]);
    expect(ledger(result).map(([bar, shares]) => [bar, shares])).toEqual([
      [2, 4],
      [3, -3],
      [3, -1],
    ]);
  });

  it("says loudly that and why nothing was traded", () => {
    const none = backtest(bars, script({}), { costs: "ib" });
    expect(none.notes[0]).toBe("NO TRADES. policy was asked at 5 bars and never wanted a position.");
    const small = backtest(bars, { name: "tiny", decide: () => 0.0005 }, { costs: "ib" });
    expect(small.counts.tooSmall).toBe(5);
    expect(small.notes).toEqual([
      "NO TRADES. tiny was asked at 5 bars and answered 5 times, but nothing was filled: 5 orders were for less than one " +
        "share: raise the cap or the cash, or use fractional shares.",
    ]);
    const flat = backtest(bars, { name: "flat", decide: () => 0 }, { costs: "ib" });
    expect(flat.notes).toEqual(["NO TRADES. flat was asked at 5 bars and answered 5 times, but nothing was filled."]);
    const atr = Float64Array.of(1, 1, Number.NaN, 1, 1, 1);
    const both = scripted({ 0: 0.0005, 2: 0.5 }, { stopAtr: 1 });
    expect(backtest(bars, both, { costs: "ib", signals: { atr } }).notes).toEqual([
      "NO TRADES. script was asked at 5 bars and answered 2 times, but nothing was filled: 1 orders were for less than one " +
        "share: raise the cap or the cash, or use fractional shares; 1 had no ATR to set brackets by.",
    ]);
  });

  it("ends in ruin when nothing is left", () => {
    const crash = candles([still(100), still(100), still(250), still(250), still(100), still(100)]);
    const result = backtest(crash, scripted({ 0: -1, 3: 0.5 }), { costs: "none", cash: 1000 });
    expect(result.fills.map(({ bar, reason }) => [bar, reason])).toEqual([
      [1, "signal"],
      [2, "ruin"],
    ]);
    expect(result.equity.at(-1)).toBe(-500);
    expect(result.notes.join()).toMatch(/ruined/);
  });

  it("counts as too small only what would open a position: the rest of one may be sold", () => {
    const result = backtest(bars, script({ 0: 0.5, 1: 0.0005, 2: 0, 3: -0.0005 }), { costs: "none", cash: 1000 });
    expect(result.counts).toMatchObject({ decisions: 5, wishes: 4, tooSmall: 1, withoutAtr: 0, stoppedDays: 0 });
    expect(ledger(result).map(([bar, shares]) => [bar, shares])).toEqual([
      [1, 5],
      [2, -5],
    ]);
  });

  it("adds to a position or leaves it where the ATR is missing: its brackets are set", () => {
    const atr = Float64Array.of(50, Number.NaN, Number.NaN, Number.NaN, 1, 1);
    const add = scripted({ 0: 0.2, 1: 0.4, 2: 0.3, 3: -0.3 }, { stopAtr: 1 });
    const result = backtest(bars, add, { costs: "none", cash: 1000, signals: { atr } });
    expect(ledger(result).map(([bar, shares]) => [bar, shares])).toEqual([
      [1, 2],
      [2, 1],
      [3, -1],
      [5, -2],
    ]);
    // Changing sides would open a position.
    expect(result.counts.withoutAtr).toBe(1);
  });

  it.each([
    ["low", 0, "its low is 0"],
    ["low", 102, "its low is above another price"],
    ["high", 100, "its low is above another price"],
    ["high", Number.POSITIVE_INFINITY, "its high is Infinity"],
    ["open", 0, "its open is 0"],
    ["open", 105, "its high is below another price"],
    ["close", 0, "its close is 0"],
    ["close", -3, "its close is -3"],
    ["close", Number.NaN, "its close is NaN"],
    ["volume", -1, "its volume is -1"],
  ] as const)("refuses a bar whose %s is %s, in the period only", (name, value, fault) => {
    const wrong = { ...bars, [name]: bars[name].map((price, i) => (i === 1 ? value : price)) };
    const run = (from: string, to: string) => backtest(wrong, script({}), { costs: "none", from, to });
    const [open, high, low, close] = (["open", "high", "low", "close"] as const).map((one) =>
      one === name ? value : 101,
    );
    const prices = name === "volume" ? "" : ` (open ${open}, high ${high}, low ${low}, close ${close})`;
    const message =
      `bar 2 (2018-01-02 09:40:00) cannot be traded: ${fault}${prices}; correct or drop it ` +
      "(ata-lab doctor FILE finds all such bars of a file)";
    expect(() => run("2018-01-02 09:40:00", "2018-01-02 09:40:00")).toThrow(message);
    expect(run("2018-01-02", "2018-01-02 09:35:00").time).toHaveLength(1);
    expect(run("2018-01-02 09:45:00", "2018-01-04").time).toHaveLength(4);
  });

  it("refuses times that do not increase, and columns of unlike length", () => {
    const run = (change: (time: Float64Array) => void) => () => {
      const time = bars.time.slice();
      change(time);
      return backtest({ ...bars, time }, script({}), { costs: "none" });
    };
    expect(run((time) => time.copyWithin(2, 1, 2))).toThrow(
      "bar 3 (2018-01-02 09:40:00) repeats the time of the bar before; keep one bar per time",
    );
    expect(run((time) => time.set([time[4]! - 1], 5))).toThrow(
      "bar 6 (2018-01-03 09:34:59) is before bar 5 (2018-01-03 09:35:00); sort the bars by time",
    );
    expect(run((time) => time.fill(Number.NaN, 3, 4))).toThrow("the time of bar 4 is NaN, after 2018-01-02 09:45:00");
    expect(run((time) => time.fill(Number.NaN, 0, 1))).toThrow("the time of bar 1 is NaN");
    expect(() => backtest({ ...bars, close: bars.close.slice(1) }, script({}), { costs: "none" })).toThrow(
      "the bars have 6 times but 5 values of close",
    );
    // The hour that the clocks show twice on 4 November 2018.
    const twice = (time: Float64Array) => {
      const one = Date.parse("2018-11-04T01:00:00Z");
      time.set([0, 30, 59, 0, 30, 59].map((minute) => one + minute * MINUTE));
    };
    expect(run(twice)().time).toHaveLength(6);
  });

  it("refuses answers that are no numbers from -1 to 1, by bar and value", () => {
    for (const [answer, text] of [
      [null, "null"],
      [undefined, "undefined"],
      ["0.5", '"0.5"'],
      [true, "true"],
      [-1.5, "-1.5"],
      [Number.POSITIVE_INFINITY, "Infinity"],
    ] as const) {
      const decide = (now: BarView): number => (now.bar === 1 ? (answer as unknown as number) : HOLD);
      expect(() => backtest(bars, { name: "odd", decide }, { costs: "none" })).toThrow(
        `odd answered ${text} at 2018-01-02 09:40:00: a target must be a fraction of the equity from -1 (all of it sold short) to ` +
          "1 (all of it in the stock), or HOLD to change nothing",
      );
    }
  });

  it("refuses costs that are missing, negative or no numbers", () => {
    const run = (change: object) => () => backtest(bars, script({}), { costs: { ...FREE, ...change } });
    const cure = 'start from parseCosts("none"), for example { ...parseCosts("none"), bps: 5 }';
    expect(run({ bps: -1 })).toThrow(`costs: bps must be a number of at least 0, got -1; ${cure}`);
    expect(run({ perShare: Number.NaN })).toThrow(`costs: perShare must be a number of at least 0, got NaN; ${cure}`);
    expect(run({ minimum: Number.POSITIVE_INFINITY })).toThrow(/minimum must be a number of at least 0, got Infinity/);
    expect(run({ maximumRate: "1" })).toThrow(/maximumRate must be a number of at least 0, got "1"/);
    expect(run({ borrowRate: undefined })).toThrow(`costs have no borrowRate; ${cure}`);
    expect(run({ slippageBps: 10_000 })).toThrow("costs: slippageBps is 10000, all of the price or more; 2 is 0.02 %");
    expect(run({ maximumRate: Number.POSITIVE_INFINITY })).not.toThrow();
  });

  it("notes trading days that the bars lack, but no weekends and holidays", () => {
    const days = (...dates: readonly string[]): Bars => {
      const made = candles(...dates.map(() => [still(100), still(100)]));
      const time = dates.flatMap((day) =>
        [9, 10].map((hour) => Date.parse(`${day}T${String(hour).padStart(2, "0")}:35:00Z`)),
      );
      return { ...made, time: Float64Array.from(time) };
    };
    const notes = (made: Bars, period = {}) => backtest(made, script({ 0: 0.5 }), { costs: "none", ...period }).notes;
    // A weekend before a holiday.
    expect(notes(days("2018-01-12", "2018-01-16"))).toEqual([]);
    const holes = days("2018-01-12", "2018-01-17", "2018-02-01", "2018-02-05", "2018-02-07", "2018-02-12");
    expect(notes(holes)).toEqual([
      "The bars lack 15 trading days: 1 between 2018-01-12 and 2018-01-17, 10 between 2018-01-17 and 2018-02-01, " +
        "1 between 2018-02-01 and 2018-02-05, and 2 more holes. A position is held across them as over a night.",
    ]);
    expect(notes(holes, { from: "2018-02-05", to: "2018-02-08" }).slice(1)).toEqual([
      "The bars lack a trading day: 1 between 2018-02-05 and 2018-02-07. A position is held across them as over a night.",
    ]);
    // Outside the calendar's years and zone nothing is known.
    expect(notes(days("2031-01-06", "2031-01-20"))).toEqual([]);
    expect(notes({ ...days("2018-01-12", "2018-01-17"), zone: "Europe/Berlin" })).toEqual([]);
  });

  it("names all signals that are missing, and those that are given", () => {
    const policy = scripted({}, { needs: ["p", "x", "q"], targetAtr: 1 });
    const x = new Float64Array(6);
    expect(() => backtest(bars, policy, { costs: "none", signals: { x, y: x } })).toThrow(
      "script needs the signals p, q, atr; given: x, y; modelSignals computes them",
    );
  });

  it.each(["stopAtr", "targetAtr", "dailyStop"] as const)("refuses a %s that is no positive number", (name) => {
    for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => backtest(bars, scripted({}, { [name]: value }), { costs: "none", signals: at(bars, 1) })).toThrow(
        `script: ${name} must be positive, got ${value}; leave it out for none`,
      );
    }
  });

  it("takes -1 and 1, all of the account, and no more", () => {
    const run = (fraction: number) => backtest(bars, script({ 0: fraction }), { costs: "none", cash: 1000 });
    // Ten at the close of 100; at the next open of 101 nine are all that can be paid.
    expect(run(1).fills[0]!.shares).toBe(9);
    expect(run(-1).fills[0]!.shares).toBe(-9);
    for (const wrong of [1.001, -1.001, Number.POSITIVE_INFINITY])
      expect(() => run(wrong)).toThrow(/script answered|policy answered/);
  });

  it("has periods that include both ends, and says which bars there are where one holds none", () => {
    const rows = (from?: string, to?: string) => {
      const { firstBar, time } = backtest(bars, script({}), {
        costs: "none",
        ...(from && { from }),
        ...(to && { to }),
      });
      return [firstBar, time.length];
    };
    expect(rows("2018-01-02 09:45:00", "2018-01-03 09:35:00")).toEqual([2, 3]);
    expect(rows("2018-01-02 09:45:00", "2018-01-02 09:45:00")).toEqual([2, 1]);
    expect(rows("2018-01-03")).toEqual([4, 2]);
    expect(() => rows(undefined, "2018-01-02")).toThrow(
      "there is no bar from the first to 2018-01-02: there are bars from 2018-01-02 09:35:00 to 2018-01-03 09:40:00",
    );
    expect(() => rows("2018-01-03", "2018-01-02 12:00:00")).toThrow(
      /there is no bar from 2018-01-03 to 2018-01-02 12:00/,
    );
    const none = candles();
    expect(() => backtest(none, script({}), { costs: "none" })).toThrow(
      "there is no bar from the first to the last: there are no bars",
    );
    for (const text of ["2018-01-02 9:45:00", "2018-02-30 10:00:00", "x2018-01-02", "2018-01-021"]) {
      expect(() => rows(text)).toThrow(`"${text}" is not a time: write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS`);
    }
  });

  it("earns nothing on nothing: after ruin a day's return is 0", () => {
    const crash = candles([still(100), still(100), still(250)], [still(250), still(100)], [still(100)]);
    const { days } = backtest(crash, scripted({ 0: -1 }), { costs: "none", cash: 1000 });
    expect([...days.equity]).toEqual([-500, -500, -500]);
    expect([...days.return]).toEqual([-1.5, 0, 0]);
    expect([...days.time]).toEqual(["02", "03", "04"].map((day) => Date.parse(`2018-01-${day}T00:00:00Z`)));
  });

  it("is ruined by an equity of nothing, not by little", () => {
    const to = (price: number) => {
      const bars = candles([still(100), still(100), still(price), still(price), still(100)]);
      return backtest(bars, scripted({ 0: -1 }), { costs: "none", cash: 1000 });
    };
    expect(to(200).fills.map(({ bar, reason }) => [bar, reason])).toEqual([
      [1, "signal"],
      [2, "ruin"],
    ]);
    expect(to(199).fills.at(-1)!.reason).toBe("end");
    expect(to(199).notes).toEqual([]);
  });

  it("refuses what it cannot trade", () => {
    const run =
      (policy: Policy | Decide, options = {}) =>
      () =>
        backtest(bars, policy, { costs: "ib", ...options });
    expect(run(() => 1.5)).toThrow(/answered 1.5 at 2018-01-02 09:35:00.*from -1.*to 1/);
    expect(run(scripted({}, { stopAtr: 1 }))).toThrow(/script needs the signals atr; given: none/);
    expect(run(scripted({}, { dailyStop: 0 }))).toThrow(/dailyStop must be positive/);
    expect(run(script({}), { signals: { x: new Float64Array(2) } })).toThrow(/signal "x" has 2 values for 6 bars/);
    expect(run(script({}), { cash: 0 })).toThrow(/cash must be positive/);
    expect(run(script({}), { cash: Number.POSITIVE_INFINITY })).toThrow(/cash must be positive, got Infinity/);
    expect(run(script({}), { from: "2019-01-01" })).toThrow(
      /there is no bar from 2019-01-01 to the last: there are bars from/,
    );
    expect(run(script({}), { from: "soon" })).toThrow(/"soon" is not a time/);
    expect(run(script({}), { costs: "cheap" })).toThrow(/"cheap" is not a known term/);
    const gap = { ...bars, low: Float64Array.of(1, Number.NaN, 1, 1, 1, 1) };
    expect(() => backtest(gap, script({}), { costs: "ib" })).toThrow(
      /bar 2 \(2018-01-02 09:40:00\) cannot be traded.*low NaN/,
    );
  });
});

describe("the books, for any policy", () => {
  const market = resample(makeSample({ to: "2018-01-06" }), "5min", { closed: "right", label: "right" });
  const n = market.time.length;
  const answer = fc.oneof(
    { weight: 3, arbitrary: fc.constant(HOLD) },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
  );
  const setting = fc.record({
    answers: fc.array(answer, { minLength: n, maxLength: n }),
    costs: fc.constantFrom("none", "ib", "bps:5", "ib+slip:1tick", "bps:0.5+slip:2bps", "share:0.01+min:0.3+max:0.2%"),
    shares: fc.constantFrom("whole" as const, "fractional" as const),
    fill: fc.constantFrom("nextOpen" as const, "close" as const),
    rules: fc.record(
      {
        stopAtr: fc.double({ min: 0.1, max: 3, noNaN: true }),
        targetAtr: fc.double({ min: 0.1, max: 3, noNaN: true }),
        dailyStop: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
        flatAtClose: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  });
  const runs = (
    check: (result: Backtest, setting: { answers: readonly number[]; rules: Partial<Policy> }) => void,
  ): void =>
    fc.assert(
      fc.property(setting, ({ answers, rules, ...options }) => {
        const policy: Policy = { name: "random", decide: ({ bar }) => answers[bar]!, ...rules };
        check(backtest(market, policy, { ...options, signals: at(market, 0.4) }), { answers, rules });
      }),
      { numRuns: 150 },
    );

  it("cash and position make the equity at every bar, to a hundredth of a cent", () => {
    runs(({ equity, cashAt, position, close, fills, cash, time }) => {
      let [money, shares, next] = [cash, 0, 0];
      let [dollars, held] = [0, 0];
      const differ = (inDollars: number, inShares: number): void => {
        dollars = Math.max(dollars, Math.abs(inDollars));
        held = Math.max(held, Math.abs(inShares));
      };
      for (let i = 0; i < time.length; i++) {
        for (; next < fills.length && fills[next]!.bar <= i; next++) {
          const fill = fills[next]!;
          money -= fill.shares * fill.price + fill.fee;
          shares += fill.shares;
          differ(money - fill.cash, shares - fill.position);
        }
        differ(cashAt[i]! - money, position[i]! - shares);
        differ(equity[i]! - (money + shares * close[i]!), 0);
      }
      expect(dollars).toBeLessThan(1e-4);
      expect(held).toBeLessThan(1e-9);
      expect(next).toBe(fills.length);
    });
  });

  it("trades account for every dollar, fee and fill, and the account ends flat", () => {
    runs(({ trades, fills, equity, cash, position, costs }) => {
      const sum = (f: (trade: (typeof trades)[number]) => number): number =>
        trades.reduce((total, t) => total + f(t), 0);
      expect(Math.abs(equity.at(-1)! - cash - sum((t) => t.profit))).toBeLessThan(1e-4);
      expect(Math.abs(fills.reduce((total, { fee }) => total + fee, 0) - sum((t) => t.fees))).toBeLessThan(1e-6);
      expect(position.at(-1)).toBe(0);
      expect(sum((t) => t.lastFill - t.firstFill + 1)).toBe(fills.length);
      const wrongTrades = trades.filter(
        (t) => !(Math.abs(t.profit - (t.gross - t.slippage - t.fees)) < 1e-6 && t.bars >= 0 && t.slippage >= 0),
      );
      expect(wrongTrades).toEqual([]);
      // Slippage never favours, and a target has none.
      const wrongFills = fills.filter(
        ({ shares, price, reference, fee, reason }) =>
          !((price - reference) * shares >= 0 && fee >= costs.minimum) || (reason === "target" && price !== reference),
      );
      expect(wrongFills).toEqual([]);
    });
  });

  it("days compound to the account", () => {
    runs(({ days, equity, cash }) => {
      const growth = days.return.reduce((product, r) => product * (1 + r), 1);
      expect(Math.abs(growth - equity.at(-1)! / cash)).toBeLessThan(1e-9);
      expect(days.time).toHaveLength(4);
    });
  });

  it("fills lie within their bars, before slippage", () => {
    runs(({ fills }) => {
      const wrong = fills.filter(({ bar, reference, reason }) => {
        const [open, close] = [market.open[bar]!, market.close[bar]!];
        if (reason === "signal") return reference !== open && reference !== close;
        if (reason === "close" || reason === "end") return reference !== close;
        return !(reference >= Math.min(market.low[bar]!, open) && reference <= Math.max(market.high[bar]!, open));
      });
      expect(wrong).toEqual([]);
    });
  });

  it("does not look ahead: bars that come later change nothing before them", () => {
    fc.assert(
      fc.property(setting, fc.integer({ min: 2, max: n - 1 }), ({ answers, rules, ...options }, k) => {
        const policy: Policy = { name: "random", decide: ({ bar }) => answers[bar]!, ...rules };
        const other = (column: Float64Array): Float64Array => column.map((x, i) => (i < k ? x : 3 * x));
        const changed: Bars = {
          ...market,
          open: other(market.open),
          high: other(market.high),
          low: other(market.low),
          close: other(market.close),
        };
        const [a, b] = [market, changed].map((bars) => backtest(bars, policy, { ...options, signals: at(bars, 0.4) }));
        expect([...b!.equity.subarray(0, k)]).toEqual([...a!.equity.subarray(0, k)]);
        expect(b!.fills.filter(({ bar }) => bar < k)).toEqual(a!.fills.filter(({ bar }) => bar < k));
      }),
      { numRuns: 60 },
    );
  });

  it("costs what it trades: twice the costs of a fixed ledger are twice the fees", () => {
    const once = backtest(market, script({ 0: 0.5, 9: 0 }), { costs: "bps:5", shares: "whole" });
    const twice = backtest(market, script({ 0: 0.5, 9: 0 }), { costs: { ...FREE, bps: 10 } });
    expect(twice.trades[0]!.fees).toBeCloseTo(2 * once.trades[0]!.fees, 10);
    expect(parseCosts("bps:10").bps).toBe(10);
  });
});
