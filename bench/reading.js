// Measures the processor time of the readers on 500,000 synthetic minutes in CSV and Parquet and on 1,250 daily LEAN zips, to
// `Bars`; and, where Python is there, of pandas and polars on the same files, in turns in one run. The ratios are what to look at.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import * as lab from "ata-lab";
import { zipSync } from "fflate";
import { pythonWith } from "../test/support/python.js";

const ROWS = 500_000;
const DAYS = 1_250;
const RUNS = 3;
const TURNS = 3;
const NAMES = ["time", "open", "high", "low", "close", "volume"];

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Two samples, the second behind the first. */
function makeMinutes() {
  const [first, second] = [lab.makeSample({ seed: 1 }), lab.makeSample({ seed: 2 })];
  // 2022 to 2025 has the weekdays of 2016 to 2019: the calendar's holidays differ, and that does not matter here.
  const later = lab.parseDay("2022-01-03") - lab.parseDay("2018-01-01");
  return Object.fromEntries(
    NAMES.map((name) => {
      const column = new Float64Array(ROWS);
      column.set(first[name]);
      const rest = second[name].subarray(0, ROWS - first.time.length);
      column.set(name === "time" ? rest.map((time) => time + later) : rest, first.time.length);
      return [name, column];
    }),
  );
}

/**
 * The first 1,250 days as a LEAN data folder.
 *
 * @param {string} root
 * @param {any} minutes columns by name, as a Bars has them
 */
function writeLean(root, { time, open, high, low, close, volume }) {
  const folder = join(root, "equity", "usa", "minute", "abc");
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(root, "equity", "usa", "factor_files"), { recursive: true });
  writeFileSync(
    join(root, "equity", "usa", "factor_files", "abc.csv"),
    "20180101,0.95,0.5,100\n20200103,0.97,1,100\n20501231,1,1,0\n",
  );
  const DAY = 86_400_000;
  let days = 0;
  let rows = 0;
  for (let from = 0; from < time.length && days < DAYS; days++) {
    const start = time[from] - 60_000;
    const midnight = Math.floor(start / DAY) * DAY;
    let to = from;
    const lines = [];
    for (; to < time.length && time[to] - 60_000 < midnight + DAY; to++) {
      const prices = [open, high, low, close].map((column) => Math.round(column[to] * 10_000));
      lines.push([time[to] - 60_000 - midnight, ...prices, volume[to]].join(","));
    }
    const day = lab.formatTime(midnight).slice(0, 10).replaceAll("-", "");
    const text = new TextEncoder().encode(lines.join("\n"));
    writeFileSync(join(folder, `${day}_trade.zip`), zipSync({ [`${day}_abc_minute_trade.csv`]: text }));
    rows += to - from;
    from = to;
  }
  return rows;
}

const quiet = { report: () => {} };
const read = (path) => lab.barsSource(path, quiet)({ symbol: "abc" });

/** Zips take longer, and are read once a turn; all are read once before, to warm up. */
const runsOf = (kind) => (kind === "LEAN zips" ? 1 : RUNS);

/** Median milliseconds of processor time of reading. */
async function timeOurs(path, runs) {
  const times = [];
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    await read(path);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return median(times);
}

/** Growth of a fresh process's memory by reading, at its peak, and the size of the arrays; in megabytes. */
function memoryOf(small, path) {
  const script = `
    const lab = await import("ata-lab");
    const read = (path) => lab.barsSource(path, { report: () => {} })({ symbol: "abc" });
    await read(${JSON.stringify(small)});
    globalThis.gc();
    const before = process.memoryUsage.rss();
    const bars = await read(${JSON.stringify(path)});
    console.log(JSON.stringify({ peak: process.resourceUsage().maxRSS * 1024 - before, arrays: bars.time.length * 48 }));`;
  const out = execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  return JSON.parse(out);
}

const folder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const { time, ...columns } = makeMinutes();
  const paths = {
    CSV: join(folder, "minutes.csv"),
    Parquet: join(folder, "minutes.parquet"),
    "LEAN zips": join(folder, "lean"),
  };
  await lab.writeTable(paths.CSV, time, columns);
  await lab.writeTable(paths.Parquet, time, columns);
  const leanRows = writeLean(paths["LEAN zips"], { time, ...columns });
  const small = Object.fromEntries(Object.keys(paths).map((kind) => [kind, join(folder, "small", kind)]));
  const few = lab.makeSample({ to: "2018-02-01" });
  const fewColumns = Object.fromEntries(NAMES.slice(1).map((name) => [name, few[name]]));
  for (const kind of ["CSV", "Parquet"]) {
    small[kind] += `.${kind.toLowerCase()}`;
    await lab.writeTable(small[kind], few.time, fewColumns);
  }
  writeLean(small["LEAN zips"], few);

  const ours = Object.fromEntries(Object.keys(paths).map((kind) => [kind, []]));
  const theirs = {};
  for (const path of Object.values(paths)) await read(path);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const kind of Object.keys(paths)) ours[kind].push(await timeOurs(paths[kind], runsOf(kind)));
    try {
      const python = pythonWith("bench/requirements.txt");
      const script = ["bench/time_reading.py", paths.CSV, paths.Parquet, paths["LEAN zips"], String(RUNS)];
      const found = JSON.parse(execFileSync(python, script, { encoding: "utf8" }));
      for (const [name, ms] of Object.entries(found)) theirs[name] = [...(theirs[name] ?? []), ms];
    } catch (error) {
      if (turn === 0) console.log(`No comparison with Python: ${error.message}\n`);
    }
  }
  console.log(
    `${cpus().length} x ${cpus()[0].model}, Node ${process.version}, ${ROWS} minutes, ${DAYS} zips of ${leanRows} minutes\n`,
  );
  console.log(
    "| to bars | ata-lab | pandas | polars | of pandas' time | memory above loaded |\n| --- | --- | --- | --- | --- | --- |",
  );
  const ms = (values) => (values ? `${median(values).toFixed(0)} ms` : "");
  for (const [kind, path] of Object.entries(paths)) {
    const [pandas, polars] = [theirs[`pandas ${kind}`], theirs[`polars ${kind}`]];
    const ratio = pandas ? (median(ours[kind]) / median(pandas)).toFixed(2) : "";
    const { peak, arrays } = memoryOf(small[kind], path);
    const memory = `${(peak / 1e6).toFixed(0)} MB, ${(peak / arrays).toFixed(1)} times the arrays`;
    console.log(`| ${[kind, ms(ours[kind]), ms(pandas), ms(polars), ratio, memory].join(" | ")} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
