// Runs every test there is, two at a time where they allow it: what must pass before a change lands. The last line of the
// output says how many passed and failed, of all of them together. With --native, TensorFlow.js' native library is built
// at the end and its tests run on that as well; before, they run on WebAssembly.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonWith } from "./support/python.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const logs = join(root, "output", "tests");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ name: string, args: readonly string[], count: (log: string) => Counts }} Suite
 * @typedef {Counts & { name: string, minutes: number }} Result
 */

/**
 * Projects of vitest.config.ts, in one run: whatever is next takes the worker that is free.
 *
 * @param {string} name
 * @param {readonly string[]} projects
 * @param {...string} files those whose path holds one of these; all when left out
 * @returns {Suite}
 */
function projects(name, projects, ...files) {
  const report = join(logs, `${name}.json`);
  const chosen = projects.flatMap((project) => ["--project", project]);
  const reporters = ["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`];
  const count = () => {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: numFailedTests };
  };
  return { name, args: [vitest, "run", ...chosen, ...reporters, ...files], count };
}

/** The Jupyter project's tests, by Python's unittest. */
const jupyter = {
  name: "jupyter",
  args: ["test/jupyter/run.js"],
  /** @param {string} log */
  count: (log) => {
    const number = (/** @type {RegExp} */ pattern) => Number(pattern.exec(log)?.[1] ?? 0);
    const failed = number(/failures=(\d+)/) + number(/errors=(\d+)/);
    return { passed: number(/^Ran (\d+) tests?/m) - failed - number(/skipped=(\d+)/), failed };
  },
};

/** Thousands of damaged files. */
const fuzz = {
  name: "fuzz",
  args: ["test/fuzz.js"],
  /** @param {string} log */
  count: (log) => ({
    passed: Number(/^ *Tests .*?(\d+) passed/m.exec(log)?.[1] ?? 0),
    failed: Number(/^ *Tests .*?(\d+) failed/m.exec(log)?.[1] ?? 0),
  }),
};

/**
 * Runs a suite, and keeps its output in a file; what fails is printed.
 *
 * @param {Suite} suite
 * @returns {Promise<Result>}
 */
async function run({ name, args, count }) {
  const began = performance.now();
  console.log(`${name}: started`);
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const file = createWriteStream(join(logs, `${name}.log`));
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      log += text;
      file.write(text);
    });
  }
  const code = await new Promise((done) => child.once("close", done));
  file.end();
  const counts = code === 0 ? count(log) : { ...{ passed: 0, failed: 0 }, ...attempt(() => count(log)) };
  // What ends badly without a test that failed is a failure all the same.
  const failed = Math.max(counts.failed, code === 0 ? 0 : 1);
  if (failed > 0) console.log(`\n----- ${name} -----\n${log}\n-----`);
  const minutes = (performance.now() - began) / 60_000;
  console.log(`${name}: ${counts.passed} passed, ${failed} failed, ${minutes.toFixed(1)} minutes`);
  return { name, passed: counts.passed, failed, minutes };
}

/**
 * @template T
 * @param {() => T} f
 * @returns {T | undefined}
 */
function attempt(f) {
  try {
    return f();
  } catch {
    return undefined;
  }
}

rmSync(logs, { recursive: true, force: true });
mkdirSync(logs, { recursive: true });
// Made once before suites that run at the same time would each make it.
for (const requirements of ["bench", "lib/jupyter", "test/jupyter"]) pythonWith(`${requirements}/requirements.txt`);

const results = [
  await run(projects("vitest", ["unit", "slow", "integration", "course", "python", "package", "queue", "faults"])),
  ...(
    await Promise.all([
      run(projects("browser", ["browser"])),
      run(jupyter).then(async (first) => [first, await run(fuzz)]),
    ])
  ).flat(),
];
if (process.argv.includes("--native")) {
  results.push(
    await run({ name: "tfjs-native", args: ["lib/bin/tfjs-native.js"], count: () => ({ passed: 0, failed: 0 }) }),
    await run(projects("native", ["unit", "integration"], "test/training/tensorflow", "test/cli/research-tensorflow")),
  );
}
const sum = (/** @type {"passed" | "failed"} */ key) => results.reduce((total, result) => total + result[key], 0);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 ? 1 : 0;
