// Times what preset "sound" adds: both presets, a walk forward with the whole grid of C, a bootstrap, all that is said of
// the scores, and the comparison of cures. On the synthetic sample, median of five runs after a warm-up, in one process.
import * as lab from "ata-lab";

const RUNS = 5;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function time(work) {
  work();
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return `${median(times).toFixed(0)} ms`;
}

const minutes = lab.makeSample();
const { seed, sound } = lab.PRESETS;
const result = lab.research(minutes, sound);
const { data, test, models } = result;
const rowsOf = (rows) => lab.takeRows(data, rows);

/** Every fold: the experts and the brain, each with the whole grid of C. */
function walk() {
  const fitting = { standardise: true };
  for (const { train, test } of lab.walkForward(data.spans, { nSplits: 10 })) {
    const [fit, score] = [rowsOf(train), rowsOf(test)];
    const experts = lab.trainExperts(sound.experts, fit, score, sound.C, fitting);
    lab.trainBrain(sound, experts, fit, score, sound.C, fitting);
  }
}

const rows = { time: test.time, label: test.label, score: lab.predictRows(models, test, sound).brain };
const lines = [
  ["research, preset seed", () => lab.research(minutes, seed)],
  ["research, preset sound", () => lab.research(minutes, sound)],
  ["walk forward: 10 folds, 4 models, 4 C each", walk],
  [`1000 draws of an AUC on ${test.label.length} rows`, () => lab.blockBootstrap("auc", rows)],
  ["evaluate: every score with its interval", () => lab.evaluate(result)],
  ["ablation: 9 runs of the flow, scored", () => lab.ablation(minutes)],
];
console.log(`${minutes.time.length} synthetic minutes, ${data.label.length} rows\n\n| | median |\n| --- | --- |`);
for (const [name, work] of lines) console.log(`| ${name} | ${time(work)} |`);
