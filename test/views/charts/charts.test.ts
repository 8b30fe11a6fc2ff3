import {
  backtest,
  backtestPortfolio,
  brain,
  buyAndHold,
  type ChartText,
  candleChart,
  coefficientChart,
  compareBars,
  comparisonChart,
  contributionChart,
  correlation,
  correlationChart,
  costChart,
  costSweep,
  DAY,
  equityChart,
  exposureChart,
  FEATURES,
  type Figure,
  featureHistograms,
  fillsChart,
  formatTime,
  gateChart,
  gateSweep,
  labelBalance,
  labelBalanceChart,
  lossChart,
  makeSample,
  modelNames,
  modelSignals,
  monthlyChart,
  nullChart,
  POLICY_DEFAULTS,
  parseCosts,
  performanceOf,
  predictBars,
  predictionChart,
  predictRows,
  probabilityHistograms,
  reliabilityChart,
  reliabilityCurve,
  research,
  returnsChart,
  rocAuc,
  rocChart,
  rocCurve,
  rollingSharpeChart,
  rsiBaseline,
  scaleCosts,
  searchChart,
  skew,
  skewChart,
  tradeGroupChart,
  tradesByHour,
  tradesByRegime,
} from "ata-lab";
import { describe, expect, it } from "vitest";
import { sharpeRatio } from "../../../lib/dist/backtest/returns.js";
import { standardDeviation } from "../../../lib/dist/stats/standard-deviation.js";
import { dayOf } from "../../../lib/dist/util/time.js";
import { runNull } from "../../../lib/dist/validation/null-runs.js";
import { standardisedWeights } from "../../../lib/dist/views/charts/coefficient-chart.js";

const result = research(makeSample({ to: "2018-07-01" }));
const { bars, data, train, validation, models, searches, recipe } = result;
const MODELS = modelNames(recipe);
const p = predictRows(models, validation, recipe);
const drift = skew(result.minutes, models, recipe);
const said = predictBars(result.minutes, models, recipe, {
  policy: { ...POLICY_DEFAULTS, gate: 0.005, longOnly: false },
});
const nullResult = await runNull(makeSample({ to: "2018-04-01" }), { runs: 5 });
const loss = { train: [0.69, 0.6, 0.55, 0.53], validation: [0.69, 0.62, 0.6, 0.61] };

const signals = modelSignals(bars, models, recipe);
const account = { signals, costs: "bps:1", shares: "fractional" } as const;
const runs = {
  brain: backtest(bars, brain({ gate: 0.01, cap: 0.5 }), account),
  RSI: backtest(bars, rsiBaseline({ size: 0.5 }), account),
  held: backtest(bars, buyAndHold({ exposure: 0.5 }), account),
};
const stocks = ["A", "B", "C"].map((symbol) => ({ bars: { ...bars, symbol } }));
const held = { A: 0.1, B: 0.3, C: 0 };
const shared = backtestPortfolio(stocks, ({ symbol }) => held[symbol as keyof typeof held], { costs: "bps:1" });
const sweep = gateSweep(bars, { ...account, gates: [0, 0.01, 0.02, 0.3], caps: [0.1, 0.5, 1] });
const factors = [0, 1, 2];
const costs = factors.map((factor) => scaleCosts(parseCosts("bps:1"), factor));
const costSweeps = {
  brain: costSweep(bars, brain({ gate: 0.01, cap: 0.5 }), { ...account, costs }),
  RSI: costSweep(bars, rsiBaseline({ size: 0.5 }), { ...account, costs }),
};

const CHARTS: Readonly<Record<string, (text: ChartText) => Figure>> = {
  candles: (text) => candleChart(bars, { last: 5, ...text }),
  "merged candles": (text) => candleChart(bars, text),
  features: (text) => featureHistograms(data, text),
  comparison: (text) => comparisonChart(compareBars(bars, bars), text),
  correlation: (text) => correlationChart(data, text),
  "label balance": (text) => labelBalanceChart(data, text),
  roc: (text) => rocChart(validation.label, p, text),
  reliability: (text) => reliabilityChart(validation.label, p, text),
  "one reliability": (text) => reliabilityChart(validation.label, { brain: p.brain }, text),
  probabilities: (text) => probabilityHistograms(validation.label, p, text),
  coefficients: (text) => coefficientChart(models, train, recipe, text),
  search: (text) => searchChart(searches, text),
  predictions: (text) => predictionChart(said, text),
  skew: (text) => skewChart(drift, text),
  "null runs": (text) => nullChart(nullResult, text),
  fills: (text) => fillsChart(bars, runs.brain, text),
  "merged fills": (text) => fillsChart(bars, runs.RSI, { from: "2018-01-01", ...text }),
  equity: (text) => equityChart(runs, text),
  months: (text) => monthlyChart(performanceOf(runs.brain), text),
  "rolling Sharpe ratio": (text) => rollingSharpeChart(runs, { days: 20, ...text }),
  returns: (text) => returnsChart(runs.brain, text),
  exposure: (text) => exposureChart(runs.brain, text),
  "trades by group": (text) => tradeGroupChart({ hour: tradesByHour(runs.brain) }, text),
  contributions: (text) => contributionChart(shared, text),
  gates: (text) => gateChart(sweep, text),
  "gates' Sharpe ratios": (text) => gateChart(sweep, { show: "sharpe", ...text }),
  costs: (text) => costChart(factors, costSweeps, { costs: "bps:1", ...text }),
  loss: (text) => lossChart(loss.train, loss.validation, text),
};

type Trace = Record<string, ArrayLike<unknown> | undefined> & { name?: string; type?: string };
const tracesOf = (figure: Figure): Trace[] => figure.data as unknown as Trace[];
const named = (figure: Figure, name: string): Trace => tracesOf(figure).find((one) => one.name === name)!;
const isList = (x: unknown): x is ArrayLike<unknown> => Array.isArray(x) || ArrayBuffer.isView(x);
const numbers = (x: unknown): number[] => Array.from(x as ArrayLike<number>);

/** What JSON makes of a figure, typed arrays as lists. */
function toJson(figure: Figure): string {
  return JSON.stringify(figure, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value));
}

describe.each(Object.entries(CHARTS))("the chart of %s", (name, chart) => {
  const figure = chart({});
  const layout = figure.layout as Record<string, unknown> & Figure["layout"];

  it("has lists of one length in each trace, and no number that plotly cannot place", () => {
    for (const trace of tracesOf(figure)) {
      const lists = Object.entries(trace).filter(([, value]) => isList(value)) as [string, ArrayLike<unknown>][];
      expect(lists.length).toBeGreaterThan(0);
      if (trace.type !== "heatmap") expect(new Set(lists.map(([, value]) => value.length)).size).toBe(1);
      for (const [key, values] of lists) {
        // RSI has no value for the first bar of all: a gap, which JSON writes as null.
        const isGap = name === "merged candles" && trace.name === "RSI 14" && key === "y";
        for (const value of isGap ? Array.from(values).slice(1) : Array.from(values)) {
          if (typeof value === "number") expect(value).toSatisfy(Number.isFinite);
        }
      }
    }
  });

  it("draws on axes that are there, with titles or names", () => {
    for (const trace of tracesOf(figure)) {
      for (const letter of ["x", "y"]) {
        const axis = String(trace[`${letter}axis`] ?? letter).replace(letter, `${letter}axis`);
        expect(layout[axis], `${axis} of ${trace.name}`).toBeDefined();
      }
    }
    const title = layout.title as { text: string; subtitle: { text: string } };
    expect(title.text.length).toBeGreaterThan(3);
    for (const line of title.subtitle.text.split("<br>")) expect(line.length).toBeLessThan(95);
  });

  it("has one figure for both themes: clear grounds, and a height of its own", () => {
    expect(layout).toMatchObject({ paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" });
    expect(layout.height).toBeGreaterThan(200);
    expect(layout.height).toBeLessThan(1000);
    expect(layout.width).toBeUndefined();
  });

  it("is small plain data, the same each time", () => {
    const json = toJson(figure);
    expect(json.length).toBeLessThan(250_000);
    expect(toJson(chart({}))).toBe(json);
    expect(toJson(JSON.parse(json))).toBe(json);
  });

  it("takes a title and a note", () => {
    const { title } = chart({ title: "Mine", note: "synthetic bars" }).layout;
    expect(title).toMatchObject({ text: "Mine" });
    expect((title as { subtitle: { text: string } }).subtitle.text).toMatch(/^synthetic bars/);
  });
});

describe("the charts' numbers", () => {
  it("features: a constant one stands in the middle of its chart", () => {
    const constant = { ...data, features: { ...data.features, atr: new Float64Array(data.label.length).fill(0.3) } };
    const trace = tracesOf(featureHistograms(constant))[2 * FEATURES.indexOf("atr")]!;
    const full = numbers(trace.y).indexOf(1);
    expect(Math.abs(numbers(trace.x)[full]! - 0.3)).toBeLessThan(0.03);
    expect(numbers(trace.y).filter((share) => share > 0)).toEqual([1]);
  });

  it("features: each label's shares sum to 1, and counts to its rows", () => {
    const figure = featureHistograms(data);
    const rows = [0, 1].map((y) => data.label.filter((label) => label === y).length);
    expect(figure.data).toHaveLength(2 * FEATURES.length);
    for (const [i, trace] of tracesOf(figure).entries()) {
      // The first and last points repeat their bins, to draw them to the outer edges.
      const inner = (values: unknown): number =>
        numbers(values)
          .slice(1, -1)
          .reduce((a, b) => a + b, 0);
      expect(inner(trace.customdata)).toBe(rows[i % 2]);
      expect(inner(trace.y)).toBeCloseTo(1, 12);
    }
  });

  it("correlation: the matrix, cells written with two digits", () => {
    const [trace] = tracesOf(correlationChart(data));
    const { values } = correlation(data.features);
    expect(trace!.z).toEqual(values.map((row) => Array.from(row)));
    expect((trace!.text as string[][])[0]![0]).toBe("1.00");
    for (const text of (trace!.text as string[][]).flat()) expect(text).toMatch(/^(-?\.\d\d|-?1\.00)$/);
    expect((trace!.text as string[][]).flat()).not.toContain("-.00");
  });

  it("correlation: a constant feature is empty, not NaN", () => {
    const constant = { ...data, features: { ...data.features, atr: new Float64Array(data.label.length).fill(0.3) } };
    const [trace] = tracesOf(correlationChart(constant));
    expect((trace!.z as unknown[][])[FEATURES.indexOf("atr")]!.every((value) => value === null)).toBe(true);
  });

  it("label balance: every hour and month with its interval", () => {
    const figure = labelBalanceChart(data);
    const [, hours, , months] = tracesOf(figure);
    const expected = labelBalance(data.label, data.features.time_of_day.map(Math.floor));
    expect(hours!.y).toEqual(expected.map(({ share }) => share));
    expect(hours!.x).toEqual(["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]);
    expect(months!.x).toEqual(["2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01", "2018-05-01", "2018-06-01"]);
    expect((months!.customdata as number[][]).reduce((sum, [rows]) => sum + rows!, 0)).toBe(data.label.length);
  });

  it("roc: curves keep to the true ones, and the legend says their areas", () => {
    const figure = rocChart(validation.label, p);
    for (const name of MODELS) {
      const auc = rocAuc(validation.label, p[name]);
      const trace = named(figure, `${name} ${auc.toFixed(4)}`);
      const [x, y] = [numbers(trace.x), numbers(trace.y)];
      const { fpr, tpr } = rocCurve(validation.label, p[name]);
      expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
      // Each point of the true curve lies in the box between two drawn ones, which is small.
      let next = 1;
      for (let i = 0; i < fpr.length; i++) {
        while (next < x.length - 1 && (fpr[i]! > x[next]! + 1e-7 || tpr[i]! > y[next]! + 1e-7)) next++;
        expect(fpr[i]).toBeGreaterThanOrEqual(x[next - 1]! - 1e-7);
        expect(tpr[i]).toBeGreaterThanOrEqual(y[next - 1]! - 1e-7);
        const long = x[next]! - x[next - 1]! + y[next]! - y[next - 1]!;
        // A longer piece is one straight run of the true curve.
        if (long > 1 / 250 + 1e-6) {
          const isEnd = [next - 1, next].some((j) => Math.abs(fpr[i]! - x[j]!) + Math.abs(tpr[i]! - y[j]!) < 1e-6);
          expect(isEnd).toBe(true);
        }
      }
      expect(x.length).toBeLessThan(600);
    }
  });

  it("reliability: the bins of the curve", () => {
    const figure = reliabilityChart(validation.label, p, { bins: 7 });
    const bins = reliabilityCurve(validation.label, p.macd, 7);
    expect(named(figure, "macd").x).toEqual(bins.map(({ predicted }) => predicted));
    expect(named(figure, "macd").y).toEqual(bins.map(({ observed }) => observed));
  });

  it("probabilities: counts sum to the rows of each label", () => {
    const figure = probabilityHistograms(validation.label, { brain: p.brain });
    for (const [label, trace] of tracesOf(figure).entries()) {
      const counts = numbers(trace.customdata).slice(1, -1);
      expect(counts.reduce((a, b) => a + b, 0)).toBe(validation.label.filter((y) => y === label).length);
    }
    expect(() => probabilityHistograms(validation.label, { brain: p.brain.subarray(1) })).toThrow(/of "brain"/);
  });

  it("coefficients: a weight times its column's deviation is what one deviation moves the log-odds", () => {
    const weights = standardisedWeights(models, train, recipe);
    for (const name of MODELS) {
      expect(weights[name].map(({ feature }) => feature)).toEqual(Object.keys(models[name].weights));
    }
    for (const { feature, weight, standardised } of weights.macd) {
      expect(weight).toBe(models.macd.weights[feature]);
      const deviation = standardDeviation(train.features[feature as "macd"]);
      expect(standardised).toBe(weight * deviation);
    }
    const fromExpert = weights.brain.find(({ feature }) => feature === "experts.trend")!;
    expect(fromExpert.deviation).toBe(standardDeviation(predictRows(models, train, recipe).trend));
    const figure = coefficientChart(models, train, recipe);
    expect(named(figure, "brain").x).toEqual(weights.brain.map(({ standardised }) => standardised));
  });

  it("predictions: candles, a line per model, and the entries that a policy wants", () => {
    const figure = predictionChart(said, { last: 2 });
    expect(Array.from(named(figure, "brain").y!)).toEqual(Array.from(said.p.brain.subarray(-158)));
    for (const [name, side] of [
      ["would buy", 1],
      ["would sell short", -1],
    ] as const) {
      const first = said.wanted!.findIndex((fraction) => Math.sign(fraction) === side);
      const day = said.bars.time.findIndex((time) => dayOf(time) === dayOf(said.bars.time[first]!));
      const [from, to] = [0, DAY].map((more) => formatTime(said.bars.time[day]! + more).slice(0, 10));
      const entries = Array.from(said.wanted!.subarray(day, day + 79)).filter((wanted) => Math.sign(wanted) === side);
      expect(named(predictionChart(said, { from: from!, to: to! }), name).customdata).toEqual(entries.map(Math.abs));
    }
    expect(tracesOf(predictionChart(predictBars(result.minutes, models, recipe)))).toHaveLength(5);
  });

  it("skew: each convention's mean change of p, all of them last", () => {
    const brain = named(skewChart(drift), "brain");
    expect(brain.y).toEqual([...drift.conventions, "all"]);
    expect(numbers(brain.x).at(-1)).toBe(drift.probabilities.brain.mean);
    expect(numbers(brain.x)[0]).toBe(drift.alone[0]!.probabilities.brain.mean);
    expect(numbers(brain.x)[4]).toBe(0);
  });

  it("search: the chosen C is ringed", () => {
    const figure = searchChart(searches);
    const chosen = tracesOf(figure).at(-1)!;
    expect(chosen.x).toEqual(MODELS.map((name) => searches[name].C));
    expect(chosen.y).toEqual(MODELS.map((name) => searches[name].auc));
    expect(figure.layout.xaxis).toMatchObject({ type: "log", tickvals: [0.05, 0.1, 0.5, 1] });
    expect(() => searchChart({})).toThrow(/no C was tried/);
  });

  it("equity: profits since the start and drawdowns at each day's close", () => {
    const figure = equityChart(runs);
    const [profit, drawdown] = tracesOf(figure).filter(({ name }) => name === "brain");
    const { equity } = runs.brain.days;
    expect(numbers(profit!.y)).toEqual(Array.from(equity, (value) => value - 100_000));
    const lowest = Math.min(...numbers(drawdown!.y));
    expect(lowest).toBeCloseTo(performanceOf(runs.brain).maxDrawdown, 12);
    expect(profit!.x).toHaveLength(equity.length);
    expect((profit!.x as string[])[0]).toBe("2018-01-02");
    expect(() => equityChart({})).toThrow(/no run/);
  });

  it("months: each cell is the month's profit, and the last column their sum", () => {
    const [trace] = tracesOf(monthlyChart(performanceOf(runs.brain)));
    const [row] = trace!.z as (number | null)[][];
    const months = row!.slice(0, 12).filter((value) => value !== null);
    expect(months).toEqual(performanceOf(runs.brain).byMonth.map(({ profit }) => profit));
    expect(months.reduce((a, b) => a + b, 0)).toBeCloseTo(row![12]!, 8);
    expect(row!.slice(6, 12)).toEqual(Array(6).fill(null));
  });

  it("rolling Sharpe ratio: that of the last days; no line for what never moves", () => {
    const figure = rollingSharpeChart({ ...runs, nothing: backtest(bars, () => 0, { costs: "ib" }) }, { days: 20 });
    expect(tracesOf(figure).map(({ name }) => name)).toEqual(["brain", "RSI", "held"]);
    const { y } = named(figure, "held");
    expect(
      numbers(y)
        .slice(0, 20)
        .map((value) => value === null),
    ).toEqual([...Array(19).fill(true), false]);
    expect(numbers(y).at(-1)).toBe(sharpeRatio(runs.held.days.return.slice(-20)));
    expect(() => rollingSharpeChart(runs, { days: 1 })).toThrow(/at least 2, got 1/);
  });

  it("returns: the bars of each panel hold all days and all trades", () => {
    const figure = returnsChart(runs.brain);
    const total = (traces: readonly Trace[]): number =>
      traces.flatMap(({ y }) => numbers(y)).reduce((a, b) => a + b, 0);
    expect(total(tracesOf(figure).slice(0, 3))).toBe(runs.brain.days.return.length);
    expect(total(tracesOf(figure).slice(3))).toBe(runs.brain.trades.length);
    const [losses, none, gains] = tracesOf(figure);
    expect(Math.max(...numbers(losses!.x))).toBeLessThan(0);
    expect(numbers(none!.x)).toEqual([0]);
    expect(Math.min(...numbers(gains!.x))).toBeGreaterThan(0);
    // Without trades the second panel is empty.
    expect(total(tracesOf(returnsChart(backtest(bars, () => 0, { costs: "ib" }))).slice(3))).toBe(0);
  });

  it("exposure: short positions below 0, of the same days", () => {
    const [long, short, highest] = tracesOf(exposureChart(runs.brain));
    expect(long!.x).toHaveLength(runs.brain.days.time.length);
    expect(Math.min(...numbers(long!.y))).toBe(0);
    expect(numbers(short!.y).every((share) => share === 0)).toBe(true);
    expect(numbers(highest!.y).every((most, d) => most >= numbers(long!.y)[d]!)).toBe(true);
    const sold = exposureChart(backtest(bars, () => -0.5, { costs: "none", shares: "fractional" }));
    expect(Math.min(...numbers(named(sold, "short").y))).toBeLessThan(-0.45);
  });

  it("trades by group: profits of each group sum to the run's", () => {
    const groupings = { hour: tradesByHour(runs.RSI), regime: tradesByRegime(runs.RSI, signals.atr_pct) };
    const figure = tradeGroupChart(groupings);
    for (const after of tracesOf(figure).filter(({ name }) => name === "after costs")) {
      expect(numbers(after.y).reduce((a, b) => a + b, 0)).toBeCloseTo(performanceOf(runs.RSI).profit, 6);
    }
    expect(() => tradeGroupChart({})).toThrow(/at least one grouping/);
  });

  it("contributions: a bar for each stock, the highest first, which add up to the account's profit", () => {
    const figure = contributionChart(shared);
    const [bar] = tracesOf(figure);
    const own = new Map(shared.stocks.map(({ symbol, profit }) => [symbol, profit.at(-1)!]));
    const names = (figure.layout.yaxis as { ticktext: string[] }).ticktext;
    expect([...names].sort()).toEqual(["A", "B", "C"]);
    expect(numbers(bar!.x)).toEqual(names.map((name) => own.get(name)));
    expect(numbers(bar!.x)).toEqual(numbers(bar!.x).sort((a, b) => b - a));
    expect(numbers(bar!.x).reduce((a, b) => a + b, 0)).toBeCloseTo(shared.equity.at(-1)! - shared.cash, 6);
    const subtitle = (figure.layout.title as { subtitle: { text: string } }).subtitle.text;
    expect(subtitle).toContain("from 3 stocks, 2 of them traded");
  });

  it("contributions: of many stocks the best and the worst, and the others in one bar", () => {
    const [one] = shared.stocks;
    const many = (n: number) => ({
      days: shared.days,
      stocks: Array.from({ length: n }, (_, i) => ({
        ...one!,
        symbol: `S${i}`,
        profit: Float64Array.of(i),
        trades: [],
      })),
    });
    expect(tracesOf(contributionChart(many(31)))[0]!.x).toHaveLength(31);
    const figure = contributionChart(many(100));
    const x = numbers(tracesOf(figure)[0]!.x);
    expect([x.length, x[0], x[30], x.reduce((a, b) => a + b, 0)]).toEqual([31, 99, 0, 4950]);
    expect((figure.layout.yaxis as { ticktext: string[] }).ticktext[15]).toBe("70 others");
  });

  it("fills: every one of the period, on the candle of its bar, at its price", () => {
    for (const [run, selection] of [
      [runs.brain, {}],
      [runs.RSI, { from: "2018-01-01" }],
      [runs.RSI, { last: 3 }],
    ] as const) {
      const figure = fillsChart(bars, run, selection);
      const drawn = ["bought", "sold"].flatMap((name) => {
        const { x, y, customdata } = named(figure, name) as Record<string, ArrayLike<unknown>>;
        return numbers(x).map((at, i) => [at, numbers(y)[i], (customdata![i] as unknown[])[0]] as const);
      });
      const candles = tracesOf(figure)[0] as Record<string, ArrayLike<number>>;
      const stated = /(\d+) of the (\d+) fills/.exec(
        (figure.layout.title as { subtitle: { text: string } }).subtitle.text,
      )!;
      expect([drawn.length, run.fills.length].map(String)).toEqual([stated[1], stated[2]]);
      expect(drawn.length).toBeGreaterThan(0);
      for (const [at, price] of drawn) {
        // A cent or so of costs beyond what was traded in that candle.
        expect(price).toBeGreaterThan(candles.low![at]! - 0.001);
        expect(price).toBeLessThan(candles.high![at]! + 0.001);
      }
    }
    const none = fillsChart(
      bars,
      backtest(bars, () => 0, { costs: "ib" }),
    );
    expect(named(none, "bought").x).toEqual([]);
  });

  it("gates: the cells of the sweep, those without a trade empty", () => {
    const [trace] = tracesOf(gateChart(sweep));
    const z = trace!.z as (number | null)[][];
    sweep.cells.forEach((row, i) => {
      row.forEach((cell, j) => {
        expect(z[i]![j]).toBe(cell.trades > 0 ? cell.profit : null);
      });
    });
    expect(z.at(-1)).toEqual([null, null, null]);
    expect([trace!.x, trace!.y]).toEqual([
      ["0.1", "0.5", "1"],
      ["0", "0.01", "0.02", "0.3"],
    ]);
  });

  it("costs: profits at multiples of the costs, as many as were asked for", () => {
    const trace = named(costChart(factors, costSweeps), "brain");
    expect(trace.y).toEqual(costSweeps.brain.map(({ profit }) => profit));
    expect(() => costChart([0, 1], costSweeps)).toThrow("brain has 3 runs for 2 factors");
  });

  it("loss: the lowest validation loss is ringed, and series must agree", () => {
    const ring = tracesOf(lossChart(loss.train, loss.validation)).at(-1)!;
    expect(ring).toMatchObject({ name: "lowest: epoch 3", x: [3], y: [0.6] });
    expect(lossChart(Float32Array.of(0.5)).data).toHaveLength(1);
    expect(tracesOf(lossChart([1, 1, 1], [Number.NaN, 2, 1])).at(-1)).toMatchObject({ x: [3] });
    expect(() => lossChart([1, 2], [1])).toThrow(/2 epochs of training loss but 1/);
    expect(() => lossChart([])).toThrow(/no epoch/);
  });

  it("refuse data without rows", () => {
    const none = { ...data, label: new Uint8Array(0) };
    expect(() => featureHistograms(none)).toThrow(/no rows/);
    expect(() => labelBalanceChart(none)).toThrow(/no rows/);
    expect(() => probabilityHistograms(none.label, {})).toThrow(/no rows/);
  });
});

describe("the chart of null runs' numbers", () => {
  it("counts every walk once, and stands the own score where it is", () => {
    const { runs, recipes } = nullResult;
    const traces = tracesOf(nullChart(nullResult, { model: "macd" }));
    expect(traces).toHaveLength(6);
    for (const [i, { models }] of Object.values(recipes).entries()) {
      for (const trace of traces.slice(3 * i, 3 * i + 2)) {
        const counts = numbers(trace.y).slice(1, -1);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(runs);
      }
      expect(traces[3 * i + 2]!.x).toEqual([models.macd!.own, models.macd!.own]);
    }
    const titles = nullChart(nullResult).layout.annotations!.map(({ text }) => text);
    expect(titles[1]).toContain(`${recipes.sound!.models.brain!.own.toFixed(4)} on the test rows`);
  });
});
