import { type Bars, HOLD, parseCosts } from "ata-lab";
import type { PlainRules } from "./plain-backtest.js";

/** A seeded generator of numbers from 0 to 1 (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Costs with all that costs can have. */
const COSTS: readonly string[] = [
  "none",
  "ib",
  "bps:5",
  "ib+slip:1tick",
  "bps:0.5+slip:20bps",
  "share:0.01+min:0.3+max:0.2%",
  "min:7+borrow:40%",
  "bps:30+slip:2ticks+borrow:3%+interest:900%",
  "share:0.05+min:4+max:0.1%+borrow:100%+interest:50%",
];

/** Bars of a few days with all that is unpleasant: gaps, bars without volume, missing days, days of a single bar. */
function hostileBars(random: () => number): Bars {
  const rows: number[][] = [];
  const days = 2 + Math.floor(random() * 7);
  const wild = random() < 0.5 ? 0.004 : 0.04;
  const volumes = random();
  // A price that triples now and then ruins who has sold short.
  const leap = random() < 0.3 ? 0.1 : 0;
  let price = random() < 0.2 ? 0.5 + random() : 20 + 200 * random();
  let midnight = Date.UTC(2018, 0, 2 + Math.floor(random() * 300));
  for (let day = 0; day < days; day++) {
    const bars = random() < 0.2 ? 1 : 2 + Math.floor(random() * 12);
    for (let i = 0; i < bars; i++) {
      const jump = random() < leap ? 3 : random() < 0.1 ? Math.exp(0.3 * (random() - 0.5)) : 1;
      const open = price * jump * Math.exp(wild * (random() - 0.5));
      const close = random() < 0.15 ? open : open * Math.exp(2 * wild * (random() - 0.5));
      const wick = (): number => (random() < 0.3 ? 0 : 2 * wild * random());
      const high = Math.max(open, close) * Math.exp(wick());
      const low = Math.min(open, close) * Math.exp(-wick());
      const traded =
        volumes < 0.1 ? 0 : volumes < 0.5 ? 1000 : random() < 0.3 ? (random() < 0.5 ? 0 : Number.NaN) : 500;
      rows.push([midnight + (571 + i) * 60_000, open, high, low, close, traded]);
      price = close;
    }
    midnight += 86_400_000 * (random() < 0.3 ? 1 + Math.floor(random() * 6) : 1);
  }
  const column = (j: number): Float64Array => Float64Array.from(rows, (row) => row[j]!);
  return {
    symbol: "TEST",
    zone: "America/New_York",
    interval: 60_000,
    stamp: "end",
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

/** A random case with all that a policy, an account and bars can have. */
export function hostileCase(seed: number) {
  const random = generator(seed);
  const bars = hostileBars(random);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  // A third of the policies have hardly any standing orders, so that positions can grow old.
  const standing = random() < 0.33 ? 0.05 : 0.5;
  const some = (value: () => number): number | undefined => (random() < standing ? value() : undefined);
  const busy = pick([0.2, 0.5, 1]);
  const answers = Array.from(bars.time, () => {
    if (random() > busy) return HOLD;
    return pick([0, 1, -1, 2 * random() - 1, 2 * random() - 1, 0.1 * random()]);
  });
  const atr = Array.from(bars.close, (price) => (random() < 0.1 ? Number.NaN : price * 0.02 * (0.2 + random())));
  const rules: PlainRules = {
    answers,
    atr,
    stopAtr: some(() => 0.2 + 2 * random()),
    trailAtr: some(() => 0.2 + 2 * random()),
    targetAtr: some(() => 0.2 + 3 * random()),
    dailyStop: some(() => 0.002 + 0.05 * random()),
    flatAtClose: random() < 0.3,
  };
  const options = {
    costs: parseCosts(pick(COSTS)),
    cash: pick([300, 1000, 100_000]),
    fill: pick(["nextOpen", "close"] as const),
    shares: pick(["whole", "fractional"] as const),
  };
  return { bars, rules, options };
}

/** Bars without some rows: halts of any length, a late listing, an early end. At least one bar stays. */
function withHoles(bars: Bars, random: () => number): Bars {
  const n = bars.time.length;
  const start = random() < 0.3 ? Math.floor(0.5 * n * random()) : 0;
  const end = random() < 0.3 ? Math.max(start + 1, n - Math.floor(0.4 * n * random())) : n;
  const rate = random() < 0.5 ? 0 : 0.3 * random();
  const keep = Array.from(bars.time, (_, i) => i === start || (i > start && i < end && random() >= rate));
  const column = (values: Float64Array): Float64Array => values.filter((_, i) => keep[i]);
  const { time, open, high, low, close, volume } = bars;
  return {
    ...bars,
    ...{ time: column(time), open: column(open), high: column(high), low: column(low) },
    ...{ close: column(close), volume: column(volume) },
  };
}

/** A case of several stocks on one clock, with holes, and all that a policy and an account can have. */
export function hostilePortfolio(seed: number) {
  const random = generator(7_000_003 * seed + 1);
  const { rules, options } = hostileCase(seed);
  const clock = hostileCase(seed).bars;
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const count = 2 + Math.floor(4 * random());
  const busy = pick([0.3, 0.7, 1]);
  const size = pick([0.2, 0.6, 1]);
  const stocks = Array.from({ length: count }, (_, k) => {
    // The prices of another case on this clock: each move and wick as it is there, repeated where the other is shorter.
    const other = hostileBars(random);
    const at = (column: Float64Array): Float64Array => clock.time.map((__, i) => column[i % other.time.length]!);
    const own: Bars = {
      ...clock,
      symbol: `S${(k * 7) % 10}`,
      ...{ open: at(other.open), high: at(other.high), low: at(other.low), close: at(other.close) },
      volume: at(other.volume),
    };
    const bars = withHoles(own, random);
    return {
      bars,
      answers: Array.from(bars.time, () =>
        random() > busy ? HOLD : pick([0, size, -size, size * (2 * random() - 1), size * random(), 0.1 * random()]),
      ),
      atr: Array.from(bars.close, (price) => (random() < 0.1 ? Number.NaN : price * 0.02 * (0.2 + random()))),
      // Many are equal, so that the order of symbols decides.
      strengths: Array.from(bars.time, () => Math.floor(3 * random())),
    };
  });
  const { answers: _, atr: __, ...standing } = rules;
  const sharing = {
    capPerStock: pick([0.1, 0.4, 1, 1, 1.5]),
    capInAll: pick([0.3, 1, 1, 1, 1.6]),
    ration: pick(["strength", "proRata"] as const),
  };
  return { stocks, rules: standing, options: { ...options, ...sharing } };
}
