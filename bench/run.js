// Times each stage of the flow on the synthetic sample and, where Python is there, the same flow in pandas and
// scikit-learn, in turns in one run. Machines differ and are noisy: the ratios are what to look at.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import * as lab from "ata-lab";
import { pythonWith } from "../test/support/python.js";

const RUNS = 9;
const seed = lab.PRESETS.seed;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Runs the stages one after another, RUNS times after a warm-up, and gives the median milliseconds of each. */
function timeStages(minutes) {
  const times = { resample: [], features: [], training: [], total: [] };
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now();
    const bars = lab.recipeBars(minutes, seed.bars);
    const resampled = performance.now();
    const features = seed.features(bars);
    const { label, spans } = seed.label(bars);
    const rows = lab.completeRows(features, lab.filterRows(features, seed.filters));
    const data = lab.takeRows({ time: bars.time, features, label: Uint8Array.from(label), spans }, rows);
    const built = performance.now();
    const split = lab.timeSplit(rows.length, seed.trainFraction);
    const [train, validation] = [lab.sliceRows(data, split.train), lab.sliceRows(data, split.validation)];
    const experts = lab.trainExperts(seed.experts, train, validation, seed.C);
    lab.trainBrain(seed, experts, train, validation, seed.C);
    const end = performance.now();
    if (run === 0) continue;
    times.resample.push(resampled - start);
    times.features.push(built - resampled);
    times.training.push(end - built);
    times.total.push(end - start);
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

/** Median wall-clock milliseconds of a whole process. */
function timeProcess(args) {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
    if (status !== 0) throw new Error(`node ${args.join(" ")} failed`);
    return performance.now() - start;
  });
  return median(times);
}

/** Growth of the process's memory by a piece of work, in megabytes, at its peak. */
function memoryOf(bars) {
  const script = `
    const lab = await import("ata-lab");
    await lab.fileSource(${JSON.stringify(bars.small)}, { report: () => {} })({ symbol: "X" });
    globalThis.gc();
    const before = process.memoryUsage.rss();
    const read = await lab.fileSource(${JSON.stringify(bars.large)}, { report: () => {} })({ symbol: "X" });
    lab.research(read);
    console.log(JSON.stringify({ peak: process.resourceUsage().maxRSS * 1024 - before, arrays: read.time.length * 6 * 8 }));`;
  const out = execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  const { peak, arrays } = JSON.parse(out);
  return { peak: peak / 1e6, arrays: arrays / 1e6 };
}

const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const sampleTimes = Array.from({ length: 5 }, () => {
    const start = performance.now();
    lab.makeSample();
    return performance.now() - start;
  });
  const minutes = lab.makeSample();
  const file = async (name, bars) => {
    const { time, open, high, low, close, volume } = bars;
    const path = join(folder, name);
    await lab.writeTable(path, time, { open, high, low, close, volume });
    return path;
  };
  const csv = await file("sample.csv", minutes);
  const parquet = await file("sample.parquet", minutes);
  const small = await file("small.csv", lab.makeSample({ to: "2018-02-01" }));

  const auditTimes = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    lab.audit(minutes);
    return performance.now() - start;
  });

  const ours = timeStages(minutes);
  let theirs;
  try {
    const python = pythonWith("bench/requirements.txt");
    theirs = JSON.parse(execFileSync(python, ["bench/time_pandas.py", csv, String(RUNS)], { encoding: "utf8" }));
  } catch (error) {
    console.log(`No comparison with pandas: ${error.message}\n`);
  }
  const oursAgain = timeStages(minutes);

  const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  console.log(
    `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${minutes.time.length} synthetic minutes\n`,
  );
  console.log("| stage | ata-lab | pandas + scikit-learn | times faster |\n| --- | --- | --- | --- |");
  for (const stage of ["resample", "features", "training", "total"]) {
    const own = (ours[stage] + oursAgain[stage]) / 2;
    const cells = theirs ? [ms(theirs[stage]), (theirs[stage] / own).toFixed(1)] : ["", ""];
    console.log(`| ${stage} | ${ms(own)} | ${cells.join(" | ")} |`);
  }
  const bin = "lib/bin/ata-lab.js";
  const out = ["--out", join(folder, "out")];
  console.log(`
| | median |
| --- | --- |
| make the sample | ${ms(median(sampleTimes))} |
| audit its minutes | ${ms(median(auditTimes))} |
| whole process: research on the sample | ${ms(timeProcess([bin, "research", ...out]))} |
| whole process: research on the same minutes in CSV | ${ms(timeProcess([bin, "research", "--bars", csv, ...out]))} |
| whole process: research on the same minutes in Parquet | ${ms(timeProcess([bin, "research", "--bars", parquet, ...out]))} |`);
  for (const [kind, large] of [
    ["CSV", csv],
    ["Parquet", parquet],
  ]) {
    const { peak, arrays } = memoryOf({ small, large });
    console.log(
      `\nMemory, ${kind} to models: ${peak.toFixed(0)} MB above loaded, ${(peak / arrays).toFixed(1)} times the ${arrays.toFixed(0)} MB of bars.`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
