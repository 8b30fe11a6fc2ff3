// Do 95 % intervals hold the truth 95 times of 100? With `regimes`, for a trained brain on histories whose volatility has
// regimes, by days scored; otherwise for synthetic scores with overlapping labels, by metric and days.
import {
  baselineColumns,
  blockBootstrap,
  blockBootstrapDifference,
  brierScore,
  DAY,
  logLoss,
  lossInterval,
  makeSample,
  PRESETS,
  predictRows,
  research,
  rocAuc,
  takeColumn,
  trainBaseline,
} from "ata-lab";
import { buildRows } from "../lib/dist/flow/research.js";
import { recipeBars } from "../lib/dist/recipes/recipe-bars.js";
import { overlappingLabels } from "../test/support/overlapping-labels.js";

const [what, first = "1", last = "200"] = process.argv.slice(2);
if (what === "regimes") regimes(Number(first), Number(last));
else overlapping();

function overlapping() {
  const RUNS = 300;
  const ROWS_A_DAY = 60;
  const METRICS = { auc: rocAuc, logLoss, brier: brierScore };
  const DAYS = [30, 60, 120, 200];
  const long = overlappingLabels(0, 40_000, ROWS_A_DAY);
  /** Share of histories whose interval holds the score of a very long one. */
  function coverage(metric, days, blocksOf) {
    const truth = METRICS[metric](long.label, long.score);
    let held = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const { time, ...rows } = overlappingLabels(seed, days, ROWS_A_DAY);
      const { low, high } = blockBootstrap(metric, { ...rows, time: blocksOf(time) }, { seed, draws: 500 });
      if (low <= truth && truth <= high) held++;
    }
    return `${((100 * held) / RUNS).toFixed(1)} %`;
  }
  console.log(`| | ${DAYS.map((days) => `${days} days`).join(" | ")} | 60 days, rows drawn alone |`);
  console.log(`| --- |${" --- |".repeat(DAYS.length + 1)}`);
  for (const metric of Object.keys(METRICS)) {
    const byDays = DAYS.map((days) => coverage(metric, days, (time) => time));
    const byRows = coverage(metric, 60, (time) => time.map((_, i) => i * DAY));
    console.log(`| ${metric} | ${byDays.join(" | ")} | ${byRows} |`);
  }
}

/**
 * The brain of preset `sound` and its baseline model, trained on one history and scored on the last days of others. The
 * truth is their score on all days of all of them; a history of five times the days tells how losses vary.
 */
function regimes(from, to) {
  const DAYS = [3, 5, 10, 15, 20, 50, 100, 200];
  const FIGURES = ["auc", "beyond the baseline", "logLoss", "brier", "logLoss, days drawn", "brier, days drawn"];
  const { models, recipe, bars, rows, parts, train, validation } = research(
    makeSample({ seed: 10_000 }),
    PRESETS.sound,
  );
  const inputs = (own, numbers) => baselineColumns(own).map((column) => takeColumn(column, numbers));
  const of = (part) =>
    inputs(
      bars,
      Uint32Array.from(part, (row) => rows[row]),
    );
  const { fit } = trainBaseline(
    { X: of(parts.train), y: train.label },
    { X: of(parts.validation), y: validation.label },
    recipe.C,
  );
  const histories = [];
  for (let seed = from; seed <= to; seed++) {
    const own = recipeBars(makeSample({ seed }), recipe.bars);
    const { rows: numbers, data } = buildRows(own, recipe);
    const { brain } = predictRows(models, data, recipe);
    histories.push({ time: data.time, label: data.label, brain, baseline: fit.predictProba(inputs(own, numbers)) });
  }
  const pooled = (name) => joined(histories.map((history) => history[name]));
  const [label, brain, baseline] = ["label", "brain", "baseline"].map(pooled);
  const auc = rocAuc(label, brain);
  const truth = [auc, auc - rocAuc(label, baseline), ...[logLoss, brierScore].map((metric) => metric(label, brain))];
  console.log(`| days scored | ${FIGURES.join(" | ")} |`);
  console.log(`| --- |${" --- |".repeat(FIGURES.length)}`);
  for (const days of DAYS) {
    const held = FIGURES.map(() => 0);
    histories.forEach((history, i) => {
      const long = lastDays(history, 5 * days);
      const scored = lastDays(history, days);
      const [a, b] = [scored.brain, scored.baseline].map((score) => ({ ...scored, score }));
      const before = { ...long, score: long.brain };
      const drawing = { seed: from + i, draws: 300 };
      const intervals = [
        blockBootstrap("auc", a, drawing),
        blockBootstrapDifference("auc", a, b, drawing),
        lossInterval("logLoss", a, before),
        lossInterval("brier", a, before),
        blockBootstrap("logLoss", a, drawing),
        blockBootstrap("brier", a, drawing),
      ];
      intervals.forEach(({ low, high }, k) => {
        const value = truth[k < 4 ? k : k - 2];
        if (low <= value && value <= high) held[k]++;
      });
    });
    console.log(
      `| ${days} | ${held.map((count) => `${((100 * count) / histories.length).toFixed(1)} %`).join(" | ")} |`,
    );
  }
}

/** The rows of the last days. */
function lastDays(history, days) {
  const first = [...new Set(history.time.map((time) => Math.floor(time / DAY)))].at(-days) * DAY;
  const at = history.time.findIndex((time) => time >= first);
  const { time, label, brain, baseline } = history;
  return {
    time: time.slice(at),
    label: label.slice(at),
    brain: brain.slice(at),
    baseline: baseline.slice(at),
  };
}

function joined(pieces) {
  const all = new pieces[0].constructor(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => {
    all.set(piece, at);
    return at + piece.length;
  }, 0);
  return all;
}
