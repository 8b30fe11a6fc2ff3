// Do 95 % intervals hold the truth 95 times of 100? With `regimes`, of models trained on histories whose volatility has
// regimes, by days of the test part; otherwise of synthetic scores with overlapping labels, by metric and days.
import {
  baselineColumns,
  blockBootstrap,
  brierScore,
  DAY,
  evaluate,
  logLoss,
  makeSample,
  PRESETS,
  predictRows,
  research,
  rocAuc,
  takeColumn,
  takeRows,
  trainBaseline,
} from "ata-lab";
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

/** The brain of preset `sound` and its baseline, each trained on a history of its own; the truth is their score on others. */
function regimes(from, to) {
  const DAYS = [5, 10, 15, 20, 50, 200];
  const FIGURES = ["auc", "beyond the baseline", "logLoss", "brier", "logLoss, days drawn", "brier, days drawn"];
  const others = Array.from({ length: 24 }, (_, i) => otherRows(10_001 + i));
  const held = new Map(DAYS.map((days) => [days, { runs: 0, figures: FIGURES.map(() => 0) }]));
  for (let seed = from; seed <= to; seed++) {
    const minutes = makeSample({ seed });
    for (const days of DAYS) {
      const intervals = intervalsOf(lastDays(minutes, 5 * days), seed, others);
      if (intervals === undefined) continue;
      const row = held.get(days);
      row.runs++;
      intervals.forEach(([{ low, high }, truth], i) => {
        if (low <= truth && truth <= high) row.figures[i]++;
      });
    }
  }
  console.log(`| days scored | histories | ${FIGURES.join(" | ")} |`);
  console.log(`| --- | --- |${" --- |".repeat(FIGURES.length)}`);
  for (const [days, { runs, figures }] of held) {
    const shares = figures.map((count) => `${((100 * count) / runs).toFixed(1)} %`);
    console.log(`| ${days} | ${runs} | ${shares.join(" | ")} |`);
  }
}

/** Every 14th row of a history, and its baseline columns. */
function otherRows(seed) {
  const { data, bars, rows } = research(makeSample({ seed }), PRESETS.sound);
  const some = Uint32Array.from(data.label.keys()).filter((row) => row % 14 === seed % 14);
  const inputs = baselineColumns(bars).map((column) => takeColumn(column, rows));
  return { data: takeRows(data, some), inputs: inputs.map((column) => takeColumn(column, some)) };
}

/** Intervals beside the truth; undefined if so few rows cannot be trained on and scored. */
function intervalsOf(minutes, seed, others) {
  let result;
  let evaluation;
  try {
    result = research(minutes, PRESETS.sound);
    evaluation = evaluate(result, { seed, draws: 300 });
  } catch {
    return undefined;
  }
  const { bars, rows, parts, train, validation, models, recipe, test } = result;
  const inputs = baselineColumns(bars);
  const of = (part) => inputs.map((column) => part.map((row) => column[rows[row]]));
  const columns = (part) => of(Array.from(part)).map((column) => Float64Array.from(column));
  const { fit } = trainBaseline(
    { X: columns(parts.train), y: train.label },
    { X: columns(parts.validation), y: validation.label },
    recipe.C,
  );
  const label = joined(
    Uint8Array,
    others.map(({ data }) => data.label),
  );
  const brain = joined(
    Float64Array,
    others.map(({ data }) => predictRows(models, data, recipe).brain),
  );
  const baseline = joined(
    Float64Array,
    others.map(({ inputs }) => fit.predictProba(inputs)),
  );
  const auc = rocAuc(label, brain);
  const { brain: scores } = evaluation.models;
  const scored = { time: test.time, label: test.label, score: predictRows(models, test, recipe).brain };
  const drawn = (metric) => blockBootstrap(metric, scored, { seed, draws: 300 });
  return [
    [scores.auc, auc],
    [scores.beyondBaseline, auc - rocAuc(label, baseline)],
    [scores.logLoss, logLoss(label, brain)],
    [scores.brier, brierScore(label, brain)],
    [drawn("logLoss"), logLoss(label, brain)],
    [drawn("brier"), brierScore(label, brain)],
  ];
}

/** The minutes of the last days. */
function lastDays(minutes, days) {
  const starts = minutes.time.map((time) => Math.floor(time / DAY));
  const first = [...new Set(starts)].at(-days);
  const at = starts.findIndex((day) => day >= first);
  const cut = Object.entries(minutes).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? value.slice(at) : value,
  ]);
  return Object.fromEntries(cut);
}

function joined(Kind, pieces) {
  const all = new Kind(pieces.reduce((sum, piece) => sum + piece.length, 0));
  pieces.reduce((at, piece) => {
    all.set(piece, at);
    return at + piece.length;
  }, 0);
  return all;
}
