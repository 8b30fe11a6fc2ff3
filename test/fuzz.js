// Gives each reader 2,000 damaged inputs, and four times as many answers of each vendor (`npm test` gives a few), and looks at
// what it makes of them. A number after the command, or FUZZ_RUNS, asks for more: 100,000 take hours.
import { spawnSync } from "node:child_process";

const runs = process.argv[2] ?? process.env.FUZZ_RUNS ?? "2000";
const tests = [
  "test/fuzz/",
  "test/sources/fuzz.test.ts",
  "test/sources/parquet/hostile.test.ts",
  "test/sources/fetch/fuzz-answers.test.ts",
];
// Each test has as much time as its runs take.
const args = [
  ...["node_modules/vitest/vitest.mjs", "run", "--testTimeout=0", "--project", "unit", "--project", "slow"],
  ...tests,
];
const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env: { ...process.env, FUZZ_RUNS: runs } });
process.exit(status ?? 1);
