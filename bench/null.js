// What is reported where there is nothing to find, and where there is: the preset "sound" on histories without an edge, the
// p of null runs on such histories (it should be uniform) and on planted edges (it should be small), and their speed.
//
//   npm run bench:null               all of it, half an hour on two cores
//   npm run bench:null -- edge       one part: auc, p or edge
import { availableParallelism } from "node:os";
import { evaluate, makeSample, nullRuns, PRESETS, research } from "ata-lab";

const NAMES = ["rsi", "macd", "trend", "brain"];

const mean = (x) => x.reduce((a, b) => a + b) / x.length;
const standardError = (x) => Math.sqrt(x.reduce((sum, v) => sum + (v - mean(x)) ** 2, 0) / (x.length - 1) / x.length);
const shown = (x) => `${mean(x).toFixed(4)} +- ${standardError(x).toFixed(4)}`;
const share = (x, limit) => `${((100 * x.filter((p) => p <= limit).length) / x.length).toFixed(0)} %`;
const seeds = (n) => Array.from({ length: n }, (_, i) => i + 1);

const PARTS = { auc: testAucs, p: chanceOfP, edge: plantedEdges };
for (const part of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS)) await PARTS[part]();

function testAucs() {
  console.log(`Test AUC of preset sound on four years without an edge: mean +- its standard error, 200 seeds\n`);
  console.log(`| volatility | ${NAMES.join(" | ")} | baseline | brain minus baseline |`);
  console.log("| --- | --- | --- | --- | --- | --- | --- |");
  for (const volatility of /** @type {const} */ (["constant", "regimes"])) {
    const scores = seeds(200).map((seed) => {
      // Two draws: intervals are not what is asked for here.
      const { models, baseline } = evaluate(research(makeSample({ edge: 0, volatility, seed }), PRESETS.sound), {
        draws: 2,
      });
      return [...NAMES.map((name) => models[name].auc.estimate), baseline.auc.estimate];
    });
    const columns = scores[0].map((_, i) => shown(scores.map((row) => row[i])));
    console.log(`| ${volatility} | ${columns.join(" | ")} | ${shown(scores.map((row) => row[3] - row[4]))} |`);
  }
}

async function chanceOfP() {
  const RUNS = 19;
  console.log(`\np of the brain with ${RUNS} sign-flipped runs on half a year without an edge, 100 seeds\n`);
  console.log("| preset | p <= 0.05 | p <= 0.1 | p <= 0.25 | p <= 0.5 | mean |\n| --- | --- | --- | --- | --- | --- |");
  const chance = [];
  for (const seed of seeds(100)) {
    chance.push((await nullRuns(makeSample({ edge: 0, seed, to: "2018-07-01" }), { runs: RUNS, seed })).recipes);
  }
  for (const name of ["seed", "sound"]) {
    const p = chance.map((recipes) => recipes[name].models.brain.p);
    console.log(`| ${name} | ${[0.05, 0.1, 0.25, 0.5].map((x) => share(p, x + 1e-9)).join(" | ")} | ${shown(p)} |`);
  }
}

async function plantedEdges() {
  console.log("\np of the brain with 40 sign-flipped runs on four years, seeds 1 to 3\n");
  console.log("| edge | preset | own AUC | mean of the runs | p |\n| --- | --- | --- | --- | --- |");
  let fastest = Number.POSITIVE_INFINITY;
  for (const edge of [0.03, 0.06]) {
    const found = [];
    for (const seed of seeds(3)) {
      const started = performance.now();
      found.push((await nullRuns(makeSample({ edge, seed }), { runs: 40, seed })).recipes);
      fastest = Math.min(fastest, performance.now() - started);
    }
    for (const name of ["seed", "sound"]) {
      const brain = found.map((recipes) => recipes[name].models.brain);
      const list = (values, digits) => values.map((x) => x.toFixed(digits)).join(" ");
      const [own, walks] = [brain.map(({ own }) => own), brain.map((score) => score.mean)];
      console.log(
        `| ${edge} | ${name} | ${list(own, 3)} | ${list(walks, 3)} | ${list(
          brain.map(({ p }) => p),
          3,
        )} |`,
      );
    }
  }
  console.log(
    `\n40 walks of four years, both presets, ${availableParallelism()} cores: ${(fastest / 1000).toFixed(1)} s at best`,
  );
}
