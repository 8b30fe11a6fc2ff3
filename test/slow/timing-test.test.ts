import {
  type Backtest,
  type Bars,
  backtest,
  type Decide,
  HOLD,
  makeSample,
  type Policy,
  resample,
  timingTest,
} from "ata-lab";
import { describe, expect, it } from "vitest";

/** What the policies read: the last hour's move in units of its own volatility, that volatility, and the bar of the day. */
function signalsOf({ close, time }: Bars) {
  const [move, volatility, atr] = [0, 1, 2].map(() => new Float64Array(close.length).fill(Number.NaN));
  for (let i = 12; i < close.length; i++) {
    let squares = 0;
    for (let k = i - 11; k <= i; k++) squares += (close[k]! / close[k - 1]! - 1) ** 2;
    volatility![i] = Math.sqrt(squares / 12);
    atr![i] = volatility![i]! * close[i]!;
    move![i] = (close[i]! / close[i - 12]! - 1) / Math.sqrt(squares);
  }
  const hour = time.map((moment) => (moment / 3_600_000) % 24);
  return { move: move!, volatility: volatility!, atr: atr!, hour };
}
type Read = ReturnType<typeof signalsOf>;

/** In at a signal, out after some bars. */
const when = (enter: (s: { readonly [K in keyof Read]: number }) => number, bars: number): Decide<Read> => {
  return (now) => (now.shares === 0 ? enter(now.signals) : now.barsHeld >= bars ? 0 : HOLD);
};
const long = (is: boolean): number => (is ? 0.5 : HOLD);
/** Policies without any skill on a martingale, each of which would look skilful to some careless test. */
const POLICIES: readonly Policy<Read>[] = [
  { name: "buys dips", flatAtClose: true, decide: when((s) => long(s.move < -1.5), 12) },
  { name: "buys dips, brackets", stopAtr: 3, targetAtr: 5, decide: when((s) => long(s.move < -1.5), 24) },
  { name: "follows moves", flatAtClose: true, decide: when((s) => long(s.move > 1.5), 12) },
  {
    name: "against every move",
    flatAtClose: true,
    decide: when((s) => (Math.abs(s.move) > 1 ? -0.4 * Math.sign(s.move) : HOLD), 6),
  },
  { name: "mornings", flatAtClose: true, decide: when((s) => long(s.hour < 9.9 && s.move < 0), 4) },
  { name: "stormy hours", flatAtClose: true, decide: when((s) => long(s.volatility > 0.003), 12) },
  { name: "nights", decide: when((s) => long(s.hour > 15.8 && s.move < 0), 3) },
  { name: "always, brackets", stopAtr: 2, targetAtr: 4, decide: when(() => 0.5, 1e9) },
];
const SEEDS = 100;
const FROM = "2018-01-02";

describe.each([0, 1, 2])("p of the timing test where the stock drifts by %d a year", (drift) => {
  const markets = Array.from({ length: SEEDS }, (_, i) => {
    const bars = resample(makeSample({ to: "2018-07-01", edge: 0, drift, seed: i + 1 }), "5min");
    return { bars, signals: signalsOf(bars) };
  });

  it.each(POLICIES.map((policy) => [policy.name, policy] as const))(
    "%s: is small no more often than by chance",
    (_, policy) => {
      const p = markets.map(({ bars, signals }) => {
        const result: Backtest = backtest(bars, policy, { signals, costs: "none", shares: "fractional", from: FROM });
        return timingTest(bars, result, { draws: 300 }).p;
      });
      const share = (level: number): number => p.filter((value) => value <= level).length / SEEDS;
      // Three standard errors: 0.065 of a share of 0.05, 0.15 of a half. Trades that fill their days leave little to place
      // at random: then p is rather large.
      expect(share(0.05)).toBeLessThan(0.05 + 0.066);
      expect(share(0.5)).toBeGreaterThan(0.2);
      expect(share(0.5)).toBeLessThan(0.65);
    },
  );
});
