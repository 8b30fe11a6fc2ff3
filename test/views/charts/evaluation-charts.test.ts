import {
  ablation,
  ablationChart,
  type ChartText,
  CURES,
  decayChart,
  driftChart,
  evaluate,
  type Figure,
  featureDrift,
  featureImportance,
  foldChart,
  importanceChart,
  judgeWalk,
  makeSample,
  modelNames,
  PRESETS,
  purgeChart,
  purgedKFold,
  research,
  rollingRetrain,
  scoreChart,
  trainSelectTest,
  walkForward,
} from "ata-lab";
import { describe, expect, it } from "vitest";

const minutes = makeSample({ to: "2018-05-01" });
const result = research(minutes, PRESETS.sound);
const { train, test, recipe } = result;
const { spans } = result.data;
const MODELS = modelNames(recipe);
const cured = ablation(minutes, { draws: 40, cures: CURES.slice(0, 5) });
const evaluation = evaluate(result, { draws: 40 });
const importance = featureImportance(result, { fits: 20, draws: 30, nRepeats: 2 });
const drift = featureDrift(train.features, test!.features);
const parts = trainSelectTest(spans, { train: 0.6, select: 0.2 });
const folds = walkForward(spans, { nSplits: 4 });
const walk = rollingRetrain(minutes, PRESETS.sound, { retrain: "20 sessions", firstTrain: "40 sessions" });
const walked = judgeWalk(walk, {
  costs: "bps:1",
  gate: 0.02,
  cap: 0.1,
  shares: "fractional",
  bootstrap: { draws: 40 },
});

type Trace = Record<string, unknown> & {
  name?: string;
  x: number[];
  y: number[];
  base: number[];
  xaxis?: string;
  yaxis?: string;
  customdata: unknown[];
};
const tracesOf = (figure: Figure): Trace[] => figure.data as unknown as Trace[];
const named = (figure: Figure, name: string): Trace => tracesOf(figure).find((one) => one.name === name)!;

const CHARTS: Readonly<Record<string, (text: ChartText) => Figure>> = {
  ablation: (text) => ablationChart(cured, text),
  scores: (text) => scoreChart(evaluation, text),
  importance: (text) => importanceChart(importance, text),
  drift: (text) => driftChart({ "train to test": drift }, text),
  parts: (text) => foldChart(spans, { parts }, text),
  folds: (text) => foldChart(spans, folds, text),
  ageing: (text) => decayChart(walked, text),
  purging: (text) => purgeChart(spans, folds[1]!, text),
};

describe.each(Object.entries(CHARTS))("the chart of %s", (_, chart) => {
  const figure = chart({});
  const layout = figure.layout as Record<string, unknown> & Figure["layout"];

  it("has lists of one length in each trace, of numbers that plotly can place, on axes that are there", () => {
    for (const trace of tracesOf(figure)) {
      const lists = Object.values(trace).filter(Array.isArray);
      expect(new Set(lists.map((list) => list.length)).size).toBe(1);
      for (const value of lists.flat(2)) if (typeof value === "number") expect(value).toSatisfy(Number.isFinite);
      for (const letter of ["x", "y"] as const) {
        const axis = (trace[`${letter}axis`] ?? letter).replace(letter, `${letter}axis`);
        expect(layout[axis], `${axis} of ${trace.name}`).toBeDefined();
      }
    }
  });

  it("is one figure for both themes, of a readable size, with a title and a note", () => {
    expect(layout).toMatchObject({ paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" });
    expect(layout.height).toBeGreaterThan(120);
    expect(layout.height).toBeLessThan(1000);
    expect(layout.width).toBeUndefined();
    expect(JSON.stringify(figure).length).toBeLessThan(250_000);
    const { title } = chart({ title: "Mine", note: "synthetic bars" }).layout;
    expect(title).toMatchObject({ text: "Mine" });
    const said = (title as { subtitle: { text: string } }).subtitle.text;
    expect(said).toMatch(/^synthetic bars/);
    for (const line of said.split("<br>")) expect(line.length).toBeLessThan(105);
  });
});

/** The intervals that a trace draws: middle, low, high. */
const drawn = (trace: Trace): number[][] => {
  const { array, arrayminus } = trace.error_x as { array: number[]; arrayminus: number[] };
  return trace.x.map((x, i) => [x, x - arrayminus[i]!, x + array[i]!]);
};
const close = (got: number[][], wanted: readonly { estimate: number; low: number; high: number }[]): void => {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach(({ estimate, low, high }, i) => {
    for (const [j, value] of [estimate, low, high].entries()) expect(got[i]![j]).toBeCloseTo(value, 12);
  });
};

describe("the charts' numbers", () => {
  it("ablation: a waterfall in which each bar starts where the one before ended, with every interval", () => {
    const figure = ablationChart(cured);
    const { steps } = cured;
    const { base, x } = named(figure, "waterfall");
    expect(base[0]).toBe(0.5);
    for (let i = 1; i < steps.length; i++) expect(base[i]).toBeCloseTo(base[i - 1]! + x[i - 1]!, 12);
    expect(base.at(-1)! + x.at(-1)!).toBeCloseTo(steps.at(-1)!.auc.brain.estimate, 12);
    close(
      drawn(named(figure, "brain")),
      steps.map(({ auc }) => auc.brain),
    );
    close(
      drawn(named(figure, "baseline: volatility and the hour only")),
      steps.map(({ baseline }) => baseline),
    );
    close(
      drawn(named(figure, "change")),
      steps.slice(1).map(({ change }) => change!),
    );
    expect((figure.layout.yaxis as { ticktext: string[] }).ticktext).toEqual([
      "seed",
      ...steps.slice(1).map(({ cure }) => `+ ${cure}`),
    ]);
  });

  it("scores: models and baseline, and the differences on the row of their model", () => {
    const figure = scoreChart(evaluation);
    close(
      drawn(named(figure, "models")),
      MODELS.map((name) => evaluation.models[name].auc),
    );
    close(drawn(named(figure, "baseline")), [evaluation.baseline.auc]);
    const differences = named(figure, "differences");
    expect(differences.y).toEqual([0, 1, 2, 3, 5]);
    expect((figure.layout.yaxis as { ticktext: string[] }).ticktext[5]).toBe(`brain minus ${evaluation.bestExpert}`);
    close(drawn(differences), [
      ...MODELS.map((name) => evaluation.models[name].beyondBaseline),
      evaluation.brainBeyondExpert!,
    ]);
  });

  it("importance: fifteen features, each on its own row in both charts", () => {
    const figure = importanceChart(importance);
    const [left, right] = ["x", "x2"].map((axis) => tracesOf(figure).filter((t) => t.xaxis === axis && t.error_x));
    expect(left!.flatMap(({ y }) => y)).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(right!.flatMap(({ y }) => y)).toEqual(left!.flatMap(({ y }) => y));
    close(
      right!.flatMap(drawn),
      MODELS.flatMap((name) => importance[name].map((one) => one.importance)),
    );
  });

  it("drift: every feature's two numbers; nothing on a log scale where nothing moved", () => {
    const figure = driftChart({ "train to test": drift });
    const [psi, ks] = tracesOf(figure).filter(({ name }) => name === "train to test");
    expect(psi!.x).toEqual(drift.map((one) => one.psi));
    expect(ks!.x).toEqual(drift.map((one) => one.ks));
    expect(tracesOf(driftChart({ none: [{ name: "a", psi: 0, ks: 0 }] }))[2]!.x).toEqual([null]);
    expect(() => driftChart({})).toThrow(/no drift/);
    expect(() => driftChart({ one: drift, two: drift.slice(1) })).toThrow(/"two" has no feature/);
  });

  it("folds: every row is in one stretch, and the purged ones are those that no part took", () => {
    const figure = foldChart(spans, { parts });
    expect(tracesOf(figure).map(({ name }) => name)).toEqual(["train", "select", "test", "purged", "purged"]);
    const { base, customdata } = named(figure, "purged");
    expect(base).toEqual([spans.start[parts.train.length], spans.start[parts.select.at(-1)! + 1]]);
    const counts = ["train", "select", "test", "purged"].flatMap((name) =>
      named(figure, name).customdata.map((text) => Number(/([\d,]+) rows/.exec(String(text))![1]!.replace(",", ""))),
    );
    expect(counts.reduce((a, b) => a + b, 0)).toBe(spans.start.length);
    expect(customdata[0]).toMatch(/^parts: purged, \d+ rows<br>2018-/);
  });

  it("folds: on both sides of a k-fold's test; a walk forward ends with its test", () => {
    const stretches = named(foldChart(spans, purgedKFold(spans, 3)), "purged");
    expect(stretches.y).toEqual([0, 1, 1, 2]);
    const walk = foldChart(spans, folds);
    expect(named(walk, "train").y).toEqual([0, 1, 2, 3]);
    const { base, x } = named(walk, "test");
    expect(base[0]! + x[0]!).toBe(base[1]);
    expect(base.at(-1)! + x.at(-1)!).toBe(spans.start.at(-1));
  });

  it("folds: says so where nothing was purged, and refuses rows that are not there", () => {
    const fold = { train: Uint32Array.of(0, 1), test: Uint32Array.of(2, 3) };
    const { title } = foldChart(spans, [fold]).layout as { title: { subtitle: { text: string } } };
    expect(title.subtitle.text).toBe("no row was purged");
    expect(() => foldChart(spans, [{ ...fold, test: Uint32Array.of(1e6) }])).toThrow(/row 1000000 .* no label span/);
    expect(() => foldChart(spans, [])).toThrow(/no folds/);
  });

  it("purging: no training label reaches the border, every purged one does", () => {
    const figure = purgeChart(spans, folds[1]!);
    const border = spans.start[folds[1]!.test[0]!]!;
    const ends = (name: string): number[] => named(figure, name).x.filter((_, i) => i % 3 === 1);
    expect(Math.max(...ends("train"))).toBeLessThan(border);
    expect(Math.min(...ends("purged"))).toBeGreaterThanOrEqual(border);
    expect(named(figure, "test").x[0]).toBe(border);
    expect(() => purgeChart(spans, { train: folds[0]!.test, test: folds[0]!.train })).toThrow(/no border/);
  });

  it("ageing: each age with its interval, beside models just trained on the same days", () => {
    const traces = tracesOf(decayChart(walked));
    const { ages } = walked;
    expect(traces.map(({ y }) => y)).toEqual([
      ages.map(({ auc }) => auc.estimate),
      ages.map(({ auc, aucChange }) => auc.estimate - (aucChange?.estimate ?? 0)),
      ages.map(({ daily }) => 1e4 * daily.estimate),
      ages.map(({ daily, dailyChange }) => 1e4 * daily.estimate - 1e4 * (dailyChange?.estimate ?? 0)),
    ]);
    expect(traces[0]!.x).toEqual(["0–20", "20–40"].slice(0, ages.length));
    const { array } = traces[2]!.error_y as { array: number[] };
    expect(array[0]).toBeCloseTo(1e4 * (ages[0]!.daily.high - ages[0]!.daily.estimate), 9);
  });
});
