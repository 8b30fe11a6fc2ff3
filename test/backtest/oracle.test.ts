import { backtest, type Policy } from "ata-lab";
import { describe, expect, it } from "vitest";
import { hostileCase } from "./hostile.js";
import { plainBacktest } from "./plain-backtest.js";

function engineOf({ bars, rules, options }: ReturnType<typeof hostileCase>) {
  const { answers, atr, ...standing } = rules;
  const given = Object.fromEntries(Object.entries(standing).filter(([, value]) => value !== undefined));
  const policy: Policy = { name: "case", decide: (now) => answers[now.bar]!, ...given };
  return backtest(bars, policy, { ...options, signals: { atr: Float64Array.from(atr) } });
}

/** Whether two numbers agree to 1e-9 of their size, or of a dollar. */
const agrees = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** The first difference of two records in the second's keys. */
function difference(own: object, plain: object): string | undefined {
  const mine = own as Record<string, unknown>;
  for (const [key, value] of Object.entries(plain)) {
    if (key === "atOpen") continue;
    const same = typeof value === "number" ? agrees(mine[key] as number, value) : mine[key] === value;
    if (!same) return `${key}: ${mine[key]} instead of ${value}`;
  }
  return undefined;
}

const CASES = 300;

describe("a second, plain backtest", () => {
  const seen = new Map<string, number>();
  const count = (what: string, times = 1): void => {
    seen.set(what, (seen.get(what) ?? 0) + times);
  };

  it.each(Array.from({ length: CASES / 50 }, (_, k) => 50 * k + 1))(
    "agrees on 50 hostile cases from %i on",
    (first) => {
      for (let seed = first; seed < first + 50; seed++) {
        const one = hostileCase(seed);
        const own = engineOf(one);
        const plain = plainBacktest(one.bars, one.rules, one.options);
        const where = `case ${seed}`;
        own.fills.forEach((fill, k) => {
          expect(plain.fills[k] ? difference(fill, plain.fills[k]) : "no such fill", `${where}, fill ${k}`).toBe(
            undefined,
          );
          count(fill.reason);
        });
        expect(own.fills.length, where).toBe(plain.fills.length);
        own.trades.forEach((trade, k) => {
          expect(difference(trade, plain.trades[k]!), `${where}, trade ${k}`).toBe(undefined);
          if (trade.financing > 0) count("financing");
        });
        expect(own.trades.length, where).toBe(plain.trades.length);
        for (const [name, curve] of [
          ["equity", own.equity],
          ["cash", own.cashAt],
          ["position", own.position],
        ] as const) {
          const wrong = plain[name].findIndex((value, i) => !agrees(value, curve[i]!));
          expect(
            wrong === -1 ? "" : `${where}: ${name} ${curve[wrong]} instead of ${plain[name][wrong]} at ${wrong}`,
          ).toBe("");
        }
        expect([own.counts.cut, own.counts.stoppedDays], where).toEqual([plain.cut, plain.stoppedDays]);
        count("cut", own.counts.cut);
        count("waited", own.counts.waited);
      }
    },
  );

  it("met everything that can happen", () => {
    const wanted = [
      "signal",
      "stop",
      "trail",
      "target",
      "dailyStop",
      "close",
      "end",
      "ruin",
      "cut",
      "waited",
      "financing",
    ];
    expect(wanted.filter((what) => !((seen.get(what) ?? 0) >= 10))).toEqual([]);
  });
});
