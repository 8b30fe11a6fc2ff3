// npm run bench: ata-lab beside others that compute the same thing, in processor time, taken in turns in one run.
// Writes bench/last.json, the tables in bench/README.md and the figure in README.md. With names of groups,
// `npm run bench -- flow tools`, it measures only those and writes nothing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import * as lab from "ata-lab";
import { pythonWith } from "../test/support/python.js";
import { compareAnswers, compareSweeps } from "./answers.js";
import { ENVIRONMENT, startChild } from "./child.js";
import { aimsOf, claimOf, fillMarks, ratiosOf, tablesOf } from "./report.js";

/** Rounds of each group, and the seconds after which a busy machine does no more of them. */
const GROUPS = {
  flow: { rounds: 15, seconds: 150 },
  sweep: { rounds: 5, seconds: 100 },
  tools: { rounds: 5, seconds: 150 },
  reading: { rounds: 11, seconds: 60 },
  processes: { rounds: 9, seconds: 100 },
};
const FEWEST_ROUNDS = 3;
const wanted = process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(GROUPS);
const unknown = wanted.find((name) => !(name in GROUPS));
if (unknown !== undefined) throw new Error(`no group "${unknown}": there are ${Object.keys(GROUPS).join(", ")}`);

/** How many processes wanted to run in the minute before: what a machine of so many cores does besides. */
const load = Math.round(10 * loadavg()[0]) / 10;
const folder = mkdtempSync(join(tmpdir(), "bench-"));
const NAMES = ["time", "open", "high", "low", "close", "volume"];
const children = [];
const skipped = {};
const versions = {};
const differences = {};
const groups = {};

/** Writes columns one after another, as float64. */
function writeRaw(name, columns) {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(columns.map((column) => new Uint8Array(Float64Array.from(column).buffer))));
  return path;
}

function readRaw(path) {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function start(command, args) {
  const child = startChild(command, args);
  children.push(child);
  return child;
}

const ours = (...args) => start(process.execPath, ["bench/ours.js", ...args]);

/** The Python with the opponents' packages: BENCH_PYTHON, or the one of `.venv`, which is filled. */
function findPython() {
  if (process.env.BENCH_PYTHON) return process.env.BENCH_PYTHON;
  pythonWith("bench/requirements.txt");
  return pythonWith("bench/opponents/requirements.txt");
}

let python;
try {
  python = findPython();
} catch (error) {
  console.error(error.message);
}

/** An opponent in Python; undefined, and said why, where its packages are missing. */
function inPython(name, modules, file, ...args) {
  if (python === undefined) skipped[name] = "no Python with its packages";
  else {
    const { status } = spawnSync(python, ["-c", `import ${modules}`], { env: ENVIRONMENT, stdio: "ignore" });
    if (status === 0) return start(python, [`bench/opponents/${file}`, ...args]);
    skipped[name] = `this Python cannot import ${modules}`;
  }
  return undefined;
}

/** The opponent in C++; undefined, and said why, where no compiler makes it. */
function inCpp(name, minutes) {
  const program = join(folder, "flow");
  const args = ["-std=c++17", "-O3", "-march=native", "-Wno-psabi", "bench/opponents/flow.cpp", "-o", program];
  for (const compiler of ["g++", "clang++"]) {
    const { status } = spawnSync(compiler, args, { stdio: "ignore" });
    if (status === 0) return start(program, [minutes]);
  }
  skipped[name] = "neither g++ nor clang++ compiles it";
  return undefined;
}

/** A fixed piece of work that is not ata-lab's: arithmetic, memory, branches. Its time tells how fast the machine is. */
function calibrate() {
  const before = process.cpuUsage();
  const values = new Float64Array(200_000);
  let x = 0.3;
  for (let i = 0; i < values.length; i++) {
    x = 3.99 * x * (1 - x);
    values[i] = Math.exp(x) / (1 + x);
  }
  values.sort();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000 };
}

/** Median and middle half. */
function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => Math.round(1000 * sorted[Math.round(share * (sorted.length - 1))]) / 1000;
  return { ms: at(0.5), low: at(0.25), high: at(0.75) };
}

/**
 * Measures all of a group in turns, after one round that is left out.
 *
 * @param {string} group
 * @param {{ opponent?: string, run: () => Promise<Record<string, number>> | Record<string, number> }[]} entrants
 */
async function measure(group, entrants) {
  const started = performance.now();
  const calibration = [];
  const found = entrants.map(() => ({}));
  const late = () => performance.now() - started > 1000 * GROUPS[group].seconds;
  for (let round = 0; round <= GROUPS[group].rounds; round++) {
    if (round > FEWEST_ROUNDS && late()) break;
    const { ms } = calibrate();
    if (round > 0) calibration.push(ms);
    for (const [i, { run }] of entrants.entries()) {
      const figures = await run();
      if (round === 0) continue;
      for (const [name, ms] of Object.entries(figures)) found[i][name] = [...(found[i][name] ?? []), ms];
    }
  }
  const result = { rounds: calibration.length, calibration: summary(calibration), ours: {}, others: {} };
  for (const [i, { opponent }] of entrants.entries()) {
    const figures = Object.fromEntries(Object.entries(found[i]).map(([name, values]) => [name, summary(values)]));
    if (opponent === undefined) Object.assign(result.ours, figures);
    else result.others[opponent] = { ...result.others[opponent], ...figures };
  }
  groups[group] = result;
  while (children.length > 0) await children.pop().stop();
  console.error(`${group}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

const asked = (child, opponent) => ({ opponent, run: () => child.ask("run") });

/** The same with the sum of the stages. */
const staged = (child, opponent) => ({
  opponent,
  run: async () => {
    const stages = await child.ask("run");
    return { ...stages, total: Object.values(stages).reduce((sum, ms) => sum + ms, 0) };
  },
});

/** What a child computes, as `compareAnswers` takes it. */
async function answerOf(child) {
  const path = join(folder, "answer");
  const answer = await child.ask(`answer ${path}`);
  return { ...answer, rows: readRaw(path) };
}

const EXACT = { probability: 1e-7, sameC: true };
// scikit-learn's fits end before their optimum: newton-cholesky by a little, lbfgs, the default, far from it.
const NEARLY = { probability: 1e-4, sameC: true };
const EARLY = { probability: 0.1, sameC: false };

async function flow(minutes) {
  const stages = ours("flow", minutes);
  const own = await answerOf(stages);
  const sklearn = "pandas, sklearn";
  /** @type {[name: string, tolerance: typeof EXACT, begin: (name: string) => ReturnType<typeof start> | undefined][]} */
  const opponents = [
    ["pandas + scikit-learn", EARLY, (n) => inPython(n, sklearn, "pandas_sklearn.py", minutes, "lbfgs")],
    ["pandas + newton-cholesky", NEARLY, (n) => inPython(n, sklearn, "pandas_sklearn.py", minutes, "newton-cholesky")],
    ["polars + newton-cholesky", NEARLY, (n) => inPython(n, "polars, sklearn", "polars_sklearn.py", minutes)],
    ["numba", EXACT, (n) => inPython(n, "numba", "numba_flow.py", minutes)],
    ["C++ with SIMD", EXACT, (n) => inCpp(n, minutes)],
  ];
  const entrants = [staged(stages, undefined), asked(ours("research", minutes), undefined)];
  for (const [name, tolerance, begin] of opponents) {
    const child = begin(name);
    if (child === undefined) continue;
    const answer = await answerOf(child);
    try {
      differences[name] = compareAnswers(own, answer, tolerance);
    } catch (error) {
      throw new Error(`${name} computes something else: ${error.message}`);
    }
    Object.assign(versions, answer.versions);
    entrants.push(staged(child, name));
  }
  await measure("flow", entrants);
}

const twenty = (from, to) => Array.from({ length: 20 }, (_, i) => from + ((to - from) * i) / 19);

async function sweep(minutes) {
  const { bars, models } = lab.research(minutes);
  const { p } = lab.modelSignals(bars, models);
  const { time, open, high, low, close } = bars;
  const path = writeRaw("sweep", [time, open, high, low, close, p]);
  // No round stops: a low that is exactly a stop would be decided by rounding.
  const grid = JSON.stringify({ thresholds: twenty(0.44, 0.5), stops: twenty(0.00313, 0.0211), exit: 0.42 });
  const own = ours("sweep", path, grid);
  const entrants = [asked(own, undefined)];
  const child = inPython("vectorbt", "vectorbt", "vectorbt_sweep.py", path, grid);
  if (child !== undefined) {
    const [answer, other] = [await answerOf(own), await answerOf(child)];
    try {
      compareSweeps(answer.rows, other.rows);
    } catch (error) {
      throw new Error(`vectorbt computes something else: ${error.message}`);
    }
    Object.assign(versions, other.versions);
    entrants.push(asked(child, "vectorbt"));
  }
  await measure("sweep", entrants);
}

async function tools(minutes) {
  const names = ["sound", "evaluate", "compare", "null", "gates"];
  await measure(
    "tools",
    names.map((name) => asked(ours(name, minutes), undefined)),
  );
}

async function reading(files) {
  const entrants = [];
  for (const [kind, path] of Object.entries(files)) {
    entrants.push(asked(ours("read", path, kind), undefined));
    const child = inPython("pandas, reading", "pandas, pyarrow", "pandas_reading.py", path, kind);
    if (child !== undefined) entrants.push(asked(child, "pandas"));
  }
  await measure("reading", entrants);
}

/** Whole processes with what they start, user and system, as bash's `time` counts them. */
async function processes(files) {
  const bin = "lib/bin/ata-lab.js";
  const out = ["--out", join(folder, "out")];
  const commands = {
    "Node alone": ["-e", "0"],
    'import "ata-lab"': ["--input-type=module", "-e", 'import "ata-lab"'],
    "ata-lab --help": [bin, "--help"],
    "ata-lab check": [bin, "check", "models"],
    "research, sample": [bin, "research", ...out],
    "research, CSV": [bin, "research", "--bars", files.CSV, ...out],
    "research, Parquet": [bin, "research", "--bars", files.Parquet, ...out],
  };
  const script = "TIMEFORMAT='%U %S'; time \"$@\" > /dev/null 2>&1";
  if (spawnSync("bash", ["-c", "true"]).status !== 0) {
    skipped["whole processes"] = "bash is needed to time them";
    return;
  }
  const run = (name, args) => {
    const { stderr, status } = spawnSync("bash", ["-c", script, "bash", process.execPath, ...args], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`node ${args.join(" ")} failed`);
    const [user, system] = stderr.trim().split(" ").map(Number);
    return { [name]: 1000 * (user + system) };
  };
  await measure(
    "processes",
    Object.entries(commands).map(([name, args]) => ({ run: () => run(name, args) })),
  );
}

try {
  const sample = lab.makeSample();
  const minutes = writeRaw(
    "minutes",
    NAMES.map((name) => sample[name]),
  );
  const { time, open, high, low, close, volume } = sample;
  const files = { CSV: join(folder, "sample.csv"), Parquet: join(folder, "sample.parquet") };
  for (const path of Object.values(files)) await lab.writeTable(path, time, { open, high, low, close, volume });

  const work = {
    flow: () => flow(minutes),
    sweep: () => sweep(sample),
    tools: () => tools(minutes),
    reading: () => reading(files),
    processes: () => processes(files),
  };
  for (const name of Object.keys(GROUPS)) if (wanted.includes(name)) await work[name]();

  const machine = { cpu: cpus()[0].model, cores: cpus().length, load, node: process.version.slice(1), versions };
  const found = { machine, minutes: time.length, groups, differences, skipped };
  const report = { ...found, ratios: ratiosOf(found), aims: aimsOf(found) };
  const tables = tablesOf(report);
  console.log(tables);
  if (wanted.length === Object.keys(GROUPS).length) write(report, tables);
} finally {
  while (children.length > 0) await children.pop().stop();
  rmSync(folder, { recursive: true });
}

/** The report, and the texts that show it. Words that compare with pandas stay as they are where it was not measured. */
function write(report, tables) {
  writeFileSync("bench/last.json", `${JSON.stringify(report, null, 2)}\n`);
  const fill = (path, name, contents) => writeFileSync(path, fillMarks(readFileSync(path, "utf8"), name, contents));
  fill("bench/README.md", "bench", `\n${tables}\n`);
  if (claimOf(report) !== "NaN") fill("README.md", "bench:times", claimOf(report));
}
