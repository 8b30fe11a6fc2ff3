// Measures what `edge` does: the brain's AUC over seeds 1 to 20 of the synthetic sample, edge by edge.
import { makeSample, research } from "ata-lab";

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const mean = (x) => x.reduce((a, b) => a + b) / x.length;
const deviation = (x) => Math.sqrt(x.reduce((sum, v) => sum + (v - mean(x)) ** 2, 0) / (x.length - 1));

console.log("| edge | mean brain AUC | standard deviation | lowest | highest |\n| --- | --- | --- | --- | --- |");
for (const edge of [0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.11, 0.14]) {
  const aucs = SEEDS.map((seed) => research(makeSample({ seed, edge })).searches.brain.auc);
  const columns = [mean(aucs), deviation(aucs), Math.min(...aucs), Math.max(...aucs)].map((x) => x.toFixed(4));
  console.log(`| ${edge} | ${columns.join(" | ")} |`);
}
