import { describe, expect, it } from "vitest";
import { POLICY_DEFAULTS } from "../../lib/src/backtest/policy-settings.js";
import { type Bars, takeBars } from "../../lib/src/bars/bars.js";
import { makeSample } from "../../lib/src/bars/sample.js";
import { saidBar } from "../../lib/src/cli/follow/said-bar.js";
import { research } from "../../lib/src/flow/research.js";
import { PRESETS } from "../../lib/src/recipes/presets.js";
import type { Recipe } from "../../lib/src/recipes/recipe.js";
import { type CompareOptions, compareSaid, type SaidBar } from "../../lib/src/serving/compare-said.js";
import { createPaper } from "../../lib/src/serving/paper.js";
import { createScorer } from "../../lib/src/serving/scorer.js";

const recipe = PRESETS.sound as unknown as Recipe;
const { models } = research(makeSample({ to: "2018-05-01" }), PRESETS.sound);
const policy = { ...POLICY_DEFAULTS, gate: 0.005, cap: 0.1, longOnly: false, shares: "fractional" as const };
const all = makeSample({ to: "2018-05-10", seed: 4 });
const rows = (keep: (row: number) => boolean): Bars =>
  takeBars(
    all,
    Uint32Array.from(all.time.keys()).filter((row) => keep(row)),
  );
const start = all.time.length - 5 * 390;
const minutes = rows((row) => row >= start);

/** What follow prints of minutes, from a bar on; as JSON has it. */
function said(live: Bars, first: number): SaidBar[] {
  const scorer = createScorer(models as never, recipe, { policy });
  const paper = createPaper(recipe, policy);
  const lines: SaidBar[] = [];
  live.time.forEach((time, i) => {
    const [open, high, low, close] = [live.open[i]!, live.high[i]!, live.low[i]!, live.close[i]!];
    for (const bar of scorer.push({ time, open, high, low, close, volume: live.volume[i]! }).bars) {
      if (bar.history > first) lines.push(saidBar(bar, recipe, paper.add(bar)));
    }
  });
  return JSON.parse(JSON.stringify(lines));
}

const lines = said(minutes, 100);
const compare = (some: readonly SaidBar[], bars: Bars, options: CompareOptions = { policy }) =>
  compareSaid(some, bars, models as never, recipe as never, options);
/** The same minutes with one column changed. */
const changed = (name: "high" | "close" | "volume", change: (value: number, row: number) => number): Bars => ({
  ...minutes,
  [name]: minutes[name].map(change),
});

describe("compareSaid", () => {
  it("finds what was said equal to what the bars say, also with more history and after a repeat", () => {
    expect(lines.some(({ paper }) => paper!.fill !== null)).toBe(true);
    expect(compare(lines, minutes)).toEqual({ bars: lines.length, tolerance: 0, different: 0 });
    expect(compare([...lines, ...lines.slice(-3)], all)).toMatchObject({ different: 0 });
    // The bars go on.
    expect(compare(lines.slice(0, 80), minutes)).toEqual({ bars: 80, tolerance: 0, different: 0 });
  });

  it("lets p differ by a millionth for a recipe that is computed over its last bars live", () => {
    const plain = lines.map(({ paper: _, ...line }) => line);
    const off = (by: number) => plain.map((line) => ({ ...line, p: { ...line.p, brain: line.p.brain! + by } }));
    const filtered = {
      ...recipe,
      filters: ({ atr_pct }: { atr_pct: Float64Array }) => atr_pct.map((x) => (x <= 0.01 ? 1 : 0)),
    };
    const other = (some: readonly SaidBar[]) =>
      compareSaid(some, minutes, models as never, filtered as never, { policy });
    const ofP = (by: number) => other(off(by).map((line) => ({ ...line, learned: true }))).first?.column;
    expect(compare(off(1e-9), minutes).first?.column).toBe("p.brain");
    expect(ofP(1e-9)).not.toBe("p.brain");
    expect(ofP(1e-5)).toBe("p.brain");
  });

  it("names the first difference with what may have caused it", () => {
    const late = (row: number): Bars => changed("volume", (value, i) => (i === row ? value + 7 : value));
    expect(compare(lines, late(5 * 120 + 2))).toMatchObject({
      first: { time: lines[20]!.time, column: "volume", said: lines[20]!.volume, now: lines[20]!.volume + 7 },
      cause: expect.stringMatching(/^a minute of this bar came late or was corrected since/),
    });
    const high = changed("high", (value, i) => (i === 5 * 120 + 2 ? value + 3 : value));
    expect(compare(lines, high)).toMatchObject({
      first: { time: lines[20]!.time, column: expect.stringMatching(/^(p\.|wanted)/) },
    });
    const split = { ...minutes };
    for (const name of ["open", "high", "low", "close"] as const) split[name] = minutes[name].map((price) => price / 5);
    expect(compare(lines, split).cause).toMatch(
      /^every close was 5\.0000\d? times as high: the bars were adjusted since/,
    );
    expect(
      compare(
        lines,
        changed("close", (value, i) => (i < 300 ? value * 1.001 : value)),
      ),
    ).toMatchObject({
      first: { time: lines[0]!.time, column: expect.stringMatching(/^p\./) },
      cause: expect.stringMatching(/^the bars before the first line are not those of the history live/),
    });
    expect(compare(lines, minutes, { policy: { ...policy, costs: "bps:9" } })).toMatchObject({
      first: { column: expect.stringMatching(/^paper\./) },
      cause: expect.stringMatching(/^the policy, its costs or the cash/),
    });
    expect(compare([...lines.slice(0, 5), ...lines.slice(6)], minutes)).toMatchObject({
      first: { time: lines[5]!.time, column: "bar", said: "nothing", now: "a bar" },
      different: 1,
    });
    const without = rows((row) => row >= start && !(row >= start + 600 && row < start + 605));
    expect(compare(lines, without)).toMatchObject({
      first: { time: lines[20]!.time, column: "bar", said: "a bar", now: "nothing" },
    });
  });

  it("refuses what cannot be compared", () => {
    expect(() => compare([], minutes)).toThrow("nothing was said: there is no line of a bar");
    expect(() =>
      compare(
        lines,
        rows((row) => row >= start + 400),
      ),
    ).toThrow(/was the 101th live, and is the \d+th here: give bars that begin as early/);
    expect(() =>
      compare(
        lines,
        rows((row) => row >= start + 700),
      ),
    ).toThrow(/of which there is no bar: there are bars from/);
    expect(() => compare(lines, minutes, {})).toThrow(/there is no policy to compare it with/);
  });
});
