// Is a calibrated model's log loss lower than the uncalibrated one's? Synthetic histories, scored on their test parts.
import {
  logit,
  logLoss,
  makeSample,
  modelNames,
  PRESETS,
  plattScaling,
  predictRows,
  research,
  withOptions,
} from "ata-lab";

// Seeds 1 to 40 chose the spread of slopes that lib/src/training/calibrate.ts expects.
const SEEDS = Array.from({ length: 40 }, (_, i) => 41 + i);
const PERIODS = { "half a year": "2018-07-01", "two years": "2020-01-01" };
const RECIPES = { sound: PRESETS.sound, plain: withOptions(PRESETS.sound, { calibrate: false }) };
const MODELS = modelNames(PRESETS.sound);

/** Mean and its standard error, in ten-thousandths. */
function text(values) {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return `${(1e4 * mean).toFixed(1)} +- ${(1e4 * Math.sqrt(variance / values.length)).toFixed(1)}`;
}

console.log(`| | edge | ${MODELS.join(" | ")} | all four | Platt's own line | inverted by it | inverted |`);
console.log(`| --- | --- |${" --- |".repeat(MODELS.length + 4)}`);
for (const [period, to] of Object.entries(PERIODS)) {
  for (const edge of [0, 0.03]) {
    const changes = Object.fromEntries([...MODELS, "all", "platt"].map((name) => [name, []]));
    let [inverted, invertedByPlatt] = [0, 0];
    for (const seed of SEEDS) {
      const minutes = makeSample({ seed, edge, to });
      const [sound, plain] = Object.values(RECIPES).map((recipe) => research(minutes, recipe));
      const { test, validation } = plain;
      const [after, before, chosen] = [sound, plain, plain].map((run, i) =>
        predictRows(run.models, i === 2 ? validation : test, run.recipe),
      );
      const own = MODELS.map((name) => {
        const change = logLoss(test.label, after[name]) - logLoss(test.label, before[name]);
        changes[name].push(change);
        const platt = plattScaling(validation.label, logit(chosen[name]));
        const line = logit(before[name]).map((z) => 1 / (1 + Math.exp(-(platt.slope * z + platt.intercept))));
        if (!(sound.calibration[name].slope > 0)) inverted++;
        if (!(platt.slope > 0)) invertedByPlatt++;
        return [change, logLoss(test.label, line) - logLoss(test.label, before[name])];
      });
      const mean = (k) => own.reduce((sum, pair) => sum + pair[k], 0) / own.length;
      changes.all.push(mean(0));
      changes.platt.push(mean(1));
    }
    const figures = [...MODELS, "all", "platt"].map((name) => text(changes[name]));
    const of = SEEDS.length * MODELS.length;
    console.log(
      `| ${period} | ${edge} | ${figures.join(" | ")} | ${invertedByPlatt} of ${of} | ${inverted} of ${of} |`,
    );
  }
}
